package dev.trailwarden.scp.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trailwarden.pace.Pace;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.AccessDeniedException;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.AccountState;
import software.amazon.awssdk.services.organizations.model.AccountStatus;
import software.amazon.awssdk.services.organizations.model.AttachPolicyRequest;
import software.amazon.awssdk.services.organizations.model.AttachPolicyResponse;
import software.amazon.awssdk.services.organizations.model.AwsOrganizationsNotInUseException;
import software.amazon.awssdk.services.organizations.model.ConcurrentModificationException;
import software.amazon.awssdk.services.organizations.model.ConstraintViolationException;
import software.amazon.awssdk.services.organizations.model.DuplicatePolicyAttachmentException;
import software.amazon.awssdk.services.organizations.model.EnablePolicyTypeRequest;
import software.amazon.awssdk.services.organizations.model.EnablePolicyTypeResponse;
import software.amazon.awssdk.services.organizations.model.ListAccountsForParentRequest;
import software.amazon.awssdk.services.organizations.model.ListAccountsForParentResponse;
import software.amazon.awssdk.services.organizations.model.ListRootsRequest;
import software.amazon.awssdk.services.organizations.model.ListRootsResponse;
import software.amazon.awssdk.services.organizations.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.organizations.model.OrganizationsException;
import software.amazon.awssdk.services.organizations.model.PolicyChangesInProgressException;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.organizations.model.PolicyTypeAlreadyEnabledException;
import software.amazon.awssdk.services.organizations.model.PolicyTypeNotEnabledException;
import software.amazon.awssdk.services.organizations.model.PolicyTypeStatus;
import software.amazon.awssdk.services.organizations.model.PolicyTypeSummary;
import software.amazon.awssdk.services.organizations.model.Root;
import software.amazon.awssdk.services.organizations.model.TargetNotFoundException;
import software.amazon.awssdk.services.organizations.model.TooManyRequestsException;

/** The adapter with a service that answers what no test bench does on request. */
class SdkOrganizationTest {
    private final Service service = new Service();
    private final List<Duration> pauses = new ArrayList<>();
    /** A call before which there was another one waits. */
    private int paced = 1;

    private final SdkOrganization organization = new SdkOrganization(
            service,
            new Pace(
                    Map.of("AttachPolicy", new Pace.Rate(1, 1), "ListAccountsForParent", new Pace.Rate(1, 1)),
                    () -> 0,
                    _ -> paced++),
            pauses::add);

    /** Answers in turn; a failure before each answer if there is one. */
    private static final class Service implements OrganizationsClient {
        final Deque<SdkException> failures = new ArrayDeque<>();
        final Deque<ListAccountsForParentResponse> pages = new ArrayDeque<>();
        final Deque<PolicyTypeStatus> statuses = new ArrayDeque<>();
        int attached;

