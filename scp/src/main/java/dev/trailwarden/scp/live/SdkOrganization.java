package dev.trailwarden.scp.live;

import dev.trailwarden.pace.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.AccountStatus;
import software.amazon.awssdk.services.organizations.model.AwsOrganizationsNotInUseException;
import software.amazon.awssdk.services.organizations.model.ConcurrentModificationException;
import software.amazon.awssdk.services.organizations.model.ConstraintViolationException;
import software.amazon.awssdk.services.organizations.model.DuplicatePolicyAttachmentException;
import software.amazon.awssdk.services.organizations.model.DuplicatePolicyException;
import software.amazon.awssdk.services.organizations.model.ListAccountsForParentResponse;
import software.amazon.awssdk.services.organizations.model.ListOrganizationalUnitsForParentResponse;
import software.amazon.awssdk.services.organizations.model.ListPoliciesResponse;
import software.amazon.awssdk.services.organizations.model.ListRootsResponse;
import software.amazon.awssdk.services.organizations.model.ListTargetsForPolicyResponse;
import software.amazon.awssdk.services.organizations.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.organizations.model.Organization;
import software.amazon.awssdk.services.organizations.model.PolicyChangesInProgressException;
import software.amazon.awssdk.services.organizations.model.PolicyInUseException;
import software.amazon.awssdk.services.organizations.model.PolicyNotAttachedException;
import software.amazon.awssdk.services.organizations.model.PolicyNotFoundException;
import software.amazon.awssdk.services.organizations.model.PolicySummary;
import software.amazon.awssdk.services.organizations.model.PolicyTargetSummary;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.organizations.model.PolicyTypeAlreadyEnabledException;
import software.amazon.awssdk.services.organizations.model.PolicyTypeNotEnabledException;
import software.amazon.awssdk.services.organizations.model.PolicyTypeStatus;
import software.amazon.awssdk.services.organizations.model.PolicyTypeSummary;
import software.amazon.awssdk.services.organizations.model.Root;
import software.amazon.awssdk.services.organizations.model.Tag;
import software.amazon.awssdk.services.organizations.model.TargetNotFoundException;
import software.amazon.awssdk.services.organizations.model.TooManyRequestsException;

/** Organizations through the SDK: pages, rates, repetitions and error codes stop here. */
public final class SdkOrganization implements OrganizationControl {
    private static final int ATTEMPTS = 7;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    /** Enabling SCPs is asynchronous; no document says how long it takes. */
    private static final Duration ENABLING_LOOK = Duration.ofSeconds(2);

    private static final int ENABLING_LOOKS = 60;
    private static final Tag TAG =
            Tag.builder().key("application").value("trailwarden").build();

    private final OrganizationsClient client;
    private final Pace pace;
    private final Pace.Sleeper sleeper;

    /** A call, and what it is about. */
    private record Asked(String operation, String about) {
        @Override
        public String toString() {
            return "organizations:" + operation + about;
        }
    }

    /**
     * @param client with credentials of the management account, or of who may do the same
     * @param pace holds calls back
     * @param sleeper waits before a call is repeated
     */
    public SdkOrganization(OrganizationsClient client, Pace pace, Pace.Sleeper sleeper) {
        this.client = client;
        this.pace = pace;
        this.sleeper = sleeper;
    }

    @Override
    public Home home() throws OrganizationFault {
        Organization organization = call(
                "DescribeOrganization", "", () -> client.describeOrganization().organization());
        return new Home(
                organization.id(),
                organization.masterAccountId(),
                organization.arn().split(":", -1)[1]);
    }

    @Override
    public Top top() throws OrganizationFault {
        Root root =
                all(new Asked("ListRoots", ""), client.listRootsPaginator(), ListRootsResponse::roots, one -> one)
                        .stream()
                        .findFirst()
                        .orElseThrow(() -> new OrganizationFault(
                                "the organization does not show its root",
                                "ask with the management account's credentials"));
        ScpSwitch scps = root.policyTypes().stream()
                .filter(type -> type.type() == PolicyType.SERVICE_CONTROL_POLICY)
                .map(PolicyTypeSummary::status)
                .findFirst()
                .map(SdkOrganization::scpSwitch)
                .orElse(ScpSwitch.DISABLED);
        return new Top(new Node.Root(root.id(), root.name()), scps);
    }

    private static ScpSwitch scpSwitch(PolicyTypeStatus status) {
        return switch (status) {
            case ENABLED -> ScpSwitch.ENABLED;
            case PENDING_ENABLE -> ScpSwitch.PENDING_ENABLE;
            case PENDING_DISABLE -> ScpSwitch.PENDING_DISABLE;
            case UNKNOWN_TO_SDK_VERSION -> ScpSwitch.DISABLED;
        };
    }

