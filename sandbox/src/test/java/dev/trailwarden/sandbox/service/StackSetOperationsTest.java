package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.MANAGEMENT;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.Sdk;
import dev.trailwarden.sandbox.organization.Organization;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.ConcurrencyMode;
import software.amazon.awssdk.services.cloudformation.model.InvalidOperationException;
import software.amazon.awssdk.services.cloudformation.model.OperationInProgressException;
import software.amazon.awssdk.services.cloudformation.model.PermissionModels;
import software.amazon.awssdk.services.cloudformation.model.RegionConcurrencyType;
import software.amazon.awssdk.services.cloudformation.model.StackSetOperation;
import software.amazon.awssdk.services.cloudformation.model.StackSetOperationPreferences;
import software.amazon.awssdk.services.cloudformation.model.StackSetOperationStatus;

/** How operations of StackSets go: one after the other, with failures, stopped, and behind their caller's back. */
class StackSetOperationsTest {
    private static final String SET = "rules";
    private static final String RULE = """
            {"Resources": {"Rule": {"Type": "AWS::Events::Rule", "Properties": {
              "Name": "rules", "Description": "%s", "EventPattern": {"source": ["shop"]}}}}}""";

    private Sandbox sandbox;
    private CloudFormationClient management;
    private Organization organization;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        management = new Sdk(sandbox).client(CloudFormationClient.builder(), MANAGEMENT, ADMIN);
        organization = sandbox.world().organization();
    }

    @AfterEach
    void stop() {
        management.close();
        sandbox.close();
    }

    private void create(boolean managed) {
        management.createStackSet(request -> request.stackSetName(SET)
                .permissionModel(PermissionModels.SERVICE_MANAGED)
                .managedExecution(execution -> execution.active(managed))
                .templateBody(RULE.formatted("one")));
    }

    private String deploy(Consumer<StackSetOperationPreferences.Builder> preferences, String... regions) {
        return management
                .createStackInstances(request -> request.stackSetName(SET)
                        .deploymentTargets(targets -> targets.organizationalUnitIds(
                                organization.root().id()))
                        .operationPreferences(preferences)
                        .regions(regions))
                .operationId();
    }

    private String update(String description) {
        return management
                .updateStackSet(request -> request.stackSetName(SET).templateBody(RULE.formatted(description)))
                .operationId();
    }

    private StackSetOperation operation(String id) {
        return management
                .describeStackSetOperation(request -> request.stackSetName(SET).operationId(id))
                .stackSetOperation();
    }

    private List<String> results(String id) {
        return management
                .listStackSetOperationResults(
                        request -> request.stackSetName(SET).operationId(id))
                .summaries()
                .stream()
                .map(result -> result.account() + " " + result.region() + " " + result.statusAsString())
                .toList();
    }

    private List<String> instances() {
        return management.listStackInstances(request -> request.stackSetName(SET)).summaries().stream()
                .map(one ->
                        one.statusAsString() + " " + one.stackInstanceStatus().detailedStatusAsString())
                .toList();
    }

    private void failing(String... accounts) {
        String guard = organization.createPolicy("guard", "", """
                {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"events:PutRule","Resource":"*"}]}""").id();
        for (String account : accounts) {
            organization.attach(guard, account);
        }
    }

    private void settle() throws Exception {
        sandbox.activity().awaitIdle(Duration.ofSeconds(60));
    }

    @Test
    void oneRegionAfterTheOtherFailuresBeyondToleranceEndEverything() {
        create(false);
        failing(PAYMENTS.value());

        String id = deploy(_ -> {}, "eu-west-1", "us-east-1");

        assertThat(operation(id).status()).isEqualTo(StackSetOperationStatus.FAILED);
        assertThat(results(id))
                .containsExactly(
                        "222222222222 eu-west-1 SUCCEEDED",
                        "333333333333 eu-west-1 FAILED",
                        "444444444444 eu-west-1 CANCELLED",
                        "555555555555 eu-west-1 CANCELLED",
                        "222222222222 us-east-1 CANCELLED",
                        "333333333333 us-east-1 CANCELLED",
                        "444444444444 us-east-1 CANCELLED",
                        "555555555555 us-east-1 CANCELLED");
    }

    @Test
    void regionsInParallelDoNotMindEachOther() {
        create(false);
        String guard = organization.createPolicy("guard", "", """
                {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"events:PutRule","Resource":"*",
                 "Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}]}""").id();
        organization.attach(guard, SECURITY.value());

        String id = deploy(how -> how.regionConcurrencyType(RegionConcurrencyType.PARALLEL), "eu-west-1", "us-east-1");

        assertThat(operation(id).status()).isEqualTo(StackSetOperationStatus.FAILED);
        assertThat(results(id))
                .filteredOn(result -> result.contains("us-east-1"))
                .hasSize(4)
                .allMatch(result -> result.endsWith("SUCCEEDED"));
        assertThat(results(id)).contains("222222222222 eu-west-1 FAILED", "555555555555 eu-west-1 CANCELLED");
    }

    @Test
    void softToleranceKeepsItsSpeedAndStrictDoesNot() {
        create(false);
        failing(SECURITY.value(), PAYMENTS.value());

        String strict = deploy(how -> how.maxConcurrentCount(4).failureToleranceCount(0), "eu-west-1");
        String soft = deploy(
                how -> how.maxConcurrentCount(4)
                        .failureToleranceCount(0)
                        .concurrencyMode(ConcurrencyMode.SOFT_FAILURE_TOLERANCE),
                "us-east-1");

        assertThat(operation(strict).statusDetails().failedStackInstancesCount())
                .isEqualTo(1);
        assertThat(operation(soft).statusDetails().failedStackInstancesCount()).isEqualTo(2);
        assertThat(results(soft)).contains("555555555555 us-east-1 SUCCEEDED");
    }

    @Test
    void aPacedOperationIsSeenOnItsWayAndComesToItsEndByItself() throws Exception {
        create(false);
        sandbox.stackSets().pace(Duration.ofSeconds(1));

        String id = deploy(how -> how.maxConcurrentCount(2).failureToleranceCount(2), "eu-west-1");

        assertThat(operation(id).status()).isEqualTo(StackSetOperationStatus.RUNNING);
        assertThat(operation(id).endTimestamp()).isNull();
        assertThat(instances()).hasSize(4).contains("OUTDATED PENDING").doesNotContain("CURRENT SUCCEEDED");
        assertThatExceptionOfType(OperationInProgressException.class).isThrownBy(() -> update("two"));
        assertThatExceptionOfType(OperationInProgressException.class)
                .isThrownBy(() -> management.deleteStackSet(request -> request.stackSetName(SET)));
        sandbox.stackSets().pace(Duration.ofMillis(1));
        settle();
        assertThat(operation(id).status()).isEqualTo(StackSetOperationStatus.SUCCEEDED);
        assertThat(operation(id).endTimestamp()).isNotNull();
        assertThat(instances()).hasSize(4).containsOnly("CURRENT SUCCEEDED");
    }

    @Test
    void underManagedExecutionOneOperationWaitsForTheOther() throws Exception {
        create(true);
        sandbox.stackSets().pace(Duration.ofSeconds(1));
        String first = deploy(how -> how.maxConcurrentCount(4).failureToleranceCount(4), "eu-west-1");

        String second = update("two");

        assertThat(operation(second).status()).isEqualTo(StackSetOperationStatus.QUEUED);
        sandbox.stackSets().pace(Duration.ofMillis(1));
        settle();
        assertThat(operation(first).status()).isEqualTo(StackSetOperationStatus.SUCCEEDED);
        assertThat(operation(second).status()).isEqualTo(StackSetOperationStatus.SUCCEEDED);
        assertThat(results(second)).hasSize(4).allMatch(result -> result.endsWith("SUCCEEDED"));
    }

    @Test
    void aStoppedOperationBeginsNothingMoreAndIsTakenUpByTheNext() throws Exception {
        create(false);
        sandbox.stackSets().pace(Duration.ofSeconds(1));
        String id = deploy(_ -> {}, "eu-west-1");

        management.stopStackSetOperation(request -> request.stackSetName(SET).operationId(id));
        sandbox.stackSets().pace(Duration.ZERO);
        settle();

        assertThat(operation(id).status()).isEqualTo(StackSetOperationStatus.STOPPED);
        assertThat(results(id)).contains("555555555555 eu-west-1 CANCELLED");
        assertThat(instances()).contains("OUTDATED CANCELLED");
        assertThatExceptionOfType(InvalidOperationException.class)
                .isThrownBy(() -> management.stopStackSetOperation(
                        request -> request.stackSetName(SET).operationId(id)));
        String again = deploy(_ -> {}, "eu-west-1");
        assertThat(operation(again).status()).isEqualTo(StackSetOperationStatus.SUCCEEDED);
        assertThat(instances()).hasSize(4).containsOnly("CURRENT SUCCEEDED");
    }

    @Test
    void preferencesThatContradictThemselvesAreRefused() {
        create(false);

        assertThatExceptionOfType(CloudFormationException.class)
                .isThrownBy(
                        () -> deploy(how -> how.failureToleranceCount(1).failureTolerancePercentage(10), "eu-west-1"))
                .withMessageContaining("but not both");
        assertThatExceptionOfType(CloudFormationException.class)
                .isThrownBy(() -> management.updateStackSet(request -> request.stackSetName(SET)
                        .templateBody(RULE.formatted("two"))
                        .autoDeployment(auto -> auto.enabled(true).retainStacksOnAccountRemoval(false))
                        .regions("eu-west-1")
                        .deploymentTargets(targets -> targets.organizationalUnitIds(
                                organization.root().id()))))
                .withMessageContaining("AutoDeployment");
    }
}
