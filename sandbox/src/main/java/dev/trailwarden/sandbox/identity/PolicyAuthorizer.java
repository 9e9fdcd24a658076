package dev.trailwarden.sandbox.identity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.policy.AccessRequest;
import dev.trailwarden.policy.NamedPolicy;
import dev.trailwarden.policy.PolicyDocument;
import dev.trailwarden.policy.PolicyEvaluator;
import dev.trailwarden.policy.PolicySet;
import dev.trailwarden.policy.Requester;
import dev.trailwarden.policy.ResourcePolicy;
import dev.trailwarden.policy.Verdict;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.organization.Unit;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Gathers every policy that has a say and lets the {@link PolicyEvaluator} decide. */
public final class PolicyAuthorizer implements Authorizer {
    private static final Duration SERVICE_SESSION = Duration.ofHours(1);

    private final Identities identities;
    private final Organization organization;
    private final SandboxClock clock;
    private final ParsedPolicies parsed = new ParsedPolicies();

    /**
     * Makes an authorizer.
     *
     * @param identities has the identities' policies
     * @param organization has the SCPs
     * @param clock tells {@code aws:CurrentTime}
     */
    public PolicyAuthorizer(Identities identities, Organization organization, SandboxClock clock) {
        this.identities = identities;
        this.organization = organization;
        this.clock = clock;
    }

    @Override
    public void require(AccessQuestion question) {
        AccessRequest request = new AccessRequest(
                requester(question.caller()), question.action(), question.resource(), context(question));
        if (PolicyEvaluator.evaluate(request, policies(question)) instanceof Verdict.Refused refused) {
            throw ApiError.denied(refused.message(request));
        }
    }

    @Override
    public Session assumeAsService(
            String servicePrincipal,
            String roleArn,
            AccountId sourceAccount,
            String sourceArn,
            Region region,
            String sessionName) {
        Caller service = new Caller.OfService(servicePrincipal, sourceAccount, sourceArn);
        Role role = identities.role(roleArn).orElseThrow(() -> Authorizer.unknownRole(service));
        require(AccessQuestion.of(service, region, "sts:AssumeRole", roleArn)
                .guardedBy(Optional.of(role.trustPolicy())));
        return identities.openSession(role, sessionName, SERVICE_SESSION, Optional.empty(), Optional.empty());
    }

    private static Requester requester(Caller caller) {
        return switch (caller) {
            case Caller.OfUser user -> new Requester.IamUser(user.arn(), user.userId());
            case Caller.OfSession(Session session) ->
                new Requester.RoleSession(
                        session.role().arn(), session.name(), session.role().uniqueId());
            case Caller.OfService service -> new Requester.AwsService(service.principal());
        };
    }

    private Map<String, List<String>> context(AccessQuestion question) {
        Map<String, List<String>> keys = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        keys.putAll(question.context());
        keys.put("aws:RequestedRegion", List.of(question.region().name()));
        keys.put("aws:CurrentTime", List.of(clock.now().toString()));
        keys.put("aws:SecureTransport", List.of("true"));
        if (!question.sourceIp().isEmpty()) {
            keys.put("aws:SourceIp", List.of(question.sourceIp()));
        }
        if (organization.member(question.owner()).isPresent()) {
            keys.put("aws:ResourceOrgID", List.of(organization.id()));
        }
        AccountId account = question.caller().account();
        boolean inside = organization.member(account).isPresent();
        switch (question.caller()) {
            case Caller.OfUser _ -> principalKeys(keys, account, inside);
            case Caller.OfSession(Session session) -> {
                principalKeys(keys, account, inside);
                keys.put("aws:TokenIssueTime", List.of(session.created().toString()));
                session.sourceIdentity().ifPresent(name -> keys.put("aws:SourceIdentity", List.of(name)));
            }
            case Caller.OfService service -> {
                keys.put("aws:SourceAccount", List.of(service.account().value()));
                keys.put("aws:SourceArn", List.of(service.sourceArn()));
                if (inside) {
                    keys.put("aws:SourceOrgID", List.of(organization.id()));
                }
            }
        }
        return keys;
    }

    private void principalKeys(Map<String, List<String>> keys, AccountId account, boolean inside) {
        if (inside) {
            String path = organization.above(account).stream().map(Unit::id).collect(Collectors.joining("/"));
            keys.put("aws:PrincipalOrgID", List.of(organization.id()));
            keys.put("aws:PrincipalOrgPaths", List.of(organization.id() + "/" + path + "/"));
        }
    }

    private PolicySet policies(AccessQuestion question) {
        PolicySet set = switch (question.caller()) {
            case Caller.OfUser user -> PolicySet.identity(named(user.user().policies()));
            case Caller.OfSession(Session session) ->
                identities
                        .current(session)
                        .map(this::ofRole)
                        .orElseGet(PolicySet::none)
                        .withSession(session.policy().map(this::sessionPolicy).stream()
                                .toList());
            case Caller.OfService _ -> PolicySet.none();
        };
        PolicySet controlled = set.withServiceControl(
                        organization.controls(question.caller().account()))
                .ownedBy(question.owner().value());
        return question.resourcePolicy()
                .map(policy -> controlled.withResource(resourcePolicy(question, policy)))
                .orElse(controlled);
    }

    private PolicySet ofRole(Role role) {
        List<NamedPolicy> all = new ArrayList<>(named(role.policies()));
        role.settings().managed().forEach(arn -> ManagedPolicies.find(arn).ifPresent(all::add));
        PolicySet set = PolicySet.identity(all);
        return role.settings()
                .boundary()
                .flatMap(ManagedPolicies::find)
                .map(set::withBoundary)
                .orElse(set);
    }

    private ResourcePolicy resourcePolicy(AccessQuestion question, JsonNode policy) {
        // The only resource policies asked with an sts action are trust policies, which must always allow.
        if (question.action().startsWith("sts:")) {
            return ResourcePolicy.trust(new NamedPolicy(question.resource(), parsed.parse(policy)));
        }
        // Others are put together anew for every question.
        NamedPolicy named = new NamedPolicy(question.resource(), PolicyDocument.parse(policy.toString()));
        // Nobody uses a KMS key that its own policy does not let in.
        return question.action().startsWith("kms:") ? ResourcePolicy.required(named) : ResourcePolicy.of(named);
    }

    private NamedPolicy sessionPolicy(JsonNode policy) {
        return new NamedPolicy("session", parsed.parse(policy));
    }

    private List<NamedPolicy> named(Map<String, JsonNode> policies) {
        List<NamedPolicy> named = new ArrayList<>();
        policies.forEach((name, document) -> named.add(new NamedPolicy(name, parsed.parse(document))));
        return named;
    }
}
