package dev.trailwarden.policy;

import static dev.trailwarden.policy.Policies.ACCOUNT;
import static dev.trailwarden.policy.Policies.BUS;
import static dev.trailwarden.policy.Policies.OTHER_ACCOUNT;
import static dev.trailwarden.policy.Policies.ROLE;
import static dev.trailwarden.policy.Policies.ROLE_ARN;
import static dev.trailwarden.policy.Policies.SERVICE;
import static dev.trailwarden.policy.Policies.SESSION_ARN;
import static dev.trailwarden.policy.Policies.STRANGER;
import static dev.trailwarden.policy.Policies.USER;
import static dev.trailwarden.policy.Policies.allow;
import static dev.trailwarden.policy.Policies.fullAccess;
import static dev.trailwarden.policy.Policies.policy;
import static dev.trailwarden.policy.Policies.request;
import static dev.trailwarden.policy.Policies.resource;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourcePolicyTest {
    private static final Verdict ALLOWED = new Verdict.Allowed();
    private static final String ROLE_PRINCIPAL = "{'AWS':'" + ROLE_ARN + "'}";
    private static final String SESSION_PRINCIPAL = "{'AWS':'" + SESSION_ARN + "'}";

    private static Verdict evaluate(Requester requester, PolicySet policies) {
        return PolicyEvaluator.evaluate(request(requester), policies);
    }

    private static Verdict lacking(PolicyKind kind) {
        return new Verdict.ImplicitDeny(kind);
    }

    @Nested
    class WithAResourcePolicyOfTheSameAccount {
        @Test
        void eitherSideIsEnough() {
            assertThat(evaluate(ROLE, PolicySet.none().withResource(resource(ROLE_PRINCIPAL))))
                    .isEqualTo(ALLOWED);
            assertThat(evaluate(ROLE, PolicySet.none().withResource(resource("'*'"))))
                    .isEqualTo(ALLOWED);
            assertThat(evaluate(ROLE, fullAccess().withResource(resource("{'AWS':'" + OTHER_ACCOUNT + "'}"))))
                    .isEqualTo(ALLOWED);
        }

        @Test
        void namingTheAccountLeavesItToTheIdentityPolicies() {
            for (String account : List.of("'" + ACCOUNT + "'", "'arn:aws:iam::111122223333:root'")) {
                ResourcePolicy named = resource("{'AWS':" + account + "}");
                assertThat(evaluate(ROLE, PolicySet.none().withResource(named)))
                        .isEqualTo(lacking(PolicyKind.IDENTITY_BASED));
                assertThat(evaluate(ROLE, fullAccess().withResource(named))).isEqualTo(ALLOWED);
            }
        }

        @Test
        void itsDenyWins() {
            ResourcePolicy closed = ResourcePolicy.of(policy(
                    "closed", "'Sid':'Closed','Effect':'Deny','Principal':'*','Action':'events:*','Resource':'*'"));
            assertThat(evaluate(ROLE, fullAccess().withResource(closed)))
                    .isEqualTo(new Verdict.ExplicitDeny(PolicyKind.RESOURCE_BASED, "closed", Optional.of("Closed"), 1));
        }

        @Test
        void itsDenyForSomebodyElseDoesNot() {
            ResourcePolicy closed = ResourcePolicy.of(policy(
                    "closed", "'Effect':'Deny','Principal':{'AWS':'444455556666'},'Action':'events:*','Resource':'*'"));
            assertThat(evaluate(ROLE, fullAccess().withResource(closed))).isEqualTo(ALLOWED);
        }

        @Test
        void namingTheRoleIsLimitedByTheSessionPolicyButNamingTheSessionIsNot() {
            List<NamedPolicy> narrow = List.of(allow("s3:*"));
            assertThat(evaluate(
                            ROLE,
                            PolicySet.none()
                                    .withResource(resource(ROLE_PRINCIPAL))
                                    .withSession(narrow)))
                    .isEqualTo(lacking(PolicyKind.SESSION));
            assertThat(evaluate(
                            ROLE,
                            PolicySet.none()
                                    .withResource(resource(SESSION_PRINCIPAL))
                                    .withSession(narrow)))
                    .isEqualTo(ALLOWED);
        }

        @Test
        void namingTheUserGoesPastTheBoundary() {
            PolicySet policies = PolicySet.none().withBoundary(allow("s3:*"));
            assertThat(evaluate(
                            USER,
                            policies.withResource(resource("{'AWS':'arn:aws:iam::111122223333:user/staff/ann'}"))))
                    .isEqualTo(ALLOWED);
            assertThat(evaluate(USER, policies.withResource(resource("{'AWS':'AIDAANN'}"))))
                    .isEqualTo(ALLOWED);
            assertThat(evaluate(USER, policies.withResource(resource("'*'"))))
                    .isEqualTo(lacking(PolicyKind.PERMISSIONS_BOUNDARY));
        }

        @Test
        void aRoleMadeAnewUnderTheSameNameIsNotTheOneThatWasTrusted() {
            assertThat(evaluate(ROLE, PolicySet.none().withResource(resource("{'AWS':'AROAWORKER'}"))))
                    .isEqualTo(ALLOWED);
            assertThat(evaluate(ROLE, PolicySet.none().withResource(resource("{'AWS':'AROAFORMER'}"))))
                    .isEqualTo(lacking(PolicyKind.IDENTITY_BASED));
        }

        @Test
        void aKeyPolicyMustAllowWhateverTheIdentityPolicySays() {
            ResourcePolicy key = ResourcePolicy.required(
                    resource("{'AWS':'" + OTHER_ACCOUNT + "'}").policy());
            assertThat(evaluate(ROLE, fullAccess().withResource(key))).isEqualTo(lacking(PolicyKind.RESOURCE_BASED));
        }

        @ParameterizedTest
        @CsvSource({
            "111122223333+" + ROLE_ARN + "+" + SESSION_ARN + ", true",
            "111122223333+" + ROLE_ARN + ", false",
            "111122223333+" + SESSION_ARN + ", false",
            ROLE_ARN + "+" + SESSION_ARN + ", false",
            "444455556666+" + ROLE_ARN + "+" + SESSION_ARN + ", false",
            "*, true",
        })
        void notPrincipalSparesOnlyThoseOfWhomEveryNameIsListed(String listed, boolean spared) {
            String names = "'" + listed.replace("+", "','") + "'";
            ResourcePolicy closed = ResourcePolicy.of(policy(
                    "closed", "'Effect':'Deny','NotPrincipal':{'AWS':[" + names + "]},'Action':'*','Resource':'*'"));
            assertThat(evaluate(ROLE, fullAccess().withResource(closed)).allowed())
                    .isEqualTo(spared);
        }
    }

    @Nested
    class ForAServiceActingForItself {
        @Test
        void theResourcePolicyAloneDecides() {
            assertThat(evaluate(SERVICE, PolicySet.none().withResource(resource("{'Service':'events.amazonaws.com'}"))))
                    .isEqualTo(ALLOWED);
            assertThat(evaluate(SERVICE, PolicySet.none().withResource(resource("'*'"))))
                    .isEqualTo(ALLOWED);
            assertThat(evaluate(SERVICE, PolicySet.none().withResource(resource("{'Service':'sns.amazonaws.com'}"))))
                    .isEqualTo(lacking(PolicyKind.RESOURCE_BASED));
        }

        @Test
        void withoutAResourcePolicyNothingIsAllowed() {
            assertThat(evaluate(SERVICE, fullAccess())).isEqualTo(lacking(PolicyKind.RESOURCE_BASED));
        }

        @Test
        void theAccountItActsForCanBeRequired() {
            ResourcePolicy queue = ResourcePolicy.of(policy(
                    "queue",
                    "'Effect':'Allow','Principal':{'Service':'events.amazonaws.com'},'Action':'*','Resource':'*',"
                            + "'Condition':{'StringEquals':{'aws:SourceAccount':'" + ACCOUNT + "'}}"));
            PolicySet policies = PolicySet.none().withResource(queue).ownedBy(ACCOUNT);
            assertThat(PolicyEvaluator.evaluate(
                            new AccessRequest(
                                    SERVICE, "sqs:SendMessage", BUS, Map.of("aws:SourceAccount", List.of(ACCOUNT))),
                            policies))
                    .isEqualTo(ALLOWED);
            assertThat(PolicyEvaluator.evaluate(
                            new AccessRequest(
                                    SERVICE,
                                    "sqs:SendMessage",
                                    BUS,
                                    Map.of("aws:SourceAccount", List.of(OTHER_ACCOUNT))),
                            policies))
                    .isEqualTo(lacking(PolicyKind.RESOURCE_BASED));
        }
    }

    @Nested
    class AcrossAccounts {
        @Test
        void bothSidesMustAllow() {
            PolicySet theirs = fullAccess().ownedBy(ACCOUNT);
            assertThat(evaluate(STRANGER, theirs)).isEqualTo(lacking(PolicyKind.RESOURCE_BASED));
            assertThat(evaluate(STRANGER, PolicySet.none().ownedBy(ACCOUNT).withResource(resource("'*'"))))
                    .isEqualTo(lacking(PolicyKind.IDENTITY_BASED));
            assertThat(evaluate(STRANGER, theirs.withResource(resource("'*'")))).isEqualTo(ALLOWED);
        }

        @Test
        void evenASessionNamedDirectlyNeedsItsOwnPolicies() {
            String session = "{'AWS':'arn:aws:sts::444455556666:assumed-role/Worker/monday'}";
            assertThat(evaluate(STRANGER, PolicySet.none().ownedBy(ACCOUNT).withResource(resource(session))))
                    .isEqualTo(lacking(PolicyKind.IDENTITY_BASED));
        }

        @Test
        void aForwarderOfTheOrganizationReachesTheHubBus() {
            ResourcePolicy hub = ResourcePolicy.of(policy(
                    "hub",
                    "'Effect':'Allow','Principal':'*','Action':'events:PutEvents','Resource':'" + BUS
                            + "','Condition':{'StringEquals':{'aws:PrincipalOrgID':'o-ours',"
                            + "'events:source':'aws.cloudtrail'},'Bool':{'events:eventBusInvocation':true},"
                            + "'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/Worker'}}"));
            PolicySet policies = fullAccess().ownedBy(ACCOUNT).withResource(hub);
            Map<String, List<String>> forwarded = Map.of(
                    "aws:PrincipalOrgID", List.of("o-ours"),
                    "events:source", List.of("aws.cloudtrail"),
                    "events:eventBusInvocation", List.of("true"));
            assertThat(PolicyEvaluator.evaluate(
                            new AccessRequest(STRANGER, "events:PutEvents", BUS, forwarded), policies))
                    .isEqualTo(ALLOWED);
            assertThat(evaluate(STRANGER, policies)).isEqualTo(lacking(PolicyKind.RESOURCE_BASED));
        }
    }

    @Nested
    class WithATrustPolicy {
        private static final String TARGET = "arn:aws:iam::111122223333:role/Target";

        private static ResourcePolicy trust(String principal) {
            return ResourcePolicy.trust(
                    policy("trust", "'Effect':'Allow','Principal':" + principal + ",'Action':'sts:AssumeRole'"));
        }

        private static Verdict assume(Requester requester, PolicySet policies) {
            return PolicyEvaluator.evaluate(new AccessRequest(requester, "sts:AssumeRole", TARGET, Map.of()), policies);
        }

        @Test
        void anIdentityPolicyIsNeverEnough() {
            assertThat(assume(ROLE, fullAccess().withResource(trust("{'AWS':'" + OTHER_ACCOUNT + "'}"))))
                    .isEqualTo(lacking(PolicyKind.TRUST));
        }

        @Test
        void trustInTheAccountNeedsTheIdentityPolicyToo() {
            ResourcePolicy ours = trust("{'AWS':'arn:aws:iam::111122223333:root'}");
            assertThat(assume(ROLE, PolicySet.none().withResource(ours))).isEqualTo(lacking(PolicyKind.IDENTITY_BASED));
            assertThat(assume(ROLE, fullAccess().withResource(ours))).isEqualTo(ALLOWED);
        }

        @Test
        void trustInTheRoleItselfIsEnoughAtHome() {
            assertThat(assume(ROLE, PolicySet.none().withResource(trust(ROLE_PRINCIPAL))))
                    .isEqualTo(ALLOWED);
        }

        @Test
        void fromAnotherAccountBothAreNeeded() {
            ResourcePolicy theirs = trust("{'AWS':'arn:aws:iam::444455556666:role/Worker'}");
            assertThat(assume(STRANGER, PolicySet.none().withResource(theirs).ownedBy(ACCOUNT)))
                    .isEqualTo(lacking(PolicyKind.IDENTITY_BASED));
            assertThat(assume(STRANGER, fullAccess().withResource(theirs).ownedBy(ACCOUNT)))
                    .isEqualTo(ALLOWED);
        }

        @Test
        void aServiceIsTrustedByNameAlone() {
            assertThat(assume(SERVICE, PolicySet.none().withResource(trust("{'Service':'events.amazonaws.com'}"))))
                    .isEqualTo(ALLOWED);
            assertThat(assume(SERVICE, PolicySet.none().withResource(trust("{'Service':'lambda.amazonaws.com'}"))))
                    .isEqualTo(lacking(PolicyKind.TRUST));
        }

        @Test
        void aFederatedIdentityIsTrustedThroughItsProvider() {
            Requester outside = new Requester.OutsideIdentity("accounts.google.com", "ann");
            ResourcePolicy trusting = ResourcePolicy.trust(policy(
                    "trust",
                    "'Effect':'Allow','Principal':{'Federated':'accounts.google.com'},"
                            + "'Action':'sts:AssumeRoleWithWebIdentity'"));
            assertThat(PolicyEvaluator.evaluate(
                            new AccessRequest(outside, "sts:AssumeRoleWithWebIdentity", TARGET, Map.of()),
                            PolicySet.none().withResource(trusting)))
                    .isEqualTo(ALLOWED);
        }
    }
}
