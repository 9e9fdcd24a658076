package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.LEDGER;
import static dev.trailwarden.sandbox.DemoOrganization.MANAGEMENT;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static dev.trailwarden.sandbox.DemoOrganization.RESEARCH;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.Sdk;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.organization.Unit;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.AccountFilterType;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.PermissionModels;
import software.amazon.awssdk.services.cloudformation.model.StackInstanceDetailedStatus;
import software.amazon.awssdk.services.cloudformation.model.StackInstanceSummary;
import software.amazon.awssdk.services.cloudformation.model.StackSetOperationSummary;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.AccountAlreadyClosedException;
import software.amazon.awssdk.services.organizations.model.AccountState;
import software.amazon.awssdk.services.organizations.model.ConstraintViolationException;
import software.amazon.awssdk.services.organizations.model.CreateAccountFailureReason;
import software.amazon.awssdk.services.organizations.model.CreateAccountState;
import software.amazon.awssdk.services.organizations.model.CreateAccountStatus;

/** Accounts that come, move, leave and are closed, and what StackSets make of it, by the unmodified SDK. */
class AutoDeploymentTest {
    private static final String RULE = """
            {"Parameters": {"Say": {"Type": "String", "Default": "usual"}},
             "Resources": {"Rule": {"Type": "AWS::Events::Rule", "Properties": {
              "Name": "%s", "Description": {"Ref": "Say"}, "EventPattern": {"source": ["shop"]}}}}}""";

