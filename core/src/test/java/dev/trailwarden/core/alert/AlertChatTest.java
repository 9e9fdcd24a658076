package dev.trailwarden.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.core.alert.ApprovedAlerts.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class AlertChatTest {
    static List<Scene> scenes() {
        return ApprovedAlerts.scenes();
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void everyAlertIsACustomNotificationInTheThreadOfItsIncident(Scene scene) throws Exception {
        Alert alert = scene.alert();
        JsonNode chat = AlertChat.of(alert);

        isANotification(chat);
        assertThat(chat.at("/metadata/threadId").asText()).isEqualTo(alert.incident());
        assertThat(chat.at("/content/title").asText())
                .startsWith(alert.verdict().words() + " - ");
        assertThat(chat.at("/content/nextSteps")).isNotEmpty();
    }

    @Test
    void nobodyCanWriteALinkAMentionOrFormattingIntoIt() {
        HostileAlerts hostile = new HostileAlerts(10);
        for (int i = 0; i < 600; i++) {
            isANotification(AlertChat.of(hostile.alert()));
        }
        for (int i = 0; i < 100; i++) {
            isANotification(AlertChat.of(hostile.digest()));
        }
    }

    @Test
    void aPersonSeesWhatWasChanged() throws Exception {
        JsonNode chat = AlertChat.of(scenes().stream()
                .filter(scene -> scene.toString().equals("update-trail/by-arn.restored.alert.txt"))
                .findFirst()
                .orElseThrow()
                .alert());

        assertThat(chat.at("/content/description").asText())
                .contains("*RESTORED*: every difference from the baseline is undone.")
                .contains("Changed: S3 bucket, before `acme-trail-logs`, attacked `elsewhere-logs`, now"
                        + " `acme-trail-logs`");
        assertThat(chat.at("/content/nextSteps").toString()).contains("`trailwarden baseline accept ");
        assertThat(chat.at("/metadata/relatedResources/0").asText())
                .isEqualTo("arn:aws:cloudtrail:eu-west-1:222222222222:trail/audit");
    }

    /** Administrator guide of the service, "Custom notifications": fields and their lengths. */
    private static void isANotification(JsonNode chat) {
        assertThat(chat.path("version").asText()).isEqualTo("1.0");
        assertThat(chat.path("source").asText()).isEqualTo("custom");
        assertThat(chat.at("/content/textType").asText()).isEqualTo("client-markdown");
        assertThat(chat.at("/content/title").asText()).isNotEmpty().hasSizeLessThanOrEqualTo(250);
        assertThat(chat.at("/content/description").asText()).isNotEmpty().hasSizeLessThanOrEqualTo(8_000);
        assertThat(chat.at("/metadata/additionalContext"))
                .allSatisfy(value -> assertThat(value.isTextual()).isTrue());
        chat.path("content").findValues("nextSteps").forEach(steps -> steps.forEach(AlertChatTest::isHarmless));
        chat.at("/content/keywords").forEach(AlertChatTest::isHarmless);
        isHarmless(chat.at("/content/title"));
        isHarmless(chat.at("/content/description"));
        isHarmless(chat.at("/metadata/summary"));
        chat.at("/metadata/additionalContext").forEach(AlertChatTest::isHarmless);
    }

    private static void isHarmless(JsonNode text) {
        assertThat(text.isTextual()).isTrue();
        assertThat(text.asText())
                .doesNotContain("<", ">", "@", "|", "&", "```", "://")
                .doesNotContainPattern("(?i)[a-z0-9]\\.(com|co|zone|top)\\b")
                .doesNotContainPattern("[\\p{Cntrl}\\p{Cf}&&[^\\n]]");
        assertThat(text.asText().chars().filter(c -> c == '`').count() % 2).isZero();
        String words = text.asText().replaceAll("`[^`]*`", "").replaceAll("(?m)^\\*[A-Z -]+\\*: ", "");
        assertThat(words)
                .doesNotContainPattern("(^|[^\\p{L}\\p{N}])_|_($|[^\\p{L}\\p{N}])")
                .doesNotContain("~", "\\", "](");
        assertThat(words.replaceAll(", \\*[A-Z -]+\\*: |\\*[A-Z -]+\\*: ", "")).doesNotContain("*");
    }
}
