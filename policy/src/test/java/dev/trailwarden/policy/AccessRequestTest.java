package dev.trailwarden.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRequestTest {
    @Test
    void theSessionLosesThePathOfItsRole() {
        Requester.RoleSession session =
                new Requester.RoleSession("arn:aws-cn:iam::111122223333:role/a/b/Worker", "monday", "AROAWORKER");
        assertThat(session.sessionArn()).isEqualTo("arn:aws-cn:sts::111122223333:assumed-role/Worker/monday");
        assertThat(session.displayName()).isEqualTo(session.sessionArn());
        assertThat(session.accountId()).contains("111122223333");
        assertThat(session.contextKeys())
                .containsEntry("aws:PrincipalArn", List.of("arn:aws-cn:iam::111122223333:role/a/b/Worker"))
                .containsEntry("aws:userid", List.of("AROAWORKER:monday"))
                .doesNotContainKey("aws:username");
    }

    @Test
    void aServiceHasNoAccountAndNoArn() {
        assertThat(Policies.SERVICE.accountId()).isEmpty();
        assertThat(Policies.SERVICE.displayName()).isEqualTo("events.amazonaws.com");
        assertThat(Policies.SERVICE.contextKeys())
                .containsEntry("aws:PrincipalIsAWSService", List.of("true"))
                .doesNotContainKey("aws:PrincipalArn");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Worker",
                "arn:aws:sts::111122223333:assumed-role/Worker/monday",
                "arn:aws:iam::111122223333:user/Worker",
                "arn:aws:iam::1111:role/Worker",
                "arn:aws:iam::111122223333:role/",
            })
    void whatIsNotTheArnOfARoleHasNoSessions(String arn) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Requester.RoleSession(arn, "monday", "AROA"))
                .withMessageStartingWith("'" + arn + "' is not the ARN of an IAM role with its path");
    }

    @Test
    void theOtherKindsCheckTheirArnsToo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Requester.RootUser("arn:aws:iam::111122223333:user/root"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Requester.IamUser("arn:aws:iam::111122223333:role/x", "A"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Requester.FederatedUser("arn:aws:iam::111122223333:federated-user/x"));
    }

    @Test
    void aKeyOfTheRequesterCannotBeGivenByTheCaller() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new AccessRequest(Policies.ROLE, "s3:GetObject", "*", Map.of("AWS:principalarn", List.of("x"))))
                .withMessageContaining("AWS:principalarn follows from the requester; leave it out");
    }

    @Test
    void aKeyOfTheRequesterCanBeTakenAway() {
        NamedPolicy policy = Policies.policy(
                "p",
                "'Effect':'Deny','Action':'*','Resource':'*',"
                        + "'Condition':{'ArnNotLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/*'}}");
        PolicySet policies = PolicySet.identity(List.of(Policies.allow("*"), policy));
        AccessRequest with = new AccessRequest(Policies.ROLE, "s3:GetObject", "*", Map.of());
        AccessRequest without =
                new AccessRequest(Policies.ROLE, "s3:GetObject", "*", Map.of("aws:principalARN", List.of()));
        assertThat(PolicyEvaluator.evaluate(with, policies).allowed()).isTrue();
        assertThat(PolicyEvaluator.evaluate(without, policies).allowed()).isFalse();
    }

    @Test
    void aKeyCannotBeGivenTwiceInDifferentCase() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AccessRequest(
                        Policies.ROLE, "s3:GetObject", "*", Map.of("a:b", List.of("x"), "A:B", List.of("y"))))
                .withMessageContaining("is given twice");
    }

    @Test
    void aRequestIsForOneAction() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AccessRequest(Policies.ROLE, "s3:Get*", "*", Map.of()))
                .withMessageContaining("'s3:Get*' is not one action");
    }
}
