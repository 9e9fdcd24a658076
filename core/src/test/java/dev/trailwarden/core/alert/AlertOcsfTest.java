package dev.trailwarden.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.Fixtures;
import dev.trailwarden.core.alert.ApprovedAlerts.Scene;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class AlertOcsfTest {
    private static final Instant TOLD = Instant.parse("2026-03-02T07:13:36Z");

    private final OcsfSchema schema = new OcsfSchema();

    static List<Scene> scenes() {
        return ApprovedAlerts.scenes();
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void everyAlertIsAValidDetectionFinding(Scene scene) throws Exception {
        ObjectNode event = AlertOcsf.of(scene.alert(), TOLD);

        assertThat(schema.faults(event)).isEmpty();
    }

    @Test
    void nothingThatAnybodyCanWriteMakesItInvalidOrTooLong() throws Exception {
        HostileAlerts hostile = new HostileAlerts(9);
        for (int i = 0; i < 600; i++) {
            ObjectNode event = AlertOcsf.of(hostile.alert(), TOLD);

            assertThat(schema.faults(event)).isEmpty();
            // EventBridge user guide, "PutEvents": an entry has at most 256 KB.
            assertThat(Fixtures.JSON.writeValueAsString(event).getBytes(StandardCharsets.UTF_8).length)
                    .isLessThan(256_000);
        }
    }

    @Test
    void itSaysWhoDidWhatWhereAndHowItStands() throws Exception {
        Alert alert = scene("stop-logging/role-with-path.restored.alert.txt").alert();

        JsonNode event = AlertOcsf.of(alert, TOLD);

        assertThat(event.path("class_uid").asInt()).isEqualTo(2004);
        assertThat(event.path("type_uid").asInt()).isEqualTo(200_401);
        assertThat(event.path("severity_id").asInt()).isEqualTo(5);
        assertThat(event.path("status_id").asInt()).isEqualTo(4);
        assertThat(event.path("time").asLong()).isEqualTo(TOLD.toEpochMilli());
        assertThat(event.path("duration").asLong()).isEqualTo(4_200);
        assertThat(event.at("/metadata/version").asText()).isEqualTo("1.5.0");
        assertThat(event.at("/finding_info/uid").asText()).isEqualTo(alert.incident());
        assertThat(event.at("/finding_info/attacks").findValuesAsText("uid"))
                .containsExactly("TA0005", "T1562", "T1562.008", "TA0112", "T1685", "T1685.002");
        assertThat(event.at("/cloud/account/uid").asText()).isEqualTo("222222222222");
        assertThat(event.at("/cloud/account/name").asText()).isEqualTo("payments-prod");
        assertThat(event.at("/evidences/0/actor/user/uid").asText())
                .isEqualTo("arn:aws:sts::222222222222:assumed-role/pipeline/build-8841");
        assertThat(event.at("/evidences/0/actor/session/issuer").asText())
                .isEqualTo("arn:aws:iam::222222222222:role/delivery/ci/pipeline");
        assertThat(event.at("/evidences/0/src_endpoint/ip").asText()).isEqualTo("203.0.113.24");
        assertThat(event.at("/resources/0/data/changes/0/attacked").asText()).isEqualTo("elsewhere-logs");
        assertThat(event.at("/unmapped/blind_seconds").asDouble()).isEqualTo(4.2);
    }

    @Test
    void whatEndsAnIncidentClosesTheFinding() throws Exception {
        JsonNode late = AlertOcsf.of(
                scene("stop-logging/by-name.restored-late.alert.txt").alert(), TOLD);
        JsonNode open = AlertOcsf.of(
                scene("stop-logging/by-name.not-restored.alert.txt").alert(), TOLD);

        assertThat(late.at("/finding_info/uid")).isEqualTo(open.at("/finding_info/uid"));
        assertThat(open.path("activity_name").asText()).isEqualTo("Create");
        assertThat(open.path("status").asText()).isEqualTo("New");
        assertThat(late.path("activity_name").asText()).isEqualTo("Close");
        assertThat(late.path("status").asText()).isEqualTo("Resolved");
    }

    @Test
    void theJudgeOfTheseTestsIsNotBlind() throws Exception {
        ObjectNode event =
                AlertOcsf.of(scene("stop-logging/by-name.restored.alert.txt").alert(), TOLD);

        assertThat(schema.faults(event.deepCopy().without("time"))).containsExactly("/time is missing");
        assertThat(schema.faults(event.deepCopy().put("severity_id", 7))).hasSize(1);
        assertThat(schema.faults(event.deepCopy().put("color", "red"))).containsExactly("/color is not in the schema");
        assertThat(schema.faults(event.deepCopy().put("activity_id", 2))).hasSize(1);
        ObjectNode cloud = event.deepCopy();
        ((ObjectNode) cloud.get("cloud")).put("provider", 7);
        assertThat(schema.faults(cloud)).containsExactly("/cloud/provider is 7, not a string");
    }

    private static Scene scene(String file) {
        return scenes().stream()
                .filter(scene -> scene.toString().equals(file))
                .findFirst()
                .orElseThrow();
    }
}
