package dev.trailwarden.core.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trailwarden.core.Fixtures;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Actor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HouseTest {
    private static final AccountId MEMBER = new AccountId("222222222222");
    private static final String OURS = "arn:aws:iam::222222222222:role/trailwarden/trailwarden-remediation";

    @ParameterizedTest
    @ValueSource(
            strings = {
                OURS,
                "arn:aws-cn:iam::222222222222:role/trailwarden/trailwarden-remediation",
                "arn:aws-us-gov:iam::222222222222:role/trailwarden/trailwarden-remediation"
            })
    void ourselvesIsTheRemediationRoleOfThatAccount(String issuer) {
        assertThat(Fixtures.HOUSE.isOurselves(issuedBy("AssumedRole", issuer), MEMBER))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:iam::999999999999:role/trailwarden/trailwarden-remediation",
                "arn:aws:iam::222222222222:role/trailwarden-remediation",
                "arn:aws:iam::222222222222:role/x/trailwarden/trailwarden-remediation",
                "arn:aws:iam::222222222222:role/trailwarden/trailwarden-remediation2",
                "arn:aws:iam::222222222222:user/trailwarden/trailwarden-remediation",
                "arn:aws:sts::222222222222:role/trailwarden/trailwarden-remediation",
                "role/trailwarden/trailwarden-remediation",
                ""
            })
    void whatOnlyLooksLikeUsIsNot(String issuer) {
        assertThat(Fixtures.HOUSE.isOurselves(issuedBy("AssumedRole", issuer), MEMBER))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"IAMUser", "FederatedUser", "Root", "Role", "Unknown", "assumedrole"})
    void onlyASessionOfARoleIsAnybody(String type) {
        assertThat(Fixtures.HOUSE.isOurselves(issuedBy(type, OURS), MEMBER)).isFalse();
        assertThat(Fixtures.HOUSE.breakGlass(
                        issuedBy(type, "arn:aws:iam::222222222222:role/security/BreakGlass"), MEMBER))
                .isEmpty();
    }

    @Test
    void theFirstPatternThatMatchesIsNamed() {
        assertThat(Fixtures.HOUSE.breakGlass(
                        issuedBy("AssumedRole", "arn:aws:iam::222222222222:role/security/BreakGlass"), MEMBER))
                .hasValueSatisfying(
                        pattern -> assertThat(pattern).hasToString("arn:aws:iam::*:role/security/BreakGlass"));
        assertThat(Fixtures.HOUSE.breakGlass(Actor.unknown(), MEMBER)).isEmpty();
    }

    @Test
    void aPatternForEveryAccountDoesNotMeanAStrangersRole() {
        assertThat(Fixtures.HOUSE.breakGlass(
                        issuedBy("AssumedRole", "arn:aws:iam::999999999999:role/security/BreakGlass"), MEMBER))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/leading", "trailing/", "two//slashes", "with space", "arn:aws:iam::2:role/x", "*"})
    void aMemberRoleIsAPathAndAName(String role) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new House(role, Optional.empty(), List.of()))
                .withMessageContaining(House.DEFAULT_MEMBER_ROLE);
    }

    private static Actor issuedBy(String type, String issuer) {
        return new Actor(
                type,
                Optional.of("arn:aws:sts::222222222222:assumed-role/trailwarden-remediation/trailwarden"),
                Optional.of("trailwarden-remediation"),
                Optional.of("trailwarden"),
                Optional.of(issuer),
                Optional.empty(),
                Optional.empty(),
                Optional.of("222222222222"),
                Optional.empty());
    }
}
