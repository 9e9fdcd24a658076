package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.MANAGEMENT;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static dev.trailwarden.sandbox.DemoOrganization.RESEARCH;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.Sdk;
import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.account.AccountClient;
import software.amazon.awssdk.services.account.model.AccessDeniedException;
import software.amazon.awssdk.services.account.model.ConflictException;
import software.amazon.awssdk.services.account.model.RegionOptStatus;
import software.amazon.awssdk.services.account.model.ValidationException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.PermissionModels;
import software.amazon.awssdk.services.cloudformation.model.StackSetOperationStatus;

/** Regions that an account has and has not, asked and changed by the unmodified SDK. */
class AccountServiceTest {
    private static final String HONG_KONG = "ap-east-1";
    private static final String ENTRY = "arn:aws:iam::333333333333:role/OrganizationAccountAccessRole";

    private Sandbox sandbox;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private AccountClient account(AccountId account) {
        return new Sdk(sandbox).client(AccountClient.builder(), account, ADMIN);
    }

    private RegionOptStatus hongKong(AccountId account) {
        return account(account)
                .getRegionOptStatus(request -> request.regionName(HONG_KONG))
                .regionOptStatus();
    }

    private void enable(AccountId account) {
        sandbox.world().regions().enable(account, new Region(HONG_KONG));
    }

    @Test
    void halfOfTheCommercialRegionsHaveToBeChosen() {
        var all = account(PAYMENTS).listRegionsPaginator(request -> request.maxResults(9)).regions().stream()
                .toList();

        assertThat(all).hasSize(34).doesNotHaveDuplicates();
        assertThat(all)
                .filteredOn(region -> region.regionOptStatus() == RegionOptStatus.ENABLED_BY_DEFAULT)
                .hasSize(17);
        assertThat(account(PAYMENTS)
                        .listRegions(request ->
                                request.regionOptStatusContains(RegionOptStatus.ENABLED, RegionOptStatus.ENABLING))
                        .regions())
                .isEmpty();
    }

    @Test
    void aRegionThatIsEnabledTakesItsTimeAndIsThereForThatAccountOnly() throws Exception {
        AccountClient payments = account(PAYMENTS);

        payments.enableRegion(request -> request.regionName(HONG_KONG));
        RegionOptStatus atOnce = hongKong(PAYMENTS);
        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> payments.disableRegion(request -> request.regionName(HONG_KONG)));
        sandbox.activity().awaitIdle(Duration.ofSeconds(30));

