package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.LEDGER;
import static dev.trailwarden.sandbox.DemoOrganization.MANAGEMENT;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static dev.trailwarden.sandbox.DemoOrganization.RESEARCH;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;
import static dev.trailwarden.sandbox.model.Region.US_EAST_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.Sdk;
import dev.trailwarden.sandbox.identity.Role;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.organization.Organization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.AccountFilterType;
import software.amazon.awssdk.services.cloudformation.model.CallAs;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.InsufficientCapabilitiesException;
import software.amazon.awssdk.services.cloudformation.model.NameAlreadyExistsException;
import software.amazon.awssdk.services.cloudformation.model.OperationNotFoundException;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.PermissionModels;
import software.amazon.awssdk.services.cloudformation.model.StackInstanceDetailedStatus;
import software.amazon.awssdk.services.cloudformation.model.StackInstanceStatus;
import software.amazon.awssdk.services.cloudformation.model.StackInstanceSummary;
import software.amazon.awssdk.services.cloudformation.model.StackSetNotEmptyException;
import software.amazon.awssdk.services.cloudformation.model.StackSetNotFoundException;
import software.amazon.awssdk.services.cloudformation.model.StackSetOperationResultStatus;
import software.amazon.awssdk.services.cloudformation.model.StackSetOperationStatus;

/** Service-managed StackSets by the unmodified SDK, our own templates, and SCPs that bind whoever deploys them. */
class StackSetsTest {
    private static final Path MEMBER_STACK = Path.of(System.getProperty("trailwarden.home", ".."), "member-stack");
    private static final String ROLES = "trailwarden-roles";
    private static final String DEPLOYERS = """
            ,"Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/stacksets-exec-*"}}""";

