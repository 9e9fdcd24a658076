package dev.trailwarden.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.core.Fixtures;
import dev.trailwarden.core.decision.Decision;
import dev.trailwarden.core.event.UnreadableEvent;
import dev.trailwarden.core.remedy.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AlertJsonTest {
    private final Instant stopped = Instant.parse("2026-03-02T07:13:29Z");
    private Decision decision = new Decision.Reject(Optional.empty(), "nothing was judged yet");

    @BeforeEach
    void judge() throws UnreadableEvent {
        decision = Fixtures.judge(Fixtures.HOUSE)
                .judge(Fixtures.of("stop-logging", "by-name").event());
    }

    @Test
    void aMachineReadsWhatAPersonReads() throws Exception {
        Outcome restored = new Outcome.Restored(List.of(
                new Outcome.Trail("audit", "eu-west-1", Optional.of(stopped), Optional.of(stopped.plusMillis(4_200)))));

        JsonNode json = json(Alert.of("incident-1", Verdict.RESTORED, decision, Optional.of(restored)));

        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly("incident", "verdict", "ruling", "time", "outcome", "trails", "blindSeconds");
        assertThat(json.path("ruling"))
                .isEqualTo(Fixtures.JSON.readTree(
                        Fixtures.of("stop-logging", "by-name").beside(".expected")));
        assertThat(json.path("verdict").asText()).isEqualTo("restored");
        assertThat(json.path("time").asText()).isEqualTo("2026-03-02T07:13:29Z");
        assertThat(json.path("outcome").isNull()).isTrue();
        assertThat(json.path("blindSeconds").asDouble()).isEqualTo(4.2);
        assertThat(json.path("trails")).isEqualTo(Fixtures.JSON.readTree("""
                        [{"name": "audit", "homeRegion": "eu-west-1",
                          "stoppedAt": "2026-03-02T07:13:29Z", "startedAt": "2026-03-02T07:13:33.200Z"}]
                        """));
    }

    @Test
    void aFailureSaysWhy() {
        Outcome failed = new Outcome.Failed("it is busy", "Wait.", true);

        JsonNode json = json(Alert.of("incident-1", Verdict.NOT_RESTORED, decision, Optional.of(failed)));

        assertThat(json.path("verdict").asText()).isEqualTo("not-restored");
        assertThat(json.path("outcome").asText()).isEqualTo("it is busy");
        assertThat(json.path("trails")).isEmpty();
        assertThat(json.path("blindSeconds").isNull()).isTrue();
    }

    @Test
    void anUnreadableEventHasARulingWithoutAnEvent() {
        Decision reject = new Decision.Reject(Optional.empty(), "it cannot be read: it is empty");

        JsonNode json = json(Alert.of("incident-1", Verdict.REJECTED, reject, Optional.empty()));

        assertThat(json.at("/ruling/decision").asText()).isEqualTo("reject");
        assertThat(json.at("/ruling/account").isNull()).isTrue();
        assertThat(json.path("time").isNull()).isTrue();
    }

    private static JsonNode json(Alert alert) {
        return Fixtures.JSON.valueToTree(AlertJson.of(alert));
    }
}