    private Sandbox sandbox;
    private CloudFormationClient cloudFormation;
    private OrganizationsClient organizations;
    private Organization organization;
    private Unit workloads;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        cloudFormation = new Sdk(sandbox).client(CloudFormationClient.builder(), MANAGEMENT, ADMIN);
        organizations = new Sdk(sandbox).client(OrganizationsClient.builder(), MANAGEMENT, ADMIN);
        organization = sandbox.world().organization();
        workloads = organization.unitsIn(organization.root().id()).stream()
                .filter(unit -> unit.name().equals("Workloads"))
                .findFirst()
                .orElseThrow();
    }

    @AfterEach
    void stop() {
        cloudFormation.close();
        organizations.close();
        sandbox.close();
    }

    private void create(String set, boolean retain, String... dependsOn) {
        cloudFormation.createStackSet(request -> request.stackSetName(set)
                .permissionModel(PermissionModels.SERVICE_MANAGED)
                .autoDeployment(auto ->
                        auto.enabled(true).retainStacksOnAccountRemoval(retain).dependsOn(dependsOn))
                .templateBody(RULE.formatted(set)));
    }

    private String arn(String set) {
        return cloudFormation
                .describeStackSet(request -> request.stackSetName(set))
                .stackSet()
                .stackSetARN();
    }

    private void deploy(String set, String unit, String... regions) {
        cloudFormation.createStackInstances(request -> request.stackSetName(set)
                .deploymentTargets(targets -> targets.organizationalUnitIds(unit))
                .regions(regions));
    }

    private List<String> instances(String set) {
        return cloudFormation.listStackInstances(request -> request.stackSetName(set)).summaries().stream()
                .map(one -> one.account() + " " + one.region() + " " + one.statusAsString())
                .toList();
    }

    private void settle() throws Exception {
        sandbox.activity().awaitIdle(Duration.ofSeconds(60));
    }

    private CreateAccountStatus newAccount(String name) throws Exception {
        String id = organizations
                .createAccount(request -> request.accountName(name).email(name + "@example.com"))
                .createAccountStatus()
                .id();
        settle();
        return organizations
                .describeCreateAccountStatus(request -> request.createAccountRequestId(id))
                .createAccountStatus();
    }

    private boolean hasRule(AccountId account, String name) {
        return sandbox.delivery().stacks().all().stream()
                .filter(stack -> stack.target().accountId().equals(account.value()))
                .anyMatch(stack -> stack.resources().containsKey("Rule")
                        && stack.resource("Rule").physicalId().equals(name));
    }

    @Test
    void aNewAccountIsMadeInTheRootAndEnteredByItsRole() throws Exception {
        CreateAccountStatus asked = organizations
                .createAccount(request -> request.accountName("fresh").email("fresh@example.com"))
                .createAccountStatus();
        settle();
        CreateAccountStatus made = organizations
                .describeCreateAccountStatus(request -> request.createAccountRequestId(asked.id()))
                .createAccountStatus();

        assertThat(asked.state()).isEqualTo(CreateAccountState.IN_PROGRESS);
        assertThat(asked.id()).matches("car-[a-z0-9]{8,32}");
        assertThat(made.state()).isEqualTo(CreateAccountState.SUCCEEDED);
        assertThat(organizations
                        .listParents(request -> request.childId(made.accountId()))
                        .parents()
                        .getFirst()
                        .id())
                .isEqualTo(organization.root().id());
        Client management = new Client(sandbox.endpoint(), sandbox.key(MANAGEMENT, ADMIN), HUB_REGION);
        assertThat(management
                        .query(
                                "sts",
                                "AssumeRole",
                                Map.of(
                                        "RoleArn",
                                        "arn:aws:iam::" + made.accountId() + ":role/OrganizationAccountAccessRole",
                                        "RoleSessionName",
                                        "first"))
                        .code())
                .isEmpty();
        assertThat(newAccount("fresh").failureReason()).isEqualTo(CreateAccountFailureReason.EMAIL_ALREADY_EXISTS);
        assertThatExceptionOfType(ConstraintViolationException.class)
                .as("it is too young to be removed")
                .isThrownBy(() ->
                        organizations.removeAccountFromOrganization(request -> request.accountId(made.accountId())));
    }

    @Test
    void anAccountThatComesToATargetGetsTheStackSetInEveryRegionOfIt() throws Exception {
        create("rules", false);
        deploy("rules", organization.root().id(), "eu-west-1", "us-east-1");

        String fresh = newAccount("fresh").accountId();

        assertThat(instances("rules")).contains(fresh + " eu-west-1 CURRENT", fresh + " us-east-1 CURRENT");
        assertThat(hasRule(new AccountId(fresh), "rules")).isTrue();
        assertThat(instances("rules")).noneMatch(one -> one.startsWith(MANAGEMENT.value()));
    }

    @Test
    void automaticDeploymentKnowsNeitherFiltersNorOverrides() throws Exception {
        create("rules", false);
        cloudFormation.createStackInstances(request -> request.stackSetName("rules")
                .deploymentTargets(targets -> targets.organizationalUnitIds(workloads.id())
                        .accountFilterType(AccountFilterType.INTERSECTION)
                        .accounts(PAYMENTS.value()))
                .parameterOverrides(Parameter.builder()
                        .parameterKey("Say")
                        .parameterValue("special")
                        .build())
                .regions("eu-west-1"));
        assertThat(instances("rules")).containsExactly("333333333333 eu-west-1 CURRENT");

        organization.move(SECURITY, workloads);
        settle();

        assertThat(instances("rules"))
                .containsExactlyInAnyOrder("333333333333 eu-west-1 CURRENT", "222222222222 eu-west-1 CURRENT");
        assertThat(cloudFormation
                        .describeStackInstance(request -> request.stackSetName("rules")
                                .stackInstanceAccount(SECURITY.value())
                                .stackInstanceRegion("eu-west-1"))
                        .stackInstance()
                        .parameterOverrides())
                .isEmpty();
    }

    @Test
    void anAccountThatLeavesItsTargetLosesTheStackUnlessItIsRetained() throws Exception {
        create("lost", false);
        create("kept", true);
        deploy("lost", workloads.id(), "eu-west-1");
        deploy("kept", workloads.id(), "eu-west-1");

        organizations.moveAccount(request -> request.accountId(PAYMENTS.value())
                .sourceParentId(workloads.id())
                .destinationParentId(organization.root().id()));
        organizations.removeAccountFromOrganization(request -> request.accountId(RESEARCH.value()));
        settle();

        assertThat(instances("lost")).containsExactly("555555555555 eu-west-1 CURRENT");
        assertThat(instances("kept")).containsExactly("555555555555 eu-west-1 CURRENT");
        for (AccountId left : List.of(PAYMENTS, RESEARCH)) {
            assertThat(hasRule(left, "lost")).isFalse();
            assertThat(hasRule(left, "kept")).isTrue();
        }
    }

    @Test
    void anAccountThatMovesWithinAStackSetKeepsItsStack() throws Exception {
        Unit production = organization.unitsIn(workloads.id()).getFirst();
        create("rules", false);
        deploy("rules", workloads.id(), "eu-west-1");
        deploy("rules", production.id(), "eu-west-1");
        String before = stackId(PAYMENTS);

        organization.move(PAYMENTS, production);
        settle();

        assertThat(stackId(PAYMENTS)).isEqualTo(before);
        assertThat(operations("rules"))
                .extracting(StackSetOperationSummary::actionAsString)
                .containsExactly("CREATE", "CREATE");
    }

    private String stackId(AccountId account) {
        return cloudFormation
                .listStackInstances(request -> request.stackSetName("rules").stackInstanceAccount(account.value()))
                .summaries()
                .getFirst()
                .stackId();
    }

    private List<StackSetOperationSummary> operations(String set) {
        return cloudFormation
                .listStackSetOperations(request -> request.stackSetName(set))
                .summaries();
    }

    @Test
    void whatOthersDependOnComesFirstAndWhereItFailsTheyDoNotCome() throws Exception {
        create("roles", false);
        create("rules", false, arn("roles"));
        deploy("roles", workloads.id(), "eu-west-1");
        deploy("rules", workloads.id(), "eu-west-1");
        String guard = organization.createPolicy("guard", "", """
                {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"events:PutRule",
                 "Resource":"arn:aws:events:*:*:rule/roles"}]}""").id();
        organization.attach(guard, SECURITY.value());

        organization.move(SECURITY, workloads);
        String fresh = newAccount("fresh").accountId();
        organization.move(new AccountId(fresh), workloads);
        settle();

        assertThat(instances("roles")).contains("222222222222 eu-west-1 OUTDATED", fresh + " eu-west-1 CURRENT");
        assertThat(instances("rules")).contains(fresh + " eu-west-1 CURRENT").noneMatch(one -> one.startsWith("2222"));
        StackSetOperationSummary roles = operations("roles").getFirst();
        StackSetOperationSummary rules = operations("rules").getFirst();
        assertThat(rules.creationTimestamp()).isAfterOrEqualTo(roles.endTimestamp());
    }

    @Test
    void withoutAutomaticDeploymentNothingHappensByItself() throws Exception {
        cloudFormation.createStackSet(request -> request.stackSetName("rules")
                .permissionModel(PermissionModels.SERVICE_MANAGED)
                .templateBody(RULE.formatted("rules")));
        deploy("rules", organization.root().id(), "eu-west-1");
        int before = instances("rules").size();

        newAccount("fresh");

        assertThat(instances("rules")).hasSize(before);
    }

    @Test
    void accountsAddedToTheSandboxAreDeployedToInOneOperation() throws Exception {
        create("rules", false);
        deploy("rules", organization.root().id(), "eu-west-1");

        List<AccountId> added = sandbox.addAccounts(20);
        settle();

        assertThat(instances("rules")).hasSize(4 + added.size());
        assertThat(operations("rules").size()).isLessThan(added.size());
    }

    @Test
    void aClosedAccountIsSkippedAndNobodyGetsIn() throws Exception {
        create("rules", false);
        deploy("rules", workloads.id(), "eu-west-1");

        organizations.closeAccount(request -> request.accountId(LEDGER.value()));
        AccountState atOnce = state(LEDGER);
        settle();

        assertThat(atOnce).isEqualTo(AccountState.PENDING_CLOSURE);
        assertThat(state(LEDGER)).isEqualTo(AccountState.CLOSED);
        assertThatExceptionOfType(AccountAlreadyClosedException.class)
                .isThrownBy(() -> organizations.closeAccount(request -> request.accountId(LEDGER.value())));
        Client ledger = new Client(sandbox.endpoint(), sandbox.key(LEDGER, ADMIN), HUB_REGION);
        assertThat(ledger.call("cloudtrail", "ListTrails", "{}").code()).isEqualTo("UnrecognizedClientException");
        Client management = new Client(sandbox.endpoint(), sandbox.key(MANAGEMENT, ADMIN), HUB_REGION);
        assertThat(management
                        .query(
                                "sts",
                                "AssumeRole",
                                Map.of(
                                        "RoleArn",
                                        "arn:aws:iam::555555555555:role/OrganizationAccountAccessRole",
                                        "RoleSessionName",
                                        "look"))
                        .code())
                .isEqualTo("AccessDenied");
        cloudFormation.updateStackSet(request -> request.stackSetName("rules").templateBody(RULE.formatted("rules-2")));
        Optional<StackInstanceSummary> closed = cloudFormation
                .listStackInstances(request -> request.stackSetName("rules").stackInstanceAccount(LEDGER.value()))
                .summaries()
                .stream()
                .findFirst();
        assertThat(closed)
                .hasValueSatisfying(
                        instance -> assertThat(instance.stackInstanceStatus().detailedStatus())
                                .isEqualTo(StackInstanceDetailedStatus.SKIPPED_SUSPENDED_ACCOUNT));
        assertThat(operations("rules").getFirst().statusAsString())
                .as("it is no failure")
                .isEqualTo("SUCCEEDED");
    }

    private AccountState state(AccountId account) {
        return organizations
                .describeAccount(request -> request.accountId(account.value()))
                .account()
                .state();
    }
}
