package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.LEDGER;
import static dev.trailwarden.sandbox.DemoOrganization.MANAGEMENT;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static dev.trailwarden.sandbox.DemoOrganization.RESEARCH;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;
import static dev.trailwarden.sandbox.service.TrailBed.ORGANIZATION_TRAIL;
import static dev.trailwarden.sandbox.service.TrailBed.call;
import static dev.trailwarden.sandbox.service.TrailBed.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.Client.Reply;
import dev.trailwarden.sandbox.identity.User;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelegatedAdministratorTest {
    private TrailBed bed;
    private Client management;

    @BeforeEach
    void start() throws IOException {
        bed = new TrailBed();
        management = bed.management();
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    private Reply register(AccountId account) {
        return call(management, "RegisterOrganizationDelegatedAdmin", "{'MemberAccountId':'" + account + "'}");
    }

    private Reply deregister(AccountId account) {
        return call(
                management, "DeregisterOrganizationDelegatedAdmin", "{'DelegatedAdminAccountId':'" + account + "'}");
    }

    @Test
    void aDelegatedAdministratorIsUnmadeAndLosesTheOrganizationTrail() {
        Client delegate = bed.user(SECURITY, ADMIN).in(Region.US_EAST_1);
        String stop = "{'Name':'" + ORGANIZATION_TRAIL + "'}";
        assertThat(call(delegate, "StopLogging", stop).status()).isEqualTo(200);

        Reply gone = deregister(SECURITY);

        assertThat(gone.body()).isEqualTo("{}");
        assertThat(call(delegate, "StartLogging", stop).code()).isEqualTo("NotOrganizationMasterAccountException");
        assertThat(register(SECURITY).body()).isEqualTo("{}");
        assertThat(call(delegate, "StartLogging", stop).status()).isEqualTo(200);
    }

    @Test
    void theRecordNamesTheAccount() {
        deregister(SECURITY);

        assertThat(bed.lastRecord().path("eventName").asText()).isEqualTo("DeregisterOrganizationDelegatedAdmin");
        assertThat(bed.lastRecord().path("requestParameters"))
                .isEqualTo(json("{'delegatedAdminAccountId':'222222222222'}"));
        assertThat(bed.lastRecord().path("responseElements").isNull()).isTrue();
        assertThat(bed.lastRecord().path("recipientAccountId").asText()).isEqualTo("111111111111");
    }

    @ParameterizedTest
    @CsvSource({
        "111111111111, CannotDelegateManagementAccountException",
        "222222222222, AccountRegisteredException",
        "999999999999, AccountNotFoundException",
        "4711, InvalidParameterException"
    })
    void whoCannotBecomeOneIsRefused(String account, String code) {
        assertThat(call(management, "RegisterOrganizationDelegatedAdmin", "{'MemberAccountId':'" + account + "'}")
                        .code())
                .isEqualTo(code);
    }

    @Test
    void whoIsNoneCannotBeUnmade() {
        assertThat(deregister(PAYMENTS).code()).isEqualTo("AccountNotRegisteredException");
    }

    @Test
    void threeAreEnough() {
        assertThat(register(PAYMENTS).status()).isEqualTo(200);
        assertThat(register(RESEARCH).status()).isEqualTo(200);

        assertThat(register(LEDGER).code()).isEqualTo("DelegatedAdminAccountLimitExceededException");
    }

    @Test
    void aMemberMakesNobodyAnAdministrator() {
        management = bed.mallory();

        assertThat(register(PAYMENTS).code()).isEqualTo("NotOrganizationManagementAccountException");
        assertThat(deregister(SECURITY).code()).isEqualTo("NotOrganizationManagementAccountException");
    }

    @Test
    void whatCloudTrailDoesInOrganizationsHasToBeAllowedToo() {
        User narrow = bed.sandbox.world().identities().createUser(MANAGEMENT, "narrow", Map.of("narrow", json("""
                        {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Resource':'*',
                         'Action':['cloudtrail:*','organizations:ListAWSServiceAccessForOrganization',
                                   'iam:GetRole','iam:CreateServiceLinkedRole']}]}""")));
        management = management.as(bed.sandbox.world().identities().createAccessKey(narrow));

        Reply register = register(PAYMENTS);
        Reply deregister = deregister(SECURITY);

        assertThat(register.code()).isEqualTo("InsufficientDependencyServiceAccessPermissionException");
        assertThat(register.message()).contains("organizations:RegisterDelegatedAdministrator");
        assertThat(deregister.code()).isEqualTo("InsufficientDependencyServiceAccessPermissionException");
        assertThat(call(management, "UpdateTrail", "{'Name':'organization-trail','IsOrganizationTrail':false}")
                        .code())
                .isEqualTo("InsufficientDependencyServiceAccessPermissionException");
    }
}