        private void mayFail() {
            SdkException failure = failures.poll();
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public AttachPolicyResponse attachPolicy(AttachPolicyRequest request) {
            mayFail();
            attached++;
            return AttachPolicyResponse.builder().build();
        }

        @Override
        public ListAccountsForParentResponse listAccountsForParent(ListAccountsForParentRequest request) {
            mayFail();
            return pages.remove();
        }

        @Override
        public EnablePolicyTypeResponse enablePolicyType(EnablePolicyTypeRequest request) {
            mayFail();
            return EnablePolicyTypeResponse.builder().build();
        }

        @Override
        public ListRootsResponse listRoots(ListRootsRequest request) {
            PolicyTypeStatus status = statuses.size() > 1 ? statuses.remove() : statuses.element();
            return ListRootsResponse.builder()
                    .roots(Root.builder()
                            .id("r-ab12")
                            .name("Root")
                            .policyTypes(PolicyTypeSummary.builder()
                                    .type(PolicyType.SERVICE_CONTROL_POLICY)
                                    .status(status)
                                    .build())
                            .build())
                    .build();
        }

        @Override
        public String serviceName() {
            return "organizations";
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private static Account account(String id) {
        return Account.builder().id(id).name(id).state(AccountState.ACTIVE).build();
    }

    @Test
    void anEmptyPageIsNotTheLastOne() throws Exception {
        service.pages.add(ListAccountsForParentResponse.builder().nextToken("1").build());
        service.pages.add(ListAccountsForParentResponse.builder()
                .accounts(account("333333333333"))
                .nextToken("2")
                .build());
        service.pages.add(
                ListAccountsForParentResponse.builder().accounts(List.of()).build());
        assertThat(organization.accountsIn("r-ab12")).extracting(Node::id).containsExactly("333333333333");
        assertThat(paced).as("each page is a call").isEqualTo(3);
    }

    @Test
    void aPageThatWasThrottledIsAskedForAgainAndNoneIsLostOrDoubled() throws Exception {
        service.pages.add(ListAccountsForParentResponse.builder()
                .accounts(account("333333333333"))
                .nextToken("1")
                .build());
        service.pages.add(ListAccountsForParentResponse.builder()
                .accounts(account("444444444444"))
                .build());
        service.failures.add(TooManyRequestsException.builder().build());
        assertThat(organization.accountsIn("r-ab12"))
                .extracting(Node::id)
                .containsExactly("333333333333", "444444444444");
    }

    @Test
    void whereThereIsNoStateTheStatusIsTaken() throws Exception {
        service.pages.add(ListAccountsForParentResponse.builder()
                .accounts(
                        Account.builder().id("1").status(AccountStatus.ACTIVE).build(),
                        Account.builder()
                                .id("2")
                                .status(AccountStatus.SUSPENDED)
                                .build(),
                        Account.builder()
                                .id("3")
                                .state(AccountState.CLOSED)
                                .status(AccountStatus.SUSPENDED)
                                .build(),
                        Account.builder().id("4").build())
                .build());
        assertThat(organization.accountsIn("r-ab12"))
                .extracting(Node.Account::state)
                .containsExactly(
                        dev.trailwarden.scp.live.AccountState.ACTIVE,
                        dev.trailwarden.scp.live.AccountState.SUSPENDED,
                        dev.trailwarden.scp.live.AccountState.CLOSED,
                        dev.trailwarden.scp.live.AccountState.UNKNOWN);
    }

    @Test
    void whoeverElseIsWorkingIsWaitedForLongerAndLonger() throws Exception {
        service.failures.add(ConcurrentModificationException.builder().build());
        service.failures.add(TooManyRequestsException.builder().build());
        service.failures.add(PolicyChangesInProgressException.builder().build());
        organization.attach("p-12345678", "333333333333");
        assertThat(service.attached).isEqualTo(1);
        assertThat(pauses).containsExactly(Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(paced).as("each repetition is a call").isEqualTo(4);
    }

    @Test
    void butNotForever() {
        for (int i = 0; i < 7; i++) {
            service.failures.add(failure(ConcurrentModificationException.builder(), "Busy."));
        }
        assertThatThrownBy(() -> organization.attach("p-12345678", "333333333333"))
                .isInstanceOf(OrganizationFault.class)
                .hasMessageContaining("Busy.")
                .hasMessageContaining("run the command again, it goes on where it stopped");
        assertThat(pauses).hasSize(6);
        assertThat(service.attached).isZero();
    }

    @Test
    void whatIsAttachedAlreadyIsAttached() throws Exception {
        service.failures.add(DuplicatePolicyAttachmentException.builder().build());
        organization.attach("p-12345678", "333333333333");
        assertThat(service.attached).isZero();
    }

    @Test
    void enablingIsOverWhenScpsCount() throws Exception {
        service.statuses.addAll(
                List.of(PolicyTypeStatus.PENDING_ENABLE, PolicyTypeStatus.PENDING_ENABLE, PolicyTypeStatus.ENABLED));
        organization.enableScps("r-ab12");
        assertThat(pauses).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(2));
    }

    @Test
    void whatSomebodyElseHasEnabledIsWaitedForAsWell() throws Exception {
        service.failures.add(PolicyTypeAlreadyEnabledException.builder().build());
        service.statuses.addAll(List.of(PolicyTypeStatus.PENDING_ENABLE, PolicyTypeStatus.ENABLED));
        organization.enableScps("r-ab12");
        assertThat(pauses).hasSize(1);
    }

    @Test
    void whatIsNeverEnabledIsNotWaitedForForever() {
        service.statuses.add(PolicyTypeStatus.PENDING_ENABLE);
        assertThatThrownBy(() -> organization.enableScps("r-ab12"))
                .hasMessage("AWS is still enabling SCPs after two minutes; run the command again in a while");
        assertThat(pauses.stream().mapToLong(Duration::toSeconds).sum()).isBetween(110L, 120L);
    }

    private static SdkException failure(OrganizationsException.Builder builder, String words) {
        return failure(builder, "SomeException", words);
    }

    private static SdkException failure(OrganizationsException.Builder builder, String code, String words) {
        return (SdkException) builder.awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(words)
                        .build())
                .message(words)
                .build();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(
                        failure(AwsOrganizationsNotInUseException.builder(), "None."),
                        "is in no organization; use credentials of the organization's management account"),
                Arguments.of(
                        failure(AccessDeniedException.builder(), "AccessDeniedException", "Not you."),
                        "Not you.; use an administrator of the management account"),
                Arguments.of(
                        failure(PolicyTypeNotEnabledException.builder(), "Off."),
                        "SCPs are disabled in this organization; add --enable-scps"),
                Arguments.of(
                        failure(TargetNotFoundException.builder(), "Gone."),
                        "organizations:AttachPolicy p-12345678 to 333333333333: it is gone, somebody has removed it"),
                Arguments.of(failure(MalformedPolicyDocumentException.builder(), "Syntax."), "Syntax.; check the ARNs"),
                Arguments.of(
                        failure(ConstraintViolationException.builder(), "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED: x"),
                        "10 SCPs are attached there already, and no more can be; detach or merge one"),
                Arguments.of(
                        failure(ConstraintViolationException.builder(), "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED: x"),
                        "it is the last SCP there, and AWS keeps one everywhere"),
                Arguments.of(
                        failure(ConstraintViolationException.builder(), "POLICY_CONTENT_LIMIT_EXCEEDED: x"),
                        "the policy's text is longer than AWS takes"),
                Arguments.of(
                        failure(ConstraintViolationException.builder(), "POLICY_NUMBER_LIMIT_EXCEEDED: x"),
                        "is more than AWS allows: POLICY_NUMBER_LIMIT_EXCEEDED: x"),
                Arguments.of(SdkClientException.create("Unable to load credentials"), "there are no AWS credentials"),
                Arguments.of(
                        SdkClientException.create("Connection refused"),
                        "organizations:AttachPolicy p-12345678 to 333333333333 failed: Connection refused"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("faults")
    void everyFaultIsASentenceThatSaysWhatToDo(SdkException failure, String sentence) {
        service.failures.add(failure);
        assertThatThrownBy(() -> organization.attach("p-12345678", "333333333333"))
                .isInstanceOf(OrganizationFault.class)
                .hasMessageContaining(sentence);
    }
}
