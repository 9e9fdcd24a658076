package dev.trailwarden.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.aws.Budget;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.sweep.SweepRun;
import dev.trailwarden.core.sweep.Sweeper;
import dev.trailwarden.core.sweep.Sweeper.Step;
import dev.trailwarden.core.sweep.Tally;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SweepHandlerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String REQUEST = "0f3b6a52-7a41-4c6e-9d6c-2f6f1d1f8a10";

    private final ObjectMapper json = new ObjectMapper();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Sweeper sweeper = mock(Sweeper.class);
    private final SweepComponent hub = mock(SweepComponent.class);
    private final Context context = mock(Context.class);
    private final SweepRun finished = new SweepRun(
            REQUEST,
            NOW.minusSeconds(90),
            "the schedule",
            true,
            Optional.empty(),
            412,
            5,
            true,
            Optional.of(NOW),
            new Tally(Map.of(Tally.Count.ACCOUNTS, 412L, Tally.Count.RULES, 6_180L), List.of("a trail is off")));

    @BeforeEach
    void connect() {
        when(hub.sweeper()).thenReturn(sweeper);
        when(hub.budget()).thenReturn(new Budget(System::nanoTime));
        when(hub.log())
                .thenReturn(new SweepLog(
                        json, Clock.fixed(NOW, ZoneOffset.UTC), new PrintStream(out, true, StandardCharsets.UTF_8)));
        when(context.getAwsRequestId()).thenReturn(REQUEST);
        when(context.getRemainingTimeInMillis()).thenReturn(900_000);
    }

    @Test
    void theScheduleBeginsASweepUnderTheRequestsOwnId() throws Exception {
        when(sweeper.begin(REQUEST, "the schedule"))
                .thenReturn(new Step(Optional.of(finished), Optional.empty(), false, List.of()));

        JsonNode answer = ask("{\"do\":\"sweep\"}");

        assertThat(answer.path("ok").asBoolean()).isTrue();
        assertThat(answer.at("/run/accounts").asInt()).isEqualTo(412);
    }

    @Test
    void aSweepThatIsRefusedSaysWhy() throws Exception {
        when(sweeper.begin(any(), any()))
                .thenReturn(new Step(Optional.of(finished), Optional.of("another is under way"), false, List.of()));

        JsonNode answer = ask("{\"do\":\"sweep\",\"by\":\"arn:aws:iam::1:user/x\"}");

        assertThat(answer.path("ok").asBoolean()).isFalse();
        assertThat(answer.path("refused").asText()).isEqualTo("another is under way");
    }

    @Test
    void aSweepThatCannotBeBegunFailsTheInvocationSoThatLambdaRepeatsIt() throws Exception {
        when(sweeper.begin(any(), any()))
                .thenThrow(new LedgerFault(LedgerFault.Kind.UNAVAILABLE, "the table does not answer"));

        assertThatThrownBy(() -> ask("{\"do\":\"sweep\"}"))
                .isInstanceOf(HubHandler.NotDone.class)
                .hasMessageContaining("the table does not answer");
    }

    @Test
    void theEndOfASweepIsLoggedAsAMetric() throws Exception {
        when(sweeper.work(eq(REQUEST), eq("3"), any()))
                .thenReturn(new Step(Optional.of(finished), Optional.empty(), true, List.of()));

        assertThat(ask(message("m-1", batch("3"))).path("batchItemFailures")).isEmpty();

        JsonNode line = json.readTree(out.toString(StandardCharsets.UTF_8));
        assertThat(line.path("SweepFinished").asInt()).isEqualTo(1);
        assertThat(line.path("SweepSeconds").asInt()).isEqualTo(90);
        assertThat(line.path("SweepRules").asInt()).isEqualTo(6_180);
        assertThat(line.path("SweepNotLogging").asInt(-1)).isZero();
        JsonNode directive = line.at("/_aws/CloudWatchMetrics/0");
        assertThat(directive.path("Namespace").asText()).isEqualTo("Trailwarden");
        assertThat(directive.path("Dimensions").toString()).isEqualTo("[[]]");
        assertThat(directive.path("Metrics").findValuesAsText("Name")).contains("SweepFinished", "SweepAccounts");
    }

    @Test
    void aBatchThatFailedIsHandedOverAgain() throws Exception {
        when(sweeper.work(any(), any(), any()))
                .thenThrow(new LedgerFault(LedgerFault.Kind.UNAVAILABLE, "the table does not answer"));

        assertThat(ask(message("m-1", batch("3")))
                        .at("/batchItemFailures/0/itemIdentifier")
                        .asText())
                .isEqualTo("m-1");
    }

    @Test
    void whatCouldNotBeToldRaisesTheAlarm() throws Exception {
        when(sweeper.work(any(), any(), any()))
                .thenReturn(new Step(Optional.of(finished), Optional.empty(), true, List.of("the topic is gone")));

        assertThatThrownBy(() -> ask(message("m-1", batch("3"))))
                .isInstanceOf(HubHandler.NotDone.class)
                .hasMessage("the topic is gone");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"SweepFinished\":1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "{}",
                "[1]",
                "{\"run\":\"x\",\"batch\":\"DROP\"}",
                "{\"run\":\"../x\",\"batch\":\"0\"}",
                "{\"run\":\"x\",\"batch\":\"0\\n\"}",
                "{\"run\":\"\",\"batch\":\"0\"}"
            })
    void aMessageThatNamesNoBatchIsNotWorkedOnAndKept(String body) throws Exception {
        assertThat(ask(message("m-1", body)).path("batchItemFailures")).hasSize(1);
        verifyNoInteractions(sweeper);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("failed");
    }

    @Test
    void whatElseIsAskedIsRefused() throws Exception {
        assertThat(ask("{\"do\":\"restore\"}").at("/error/what").asText()).contains("\"do\"", "sweep and sweep-status");
        assertThat(ask("{}").has("error")).isTrue();
        verifyNoInteractions(sweeper);
    }

    @Test
    void aStatusIsToldWithEveryCount() throws Exception {
        when(sweeper.status()).thenReturn(new Sweeper.Status(Optional.of(finished), 5, 5, finished.tally()));

        JsonNode answer = ask("{\"do\":\"sweep-status\"}");

        assertThat(answer.at("/run/finished").asText()).isEqualTo(NOW.toString());
        assertThat(answer.at("/counts/Rules").asInt()).isEqualTo(6_180);
        assertThat(answer.path("counts")).hasSize(Tally.Count.values().length);
        assertThat(answer.path("notWell").get(0).asText()).isEqualTo("a trail is off");
        verify(sweeper).status();
    }

    @ParameterizedTest
    @CsvSource({
        "https://sqs.eu-west-1.amazonaws.com/222222222222/trailwarden-sweep,4",
        "http://127.0.0.1:1/222222222222/q,1000"
    })
    void settingsAreRead(String queue, String workers) {
        assertThat(SweepSettings.from(Map.of("SWEEP_QUEUE_URL", queue, "SWEEP_CONCURRENCY", workers))
                        .queueUrl())
                .isEqualTo(queue);
    }

    @ParameterizedTest
    @CsvSource({
        "'',4,SWEEP_QUEUE_URL",
        "ftp://x/222222222222/q,4,SWEEP_QUEUE_URL",
        "http://x/222222222222/q,0,SWEEP_CONCURRENCY",
        "http://x/222222222222/q,many,SWEEP_CONCURRENCY",
        "http://x/222222222222/q,1001,SWEEP_CONCURRENCY"
    })
    void settingsThatCannotBeUsedAreNamed(String queue, String workers, String name) {
        assertThatThrownBy(() -> SweepSettings.from(Map.of("SWEEP_QUEUE_URL", queue, "SWEEP_CONCURRENCY", workers)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    private static String batch(String id) {
        return "{\"run\":\"" + REQUEST + "\",\"batch\":\"" + id + "\"}";
    }

    private String message(String id, String body) {
        var event = json.createObjectNode();
        event.putArray("Records").addObject().put("messageId", id).put("body", body);
        return event.toString();
    }

    private JsonNode ask(String request) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        new SweepHandler(new Renewed<>(() -> hub, used -> {}))
                .handleRequest(new ByteArrayInputStream(request.getBytes(StandardCharsets.UTF_8)), answer, context);
        return json.readTree(answer.toByteArray());
    }
}
