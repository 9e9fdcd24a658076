package dev.trailwarden.core.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ArnPatternTest {
    @ParameterizedTest
    @CsvSource({
        "arn:aws:iam::*:role/security/BreakGlass,       arn:aws:iam::222222222222:role/security/BreakGlass,        true",
        "arn:aws:iam::*:role/security/BreakGlass,       arn:aws:iam::222222222222:role/security/breakglass,        false",
        "arn:aws:iam::*:role/security/BreakGlass,       arn:aws:iam::222222222222:role/BreakGlass,                 false",
        "arn:aws:iam::*:role/security/BreakGlass,       arn:aws:iam::222222222222:role/security/BreakGlass2,       false",
        "arn:aws:iam::*:role/security/BreakGlass,       arn:aws:iam::222222222222:role/x/security/BreakGlass,      false",
        "arn:aws:iam::*:role/security/BreakGlass,       arn:aws:iam::222222222222:user/security/BreakGlass,        false",
        "arn:aws:iam::*:role/security/BreakGlass,       arn:aws-cn:iam::222222222222:role/security/BreakGlass,     false",
        "arn:aws*:iam::*:role/security/BreakGlass,      arn:aws-cn:iam::222222222222:role/security/BreakGlass,     true",
        "arn:aws:iam::222222222222:role/ops,            arn:aws:iam::222222222222:role/ops,                        true",
        "arn:aws:iam::222222222222:role/ops,            arn:aws:iam::333333333333:role/ops,                        false",
        "arn:aws:iam::*:role/ops-?,                     arn:aws:iam::222222222222:role/ops-1,                      true",
        "arn:aws:iam::*:role/ops-?,                     arn:aws:iam::222222222222:role/ops-,                       false",
        "arn:aws:iam::*:role/ops-?,                     arn:aws:iam::222222222222:role/ops-12,                     false",
        "arn:aws:iam::*:role/abc*z,                     arn:aws:iam::222222222222:role/abc/b/z,                      true",
        "arn:aws:iam::*:role/a.c,                       arn:aws:iam::222222222222:role/abc,                        false",
        "arn:aws:iam::*:role/a+(b),                     arn:aws:iam::222222222222:role/aab,                        false",
        "arn:aws:iam::*:role/sso/*Reserved_Glass_*,     arn:aws:iam::222222222222:role/sso/eu/Reserved_Glass_1,    true",
        "arn:aws:iam::*:role/sso/*Reserved_Glass_*,     arn:aws:iam::222222222222:role/sso/Reserved_Glass_1,       true",
        "arn:aws:iam::*:role/ops,                       arn:aws:iam::222222222222:333333333333:role/ops,           false",
        "arn:aws:iam::*:role/ops,                       role/ops,                                                  false",
    })
    void eachPartBetweenColonsIsComparedForItself(String pattern, String arn, boolean matches) {
        assertThat(ArnPattern.ofRole(pattern).matches(arn)).isEqualTo(matches);
    }

    @Test
    void aStarDoesNotReachOverAColon() {
        assertThat(ArnPattern.ofRole("arn:aws:iam::*:role/ops").matches("arn:aws:iam::1:2:role/ops"))
                .isFalse();
        assertThat(ArnPattern.ofRole("arn:*:iam::2:role/ops").matches("arn:aws:iam:x:2:role/ops"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "BreakGlass",
                "role/security/BreakGlass",
                "arn:aws:iam::role/security/BreakGlass",
                "arn:aws:sts::*:role/BreakGlass",
                "arn:aws:iam:eu-west-1:*:role/BreakGlass",
                "arn:aws:iam::*:user/BreakGlass",
                "arn:aws:iam::*:*",
                "arn:aws:iam::*:role/*",
                "arn:aws:iam::*:role/**",
                "arn:aws:iam::*:role/?*",
                "arn:aws:iam::*:role/*/*",
                "arn:aws:iam::*:role/"
            })
    void aPatternForEveryRoleOrForNoRoleIsAMistake(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArnPattern.ofRole(text))
                .withMessageContaining("role");
    }

    @Test
    void itIsShownAsItWasWritten() {
        assertThat(ArnPattern.ofRole("arn:aws:iam::*:role/ops")).hasToString("arn:aws:iam::*:role/ops");
    }
}
