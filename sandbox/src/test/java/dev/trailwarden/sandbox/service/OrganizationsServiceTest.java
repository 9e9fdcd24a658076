package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.LEDGER;
import static dev.trailwarden.sandbox.DemoOrganization.MALLORY;
import static dev.trailwarden.sandbox.DemoOrganization.MANAGEMENT;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.Client.Reply;
import dev.trailwarden.sandbox.Sandbox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrganizationsServiceTest {
    private static final String SCP_FILTER = "'Filter':'SERVICE_CONTROL_POLICY'";

    private Sandbox sandbox;
    private Client management;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        management = Client.of(sandbox, MANAGEMENT, ADMIN, HUB_REGION);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private Reply ask(String operation, String body) {
        return management.call("organizations", operation, body);
    }

    private String idOf(String list, String operation, String body, String name) {
        for (JsonNode item : ask(operation, body).json().path(list)) {
            if (item.path("Name").asText().equals(name)) {
                return item.path("Id").asText();
            }
        }
        throw new AssertionError(operation + " knows no " + name);
    }

    private String root() {
        return idOf("Roots", "ListRoots", "{}", "Root");
    }

    private String production() {
        String workloads = idOf("OrganizationalUnits", "ListOrganizationalUnitsForParent", parent(root()), "Workloads");
        return idOf("OrganizationalUnits", "ListOrganizationalUnitsForParent", parent(workloads), "Production");
    }

    private String guard() {
        return idOf("Policies", "ListPolicies", "{" + SCP_FILTER + "}", "trailwarden-protect-trails");
    }

    private static String parent(String id) {
        return "{'ParentId':'" + id + "'}";
    }

    private static String attachment(String policy, String target) {
        return "{'PolicyId':'" + policy + "','TargetId':'" + target + "'}";
    }

    @Test
    void accountsHaveStateStatusAndPath() {
        JsonNode accounts = ask("ListAccounts", "{}").json().path("Accounts");

        assertThat(accounts.findValuesAsText("Name"))
                .containsExactly("management", "security", "payments", "research", "ledger");
        assertThat(accounts.findValuesAsText("State")).containsOnly("ACTIVE");
        assertThat(accounts.findValuesAsText("Status")).containsOnly("ACTIVE");
        assertThat(accounts.get(4).path("Paths").get(0).asText())
                .isEqualTo("o-4trailward3n/" + root() + "/"
                        + idOf("OrganizationalUnits", "ListOrganizationalUnitsForParent", parent(root()), "Workloads")
                        + "/" + production() + "/555555555555/");
    }

    @Test
    void listsComeInPages() {
        List<String> names = new ArrayList<>();
        String token = "";
        int pages = 0;
        do {
            JsonNode page = ask("ListAccounts", "{'MaxResults':2,'NextToken':'" + token + "'}")
                    .json();
            page.path("Accounts")
                    .forEach(account -> names.add(account.path("Name").asText()));
            token = page.path("NextToken").asText("");
            pages++;
        } while (!token.isEmpty());

        // One of them is empty, as AWS's may be.
        assertThat(pages).isEqualTo(4);
        assertThat(names).containsExactly("management", "security", "payments", "research", "ledger");
        assertThat(ask("ListAccounts", "{'MaxResults':21}").code()).isEqualTo("InvalidInputException");
    }

    @Test
    void theTreeIsWalkedBothWays() {
        String production = production();

        assertThat(ask("ListAccountsForParent", parent(production)).json().findValuesAsText("Id"))
                .containsExactly(LEDGER.value());
        assertThat(ask("ListParents", "{'ChildId':'555555555555'}")
                        .json()
                        .path("Parents")
                        .get(0)
                        .path("Id")
                        .asText())
                .isEqualTo(production);
        assertThat(ask("DescribeAccount", "{'AccountId':'555555555555'}")
                        .json()
                        .path("Account")
                        .path("Name")
                        .asText())
                .isEqualTo("ledger");
        assertThat(ask("DescribeOrganization", "{}")
                        .json()
                        .path("Organization")
                        .path("MasterAccountId")
                        .asText())
                .isEqualTo(MANAGEMENT.value());
    }

    @Test
    void theGuardIsAttachedToProductionBesideFullAccess() {
        JsonNode policies = ask("ListPoliciesForTarget", "{" + SCP_FILTER + ",'TargetId':'" + production() + "'}")
                .json()
                .path("Policies");
        JsonNode targets =
                ask("ListTargetsForPolicy", "{'PolicyId':'" + guard() + "'}").json();

        assertThat(policies.findValuesAsText("Name")).containsExactly("FullAWSAccess", "trailwarden-protect-trails");
        assertThat(targets.findValuesAsText("TargetId")).containsExactly(production());
        assertThat(ask("DescribePolicy", "{'PolicyId':'" + guard() + "'}")
                        .json()
                        .path("Policy")
                        .path("Content")
                        .asText())
                .contains("cloudtrail:StopLogging")
                .contains("arn:aws:iam::*:role/security/BreakGlass");
    }

    @Test
    void anAttachedGuardRefusesAtOnceAndADetachedOneNoMore() {
        Client mallory = Client.of(sandbox, PAYMENTS, MALLORY, HUB_REGION);
        String stop = "{'Name':'payments-trail'}";

        assertThat(ask("AttachPolicy", attachment(guard(), PAYMENTS.value())).status())
                .isEqualTo(200);
        Reply guarded = mallory.call("cloudtrail", "StopLogging", stop);
        assertThat(ask("DetachPolicy", attachment(guard(), PAYMENTS.value())).status())
                .isEqualTo(200);
        Reply unguarded = mallory.call("cloudtrail", "StopLogging", stop);

        assertThat(guarded.message()).contains("with an explicit deny in a service control policy");
        assertThat(unguarded.status()).isEqualTo(200);
    }

    @Test
    void scpsDoNotHoldTheManagementAccountBack() {
        ask("AttachPolicy", attachment(guard(), root()));

        Reply stop = management
                .in(dev.trailwarden.sandbox.model.Region.US_EAST_1)
                .call("cloudtrail", "StopLogging", "{'Name':'organization-trail'}");

        assertThat(stop.status()).isEqualTo(200);
    }

    @Test
    void attachmentsKeepAwsLimits() {
        String target = PAYMENTS.value();
        String nothing = "{\\\"Version\\\":\\\"2012-10-17\\\",\\\"Statement\\\":[{\\\"Effect\\\":\\\"Deny\\\","
                + "\\\"Action\\\":\\\"iam:CreateUser\\\",\\\"Resource\\\":\\\"*\\\"}]}";
        for (int i = 0; i < 10; i++) {
            String created = ask(
                            "CreatePolicy",
                            "{'Name':'policy-" + i + "','Description':'','Type':'SERVICE_CONTROL_POLICY','Content':'"
                                    + nothing + "'}")
                    .json()
                    .path("Policy")
                    .path("PolicySummary")
                    .path("Id")
                    .asText();
            String code = ask("AttachPolicy", attachment(created, target)).code();
            assertThat(code).isEqualTo(i < 9 ? "" : "ConstraintViolationException");
        }

        assertThat(ask("AttachPolicy", attachment("p-FullAWSAccess", target)).code())
                .isEqualTo("DuplicatePolicyAttachmentException");
        assertThat(ask("DetachPolicy", attachment("p-FullAWSAccess", LEDGER.value()))
                        .json()
                        .path("Reason")
                        .asText())
                .isEqualTo("MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AttachPolicy | {'PolicyId':'p-12345678','TargetId':'333333333333'} | PolicyNotFoundException",
                "AttachPolicy | {'PolicyId':'p-FullAWSAccess','TargetId':'999999999999'} | TargetNotFoundException",
                "DescribePolicy | {'PolicyId':'p-12345678'} | PolicyNotFoundException",
                "DescribeAccount | {'AccountId':'999999999999'} | AccountNotFoundException",
                "ListParents | {'ChildId':'999999999999'} | ChildNotFoundException",
                "ListAccountsForParent | {'ParentId':'ou-none-none'} | ParentNotFoundException",
                "ListPolicies | {'Filter':'TAG_POLICY'} | InvalidInputException",
            },
            quoteCharacter = '"')
    void whatDoesNotExistIsNamed(String operation, String body, String code) {
        assertThat(ask(operation, body).code()).isEqualTo(code);
    }

    @Test
    void contentThatIsNoScpIsMalformed() {
        String body = "{'Name':'new','Description':'','Type':'SERVICE_CONTROL_POLICY','Content':'{}'}";

        assertThat(ask("CreatePolicy", body).code()).isEqualTo("MalformedPolicyDocumentException");
    }

    @Test
    void membersMayAskForTheOrganizationAndTheDelegateMayReadIt() {
        Client payments = Client.of(sandbox, PAYMENTS, ADMIN, HUB_REGION);
        Client security = Client.of(sandbox, SECURITY, ADMIN, HUB_REGION);

        assertThat(payments.call("organizations", "DescribeOrganization", "{}").status())
                .isEqualTo(200);
        assertThat(payments.call("organizations", "ListAccounts", "{}").code()).isEqualTo("AccessDeniedException");
        assertThat(security.call("organizations", "ListAccounts", "{}").status())
                .isEqualTo(200);
        assertThat(security.call("organizations", "DetachPolicy", attachment(guard(), production()))
                        .code())
                .isEqualTo("AccessDeniedException");
    }
}
