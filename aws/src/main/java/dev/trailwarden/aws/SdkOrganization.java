package dev.trailwarden.aws;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.Organization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.EnabledServicePrincipal;
import software.amazon.awssdk.services.organizations.model.Parent;
import software.amazon.awssdk.services.organizations.model.ParentType;
import software.amazon.awssdk.services.organizations.model.Policy;
import software.amazon.awssdk.services.organizations.model.PolicyTargetSummary;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.organizations.model.PolicyTypeSummary;

/** The organization in one session. */
final class SdkOrganization implements Organization {
    /** A root has units five deep (Organizations user guide, quotas); anything longer is no answer. */
    private static final int DEEPEST = 10;

    private final OrganizationsClient client;
    private final MemberSession session;

    SdkOrganization(OrganizationsClient client, MemberSession session) {
        this.client = client;
        this.session = session;
    }

    @Override
    public Root root() throws MemberFault {
        return session
                .call("ListRoots", as -> client.listRoots(request -> request.overrideConfiguration(as)))
                .roots()
                .stream()
                .findFirst()
                .map(root -> new Root(
                        // arn:aws:organizations::111111111111:root/o-a1b2c3d4e5/r-a1b2
                        root.arn().replaceFirst("^.*:root/(o-[a-z0-9]+)/.*$", "$1"),
                        root.id(),
                        root.policyTypes().stream()
                                .filter(type -> type.type() == PolicyType.SERVICE_CONTROL_POLICY)
                                .map(PolicyTypeSummary::statusAsString)
                                .findFirst()
                                // A type that is off is not among them (Organizations API reference, Root).
                                .orElse("")))
                .orElseThrow(() -> nothing("ListRoots answered without a root"));
    }

    @Override
    public Optional<PolicyText> policy(String id) throws MemberFault {
        return ifThere(() -> {
            Policy policy = session.call(
                            "DescribePolicy " + id,
                            as -> client.describePolicy(
                                    request -> request.policyId(id).overrideConfiguration(as)))
                    .policy();
            return new PolicyText(
                    id,
                    policy.policySummary().name(),
                    policy.policySummary().type() == PolicyType.SERVICE_CONTROL_POLICY,
                    policy.content());
        });
    }

    @Override
    public List<PolicyName> policies() throws MemberFault {
        return session.call(
                "ListPolicies",
                as -> client
                        .listPoliciesPaginator(request -> request.filter(PolicyType.SERVICE_CONTROL_POLICY)
                                .overrideConfiguration(as))
                        .stream()
                        .flatMap(page -> page.policies().stream())
                        .filter(policy -> !policy.awsManaged())
                        .map(policy -> new PolicyName(policy.id(), policy.name()))
                        .toList());
    }

    @Override
    public Set<String> targets(String policy) throws MemberFault {
        return ifThere(() -> session.call(
                        "ListTargetsForPolicy " + policy,
                        as -> client
                                .listTargetsForPolicyPaginator(
                                        request -> request.policyId(policy).overrideConfiguration(as))
                                .stream()
                                .flatMap(page -> page.targets().stream())
                                .map(PolicyTargetSummary::targetId)
                                .collect(Collectors.toUnmodifiableSet())))
                .orElse(Set.of());
    }

    @Override
    public List<String> above(String child) throws MemberFault {
        List<String> above = new ArrayList<>();
        Optional<Parent> parent = parentOf(child);
        while (parent.isPresent() && above.size() < DEEPEST) {
            above.add(parent.get().id());
            parent = parent.get().type() == ParentType.ROOT
                    ? Optional.empty()
                    : parentOf(parent.get().id());
        }
        return List.copyOf(above);
    }

    /** An account or unit has exactly one parent (Organizations API reference, ListParents). */
    private Optional<Parent> parentOf(String child) throws MemberFault {
        return session
                .call(
                        "ListParents of " + child,
                        as -> client.listParents(
                                request -> request.childId(child).overrideConfiguration(as)))
                .parents()
                .stream()
                .findFirst();
    }

    @Override
    public boolean hasMember(AccountId account) throws MemberFault {
        return ifThere(() -> session.call(
                        "DescribeAccount " + account,
                        as -> client.describeAccount(
                                request -> request.accountId(account.value()).overrideConfiguration(as))))
                .isPresent();
    }

    @Override
    public Set<String> services() throws MemberFault {
        return session.call(
                "ListAWSServiceAccessForOrganization",
                as ->
                        client
                                .listAWSServiceAccessForOrganizationPaginator(
                                        request -> request.overrideConfiguration(as))
                                .stream()
                                .flatMap(page -> page.enabledServicePrincipals().stream())
                                .map(EnabledServicePrincipal::servicePrincipal)
                                .collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public void attach(String policy, String target) throws MemberFault {
        session.call("AttachPolicy " + policy + " to " + target, as -> {
            try {
                return client.attachPolicy(
                        request -> request.policyId(policy).targetId(target).overrideConfiguration(as));
            } catch (AwsServiceException e) {
                // Another delivery, or a person, was faster.
                if (e.awsErrorDetails() != null
                        && "DuplicatePolicyAttachmentException"
                                .equals(e.awsErrorDetails().errorCode())) {
                    return "attached already";
                }
                throw e;
            }
        });
    }

    /** A read that may find nothing. */
    @FunctionalInterface
    private interface Read<T> {
        T read() throws MemberFault;
    }

    private static <T> Optional<T> ifThere(Read<T> read) throws MemberFault {
        try {
            return Optional.of(read.read());
        } catch (MemberFault fault) {
            if (fault.kind() == MemberFault.Kind.NO_SUCH_TRAIL) {
                return Optional.empty();
            }
            throw fault;
        }
    }

    private static MemberFault nothing(String what) {
        return new MemberFault(MemberFault.Kind.UNAVAILABLE, what, new IllegalStateException(what));
    }
}
