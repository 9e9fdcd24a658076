package dev.trailwarden.policy;

import static dev.trailwarden.policy.Policies.ROLE;
import static dev.trailwarden.policy.Policies.ROOT;
import static dev.trailwarden.policy.Policies.SERVICE;
import static dev.trailwarden.policy.Policies.allow;
import static dev.trailwarden.policy.Policies.deny;
import static dev.trailwarden.policy.Policies.fullAccess;
import static dev.trailwarden.policy.Policies.request;
import static dev.trailwarden.policy.Policies.resource;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PolicyEvaluatorTest {
    private static final Verdict ALLOWED = new Verdict.Allowed();

    private static Verdict evaluate(Requester requester, PolicySet policies) {
        return PolicyEvaluator.evaluate(request(requester), policies);
    }

    private static Verdict lacking(PolicyKind kind) {
        return new Verdict.ImplicitDeny(kind);
    }

    @Nested
    class WithIdentityPolicies {
        @Test
        void nothingIsAllowedUnlessAPolicySaysSo() {
            assertThat(evaluate(ROLE, PolicySet.none())).isEqualTo(lacking(PolicyKind.IDENTITY_BASED));
            assertThat(evaluate(ROLE, PolicySet.identity(List.of(allow("events:PutRule")))))
                    .isEqualTo(lacking(PolicyKind.IDENTITY_BASED));
        }

        @Test
        void oneOfSeveralPoliciesIsEnough() {
            assertThat(evaluate(ROLE, PolicySet.identity(List.of(allow("s3:*"), allow("events:Put*")))))
                    .isEqualTo(ALLOWED);
        }

        @Test
        void aDenyWinsOverAnAllow() {
            assertThat(evaluate(ROLE, PolicySet.identity(List.of(allow("*"), deny("events:PutEvents")))))
                    .isEqualTo(new Verdict.ExplicitDeny(
                            PolicyKind.IDENTITY_BASED, "deny-events:PutEvents", Optional.of("No"), 1));
        }

        @Test
        void theRootUserNeedsNone() {
            assertThat(evaluate(ROOT, PolicySet.none())).isEqualTo(ALLOWED);
        }
    }

    @Nested
    class WithServiceControlPolicies {
        private final List<NamedPolicy> full = List.of(allow("*"));

        @Test
        void everyLevelMustAllow() {
            assertThat(evaluate(ROLE, fullAccess().withServiceControl(List.of(full, full))))
                    .isEqualTo(ALLOWED);
            assertThat(evaluate(ROLE, fullAccess().withServiceControl(List.of(full, List.of(allow("s3:*")), full))))
                    .isEqualTo(lacking(PolicyKind.SERVICE_CONTROL));
            assertThat(evaluate(ROLE, fullAccess().withServiceControl(List.of(full, List.of()))))
                    .isEqualTo(lacking(PolicyKind.SERVICE_CONTROL));
        }

        @Test
        void theyGiveNothingByThemselves() {
            assertThat(evaluate(ROLE, PolicySet.none().withServiceControl(List.of(full))))
                    .isEqualTo(lacking(PolicyKind.IDENTITY_BASED));
        }

        @Test
        void aDenyAtAnyLevelRefuses() {
            PolicySet policies =
                    fullAccess().withServiceControl(List.of(List.of(allow("*"), deny("events:*")), full, full));
            assertThat(evaluate(ROLE, policies))
                    .isEqualTo(new Verdict.ExplicitDeny(
                            PolicyKind.SERVICE_CONTROL, "deny-events:*", Optional.of("No"), 1));
        }

        @Test
        void aStatementWithoutSidIsNamedByItsPlace() {
            String json = "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'*','Resource':'*'},"
                    + "{'Effect':'Deny','Action':'events:*','Resource':'*'}]}";
            NamedPolicy policy = new NamedPolicy("p", PolicyDocument.parse(json.replace('\'', '"')));
            assertThat(evaluate(ROLE, fullAccess().withServiceControl(List.of(List.of(policy)))))
                    .isInstanceOfSatisfying(
                            Verdict.ExplicitDeny.class,
                            deny -> assertThat(deny.statement()).isEqualTo("statement 2"));
        }

        @Test
        void theyHoldBackAUserAndAFederatedUser() {
            PolicySet policies = fullAccess().withServiceControl(List.of(full, List.of(deny("*"))));
            assertThat(evaluate(Policies.USER, policies)).isInstanceOf(Verdict.ExplicitDeny.class);
            assertThat(evaluate(new Requester.FederatedUser("arn:aws:sts::111122223333:federated-user/ann"), policies))
                    .isInstanceOf(Verdict.ExplicitDeny.class);
        }

        @Test
        void aUserBelowThePathOfServiceLinkedRolesIsTouched() {
            Requester fake =
                    new Requester.IamUser("arn:aws:iam::111122223333:user/aws-service-role/x.amazonaws.com/X", "AIDAX");
            assertThat(evaluate(fake, fullAccess().withServiceControl(List.of(List.of(deny("*"))))))
                    .isInstanceOf(Verdict.ExplicitDeny.class);
        }

        @Test
        void theyHoldBackTheRootUserOfAMember() {
            assertThat(evaluate(ROOT, PolicySet.none().withServiceControl(List.of(List.of(deny("*"))))))
                    .isInstanceOf(Verdict.ExplicitDeny.class);
        }

        @Test
        void theyDoNotTouchServiceLinkedRoles() {
            Requester linked = new Requester.RoleSession(
                    "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX", "s", "AROAX");
            assertThat(evaluate(linked, fullAccess().withServiceControl(List.of(List.of(deny("*"))))))
                    .isEqualTo(ALLOWED);
        }

        @Test
        void aRoleOnlyNamedLikeAServiceLinkedOneIsTouched() {
            Requester fake = new Requester.RoleSession(
                    "arn:aws:iam::111122223333:role/my/aws-service-role/AWSServiceRoleForX", "s", "AROAX");
            assertThat(evaluate(fake, fullAccess().withServiceControl(List.of(List.of(deny("*"))))))
                    .isInstanceOf(Verdict.ExplicitDeny.class);
        }

        @Test
        void theyDoNotTouchAServiceActingForItself() {
            PolicySet policies = PolicySet.none()
                    .withResource(resource("{'Service':'events.amazonaws.com'}"))
                    .withServiceControl(List.of(List.of(deny("*"))));
            assertThat(evaluate(SERVICE, policies)).isEqualTo(ALLOWED);
        }
    }

    @Nested
    class WithLimits {
        @Test
        void aSessionPolicyTakesAwayAndGivesNothing() {
            assertThat(evaluate(ROLE, fullAccess().withSession(List.of(allow("s3:*")))))
                    .isEqualTo(lacking(PolicyKind.SESSION));
            assertThat(evaluate(ROLE, PolicySet.none().withSession(List.of(allow("*")))))
                    .isEqualTo(lacking(PolicyKind.IDENTITY_BASED));
            assertThat(evaluate(ROLE, fullAccess().withSession(List.of(allow("s3:*"), allow("events:*")))))
                    .isEqualTo(ALLOWED);
        }

        @Test
        void aBoundaryTakesAwayAndGivesNothing() {
            assertThat(evaluate(ROLE, fullAccess().withBoundary(allow("s3:*"))))
                    .isEqualTo(lacking(PolicyKind.PERMISSIONS_BOUNDARY));
            assertThat(evaluate(ROLE, PolicySet.none().withBoundary(allow("*"))))
                    .isEqualTo(lacking(PolicyKind.IDENTITY_BASED));
        }

        @Test
        void theirDeniesAreNamed() {
            assertThat(evaluate(ROLE, fullAccess().withSession(List.of(deny("*")))))
                    .isEqualTo(new Verdict.ExplicitDeny(PolicyKind.SESSION, "deny-*", Optional.of("No"), 1));
            assertThat(evaluate(ROLE, fullAccess().withBoundary(deny("*"))))
                    .isEqualTo(
                            new Verdict.ExplicitDeny(PolicyKind.PERMISSIONS_BOUNDARY, "deny-*", Optional.of("No"), 1));
        }
    }
}
