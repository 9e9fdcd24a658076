package dev.trailwarden.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.core.Fixtures;
import dev.trailwarden.core.decision.Decision;
import dev.trailwarden.core.event.UnreadableEvent;
import dev.trailwarden.core.remedy.Outcome;
import dev.trailwarden.core.remedy.Outcome.Change;
import java.time.Instant;
import java.util.Collections;
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

        JsonNode json = json(Alert.of("incident-1", Verdict.RESTORED, decision, Optional.of(restored))
                .withAccountName(Optional.of("payments-prod")));

        assertThat(json).isEqualTo(Fixtures.JSON.readTree("""
                {"incident": "incident-1", "verdict": "restored", "source": "event", "severity": "critical",
                 "tamper": "stop-logging", "attack": ["T1562.008", "T1685.002"], "account": "222222222222",
                 "accountName": "payments-prod", "region": "eu-west-1", "trail": "audit",
                 "actor": "IAM user mira.holt (arn:aws:iam::222222222222:user/mira.holt)",
                 "reason": "StopLogging succeeded", "time": "2026-03-02T07:13:29Z", "failure": null,
                 "trails": [{"name": "audit", "homeRegion": "eu-west-1", "stoppedAt": "2026-03-02T07:13:29Z",
                             "startedAt": "2026-03-02T07:13:33.200Z", "changes": [], "note": null}],
                 "trailCount": 1, "blindSeconds": 4.2, "streak": [], "streakCount": 0, "until": null,
                 "lost": "Events between the stop and the start are not delivered to this trail.",
                 "runbook": "docs/runbooks/restored.md", "notes": []}
                """));
    }

    @Test
    void aFailureSaysWhy() {
        Outcome failed = new Outcome.Failed("it is busy", "Wait.", true);

        JsonNode json = json(Alert.of("incident-1", Verdict.NOT_RESTORED, decision, Optional.of(failed)));

        assertThat(json.path("verdict").asText()).isEqualTo("not-restored");
        assertThat(json.path("failure").asText()).isEqualTo("it is busy");
        assertThat(json.path("trails")).isEmpty();
        assertThat(json.path("blindSeconds").isNull()).isTrue();
    }

    @Test
    void anUnreadableEventHasNoAccount() {
        Decision reject = new Decision.Reject(Optional.empty(), "it cannot be read: it is empty");

        JsonNode json = json(Alert.of("incident-1", Verdict.REJECTED, reject, Optional.empty()));

        assertThat(json.path("verdict").asText()).isEqualTo("rejected");
        assertThat(json.path("account").isNull()).isTrue();
        assertThat(json.path("time").isNull()).isTrue();
        assertThat(json.path("attack")).isEmpty();
    }

    @Test
    void whatIsTooLongIsCutWithAMarkAndCounted() {
        Change change = new Change("event selectors", "x".repeat(100_000), "y".repeat(100_000), Optional.empty());
        Outcome.Trail trail = new Outcome.Trail(
                "audit",
                "eu-west-1",
                Optional.empty(),
                Optional.empty(),
                Collections.nCopies(30, change),
                Optional.empty(),
                Optional.empty());

        JsonNode json = json(Alert.of(
                "incident-1",
                Verdict.RESTORED,
                decision,
                Optional.of(new Outcome.Restored(Collections.nCopies(200, trail)))));

        assertThat(json.toString()).hasSizeLessThan(AlertJson.LONGEST);
        assertThat(json.path("trailCount").asInt()).isEqualTo(200);
        assertThat(json.at("/trails/0/changes/0/before").asText()).endsWith("...");
    }

    private static JsonNode json(Alert alert) {
        return Fixtures.JSON.valueToTree(AlertJson.of(alert));
    }
}
