package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.MANAGEMENT;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.Client.Reply;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.identity.Caller;
import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.identity.Identities;
import dev.trailwarden.sandbox.identity.Role;
import dev.trailwarden.sandbox.identity.Session;
import dev.trailwarden.sandbox.model.ApiError;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StsServiceTest {
    private static final String HUB = "arn:aws:iam::222222222222:role/trailwarden/hub";
    private static final String REMEDIATION = "arn:aws:iam::333333333333:role/trailwarden/remediation";

    private Sandbox sandbox;
    private Identities identities;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        identities = sandbox.world().identities();
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (IOException broken) {
            throw new IllegalArgumentException(broken);
        }
    }

    private static Map<String, JsonNode> allowing(String... actions) {
        String list = "['" + String.join("','", actions) + "']";
        return Map.of(
                "it",
                json("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':" + list + ",'Resource':'*'}]}"));
    }

    private static JsonNode trust(String principal, String actions, String condition) {
        return json("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':" + principal + ",'Action':"
                + actions + condition + "}]}");
    }

    private static Map<String, String> request(String role, String... more) {
        Map<String, String> request = new HashMap<>(Map.of("RoleArn", role, "RoleSessionName", "incident-1"));
        for (int i = 0; i < more.length; i += 2) {
            request.put(more[i], more[i + 1]);
        }
        return request;
    }

    /** The hub's role, assumed by Lambda, as a client. */
    private Client hub(String... actions) {
        identities.createRole(
                SECURITY,
                "/trailwarden/",
                "hub",
                trust("{'Service':'lambda.amazonaws.com'}", "'sts:AssumeRole'", ""),
                allowing(actions));
        Session session = sandbox.world()
                .authorizer()
                .assumeAsService(
                        "lambda.amazonaws.com",
                        HUB,
                        SECURITY,
                        "arn:aws:lambda:eu-west-1:222222222222:function:hub",
                        HUB_REGION,
                        "hub");
        return new Client(sandbox.endpoint(), session.credentials(), HUB_REGION);
    }

    private void remediation(String actions, String hubArn) {
        identities.createRole(
                PAYMENTS,
                "/trailwarden/",
                "remediation",
                trust(
                        "{'AWS':'arn:aws:iam::222222222222:root'}",
                        actions,
                        ",'Condition':{'ArnEquals':{'aws:PrincipalArn':'" + hubArn
                                + "'},'StringEquals':{'aws:PrincipalOrgID':'o-4trailward3n'}}"),
                allowing("cloudtrail:StartLogging", "cloudtrail:GetTrailStatus"));
    }

    @Test
    void theHubBecomesTheMembersRemediationRoleAndStartsItsTrail() {
        Client hub = hub("sts:AssumeRole", "sts:SetSourceIdentity");
        remediation("['sts:AssumeRole','sts:SetSourceIdentity']", HUB);

        Reply assumed = hub.query("sts", "AssumeRole", request(REMEDIATION, "SourceIdentity", "trailwarden"));
        Client member = hub.as(Client.sessionOf(assumed));

        assertThat(member.call("cloudtrail", "StartLogging", "{'Name':'payments-trail'}")
                        .status())
                .isEqualTo(200);
        assertThat(member.call("cloudtrail", "StopLogging", "{'Name':'payments-trail'}")
                        .code())
                .isEqualTo("AccessDeniedException");
        assertThat(member.query("sts", "GetCallerIdentity", Map.of()).body())
                .contains("<Arn>arn:aws:sts::333333333333:assumed-role/remediation/incident-1</Arn>")
                .contains("<Account>333333333333</Account>");
    }

    @Test
    void eitherSideCanRefuse() {
        Client hub = hub("sts:AssumeRole");
        remediation("'sts:AssumeRole'", "arn:aws:iam::222222222222:role/trailwarden/another");

        Reply trustRefuses = hub.query("sts", "AssumeRole", request(REMEDIATION));
        Reply doesNotExist = hub.query("sts", "AssumeRole", request("arn:aws:iam::333333333333:role/no-such-role"));
        Client powerless = hub.as(nobody());
        Reply callerMayNot = powerless.query(
                "sts", "AssumeRole", request("arn:aws:iam::333333333333:role/OrganizationAccountAccessRole"));

        assertThat(trustRefuses.code()).isEqualTo("AccessDenied");
        assertThat(trustRefuses.status()).isEqualTo(403);
        assertThat(trustRefuses.message())
                .startsWith("User: arn:aws:sts::222222222222:assumed-role/hub/hub is not authorized to perform:"
                        + " sts:AssumeRole");
        assertThat(doesNotExist.message()).isEqualTo(trustRefuses.message());
        assertThat(callerMayNot.message())
                .endsWith("because no identity-based policy allows the sts:AssumeRole action");
    }

    private Credentials nobody() {
        return identities.createAccessKey(identities.createUser(MANAGEMENT, "nobody", Map.of()));
    }

    @Test
    void theSourceIdentityNeedsItsOwnPermissionOnBothSides() {
        Client hub = hub("sts:AssumeRole");
        remediation("['sts:AssumeRole','sts:SetSourceIdentity']", HUB);

        Reply refused = hub.query("sts", "AssumeRole", request(REMEDIATION, "SourceIdentity", "trailwarden"));

        assertThat(refused.code()).isEqualTo("AccessDenied");
        assertThat(refused.message()).contains("sts:SetSourceIdentity");
    }

    @Test
    void aSessionPolicyNarrowsTheRole() {
        Client hub = hub("sts:AssumeRole");
        remediation("'sts:AssumeRole'", HUB);
        String onlyLooking = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                + "\"Action\":\"cloudtrail:GetTrailStatus\",\"Resource\":\"*\"}]}";

        Client narrowed =
                hub.as(Client.sessionOf(hub.query("sts", "AssumeRole", request(REMEDIATION, "Policy", onlyLooking))));

        assertThat(narrowed.call("cloudtrail", "GetTrailStatus", "{'Name':'payments-trail'}")
                        .status())
                .isEqualTo(200);
        assertThat(narrowed.call("cloudtrail", "StartLogging", "{'Name':'payments-trail'}")
                        .message())
                .endsWith("because no session policy allows the cloudtrail:StartLogging action");
    }

    @ParameterizedTest
    @CsvSource({
        "DurationSeconds, 899, ValidationError",
        "DurationSeconds, 43201, ValidationError",
        "DurationSeconds, 3601, ValidationError",
        "RoleSessionName, x, ValidationError",
        "RoleSessionName, with space, ValidationError",
        "SourceIdentity, a:b, ValidationError",
        "Policy, not json, MalformedPolicyDocument"
    })
    void aRequestOutsideTheRulesIsRefused(String member, String value, String code) {
        Client hub = hub("sts:AssumeRole");
        remediation("'sts:AssumeRole'", HUB);

        assertThat(hub.query("sts", "AssumeRole", request(REMEDIATION, member, value))
                        .code())
                .isEqualTo(code);
    }

    @Test
    void aRoleNamedAsPrincipalBreaksWhenItIsCreatedAnew() {
        hub("sts:AssumeRole");
        identities.createRole(
                PAYMENTS,
                "/trailwarden/",
                "remediation",
                trust("{'AWS':'" + HUB + "'}", "'sts:AssumeRole'", ""),
                Map.of());
        identities.deleteRole(HUB);
        Client recreated = hub("sts:AssumeRole");

        assertThat(recreated.query("sts", "AssumeRole", request(REMEDIATION)).code())
                .isEqualTo("AccessDenied");
    }

    @Test
    void aPrincipalThatDoesNotExistIsMalformed() {
        assertThatThrownBy(() -> identities.createRole(
                        PAYMENTS,
                        "/",
                        "any",
                        trust("{'AWS':'arn:aws:iam::222222222222:role/nobody'}", "'sts:AssumeRole'", ""),
                        Map.of()))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.code()).isEqualTo("MalformedPolicyDocument"));
    }

    @Test
    void aServiceIsTrustedOnlyForItsOwnAccountAndResource() {
        String forwarder = identities
                .createRole(
                        PAYMENTS,
                        "/trailwarden/",
                        "forwarder",
                        trust(
                                "{'Service':'events.amazonaws.com'}",
                                "'sts:AssumeRole'",
                                ",'Condition':{'StringEquals':{'aws:SourceAccount':'333333333333'},'ArnLike':"
                                        + "{'aws:SourceArn':'arn:aws:events:*:333333333333:rule/trailwarden-*'}}"),
                        Map.of())
                .arn();
        var authorizer = sandbox.world().authorizer();

        Session session = authorizer.assumeAsService(
                "events.amazonaws.com",
                forwarder,
                PAYMENTS,
                "arn:aws:events:eu-west-1:333333333333:rule/trailwarden-tamper",
                HUB_REGION,
                "events");

        assertThat(new Caller.OfSession(session).principalArn()).isEqualTo(forwarder);
        assertThatThrownBy(() -> authorizer.assumeAsService(
                        "events.amazonaws.com",
                        forwarder,
                        PAYMENTS,
                        "arn:aws:events:eu-west-1:333333333333:rule/other",
                        HUB_REGION,
                        "events"))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.isDenied()).isTrue());
    }

    @Test
    void theManagementAccountReachesEveryMember() {
        Client admin = Client.of(sandbox, MANAGEMENT, ADMIN, HUB_REGION);

        Client inPayments = admin.assume("arn:aws:iam::333333333333:role/OrganizationAccountAccessRole");

        assertThat(inPayments.query("sts", "GetCallerIdentity", Map.of()).between("<Account>", "</Account>"))
                .isEqualTo("333333333333");
    }

    @Test
    void expiredWrongAndUnknownCredentialsAreToldApart() {
        Role role = identities
                .role("arn:aws:iam::333333333333:role/security/BreakGlass")
                .orElseThrow();
        Credentials expired = identities
                .openSession(role, "old", Duration.ZERO, Optional.empty(), Optional.empty())
                .credentials();
        Credentials live = identities
                .openSession(role, "new", Duration.ofHours(1), Optional.empty(), Optional.empty())
                .credentials();
        Client client = Client.of(sandbox, PAYMENTS, ADMIN, HUB_REGION);
        Credentials wrongToken =
                new Credentials(live.accessKeyId(), live.secretAccessKey(), Optional.of("another token"));
        Credentials unknown = new Credentials("AKIAIOSFODNN7EXAMPLE", "none", Optional.empty());

        assertThat(client.as(expired)
                        .query("sts", "GetCallerIdentity", Map.of())
                        .code())
                .isEqualTo("ExpiredToken");
        assertThat(client.as(expired).call("cloudtrail", "ListTrails", "{}").code())
                .isEqualTo("ExpiredTokenException");
        assertThat(client.as(wrongToken)
                        .query("sts", "GetCallerIdentity", Map.of())
                        .code())
                .isEqualTo("InvalidClientTokenId");
        assertThat(client.as(unknown).call("cloudtrail", "ListTrails", "{}").code())
                .isEqualTo("UnrecognizedClientException");
    }
}
