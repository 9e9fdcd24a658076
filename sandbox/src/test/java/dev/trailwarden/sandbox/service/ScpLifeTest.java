package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.LEDGER;
import static dev.trailwarden.sandbox.DemoOrganization.MALLORY;
import static dev.trailwarden.sandbox.DemoOrganization.MANAGEMENT;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.Sdk;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.AccessDeniedException;
import software.amazon.awssdk.services.organizations.model.AwsOrganizationsNotInUseException;
import software.amazon.awssdk.services.organizations.model.ChildType;
import software.amazon.awssdk.services.organizations.model.ConcurrentModificationException;
import software.amazon.awssdk.services.organizations.model.ConstraintViolationException;
import software.amazon.awssdk.services.organizations.model.ConstraintViolationExceptionReason;
import software.amazon.awssdk.services.organizations.model.DuplicateAccountException;
import software.amazon.awssdk.services.organizations.model.DuplicatePolicyException;
import software.amazon.awssdk.services.organizations.model.InvalidInputException;
import software.amazon.awssdk.services.organizations.model.InvalidInputExceptionReason;
import software.amazon.awssdk.services.organizations.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.organizations.model.MasterCannotLeaveOrganizationException;
import software.amazon.awssdk.services.organizations.model.Policy;
import software.amazon.awssdk.services.organizations.model.PolicyInUseException;
import software.amazon.awssdk.services.organizations.model.PolicyNotAttachedException;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.organizations.model.PolicyTypeAlreadyEnabledException;
import software.amazon.awssdk.services.organizations.model.PolicyTypeNotEnabledException;
import software.amazon.awssdk.services.organizations.model.PolicyTypeStatus;
import software.amazon.awssdk.services.organizations.model.ResourcePolicyNotFoundException;
import software.amazon.awssdk.services.organizations.model.Root;
import software.amazon.awssdk.services.organizations.model.Tag;