    @Override
    public List<Node.Unit> unitsIn(String parent) throws OrganizationFault {
        return all(
                new Asked("ListOrganizationalUnitsForParent", " of " + parent),
                client.listOrganizationalUnitsForParentPaginator(request -> request.parentId(parent)),
                ListOrganizationalUnitsForParentResponse::organizationalUnits,
                unit -> new Node.Unit(unit.id(), unit.name(), parent));
    }

    @Override
    public List<Node.Account> accountsIn(String parent) throws OrganizationFault {
        return all(
                new Asked("ListAccountsForParent", " of " + parent),
                client.listAccountsForParentPaginator(request -> request.parentId(parent)),
                ListAccountsForParentResponse::accounts,
                account -> new Node.Account(account.id(), account.name(), parent, state(account)));
    }

    /** Status was retired in September 2026 in favour of State; whoever answers without State still has Status. */
    private static AccountState state(Account account) {
        if (account.state() != null) {
            return switch (account.state()) {
                case PENDING_ACTIVATION -> AccountState.PENDING_ACTIVATION;
                case ACTIVE -> AccountState.ACTIVE;
                case SUSPENDED -> AccountState.SUSPENDED;
                case PENDING_CLOSURE -> AccountState.PENDING_CLOSURE;
                case CLOSED -> AccountState.CLOSED;
                case UNKNOWN_TO_SDK_VERSION -> AccountState.UNKNOWN;
            };
        }
        AccountStatus status = Optional.ofNullable(account.status()).orElse(AccountStatus.UNKNOWN_TO_SDK_VERSION);
        return switch (status) {
            case ACTIVE -> AccountState.ACTIVE;
            case SUSPENDED -> AccountState.SUSPENDED;
            case PENDING_CLOSURE -> AccountState.PENDING_CLOSURE;
            case UNKNOWN_TO_SDK_VERSION -> AccountState.UNKNOWN;
        };
    }

    @Override
    public List<Scp> policies() throws OrganizationFault {
        return all(
                new Asked("ListPolicies", ""),
                client.listPoliciesPaginator(request -> request.filter(PolicyType.SERVICE_CONTROL_POLICY)),
                ListPoliciesResponse::policies,
                SdkOrganization::scp);
    }

    private static Scp scp(PolicySummary policy) {
        return new Scp(
                policy.id(),
                policy.arn(),
                policy.name(),
                Optional.ofNullable(policy.description()).orElse(""),
                Boolean.TRUE.equals(policy.awsManaged()));
    }

    @Override
    public List<String> targetsOf(String policyId) throws OrganizationFault {
        return all(
                new Asked("ListTargetsForPolicy", " " + policyId),
                client.listTargetsForPolicyPaginator(request -> request.policyId(policyId)),
                ListTargetsForPolicyResponse::targets,
                PolicyTargetSummary::targetId);
    }

    @Override
    public String text(String policyId) throws OrganizationFault {
        return call(
                "DescribePolicy",
                " " + policyId,
                () -> client.describePolicy(request -> request.policyId(policyId))
                        .policy()
                        .content());
    }

    @Override
    public void enableScps(String rootId) throws OrganizationFault {
        call("EnablePolicyType", " in " + rootId, () -> {
            try {
                client.enablePolicyType(
                        request -> request.rootId(rootId).policyType(PolicyType.SERVICE_CONTROL_POLICY));
            } catch (PolicyTypeAlreadyEnabledException _) {
                // Whether it is there or still on its way, the next look says.
            }
            return rootId;
        });
        for (int look = 1; top().scps() != ScpSwitch.ENABLED; look++) {
            if (look == ENABLING_LOOKS) {
                throw new OrganizationFault(
                        "AWS is still enabling SCPs after two minutes", "run the command again in a while");
            }
            pause(ENABLING_LOOK);
        }
    }

    @Override
    public Scp create(WantedPolicy policy) throws OrganizationFault {
        return call(
                "CreatePolicy",
                " " + policy.name(),
                () -> scp(client.createPolicy(request -> request.name(policy.name())
                                .description(policy.description())
                                .content(policy.json())
                                .type(PolicyType.SERVICE_CONTROL_POLICY)
                                .tags(TAG))
                        .policy()
                        .policySummary()));
    }

    @Override
    public void update(String policyId, WantedPolicy policy) throws OrganizationFault {
        call(
                "UpdatePolicy",
                " " + policy.name(),
                () -> client.updatePolicy(request -> request.policyId(policyId)
                        .description(policy.description())
                        .content(policy.json())));
    }

    @Override
    public void attach(String policyId, String nodeId) throws OrganizationFault {
        call("AttachPolicy", " " + policyId + " to " + nodeId, () -> {
            try {
                client.attachPolicy(request -> request.policyId(policyId).targetId(nodeId));
            } catch (DuplicatePolicyAttachmentException _) {
                // What was wanted is there: an answer was lost, or somebody else did it.
            }
            return nodeId;
        });
    }

    @Override
    public void detach(String policyId, String nodeId) throws OrganizationFault {
        call("DetachPolicy", " " + policyId + " from " + nodeId, () -> {
            try {
                client.detachPolicy(request -> request.policyId(policyId).targetId(nodeId));
            } catch (PolicyNotAttachedException _) {
                // What was wanted is there: an answer was lost, or somebody else did it.
            }
            return nodeId;
        });
    }

