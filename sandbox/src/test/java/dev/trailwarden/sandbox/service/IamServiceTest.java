package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.BREAK_GLASS_SET;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static dev.trailwarden.sandbox.model.Region.US_EAST_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.Sdk;
import dev.trailwarden.sandbox.organization.Organization;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.InvalidInputException;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.UnmodifiableEntityException;

/** Roles by the unmodified SDK, with IAM and SCPs in force. */
class IamServiceTest {
    private static final String TRUST = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
             "Principal":{"AWS":"arn:aws:iam::333333333333:user/admin"}}]}""";
    private static final String LOOK = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"cloudtrail:GetTrail","Resource":"*"}]}""";
    private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
    private static final String DENY_ALL = "arn:aws:iam::aws:policy/AWSDenyAll";

    private Sandbox sandbox;
    private IamClient iam;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        iam = new Sdk(sandbox).client(IamClient.builder(), PAYMENTS, ADMIN);
    }

    @AfterEach
    void stop() {
        iam.close();
        sandbox.close();
    }

    private Role create(String path, String name) {
        return iam.createRole(request -> request.path(path)
                        .roleName(name)
                        .description("test")
                        .maxSessionDuration(7200)
                        .assumeRolePolicyDocument(TRUST)
                        .tags(Tag.builder().key("owner").value("test").build()))
                .role();
    }

    private Client assumed(String role) {
        return Client.of(sandbox, PAYMENTS, ADMIN, HUB_REGION).assume(role);
    }

    private static int getTrail(Client client) {
        return client.call("cloudtrail", "GetTrail", "{'Name':'payments-trail'}")
                .status();
    }

    @Test
    void aRoleIsMadeGivenPoliciesAssumedAndDeleted() {
        Role made = create("/team/", "reader");
        Client before = assumed(made.arn());
        int nothing = getTrail(before);
        iam.putRolePolicy(
                request -> request.roleName("reader").policyName("look").policyDocument(LOOK));
        int inline = getTrail(before);
        iam.deleteRolePolicy(request -> request.roleName("reader").policyName("look"));
        iam.attachRolePolicy(request -> request.roleName("reader").policyArn(ADMINISTRATOR));
        int managed = getTrail(before);

        assertThat(List.of(nothing, inline, managed)).containsExactly(400, 200, 200);
        Role read = iam.getRole(request -> request.roleName("reader")).role();
        assertThat(read.arn()).isEqualTo("arn:aws:iam::333333333333:role/team/reader");
        assertThat(read.roleId()).isEqualTo(made.roleId());
        assertThat(read.maxSessionDuration()).isEqualTo(7200);
        assertThat(read.tags()).extracting(Tag::key).containsExactly("owner");
        assertThat(URLDecoder.decode(read.assumeRolePolicyDocument(), StandardCharsets.UTF_8))
                .contains("\"arn:aws:iam::333333333333:user/admin\"");
        assertThatExceptionOfType(DeleteConflictException.class)
                .isThrownBy(() -> iam.deleteRole(request -> request.roleName("reader")));
        iam.detachRolePolicy(request -> request.roleName("reader").policyArn(ADMINISTRATOR));
        iam.deleteRole(request -> request.roleName("reader"));
        assertThatExceptionOfType(NoSuchEntityException.class)
                .isThrownBy(() -> iam.getRole(request -> request.roleName("reader")));
    }

    @Test
    void whatARoleSaysIsReadBack() {
        create("/", "reader");
        iam.putRolePolicy(
                request -> request.roleName("reader").policyName("look").policyDocument(LOOK));
        iam.updateRole(
                request -> request.roleName("reader").description("other").maxSessionDuration(3600));
        iam.untagRole(request -> request.roleName("reader").tagKeys("owner"));
        iam.tagRole(request -> request.roleName("reader")
                .tags(Tag.builder().key("team").value("a b").build()));
        iam.attachRolePolicy(request -> request.roleName("reader").policyArn(DENY_ALL));

        assertThat(iam.getRole(request -> request.roleName("reader")).role().description())
                .isEqualTo("other");
        assertThat(iam.listRolePolicies(request -> request.roleName("reader")).policyNames())
                .containsExactly("look");
        assertThat(URLDecoder.decode(
                        iam.getRolePolicy(request -> request.roleName("reader").policyName("look"))
                                .policyDocument(),
                        StandardCharsets.UTF_8))
                .contains("cloudtrail:GetTrail");
        assertThat(iam.listAttachedRolePolicies(request -> request.roleName("reader"))
                        .attachedPolicies())
                .extracting(policy -> policy.policyArn())
                .containsExactly(DENY_ALL);
        assertThat(iam.listRoleTags(request -> request.roleName("reader")).tags())
                .extracting(tag -> tag.key() + "=" + tag.value())
                .containsExactly("team=a b");
        assertThat(getTrail(assumed("arn:aws:iam::333333333333:role/reader"))).isEqualTo(400);
    }

    @Test
    void aBoundaryLimitsARoleAndIsLifted() {
        create("/", "reader");
        iam.attachRolePolicy(request -> request.roleName("reader").policyArn(ADMINISTRATOR));
        Client reader = assumed("arn:aws:iam::333333333333:role/reader");
        iam.putRolePermissionsBoundary(request -> request.roleName("reader").permissionsBoundary(DENY_ALL));
        int limited = getTrail(reader);
        iam.deleteRolePermissionsBoundary(request -> request.roleName("reader"));

        assertThat(limited).isEqualTo(400);
        assertThat(getTrail(reader)).isEqualTo(200);
    }

    @Test
    void aNewTrustPolicyDecidesWhoMayAssumeFromNowOn() {
        String arn = create("/", "reader").arn();
        iam.updateAssumeRolePolicy(
                request -> request.roleName("reader").policyDocument(TRUST.replace("user/admin", "user/mallory")));

        Client mallory = Client.of(sandbox, PAYMENTS, DemoOrganization.MALLORY, HUB_REGION);

        assertThat(getTrail(mallory.assume(arn))).isEqualTo(400);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> assumed(arn));
    }

    @Test
    void whatIamWouldNotTakeIsRefused() {
        create("/", "reader");

        assertThatExceptionOfType(EntityAlreadyExistsException.class).isThrownBy(() -> create("/team/", "reader"));
        assertThatExceptionOfType(MalformedPolicyDocumentException.class)
                .isThrownBy(() -> iam.putRolePolicy(
                        request -> request.roleName("reader").policyName("x").policyDocument(TRUST)));
        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> iam.updateAssumeRolePolicy(request -> request.roleName("reader")
                        .policyDocument(
                                TRUST.replace("\"Effect\"", "\"Sid\":\"" + "x".repeat(2048) + "\",\"Effect\""))));
        assertThatExceptionOfType(NoSuchEntityException.class)
                .isThrownBy(() -> iam.attachRolePolicy(
                        request -> request.roleName("reader").policyArn("arn:aws:iam::333333333333:policy/mine")))
                .withMessageContaining("no customer managed policies");
        assertThatExceptionOfType(IamException.class)
                .isThrownBy(() ->
                        iam.updateRole(request -> request.roleName("reader").maxSessionDuration(60)))
                .withMessageContaining("MaxSessionDuration");
    }

    @Test
    void rolesOfAPathAreListedInPages() {
        create("/team/", "one");
        create("/team/", "two");

        var first = iam.listRoles(request -> request.pathPrefix("/team/").maxItems(1));
        var second = iam.listRoles(request -> request.pathPrefix("/team/").marker(first.marker()));

        assertThat(first.isTruncated()).isTrue();
        assertThat(first.roles()).extracting(Role::roleName).containsExactly("one");
        assertThat(second.isTruncated()).isFalse();
        assertThat(second.roles()).extracting(Role::roleName).containsExactly("two");
        assertThat(iam.listRoles(request -> request.pathPrefix("/aws-reserved/"))
                        .roles())
                .extracting(Role::arn)
                .singleElement()
                .asString()
                .matches("arn:aws:iam::333333333333:role/aws-reserved/sso.amazonaws.com/eu-west-1/"
                        + "AWSReservedSSO_BreakGlass_[0-9a-f]{16}");
    }

    @Test
    void nobodyMakesOrChangesRolesThatAreAwsOwn() {
        String own = DemoOrganization.permissionSetRole(PAYMENTS, BREAK_GLASS_SET);

        for (String path : List.of("/aws-reserved/sso.amazonaws.com/", "/aws-service-role/cloudtrail.amazonaws.com/")) {
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() -> create(path, "AWSReservedSSO_BreakGlass_0123456789abcdef"));
        }
        assertThatExceptionOfType(UnmodifiableEntityException.class)
                .isThrownBy(() -> iam.updateAssumeRolePolicy(
                        request -> request.roleName(own).policyDocument(TRUST)));
        assertThatExceptionOfType(UnmodifiableEntityException.class)
                .isThrownBy(() -> iam.deleteRole(request -> request.roleName(own)));
    }

    @Test
    void iamDecidesByTheRolesArn() {
        Sdk sdk = new Sdk(sandbox);
        IamClient narrow = sdk.client(
                IamClient.builder(),
                sdk.user(
                        PAYMENTS,
                        "narrow",
                        "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'iam:CreateRole',"
                                + "'Resource':'arn:aws:iam::333333333333:role/team/*'}]}"),
                HUB_REGION);

        narrow.createRole(request -> request.path("/team/").roleName("mine").assumeRolePolicyDocument(TRUST));

        assertThatExceptionOfType(IamException.class)
                .isThrownBy(() ->
                        narrow.createRole(request -> request.roleName("other").assumeRolePolicyDocument(TRUST)))
                .withMessageContaining("is not authorized to perform: iam:CreateRole on resource:"
                        + " arn:aws:iam::333333333333:role/other because no identity-based policy allows");
        assertThatExceptionOfType(IamException.class)
                .isThrownBy(() -> narrow.deleteRole(request -> request.roleName("mine")))
                .withMessageContaining("iam:DeleteRole");
    }

    @Test
    void anAdministratorCannotMintTheBreakGlassRoleUnderAnScpAndItsHolderIsFree() {
        iam.deleteRolePolicy(request -> request.roleName("BreakGlass").policyName("AdministratorAccess"));
        iam.deleteRole(request -> request.roleName("BreakGlass"));
        Organization organization = sandbox.world().organization();
        String guard = """
                {"Version":"2012-10-17","Statement":[{"Effect":"Deny",
                 "Action":["iam:CreateRole","iam:UpdateAssumeRolePolicy","cloudtrail:StopLogging"],
                 "Resource":["arn:aws:iam::*:role/security/BreakGlass","arn:aws:cloudtrail:*:*:trail/*"],
                 "Condition":{"ArnNotLike":{"aws:PrincipalArn":
                   "arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_BreakGlass_*"}}}]}""";
        organization.attach(organization.createPolicy("guard", "", guard).id(), PAYMENTS.value());

        assertThatExceptionOfType(IamException.class)
                .isThrownBy(() -> create("/security/", "BreakGlass"))
                .withMessageContaining("with an explicit deny in a service control policy");
        create("/", "BreakGlass");
        Client holder = Client.of(sandbox, PAYMENTS, ADMIN, HUB_REGION)
                .as(sandbox.signIn(PAYMENTS, BREAK_GLASS_SET, "alice@example.com"));
        assertThat(holder.call("cloudtrail", "StopLogging", "{'Name':'payments-trail'}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aChangedRoleIsRecordedInUsEast1() {
        create("/team/", "reader");

        JsonNode record =
                sandbox.world().recorder().history(PAYMENTS, US_EAST_1).getFirst();
        assertThat(record.path("eventSource").asText()).isEqualTo("iam.amazonaws.com");
        assertThat(record.path("eventName").asText()).isEqualTo("CreateRole");
        assertThat(record.path("requestParameters").path("roleName").asText()).isEqualTo("reader");
        assertThat(record.path("requestParameters").path("path").asText()).isEqualTo("/team/");
    }
}
