package dev.trailwarden.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decides a request the way AWS does. The rules, in the order they are applied:
 *
 * <ol>
 *   <li>A matching {@code Deny} in any policy refuses, whatever else allows (IAM User Guide, "Policy evaluation logic").
 *   <li>Each level of SCPs must allow. SCPs do not touch service-linked roles, services acting for themselves or outside
 *       identities; they do touch root users (Organizations User Guide, "Service control policies").
 *   <li>A service or an outside identity has no policies of its own: the resource's policy alone decides (IAM User Guide,
 *       "Principal", service principals).
 *   <li>Across accounts, both sides must allow: the resource's policy, and the requester's own ("Cross-account policy
 *       evaluation logic").
 *   <li>Within one account, either side is enough ("Evaluating identity-based policies with resource-based policies"), but
 *       the policy of a role or a KMS key must always allow ("How IAM roles differ from resource-based policies"; KMS
 *       Developer Guide, "Key policies"). A resource's policy that names the account only leaves it to the identity policies
 *       who of the account may.
 *   <li>A permissions boundary and session policies must allow too, if there are any. Only a resource policy of the same
 *       account that names the user or the session itself goes past them ("Evaluation for a principal's request").
 *   <li>A root user needs no identity policy in its own name.
 * </ol>
 *
 * <p>Not here, because it is not a matter of policies: actions that need no permission ({@code sts:GetCallerIdentity}), and
 * the few tasks that SCPs never reach whoever does them (support plans, CloudFront's trusted signers, reverse DNS for mail;
 * Organizations User Guide, "Tasks and entities not restricted by SCPs").
 */
public final class PolicyEvaluator {
    private PolicyEvaluator() {}

    /**
     * Decides one request.
     *
     * @param request who wants to do what
     * @param policies everything that has a say in it
     * @return the verdict; when several kinds of policy refuse, the one named comes first in {@link PolicyKind}, explicit
     *     denials before missing permissions
     */
    public static Verdict evaluate(AccessRequest request, PolicySet policies) {
        return new Evaluation(request, policies, context(request, policies)).verdict();
    }

    private static Context context(AccessRequest request, PolicySet policies) {
        Map<String, List<String>> keys = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        policies.resourceAccount()
                .or(request.requester()::accountId)
                .ifPresent(account -> keys.put("aws:ResourceAccount", List.of(account)));
        keys.putAll(request.context());
        keys.putAll(request.requester().contextKeys());
        request.context().forEach((key, values) -> {
            if (values.isEmpty()) {
                keys.remove(key);
            }
        });
        return new Context(keys);
    }

    private record Evaluation(AccessRequest request, PolicySet policies, Context context) {
        Verdict verdict() {
            return explicitDeny().or(this::missingPermission).orElseGet(Verdict.Allowed::new);
        }

        private Optional<Verdict> explicitDeny() {
            if (serviceControlApplies()) {
                for (List<NamedPolicy> level : policies.serviceControl()) {
                    Optional<Verdict> deny = denyIn(PolicyKind.SERVICE_CONTROL, level);
                    if (deny.isPresent()) {
                        return deny;
                    }
                }
            }
            return policies.resource()
                    .flatMap(resource -> denyIn(resource.kind(), List.of(resource.policy())))
                    .or(() -> denyIn(PolicyKind.IDENTITY_BASED, policies.identity()))
                    .or(() -> denyIn(
                            PolicyKind.PERMISSIONS_BOUNDARY,
                            policies.boundary().stream().toList()))
                    .or(() -> denyIn(PolicyKind.SESSION, policies.session()));
        }

        private Optional<Verdict> missingPermission() {
            if (serviceControlApplies() && !policies.serviceControl().stream().allMatch(this::allowedIn)) {
                return missing(PolicyKind.SERVICE_CONTROL);
            }
            Principals.Match granted = grantedByResource();
            if (resourceMustAllow() && granted == Principals.Match.NONE) {
                return missing(policies.resource().map(ResourcePolicy::kind).orElse(PolicyKind.RESOURCE_BASED));
            }
            if (!hasOwnPolicies() || (granted == Principals.Match.DIRECT && !crossAccount())) {
                return Optional.empty();
            }
            boolean identityNeeded = crossAccount() || granted.compareTo(Principals.Match.GRANTED) < 0;
            if (identityNeeded && !isRoot() && !allowedIn(policies.identity())) {
                return missing(PolicyKind.IDENTITY_BASED);
            }
            if (policies.boundary().isPresent()
                    && !allowedIn(policies.boundary().stream().toList())) {
                return missing(PolicyKind.PERMISSIONS_BOUNDARY);
            }
            return policies.session().isEmpty() || allowedIn(policies.session())
                    ? Optional.empty()
                    : missing(PolicyKind.SESSION);
        }

        private Optional<Verdict> denyIn(PolicyKind kind, List<NamedPolicy> list) {
            for (NamedPolicy policy : list) {
                List<Statement> statements = policy.document().statements();
                for (int i = 0; i < statements.size(); i++) {
                    Statement statement = statements.get(i);
                    if (statement.effect() == Statement.Effect.DENY && matches(statement)) {
                        return Optional.of(new Verdict.ExplicitDeny(kind, policy.name(), statement.sid(), i + 1));
                    }
                }
            }
            return Optional.empty();
        }

        private boolean allowedIn(List<NamedPolicy> list) {
            return list.stream()
                    .flatMap(policy -> policy.document().statements().stream())
                    .anyMatch(statement -> statement.effect() == Statement.Effect.ALLOW && matches(statement));
        }

        private boolean matches(Statement statement) {
            boolean isAboutRequester =
                    statement.principals().isEmpty() || statement.names(request.requester()) != Principals.Match.NONE;
            return isAboutRequester && statement.appliesTo(request, context);
        }

        private Principals.Match grantedByResource() {
            List<Principals.Match> found = new ArrayList<>(List.of(Principals.Match.NONE));
            policies.resource().ifPresent(resource -> {
                for (Statement statement : resource.policy().document().statements()) {
                    if (statement.effect() == Statement.Effect.ALLOW && statement.appliesTo(request, context)) {
                        found.add(statement.names(request.requester()));
                    }
                }
            });
            return Collections.max(found);
        }

        private boolean resourceMustAllow() {
            return crossAccount()
                    || !hasOwnPolicies()
                    || policies.resource()
                            .filter(resource -> switch (resource.standing()) {
                                case ENOUGH -> false;
                                case REQUIRED, TRUST -> true;
                            })
                            .isPresent();
        }

        private boolean crossAccount() {
            Optional<String> own = request.requester().accountId();
            return own.isPresent()
                    && policies.resourceAccount().isPresent()
                    && !policies.resourceAccount().equals(own);
        }

        private boolean serviceControlApplies() {
            return switch (request.requester()) {
                case Requester.RootUser _, Requester.IamUser _, Requester.FederatedUser _ -> true;
                case Requester.RoleSession session -> !session.serviceLinked();
                case Requester.AwsService _, Requester.OutsideIdentity _ -> false;
            };
        }

        private boolean hasOwnPolicies() {
            return switch (request.requester()) {
                case Requester.RootUser _, Requester.IamUser _, Requester.FederatedUser _, Requester.RoleSession _ ->
                    true;
                case Requester.AwsService _, Requester.OutsideIdentity _ -> false;
            };
        }

        private boolean isRoot() {
            return switch (request.requester()) {
                case Requester.RootUser _ -> true;
                case Requester.IamUser _,
                        Requester.FederatedUser _,
                        Requester.RoleSession _,
                        Requester.AwsService _,
                        Requester.OutsideIdentity _ -> false;
            };
        }

        private static Optional<Verdict> missing(PolicyKind kind) {
            return Optional.of(new Verdict.ImplicitDeny(kind));
        }
    }
}
