package dev.trailwarden.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trailwarden.core.decision.Exemptions;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.decision.Mode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {
    static final Map<String, String> GOOD = Map.ofEntries(
            Map.entry("AWS_REGION", "eu-west-1"),
            Map.entry("MEMBER_ROLE", "trailwarden/trailwarden-remediation"),
            Map.entry("MANAGEMENT_ACCOUNT", "111111111111"),
            Map.entry("TOPIC_ARN", "arn:aws:sns:eu-central-1:222222222222:trailwarden-alerts"),
            Map.entry(
                    "DEAD_LETTER_QUEUE_URL",
                    "https://sqs.eu-west-1.amazonaws.com/222222222222/trailwarden-dead-letters"),
            Map.entry("TABLE_NAME", "trailwarden"),
            Map.entry("SEAL_KEY_ARN", "arn:aws:kms:eu-west-1:222222222222:key/0f3b6a52-7a41-4c6e-9d6c-2f6f1d1f8a10"),
            Map.entry("EVENT_BUS", "arn:aws:events:eu-west-1:222222222222:event-bus/trailwarden"),
            Map.entry(
                    "BREAK_GLASS_PRINCIPALS", "arn:aws:iam::*:role/security/BreakGlass, arn:aws-cn:iam::*:role/x/y,"));

    @Test
    void goodSettingsAreTakenAsTheyAre() {
        HubSettings settings = HubSettings.from(GOOD);
        assertThat(settings.region().id()).isEqualTo("eu-west-1");
        assertThat(settings.topicRegion()).isEqualTo("eu-central-1");
        assertThat(settings.house().managementAccount().orElseThrow().value()).isEqualTo("111111111111");
        assertThat(settings.house().breakGlass()).hasSize(2);
        assertThat(settings.tableName()).isEqualTo("trailwarden");
        assertThat(settings.sealKeyArn()).endsWith("8a10");
        assertThat(settings.eventBus()).endsWith("event-bus/trailwarden");
    }

    @Test
    void withoutAWordTheHubEnforcesForFourHoursOfBreakGlassAndExemptsNobody() {
        House house = HubSettings.from(GOOD).house();
        assertThat(house.mode()).isEqualTo(Mode.ENFORCE);
        assertThat(house.breakGlassWindow()).isEqualTo(Duration.ofHours(4));
        assertThat(house.exemptions()).isEqualTo(Exemptions.NONE);
    }

    @Test
    void nothingIsAttachedUnlessTheOperatorSaysSo() {
        assertThat(HubSettings.from(GOOD).house().reattach()).isFalse();
        assertThat(with("GUARDRAIL_REATTACH", "false").house().reattach()).isFalse();
        assertThat(with("GUARDRAIL_REATTACH", "true").house().reattach()).isTrue();
        assertThatThrownBy(() -> with("GUARDRAIL_REATTACH", "yes"))
                .hasMessageContaining("GUARDRAIL_REATTACH: 'yes' is neither true nor false");
    }

    @Test
    void thePlaceOfTheHubIsThatOfItsTopic() {
        assertThat(HubSettings.from(GOOD).account()).isEqualTo("222222222222");
        assertThat(HubSettings.from(GOOD).partition()).isEqualTo("aws");
    }

    @Test
    void modeWindowAndExemptionsAreTaken() {
        House house = with("MODE", "observe", "BREAK_GLASS_HOURS", "72", "EXEMPTIONS", """
                [{"account":"333333333333","effect":"exempt","until":"2027-03-31","reason":"moves to a new bucket"}]
                """)
                .house();
        assertThat(house.mode()).isEqualTo(Mode.OBSERVE);
        assertThat(house.breakGlassWindow()).isEqualTo(Duration.ofDays(3));
        assertThat(house.exemptions().list()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{", "{}", "[{\"account\":\"333333333333\",\"effect\":\"exempt\",\"reason\":\"no day\"}]"})
    void exemptionsThatCannotBeReadExemptNobodyAndDoNotKeepTheHubFromStarting(String text) {
        Exemptions exemptions = with("EXEMPTIONS", text).house().exemptions();
        assertThat(exemptions.list()).isEmpty();
        assertThat(exemptions.warning()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "73", "-1", "four", "4.5", "99999999999"})
    void aBreakGlassWindowHasToBeOneToSeventyTwoHours(String hours) {
        assertThatThrownBy(() -> with("BREAK_GLASS_HOURS", hours))
                .hasMessageContaining("BREAK_GLASS_HOURS: '" + hours + "' is not a number of hours from 1 to 72");
    }

    private static HubSettings with(String... namesAndValues) {
        Map<String, String> changed = new HashMap<>(GOOD);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            changed.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return HubSettings.from(changed);
    }

    @Test
    void allMistakesAreToldAtOnce() {
        Map<String, String> bad = new HashMap<>(GOOD);
        bad.remove("MEMBER_ROLE");
        bad.put("TOPIC_ARN", "foo");
        bad.put("DEAD_LETTER_QUEUE_URL", "arn:aws:sqs:eu-west-1:222222222222:q");
        bad.put("MANAGEMENT_ACCOUNT", "12");
        bad.put("TABLE_NAME", "a table");
        bad.put("SEAL_KEY_ARN", "alias/trailwarden-seal");
        bad.put("EVENT_BUS", "arn:aws:sns:eu-west-1:222222222222:trailwarden");
        bad.put("MODE", "watch");
        bad.put("BREAK_GLASS_PRINCIPALS", "arn:aws:iam::*:role/*,arn:aws:iam::1:user/x");
        assertThatThrownBy(() -> HubSettings.from(bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MEMBER_ROLE is not set")
                .hasMessageContaining("TOPIC_ARN: 'foo' is not the ARN of an SNS topic")
                .hasMessageContaining("DEAD_LETTER_QUEUE_URL: ")
                .hasMessageContaining("MANAGEMENT_ACCOUNT: ")
                .hasMessageContaining("TABLE_NAME: 'a table' is not the name of a table")
                .hasMessageContaining("SEAL_KEY_ARN: 'alias/trailwarden-seal' is not the ARN of a KMS key")
                .hasMessageContaining("EVENT_BUS: ")
                .hasMessageContaining("MODE: 'watch' is neither enforce nor observe")
                .hasMessageContaining("would match roles of any name")
                .hasMessageContaining("is not about roles");
    }

    @Test
    void nobodyIsBreakGlassUnlessSomebodyIsNamed() {
        Map<String, String> none = new HashMap<>(GOOD);
        none.remove("BREAK_GLASS_PRINCIPALS");
        assertThat(HubSettings.from(none).house().breakGlass()).isEmpty();
    }

    @Test
    void anEmptyEnvironmentNamesEverySettingThatIsNeeded() {
        assertThatThrownBy(() -> HubSettings.from(Map.of()))
                .hasMessageContainingAll(
                        "AWS_REGION",
                        "MEMBER_ROLE",
                        "MANAGEMENT_ACCOUNT",
                        "TOPIC_ARN",
                        "DEAD_LETTER_QUEUE_URL",
                        "TABLE_NAME",
                        "SEAL_KEY_ARN",
                        "EVENT_BUS");
    }
}
