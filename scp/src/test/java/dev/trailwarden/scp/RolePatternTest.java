package dev.trailwarden.scp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolePatternTest {
    private static final String BREAK_GLASS = "arn:*:iam::*:role/security/BreakGlass";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BreakGlass | is not an ARN",
                "arn:*:iam::*:role/a:b | is not an ARN",
                "arn:aws:sts::111122223333:assumed-role/BreakGlass/ann | is the ARN of a session",
                "arn:aws:s3::111122223333:role/BreakGlass | is not about IAM",
                "arn:aws:iam:eu-west-1:111122223333:role/BreakGlass | is not about IAM",
                "arn:aws*:iam::111122223333:role/BreakGlass | has the partition 'aws*'",
                "arn::iam::111122223333:role/BreakGlass | has the partition ''",
                "arn:aws:iam::1111*:role/BreakGlass | has the account '1111*'",
                "arn:aws:iam:::role/BreakGlass | has the account ''",
                "arn:aws:iam::111122223333:user/BreakGlass | is not a role",
                "arn:aws:iam::111122223333:root | is not a role",
                "arn:aws:iam::111122223333:* | is not a role",
                "arn:aws:iam::111122223333:role* | is not a role",
                "arn:aws:iam::*:role/ | has 'role/', which is not",
                "arn:aws:iam::*:role/security/ | has 'role/security/', which is not",
                "arn:aws:iam::*:role/${aws:PrincipalTag} | is not an ARN",
                "arn:aws:iam::*:role/[PRIVILEGED_ROLE] | has 'role/[PRIVILEGED_ROLE]', which is not",
                "arn:*:iam::*:role/* | would exempt roles of any name",
                "arn:*:iam::111122223333:role/* | would exempt roles of any name",
                "arn:*:iam::*:role/** | would exempt roles of any name",
                "arn:*:iam::*:role/?* | would exempt roles of any name",
                "arn:*:iam::*:role/*/* | would exempt roles of any name",
                "arn:*:iam::*:role/*BreakGlass | would exempt roles of any name",
                "arn:*:iam::*:role/*/BreakGlass | would exempt roles of any name",
                "arn:*:iam::*:role/a* | would exempt roles of any name",
                "arn:*:iam::*:role/aws-* | does not name one permission set",
                "arn:*:iam::*:role/aws-reserved/* | does not name one permission set",
                "arn:*:iam::*:role/aws-r?served/sso.amazonaws.com/* | does not name one permission set",
                "arn:*:iam::*:role/aws-reserved/sso.amazonaws.com/* | does not name one permission set",
                "arn:*:iam::*:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_* | does not name one permission set",
                "arn:*:iam::*:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_*_* "
                        + "| does not name one permission set",
                "arn:*:iam::*:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_BreakGlass "
                        + "| does not name one permission set",
            })
    void aPatternThatIsNoneOrTooWideIsRefused(String pattern, String reason) {
        assertThatExceptionOfType(InvalidGuardException.class)
                .isThrownBy(() -> new RolePattern(pattern))
                .withMessageContaining("role pattern '" + pattern + "': " + reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                BREAK_GLASS,
                "arn:aws:iam::111122223333:role/BreakGlass",
                "arn:aws:iam::111122223333:role/BG",
                "arn:aws-us-gov:iam::*:role/BreakGlass",
                "arn:aws-cn:iam::*:role/security/*",
                "arn:*:iam::*:role/stacksets-exec-*",
                "arn:*:iam::*:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_BreakGlass_*",
                "arn:*:iam::*:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_BreakGlass_????????????????",
                "arn:*:iam::*:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_On_Call_0123456789abcdef",
            })
    void aPatternThatSaysWhichRoleIsTaken(String pattern) {
        assertThat(new RolePattern(pattern)).hasToString(pattern);
    }

    @Test
    void aPermissionSetIsFoundInEveryRegionAndNoOtherOneWithIt() {
        assertThat(RolePattern.ofPermissionSet("On-Call"))
                .extracting(RolePattern::arn)
                .containsExactly(
                        "arn:*:iam::*:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_On-Call_????????????????",
                        "arn:*:iam::*:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_On-Call_????????????????");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "On Call", "a/b", "*", "a-name-of-more-than-thirty-two-letters"})
    void aNameThatNoPermissionSetCanHaveIsRefused(String name) {
        assertThatExceptionOfType(InvalidGuardException.class)
                .isThrownBy(() -> RolePattern.ofPermissionSet(name))
                .withMessageContaining("permission set '" + name + "'");
    }
}
