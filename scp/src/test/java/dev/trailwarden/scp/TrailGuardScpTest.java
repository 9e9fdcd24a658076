package dev.trailwarden.scp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrailGuardScpTest {
    private static final String BREAK_GLASS = "arn:*:iam::*:role/security/BreakGlass";

    @Test
    void theTextIsThisAndHasNoWhiteSpace() {
        assertThat(TrailGuardScp.exempting(List.of(BREAK_GLASS, "arn:aws:iam::444455556666:role/Other"))
                        .json())
                .isEqualTo("""
                        {"Version":"2012-10-17","Statement":[{"Sid":"DenyTrailTamper","Effect":"Deny",\
                        "Action":["cloudtrail:StopLogging","cloudtrail:DeleteTrail"],"Resource":"*",\
                        "Condition":{"ArnNotLike":{"aws:PrincipalArn":\
                        ["arn:*:iam::*:role/security/BreakGlass","arn:aws:iam::444455556666:role/Other"]}}}]}""");
    }

    @Test
    void withoutExemptionsThereIsNoCondition() {
        assertThat(TrailGuardScp.exempting(List.of()).json()).doesNotContain("Condition");
    }

    @Test
    void aPatternGivenTwiceIsWrittenOnce() {
        assertThat(TrailGuardScp.exempting(List.of(BREAK_GLASS, BREAK_GLASS)).breakGlass())
                .hasSize(1);
    }

    @Test
    void aPolicyLongerThanAwsTakesIsRefused() {
        List<String> many = IntStream.range(0, 260)
                .mapToObj("arn:aws:iam::111122223333:role/BreakGlass%03d"::formatted)
                .toList();
        assertThatExceptionOfType(InvalidGuardException.class)
                .isThrownBy(() -> TrailGuardScp.exempting(many))
                .withMessageContaining("AWS takes 10240; its 260 break-glass patterns must become fewer or shorter");
        assertThat(TrailGuardScp.exempting(many.subList(0, 200)).json().length())
                .isLessThanOrEqualTo(TrailGuardScp.MAX_CHARACTERS);
    }

    @Test
    void everyMistakeIsNamedAtOnce() {
        assertThatExceptionOfType(InvalidGuardException.class)
                .isThrownBy(() -> TrailGuardScp.exempting(List.of("BreakGlass", BREAK_GLASS, "arn:*:iam::*:role/*")))
                .withMessageContainingAll("'BreakGlass': is not an ARN", "'arn:*:iam::*:role/*': would exempt");
    }

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
                .isThrownBy(() -> new BreakGlassPattern(pattern))
                .withMessageContaining("break-glass pattern '" + pattern + "': " + reason);
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
        assertThat(new BreakGlassPattern(pattern)).hasToString(pattern);
    }
}