        assertThat(atOnce).isEqualTo(RegionOptStatus.ENABLING);
        assertThat(hongKong(PAYMENTS)).isEqualTo(RegionOptStatus.ENABLED);
        assertThat(hongKong(RESEARCH)).isEqualTo(RegionOptStatus.DISABLED);
        assertThat(sandbox.world().recorder().history(PAYMENTS, Region.US_EAST_1))
                .anyMatch(record -> record.path("eventName").asText().equals("EnableRegion"));
    }

    @Test
    void whatIsEnabledByDefaultOrDoesNotExistCannotBeChanged() {
        for (String region : List.of("eu-west-1", "eu-nowhere-1")) {
            assertThatExceptionOfType(ValidationException.class)
                    .isThrownBy(() -> account(PAYMENTS).disableRegion(request -> request.regionName(region)));
        }
    }

    @Test
    void theManagementAccountAndADelegatedAdministratorManageMembersAndNobodyElse() {
        String payments = PAYMENTS.value();
        account(MANAGEMENT).enableRegion(request -> request.accountId(payments).regionName(HONG_KONG));

        assertThat(hongKong(PAYMENTS)).isEqualTo(RegionOptStatus.ENABLING);
        for (AccountId other : List.of(SECURITY, RESEARCH)) {
            assertThatExceptionOfType(AccessDeniedException.class)
                    .isThrownBy(() -> account(other).listRegions(request -> request.accountId(payments)));
        }
        assertThatExceptionOfType(AccessDeniedException.class)
                .as("the management account does not name itself")
                .isThrownBy(() -> account(MANAGEMENT).listRegions(request -> request.accountId(MANAGEMENT.value())));
        sandbox.world().organization().delegate(SECURITY, AccountService.PRINCIPAL);
        assertThat(account(SECURITY)
                        .listRegions(request -> request.accountId(payments))
                        .regions())
                .isNotEmpty();
    }

    @Test
    void aPolicyMayForbidToEnableOneRegion() {
        Credentials careful = new Sdk(sandbox)
                .user(
                        PAYMENTS,
                        "careful",
                        "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'account:*','Resource':'*'},"
                                + "{'Effect':'Deny','Action':'account:EnableRegion','Resource':'*','Condition':"
                                + "{'StringEquals':{'account:TargetRegion':'ap-east-1'}}}]}");
        AccountClient client = new Sdk(sandbox).client(AccountClient.builder(), careful, HUB_REGION);

        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> client.enableRegion(request -> request.regionName(HONG_KONG)));
        client.enableRegion(request -> request.regionName("af-south-1"));
    }

    @Test
    void credentialsAreNotKnownInARegionThatTheirAccountDoesNotHave() {
        Client there = new Client(sandbox.endpoint(), sandbox.key(PAYMENTS, ADMIN), new Region(HONG_KONG));

        assertThat(there.call("cloudtrail", "ListTrails", "{}").code()).isEqualTo("UnrecognizedClientException");
        assertThat(there.query("sts", "GetCallerIdentity", Map.of()).code()).isEqualTo("InvalidClientTokenId");
        enable(PAYMENTS);
        assertThat(there.call("cloudtrail", "ListTrails", "{}").code()).isEmpty();
    }

    @Test
    void aSessionOfAnAccountWithoutTheRegionCannotBeHadThere() {
        enable(MANAGEMENT);
        Client there = new Client(sandbox.endpoint(), sandbox.key(MANAGEMENT, ADMIN), new Region(HONG_KONG));
        Map<String, String> enter = Map.of("RoleArn", ENTRY, "RoleSessionName", "look");

        assertThat(there.query("sts", "AssumeRole", enter).code()).isEqualTo("RegionDisabledException");
        enable(PAYMENTS);
        assertThat(there.query("sts", "AssumeRole", enter).code()).isEmpty();
    }

    @Test
    void aStackSetFailsWhereTheMemberOrTheManagementAccountDoesNotHaveTheRegion() {
        CloudFormationClient management = new Sdk(sandbox).client(CloudFormationClient.builder(), MANAGEMENT, ADMIN);
        management.createStackSet(request -> request.stackSetName("rules")
                .permissionModel(PermissionModels.SERVICE_MANAGED)
                .templateBody("""
                        {"Resources": {"Rule": {"Type": "AWS::Events::Rule", "Properties": {
                          "EventPattern": {"source": ["shop"]}}}}}"""));
        enable(PAYMENTS);

        assertThat(ended(management, "CREATE")).isEqualTo(StackSetOperationStatus.FAILED);
        enable(MANAGEMENT);
        assertThat(ended(management, "AGAIN")).isEqualTo(StackSetOperationStatus.FAILED);

        assertThat(management
                        .listStackInstances(request -> request.stackSetName("rules"))
                        .summaries())
                .extracting(instance ->
                        instance.account() + " " + instance.statusAsString() + " " + instance.statusReason())
                .containsExactlyInAnyOrder(
                        "333333333333 CURRENT null",
                        "444444444444 OUTDATED Region ap-east-1 is not enabled for account 444444444444");
    }

    private StackSetOperationStatus ended(CloudFormationClient management, String id) {
        management.createStackInstances(request -> request.stackSetName("rules")
                .operationId(id)
                .regions(HONG_KONG)
                .operationPreferences(preferences -> preferences.failureToleranceCount(0))
                .deploymentTargets(targets -> targets.accountFilterType("INTERSECTION")
                        .accounts(PAYMENTS.value(), RESEARCH.value())
                        .organizationalUnitIds(
                                sandbox.world().organization().root().id())));
        return management
                .describeStackSetOperation(
                        request -> request.stackSetName("rules").operationId(id))
                .stackSetOperation()
                .status();
    }
}
