package dev.trailwarden.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HubSettingsTest {
    private static final Map<String, String> GOOD = Map.of(
            "AWS_REGION", "eu-west-1",
            "MEMBER_ROLE", "trailwarden/trailwarden-remediation",
            "MANAGEMENT_ACCOUNT", "111111111111",
            "TOPIC_ARN", "arn:aws:sns:eu-central-1:222222222222:trailwarden-alerts",
            "DEAD_LETTER_QUEUE_URL", "https://sqs.eu-west-1.amazonaws.com/222222222222/trailwarden-dead-letters",
            "BREAK_GLASS_PRINCIPALS", "arn:aws:iam::*:role/security/BreakGlass, arn:aws-cn:iam::*:role/x/y,");

    @Test
    void goodSettingsAreTakenAsTheyAre() {
        HubSettings settings = HubSettings.from(GOOD);
        assertThat(settings.region().id()).isEqualTo("eu-west-1");
        assertThat(settings.topicRegion()).isEqualTo("eu-central-1");
        assertThat(settings.house().managementAccount().orElseThrow().value()).isEqualTo("111111111111");
        assertThat(settings.house().breakGlass()).hasSize(2);
    }

    @Test
    void allMistakesAreToldAtOnce() {
        Map<String, String> bad = new HashMap<>(GOOD);
        bad.remove("MEMBER_ROLE");
        bad.put("TOPIC_ARN", "foo");
        bad.put("DEAD_LETTER_QUEUE_URL", "arn:aws:sqs:eu-west-1:222222222222:q");
        bad.put("MANAGEMENT_ACCOUNT", "12");
        bad.put("BREAK_GLASS_PRINCIPALS", "arn:aws:iam::*:role/*,arn:aws:iam::1:user/x");
        assertThatThrownBy(() -> HubSettings.from(bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MEMBER_ROLE is not set")
                .hasMessageContaining("TOPIC_ARN: 'foo' is not the ARN of an SNS topic")
                .hasMessageContaining("DEAD_LETTER_QUEUE_URL: ")
                .hasMessageContaining("MANAGEMENT_ACCOUNT: ")
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
                        "AWS_REGION", "MEMBER_ROLE", "MANAGEMENT_ACCOUNT", "TOPIC_ARN", "DEAD_LETTER_QUEUE_URL");
    }
}