    private Sandbox sandbox;
    private CloudFormationClient management;
    private String root;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        management = client(MANAGEMENT);
        root = sandbox.world().organization().root().id();
    }

    @AfterEach
    void stop() {
        management.close();
        sandbox.close();
    }

    private CloudFormationClient client(AccountId account) {
        return new Sdk(sandbox).client(CloudFormationClient.builder(), account, ADMIN);
    }

    private static String template(String name) {
        try {
            return Files.readString(MEMBER_STACK.resolve(name));
        } catch (IOException missing) {
            throw new AssertionError(missing);
        }
    }

    private static List<Parameter> parameters(String... namesAndValues) {
        return Stream.iterate(0, i -> i < namesAndValues.length, i -> i + 2)
                .map(i -> Parameter.builder()
                        .parameterKey(namesAndValues[i])
                        .parameterValue(namesAndValues[i + 1])
                        .build())
                .toList();
    }

    private static List<Parameter> forRoles() {
        return parameters(
                "OrganizationId",
                DemoOrganization.ID,
                "ManagementAccountId",
                MANAGEMENT.value(),
                "HubAccountId",
                SECURITY.value(),
                "HubRegion",
                HUB_REGION.name());
    }

    private void createRoles(String template) {
        management.createStackSet(request -> request.stackSetName(ROLES)
                .templateBody(template)
                .parameters(forRoles())
                .capabilities(Capability.CAPABILITY_NAMED_IAM)
                .permissionModel(PermissionModels.SERVICE_MANAGED)
                .autoDeployment(auto -> auto.enabled(true).retainStacksOnAccountRemoval(false)));
    }

    private String deploy(String set, String unit, String... regions) {
        return management
                .createStackInstances(request -> request.stackSetName(set)
                        .deploymentTargets(targets -> targets.organizationalUnitIds(unit))
                        .regions(regions)
                        .operationPreferences(preferences -> preferences.failureToleranceCount(10)))
                .operationId();
    }

    private List<StackInstanceSummary> instances() {
        return management
                .listStackInstances(request -> request.stackSetName(ROLES))
                .summaries();
    }

    private StackSetOperationStatus status(String operation) {
        return management
                .describeStackSetOperation(
                        request -> request.stackSetName(ROLES).operationId(operation))
                .stackSetOperation()
                .status();
    }

    private void guard(String exempt, AccountId... targets) {
        Organization organization = sandbox.world().organization();
        String guard = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Deny",
             "Action":["iam:CreateRole","iam:PutRolePolicy","iam:UpdateAssumeRolePolicy","iam:DeleteRole",
                       "iam:DeleteRolePolicy","iam:PassRole"],
             "Resource":"arn:aws:iam::*:role/trailwarden/*"%s},
             {"Effect":"Deny","Action":["cloudformation:DeleteStack","cloudformation:UpdateStack"],
             "Resource":"arn:aws:cloudformation:*:*:stack/StackSet-trailwarden-*"%1$s}]}""".formatted(exempt);
        String policy = organization.createPolicy("guard", "", guard).id();
        Arrays.stream(targets).forEach(target -> organization.attach(policy, target.value()));
    }

    private boolean hasRemediationRole(AccountId account) {
        return sandbox.world()
                .identities()
                .role("arn:aws:iam::" + account + ":role/trailwarden/trailwarden-remediation")
                .isPresent();
    }

    private static String changed(String template) {
        return template.replace(
                "- cloudtrail:StartLogging\n", "- cloudtrail:StartLogging\n                  - cloudtrail:GetTrail\n");
    }

    @Test
    void everyMemberUnderTheRootGetsAStackButNotTheManagementAccount() {
        createRoles(template("member-roles.yaml"));

        String operation = deploy(ROLES, root, HUB_REGION.name());

        assertThat(status(operation)).isEqualTo(StackSetOperationStatus.SUCCEEDED);
        assertThat(instances())
                .extracting(StackInstanceSummary::account)
                .containsExactly(SECURITY.value(), PAYMENTS.value(), RESEARCH.value(), LEDGER.value());
        assertThat(instances()).allSatisfy(instance -> {
            assertThat(instance.status()).isEqualTo(StackInstanceStatus.CURRENT);
            assertThat(instance.stackId())
                    .matches(
                            "arn:aws:cloudformation:eu-west-1:\\d{12}:stack/StackSet-trailwarden-roles-[0-9a-f-]{36}/.+");
        });
        assertThat(hasRemediationRole(PAYMENTS)).isTrue();
        assertThat(hasRemediationRole(MANAGEMENT)).isFalse();
        Role deployer = sandbox.world().identities().roles(PAYMENTS).stream()
                .filter(role -> role.name().startsWith("stacksets-exec-"))
                .findFirst()
                .orElseThrow();
        assertThat(deployer.path()).isEqualTo("/");
        assertThat(deployer.settings().managed()).containsExactly("arn:aws:iam::aws:policy/AdministratorAccess");
    }

    @Test
    void rulesGoToEveryRegionBehindTheRoles() {
        createRoles(template("member-roles.yaml"));
        deploy(ROLES, root, HUB_REGION.name());
        management.createStackSet(request -> request.stackSetName("trailwarden-rules")
                .templateBody(template("member-rules.yaml"))
                .parameters(parameters("HubAccountId", SECURITY.value(), "HubRegion", HUB_REGION.name()))
                .permissionModel(PermissionModels.SERVICE_MANAGED));

        management.createStackInstances(request -> request.stackSetName("trailwarden-rules")
                .deploymentTargets(targets -> targets.organizationalUnitIds(root)
                        .accountFilterType(AccountFilterType.INTERSECTION)
                        .accounts(PAYMENTS.value(), RESEARCH.value()))
                .regions("us-east-1", "eu-west-1"));

        assertThat(management
                        .listStackInstances(request -> request.stackSetName("trailwarden-rules"))
                        .summaries())
                .extracting(instance -> instance.account() + " " + instance.region() + " " + instance.status())
                .containsExactly(
                        "333333333333 us-east-1 CURRENT",
                        "444444444444 us-east-1 CURRENT",
                        "333333333333 eu-west-1 CURRENT",
                        "444444444444 eu-west-1 CURRENT");
        assertThat(management.listStackSets(_ -> {}).summaries())
                .extracting(summary -> summary.stackSetName())
                .containsExactly("trailwarden-roles", "trailwarden-rules");
    }

    @Test
    void anScpThatForgetsTheDeployerLeavesItsAccountOutdated() {
        createRoles(template("member-roles.yaml"));
        deploy(ROLES, root, HUB_REGION.name());
        guard("", PAYMENTS);

        String operation = management
                .updateStackSet(request -> request.stackSetName(ROLES)
                        .templateBody(changed(template("member-roles.yaml")))
                        .parameters(forRoles())
                        .capabilities(Capability.CAPABILITY_NAMED_IAM)
                        .operationPreferences(preferences -> preferences.failureToleranceCount(1)))
                .operationId();

        assertThat(status(operation)).isEqualTo(StackSetOperationStatus.SUCCEEDED);
        assertThat(instances())
                .filteredOn(instance -> instance.status() == StackInstanceStatus.OUTDATED)
                .singleElement()
                .satisfies(instance -> {
                    assertThat(instance.account()).isEqualTo(PAYMENTS.value());
                    assertThat(instance.stackInstanceStatus().detailedStatus())
                            .isEqualTo(StackInstanceDetailedStatus.FAILED);
                    assertThat(instance.statusReason())
                            .contains("assumed-role/stacksets-exec-")
                            .contains("cloudformation:UpdateStack")
                            .contains("with an explicit deny in a service control policy");
                });
        assertThat(management
                        .listStackSetOperationResults(
                                request -> request.stackSetName(ROLES).operationId(operation))
                        .summaries())
                .filteredOn(result -> result.status() == StackSetOperationResultStatus.FAILED)
                .extracting(result -> result.account())
                .containsExactly(PAYMENTS.value());
    }

    @Test
    void aResourceThatAnScpProtectsFailsTheStackAndLeavesNothing() {
        createRoles(template("member-roles.yaml"));
        guard("", PAYMENTS);

        String operation = management
                .createStackInstances(request -> request.stackSetName(ROLES)
                        .deploymentTargets(targets -> targets.organizationalUnitIds(root))
                        .regions(HUB_REGION.name()))
                .operationId();

        assertThat(status(operation)).isEqualTo(StackSetOperationStatus.FAILED);
        assertThat(instances())
                .filteredOn(instance -> instance.account().equals(PAYMENTS.value()))
                .singleElement()
                .extracting(StackInstanceSummary::statusReason)
                .asString()
                .contains("AWS::IAM::Role")
                .contains("iam:CreateRole on resource: arn:aws:iam::333333333333:role/trailwarden/");
        assertThat(hasRemediationRole(PAYMENTS)).isFalse();
        JsonNode last = sandbox.world().recorder().history(PAYMENTS, US_EAST_1).getFirst();
        assertThat(last.path("eventName").asText()).isEqualTo("CreateRole");
        assertThat(last.path("errorCode").asText()).isEqualTo("AccessDenied");
        assertThat(management
                        .listStackSetOperationResults(
                                request -> request.stackSetName(ROLES).operationId(operation))
                        .summaries())
                .extracting(result -> result.account() + " " + result.statusAsString())
                .as("no failure is tolerated unless somebody says so")
                .containsExactly(
                        "222222222222 SUCCEEDED",
                        "333333333333 FAILED",
                        "444444444444 CANCELLED",
                        "555555555555 CANCELLED");
    }

    @Test
    void anScpThatExemptsTheDeployerStopsTheAdministratorOnly() {
        createRoles(template("member-roles.yaml"));
        deploy(ROLES, root, HUB_REGION.name());
        guard(DEPLOYERS, PAYMENTS);
        String stack = instances().stream()
                .filter(instance -> instance.account().equals(PAYMENTS.value()))
                .findFirst()
                .orElseThrow()
                .stackId();
        String name = stack.split("/", -1)[1];

        assertThatExceptionOfType(CloudFormationException.class)
                .isThrownBy(() -> client(PAYMENTS).deleteStack(request -> request.stackName(name)))
                .withMessageContaining("cloudformation:DeleteStack on resource: " + stack)
                .withMessageContaining("with an explicit deny in a service control policy");
        management.updateStackSet(request -> request.stackSetName(ROLES)
                .templateBody(changed(template("member-roles.yaml")))
                .parameters(forRoles())
                .capabilities(Capability.CAPABILITY_NAMED_IAM));

        assertThat(instances()).extracting(StackInstanceSummary::status).containsOnly(StackInstanceStatus.CURRENT);
        management.deleteStackInstances(request -> request.stackSetName(ROLES)
                .deploymentTargets(targets -> targets.organizationalUnitIds(root))
                .regions(HUB_REGION.name())
                .retainStacks(false));
        assertThat(hasRemediationRole(PAYMENTS)).isFalse();
        management.deleteStackSet(request -> request.stackSetName(ROLES));
        assertThatExceptionOfType(StackSetNotFoundException.class)
                .isThrownBy(() -> management.describeStackSet(request -> request.stackSetName(ROLES)));
    }

    @Test
    void aStackThatCannotBeDeletedLeavesItsInstanceInoperable() {
        createRoles(template("member-roles.yaml"));
        deploy(ROLES, root, HUB_REGION.name());
        guard("", LEDGER);

        management.deleteStackInstances(request -> request.stackSetName(ROLES)
                .deploymentTargets(targets -> targets.organizationalUnitIds(root))
                .regions(HUB_REGION.name())
                .retainStacks(false)
                .operationPreferences(preferences -> preferences.failureToleranceCount(1)));

        assertThat(instances()).singleElement().satisfies(instance -> {
            assertThat(instance.account()).isEqualTo(LEDGER.value());
            assertThat(instance.status()).isEqualTo(StackInstanceStatus.INOPERABLE);
        });
        assertThat(hasRemediationRole(LEDGER)).isTrue();
        assertThatExceptionOfType(StackSetNotEmptyException.class)
                .isThrownBy(() -> management.deleteStackSet(request -> request.stackSetName(ROLES)));
    }

    @Test
    void aDeployerWhoseTrustSomebodyChangedCannotWork() {
        createRoles(template("member-roles.yaml"));
        deploy(ROLES, root, HUB_REGION.name());
        var identities = sandbox.world().identities();
        Role deployer = identities.roles(PAYMENTS).stream()
                .filter(role -> role.name().startsWith("stacksets-exec-"))
                .findFirst()
                .orElseThrow();
        Role trustingItself = identities
                .role("arn:aws:iam::333333333333:role/security/BreakGlass")
                .orElseThrow();
        identities.updateTrust(deployer.arn(), trustingItself.trustPolicy());

        management.updateStackSet(request -> request.stackSetName(ROLES)
                .templateBody(changed(template("member-roles.yaml")))
                .parameters(forRoles())
                .capabilities(Capability.CAPABILITY_NAMED_IAM)
                .operationPreferences(preferences -> preferences.failureToleranceCount(1)));

        assertThat(instances())
                .filteredOn(instance -> instance.status() == StackInstanceStatus.OUTDATED)
                .singleElement()
                .extracting(StackInstanceSummary::statusReason)
                .asString()
                .startsWith("Account 333333333333 should have 'stacksets-exec-");
    }

    @Test
    void whatStackSetsDoesInAMemberIsRecordedThereAsItsRolesCall() {
        createRoles(template("member-roles.yaml"));
        deploy(ROLES, root, HUB_REGION.name());
        guard("", LEDGER);

        management.deleteStackInstances(request -> request.stackSetName(ROLES)
                .deploymentTargets(targets -> targets.organizationalUnitIds(root))
                .regions(HUB_REGION.name())
                .retainStacks(false)
                .operationPreferences(preferences -> preferences.failureToleranceCount(1)));

        var recorder = sandbox.world().recorder();
        assertThat(recorder.history(PAYMENTS, US_EAST_1))
                .filteredOn(record -> record.path("eventName").asText().equals("DeleteRole"))
                .first()
                .satisfies(record -> {
                    assertThat(record.at("/userIdentity/sessionContext/sessionIssuer/arn")
                                    .asText())
                            .startsWith("arn:aws:iam::333333333333:role/stacksets-exec-");
                    assertThat(record.at("/sourceIPAddress").asText()).isEqualTo("cloudformation.amazonaws.com");
                    assertThat(record.at("/requestParameters/roleName").asText())
                            .startsWith("trailwarden-");
                });
        assertThat(recorder.history(LEDGER, US_EAST_1))
                .extracting(record -> record.path("eventName").asText())
                .doesNotContain("DeleteRole", "PassRole");
    }

    @Test
    void oneAccountMayHaveValuesOfItsOwn() {
        createRoles(template("member-roles.yaml"));
        deploy(ROLES, root, HUB_REGION.name());

        String operation = management
                .updateStackInstances(request -> request.stackSetName(ROLES)
                        .deploymentTargets(targets -> targets.organizationalUnitIds(root)
                                .accountFilterType(AccountFilterType.INTERSECTION)
                                .accounts(PAYMENTS.value()))
                        .regions(HUB_REGION.name())
                        .parameterOverrides(parameters("HubRegion", "us-west-2")))
                .operationId();

        assertThat(management
                        .describeStackInstance(request -> request.stackSetName(ROLES)
                                .stackInstanceAccount(PAYMENTS.value())
                                .stackInstanceRegion(HUB_REGION.name()))
                        .stackInstance())
                .satisfies(instance -> {
                    assertThat(instance.parameterOverrides()).isEqualTo(parameters("HubRegion", "us-west-2"));
                    assertThat(instance.lastOperationId()).isEqualTo(operation);
                });
        assertThat(sandbox.world()
                        .identities()
                        .role(PAYMENTS, "trailwarden-forwarder")
                        .orElseThrow()
                        .policies()
                        .toString())
                .contains("arn:aws:events:us-west-2:222222222222:event-bus/");
        assertThat(management
                        .listStackSetOperations(request -> request.stackSetName(ROLES))
                        .summaries())
                .extracting(summary -> summary.actionAsString())
                .containsExactly("UPDATE", "CREATE");
    }

    @Test
    void aDelegatedAdministratorSaysSoOnEveryCall() {
        createRoles(template("member-roles.yaml"));
        CloudFormationClient security = client(SECURITY);

        assertThat(security.describeStackSet(
                                request -> request.stackSetName(ROLES).callAs(CallAs.DELEGATED_ADMIN))
                        .stackSet()
                        .stackSetARN())
                .startsWith("arn:aws:cloudformation:eu-west-1:111111111111:stackset/trailwarden-roles:");
        assertThatExceptionOfType(StackSetNotFoundException.class)
                .isThrownBy(() -> security.describeStackSet(request -> request.stackSetName(ROLES)));
        assertThatExceptionOfType(CloudFormationException.class)
                .isThrownBy(() -> client(PAYMENTS)
                        .createStackSet(request -> request.stackSetName("mine")
                                .templateBody(template("member-rules.yaml"))
                                .permissionModel(PermissionModels.SERVICE_MANAGED)
                                .callAs(CallAs.DELEGATED_ADMIN)))
                .withMessageContaining("delegated admin account of an organization");
    }

    @Test
    void whatCloudFormationWouldNotTakeIsRefused() {
        createRoles(template("member-roles.yaml"));

        assertThatExceptionOfType(NameAlreadyExistsException.class)
                .isThrownBy(() -> createRoles(template("member-roles.yaml")));
        assertThatExceptionOfType(InsufficientCapabilitiesException.class)
                .isThrownBy(() -> management.createStackSet(request -> request.stackSetName("other")
                        .templateBody(template("member-roles.yaml"))
                        .parameters(forRoles())
                        .permissionModel(PermissionModels.SERVICE_MANAGED)))
                .withMessageContaining("CAPABILITY_NAMED_IAM");
        assertThatExceptionOfType(CloudFormationException.class)
                .isThrownBy(() -> management.createStackSet(
                        request -> request.stackSetName("other").templateBody(template("member-rules.yaml"))))
                .withMessageContaining("SERVICE_MANAGED only");
        assertThatExceptionOfType(CloudFormationException.class)
                .isThrownBy(() -> deploy(ROLES, "ou-none-none", HUB_REGION.name()))
                .withMessageContaining("ou-none-none");
        assertThatExceptionOfType(OperationNotFoundException.class).isThrownBy(() -> status("none"));
        sandbox.world().organization().distrust("member.org.stacksets.cloudformation.amazonaws.com");
        assertThatExceptionOfType(CloudFormationException.class)
                .isThrownBy(() -> deploy(ROLES, root, HUB_REGION.name()))
                .withMessageContaining("enable organizations access");
    }
}