    @Override
    public void delete(String policyId) throws OrganizationFault {
        call("DeletePolicy", " " + policyId, () -> client.deletePolicy(request -> request.policyId(policyId)));
    }

    /** An empty page with a token is legal, and an iterator's end is the last page's. */
    private <P, I, T> List<T> all(
            Asked asked, SdkIterable<P> pages, Function<P, List<I>> items, Function<? super I, ? extends T> made)
            throws OrganizationFault {
        List<T> all = new ArrayList<>();
        Iterator<P> iterator = pages.iterator();
        while (iterator.hasNext()) {
            items.apply(call(asked.operation(), asked.about(), iterator::next))
                    .forEach(item -> all.add(made.apply(item)));
        }
        return List.copyOf(all);
    }

    private <T> T call(String operation, String about, Supplier<T> call) throws OrganizationFault {
        for (int attempt = 1; ; attempt++) {
            take(operation);
            try {
                return call.get();
            } catch (ConcurrentModificationException | TooManyRequestsException | PolicyChangesInProgressException e) {
                if (attempt == ATTEMPTS) {
                    throw new OrganizationFault(
                            SdkProblem.sentence(new Asked(operation, about).toString(), e),
                            "somebody else is changing the organization or calling it often; run the command again,"
                                    + " it goes on where it stopped");
                }
                pause(FIRST_PAUSE.multipliedBy(1L << (attempt - 1)));
            } catch (SdkException e) {
                throw fault(new Asked(operation, about), e);
            }
        }
    }

    private void take(String operation) throws OrganizationFault {
        try {
            pace.take(operation);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private void pause(Duration time) throws OrganizationFault {
        try {
            sleeper.sleep(time);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static OrganizationFault interrupted() {
        Thread.currentThread().interrupt();
        return new OrganizationFault("the command was interrupted", "run it again, it goes on where it stopped");
    }

    private static OrganizationFault fault(Asked asked, SdkException e) {
        String words = e instanceof AwsServiceException refused && refused.awsErrorDetails() != null
                ? refused.awsErrorDetails().errorMessage()
                : String.valueOf(e.getMessage());
        return switch (e) {
            case AwsOrganizationsNotInUseException _ ->
                new OrganizationFault(
                        "the account of these credentials is in no organization",
                        "use credentials of the organization's management account");
            case DuplicatePolicyException _ ->
                new OrganizationFault(
                        "an SCP of this name has just been created (" + asked + ")",
                        "run the command again, it goes on with what is there");
            case PolicyTypeNotEnabledException _ ->
                new OrganizationFault("SCPs are disabled in this organization", "add --enable-scps");
            case TargetNotFoundException _, PolicyNotFoundException _ ->
                new OrganizationFault(
                        asked + ": it is gone, somebody has removed it meanwhile", "run the command again");
            case PolicyInUseException _ ->
                new OrganizationFault(asked + ": somebody has attached it meanwhile", "run the command again");
            case MalformedPolicyDocumentException _ ->
                new OrganizationFault(
                        "AWS does not take the policy's text (" + asked + "): " + words,
                        "check the ARNs in your options and settings");
            case ConstraintViolationException constraint -> constraint(asked, constraint, words);
            default -> other(asked, e);
        };
    }

    private static OrganizationFault constraint(Asked asked, ConstraintViolationException e, String words) {
        // Several of these are newer than the SDK's list of reasons, so the text decides, which has the reason, too.
        String reason = e.reasonAsString() + " " + words;
        if (reason.contains("MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED")) {
            return new OrganizationFault(
                    asked + ": " + Slots.MAX_ATTACHED + " SCPs are attached there already, and no more can be",
                    "detach or merge one");
        }
        if (reason.contains("MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED")) {
            return new OrganizationFault(
                    asked + ": it is the last SCP there, and AWS keeps one everywhere", "attach FullAWSAccess first");
        }
        if (reason.contains("POLICY_CONTENT_LIMIT_EXCEEDED")) {
            return new OrganizationFault(
                    asked + ": the policy's text is longer than AWS takes", "use fewer profiles or fewer patterns");
        }
        return new OrganizationFault(
                asked + " is more than AWS allows: " + words, "ask AWS support for a higher quota, or tidy up");
    }

    private static OrganizationFault other(Asked asked, SdkException e) {
        if (e instanceof AwsServiceException refused
                && refused.awsErrorDetails() != null
                && refused.awsErrorDetails().errorCode().startsWith("AccessDenied")) {
            return new OrganizationFault(
                    SdkProblem.sentence(asked.toString(), e),
                    "use an administrator of the management account; to read, a delegated administrator will do");
        }
        return new OrganizationFault(
                SdkProblem.sentence(asked.toString(), e), "run the command again when that is cleared up");
    }
}