/** What an operator of SCPs does with the unmodified SDK, and what AWS refuses them. */
class ScpLifeTest {
    private static final String DENY = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"%s","Resource":"*"}]}""";
    private static final String NO_STOP = DENY.formatted("cloudtrail:StopLogging");
    private static final PolicyType SCP = PolicyType.SERVICE_CONTROL_POLICY;

    private Sandbox sandbox;
    private OrganizationsClient management;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        management = organizations(MANAGEMENT);
    }

    @AfterEach
    void stop() {
        management.close();
        sandbox.close();
    }

    private OrganizationsClient organizations(AccountId account) {
        return new Sdk(sandbox).client(OrganizationsClient.builder(), account, ADMIN);
    }

    private Policy create(String name, String content) {
        return management
                .createPolicy(request -> request.name(name)
                        .description("test")
                        .type(SCP)
                        .content(content)
                        .tags(Tag.builder().key("owner").value("trailwarden").build()))
                .policy();
    }

    private static String id(Policy policy) {
        return policy.policySummary().id();
    }

    private Root root() {
        return management.listRoots().roots().getFirst();
    }

    private List<String> on(String target) {
        return management
                .listPoliciesForTarget(request -> request.targetId(target).filter(SCP))
                .policies()
                .stream()
                .map(policy -> policy.name())
                .toList();
    }

    private String stop(AccountId account) {
        String trail = account.equals(LEDGER) ? "ledger-trail" : "payments-trail";
        return Client.of(sandbox, account, MALLORY, HUB_REGION)
                .call("cloudtrail", "StopLogging", "{'Name':'" + trail + "'}")
                .message();
    }

    @Test
    void aPolicyIsMadeTaggedAttachedChangedDetachedAndDeleted() {
        String policy = id(create("no-stop", DENY.formatted("iam:CreateUser")));
        management.attachPolicy(request -> request.policyId(policy).targetId(PAYMENTS.value()));
        String before = stop(PAYMENTS);

        management.updatePolicy(request -> request.policyId(policy).content(NO_STOP));
        String guarded = stop(PAYMENTS);

        assertThat(before).isEmpty();
        assertThat(guarded).contains("with an explicit deny in a service control policy");
        assertThat(management
                        .describePolicy(request -> request.policyId(policy))
                        .policy())
                .satisfies(changed -> {
                    assertThat(changed.content()).isEqualTo(NO_STOP);
                    assertThat(changed.policySummary().name()).isEqualTo("no-stop");
                    assertThat(changed.policySummary().description()).isEqualTo("test");
                });
        management.tagResource(request -> request.resourceId(policy)
                .tags(Tag.builder().key("digest").value("1").build()));
        management.untagResource(request -> request.resourceId(policy).tagKeys("owner"));
        assertThat(management
                        .listTagsForResource(request -> request.resourceId(policy))
                        .tags())
                .extracting(Tag::key)
                .containsExactly("digest");
        assertThatExceptionOfType(PolicyInUseException.class)
                .isThrownBy(() -> management.deletePolicy(request -> request.policyId(policy)));
        management.detachPolicy(request -> request.policyId(policy).targetId(PAYMENTS.value()));
        management.deletePolicy(request -> request.policyId(policy));
        assertThat(management.listPolicies(request -> request.filter(SCP)).policies())
                .extracting(summary -> summary.name())
                .doesNotContain("no-stop");
    }

    @Test
    void contentIsRefusedForWhatIsWrongWithIt() {
        create("taken", NO_STOP);
        String long10240 = NO_STOP.replace("}]}", "}]" + " ".repeat(10_240 - NO_STOP.length()) + "}");

        assertThatExceptionOfType(DuplicatePolicyException.class).isThrownBy(() -> create("taken", NO_STOP));
        assertThatExceptionOfType(MalformedPolicyDocumentException.class).isThrownBy(() -> create("other", "{}"));
        assertThat(create("just fits", long10240).content()).hasSize(10_240);
        assertThatExceptionOfType(ConstraintViolationException.class)
                .isThrownBy(() -> create("too long", long10240 + " "))
                .extracting(ConstraintViolationException::reason)
                .isEqualTo(ConstraintViolationExceptionReason.POLICY_CONTENT_LIMIT_EXCEEDED);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> management.updatePolicy(
                        request -> request.policyId("p-FullAWSAccess").name("mine")))
                .extracting(InvalidInputException::reason)
                .isEqualTo(InvalidInputExceptionReason.IMMUTABLE_POLICY);
    }

    @Test
    void disablingDetachesEverythingAndEnablingLeavesFullAccessOnly() {
        String rootId = root().id();
        String guarded = stop(LEDGER);

        Root disabled = management
                .disablePolicyType(request -> request.rootId(rootId).policyType(SCP))
                .root();
        String free = stop(LEDGER);
        List<String> none = on(PAYMENTS.value());
        assertThatExceptionOfType(PolicyTypeNotEnabledException.class)
                .isThrownBy(() -> management.attachPolicy(
                        request -> request.policyId("p-FullAWSAccess").targetId(rootId)));
        Root enabling = management
                .enablePolicyType(request -> request.rootId(rootId).policyType(SCP))
                .root();
        PolicyTypeStatus first = root().policyTypes().getFirst().status();
        PolicyTypeStatus second = root().policyTypes().getFirst().status();

        assertThat(guarded).contains("service control policy");
        assertThat(disabled.policyTypes()).isEmpty();
        assertThat(free).isEmpty();
        assertThat(none).isEmpty();
        assertThat(enabling.policyTypes().getFirst().status()).isEqualTo(PolicyTypeStatus.PENDING_ENABLE);
        assertThat(first).isEqualTo(PolicyTypeStatus.PENDING_ENABLE);
        assertThat(second).isEqualTo(PolicyTypeStatus.ENABLED);
        assertThat(on(production())).containsExactly("FullAWSAccess");
        assertThat(on(LEDGER.value())).containsExactly("FullAWSAccess");
        assertThatExceptionOfType(PolicyTypeAlreadyEnabledException.class)
                .isThrownBy(() -> management.enablePolicyType(
                        request -> request.rootId(rootId).policyType(SCP)));
        assertThatExceptionOfType(PolicyNotAttachedException.class)
                .isThrownBy(() -> management.detachPolicy(
                        request -> request.policyId(guard()).targetId(production())));
    }

    private String guard() {
        return management.listPolicies(request -> request.filter(SCP)).policies().stream()
                .filter(policy -> policy.name().equals("trailwarden-protect-trails"))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private String production() {
        return management
                .listParents(request -> request.childId(LEDGER.value()))
                .parents()
                .getFirst()
                .id();
    }

    @Test
    void anAccountThatIsMovedComesUnderTheScpsOfItsNewPlace() {
        String from = production();
        String workloads = management
                .listParents(request -> request.childId(from))
                .parents()
                .getFirst()
                .id();

        management.moveAccount(request ->
                request.accountId(LEDGER.value()).sourceParentId(from).destinationParentId(workloads));

        assertThat(stop(LEDGER)).isEmpty();
        assertThat(management
                        .listChildren(request -> request.parentId(from).childType(ChildType.ACCOUNT))
                        .children())
                .isEmpty();
        assertThatExceptionOfType(DuplicateAccountException.class)
                .isThrownBy(() -> management.moveAccount(request ->
                        request.accountId(LEDGER.value()).sourceParentId(from).destinationParentId(workloads)));
        assertThat(management
                        .describeOrganizationalUnit(request -> request.organizationalUnitId(from))
                        .organizationalUnit()
                        .name())
                .isEqualTo("Production");
    }

    @Test
    void noScpAndNoOrganizationTrailBindsAMemberThatHasLeft() {
        OrganizationsClient ledger = organizations(LEDGER);

        ledger.leaveOrganization();

        assertThat(stop(LEDGER)).isEmpty();
        assertThat(sandbox.world().trails().recordWrites(LEDGER, dev.trailwarden.sandbox.model.Region.US_EAST_1, "iam"))
                .isFalse();
        assertThatExceptionOfType(AwsOrganizationsNotInUseException.class).isThrownBy(ledger::describeOrganization);
        assertThatExceptionOfType(MasterCannotLeaveOrganizationException.class)
                .isThrownBy(management::leaveOrganization);
        assertThatExceptionOfType(ConstraintViolationException.class)
                .isThrownBy(
                        () -> management.removeAccountFromOrganization(request -> request.accountId(SECURITY.value())))
                .extracting(ConstraintViolationException::reason)
                .isEqualTo(ConstraintViolationExceptionReason.CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG);
        management.removeAccountFromOrganization(request -> request.accountId(PAYMENTS.value()));
        assertThat(management.listAccounts().accounts())
                .extracting(account -> account.name())
                .doesNotContain("ledger", "payments");
    }

    @Test
    void anEmptyPageIsNotTheLast() {
        sandbox.addAccounts(25);

        var first = management.listAccounts();
        var second = management.listAccounts(request -> request.nextToken(first.nextToken()));
        List<String> all = management.listAccountsPaginator().stream()
                .flatMap(page -> page.accounts().stream())
                .map(account -> account.name())
                .toList();

        assertThat(first.accounts()).hasSize(20);
        assertThat(second.accounts()).isEmpty();
        assertThat(second.nextToken()).isNotEmpty();
        assertThat(all).hasSize(30).doesNotHaveDuplicates();
    }

    @Test
    void aMemberMayManagePoliciesOnceTheDelegationPolicyNamesIt() {
        OrganizationsClient security = organizations(SECURITY);
        String policy = id(create("no-stop", NO_STOP));
        String content = """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},
                 "Action":"organizations:AttachPolicy","Resource":[
                   "arn:aws:organizations::111111111111:policy/o-4trailward3n/service_control_policy/%s",
                   "arn:aws:organizations::111111111111:account/o-4trailward3n/*"],
                 "Condition":{"StringEquals":{"organizations:PolicyType":"SERVICE_CONTROL_POLICY"}}}]}""".formatted(SECURITY, policy);
        assertThatExceptionOfType(ResourcePolicyNotFoundException.class)
                .isThrownBy(() -> management.describeResourcePolicy(_ -> {}));
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> security.attachPolicy(
                        request -> request.policyId(policy).targetId(PAYMENTS.value())))
                .withMessageContaining("You don't have permissions to access this resource.");

        management.putResourcePolicy(request -> request.content(content));
        security.attachPolicy(request -> request.policyId(policy).targetId(PAYMENTS.value()));

        assertThat(on(PAYMENTS.value())).containsExactly("FullAWSAccess", "no-stop");
        assertThatExceptionOfType(AccessDeniedException.class)
                .as("another target")
                .isThrownBy(() -> security.attachPolicy(
                        request -> request.policyId(policy).targetId(root().id())));
        assertThatExceptionOfType(AccessDeniedException.class)
                .as("another policy")
                .isThrownBy(() -> security.attachPolicy(
                        request -> request.policyId(guard()).targetId(PAYMENTS.value())));
        assertThatExceptionOfType(AccessDeniedException.class)
                .as("another operation")
                .isThrownBy(() -> security.detachPolicy(
                        request -> request.policyId(policy).targetId(PAYMENTS.value())));
        assertThatExceptionOfType(AccessDeniedException.class)
                .as("what cannot be delegated")
                .isThrownBy(() -> security.deleteResourcePolicy(_ -> {}));
        management.deleteResourcePolicy(_ -> {});
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> security.attachPolicy(
                        request -> request.policyId(policy).targetId(LEDGER.value())));
    }

    @Test
    void aDelegateStillNeedsItsOwnPermissionForThePolicyAndTheTarget() {
        String policy = id(create("no-stop", NO_STOP));
        management.putResourcePolicy(request -> request.content("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},
                 "Action":"organizations:*","Resource":"*"}]}""".formatted(SECURITY)));
        Sdk sdk = new Sdk(sandbox);
        OrganizationsClient narrow = sdk.client(
                OrganizationsClient.builder(),
                sdk.user(
                        SECURITY,
                        "narrow",
                        "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'organizations:AttachPolicy',"
                                + "'Resource':['arn:aws:organizations::111111111111:policy/o-4trailward3n/service_control_policy/"
                                + policy + "','arn:aws:organizations::111111111111:account/o-4trailward3n/" + PAYMENTS
                                + "']}]}"),
                HUB_REGION);

        narrow.attachPolicy(request -> request.policyId(policy).targetId(PAYMENTS.value()));

        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() ->
                        narrow.attachPolicy(request -> request.policyId(policy).targetId(LEDGER.value())))
                .withMessageContaining("because no identity-based policy allows the organizations:AttachPolicy action");
    }

    @Test
    void servicesAreTrustedAndDelegatedToMembers() {
        String service = "config.amazonaws.com";

        assertThatExceptionOfType(ConstraintViolationException.class)
                .isThrownBy(() -> management.registerDelegatedAdministrator(
                        request -> request.accountId(PAYMENTS.value()).servicePrincipal(service)))
                .extracting(ConstraintViolationException::reason)
                .isEqualTo(ConstraintViolationExceptionReason.SERVICE_ACCESS_NOT_ENABLED);
        management.enableAWSServiceAccess(request -> request.servicePrincipal(service));
        management.registerDelegatedAdministrator(
                request -> request.accountId(PAYMENTS.value()).servicePrincipal(service));

        assertThat(management.listAWSServiceAccessForOrganization().enabledServicePrincipals())
                .extracting(trusted -> trusted.servicePrincipal())
                .contains(service, "cloudtrail.amazonaws.com");
        assertThat(management.listDelegatedAdministrators(_ -> {}).delegatedAdministrators())
                .extracting(delegate -> delegate.name())
                .containsExactly("security", "payments");
        assertThat(organizations(PAYMENTS).listAccounts().accounts()).hasSize(5);
        management.deregisterDelegatedAdministrator(
                request -> request.accountId(PAYMENTS.value()).servicePrincipal(service));
        management.disableAWSServiceAccess(request -> request.servicePrincipal(service));
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> organizations(PAYMENTS).listAccounts());
    }

    @Test
    void thereIsNoEffectiveScp() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> management.describeEffectivePolicy(
                        request -> request.policyType("SERVICE_CONTROL_POLICY").targetId(PAYMENTS.value())))
                .extracting(InvalidInputException::reason)
                .isEqualTo(InvalidInputExceptionReason.INVALID_ENUM_POLICY_TYPE);
    }

    @Test
    void withinItsPublishedRatesOrganizationsAnswersOnly() {
        Client client = Client.of(sandbox, MANAGEMENT, ADMIN, HUB_REGION);
        sandbox.organizations().throttle().switchTo(true);

        // One a second: on the slowest machine some two of these come within the same.
        Optional<String> refused = Stream.generate(() -> client.call("organizations", "DisablePolicyType", "{}"))
                .limit(50)
                .map(Client.Reply::code)
                .filter(code -> !code.equals("InvalidInputException"))
                .findFirst();

        assertThat(refused).hasValue("TooManyRequestsException");
    }

    @Test
    void aTestMakesOrganizationsBusy() {
        String policy = id(create("no-stop", NO_STOP));
        sandbox.faults()
                .failNext(
                        "organizations",
                        "AttachPolicy",
                        1,
                        ApiError.badRequest("ConcurrentModificationException", "The target of the operation changes."));
        sandbox.faults()
                .failNext(
                        "organizations",
                        "DescribePolicy",
                        1,
                        ApiError.badRequest("TooManyRequestsException", "You have sent too many requests."));

        assertThatExceptionOfType(ConcurrentModificationException.class)
                .isThrownBy(() -> management.attachPolicy(
                        request -> request.policyId(policy).targetId(PAYMENTS.value())));
        management.attachPolicy(request -> request.policyId(policy).targetId(PAYMENTS.value()));
        // The SDK itself repeats a throttled call.
        assertThat(management
                        .describePolicy(request -> request.policyId(policy))
                        .policy()
                        .content())
                .isEqualTo(NO_STOP);
        assertThat(on(PAYMENTS.value())).containsExactly("FullAWSAccess", "no-stop");
    }
}
