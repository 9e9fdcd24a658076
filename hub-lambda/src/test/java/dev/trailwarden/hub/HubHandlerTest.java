package dev.trailwarden.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.aws.Budget;
import dev.trailwarden.core.Response;
import dev.trailwarden.core.alert.Alert;
import dev.trailwarden.core.alert.Digest;
import dev.trailwarden.core.alert.Notice;
import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.baseline.Baseline.Origin;
import dev.trailwarden.core.baseline.EventConfiguration;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.decision.Exemptions;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.decision.Judge;
import dev.trailwarden.core.decision.Mode;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.event.TrailEventReader;
import dev.trailwarden.core.incident.Incident;
import dev.trailwarden.core.incident.Teller;
import dev.trailwarden.core.port.AlertSink;
import dev.trailwarden.core.port.Baselines;
import dev.trailwarden.core.port.Denials;
import dev.trailwarden.core.port.Directory;
import dev.trailwarden.core.port.Guardrails;
import dev.trailwarden.core.port.Ledger;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.MemberAccount;
import dev.trailwarden.core.port.Members;
import dev.trailwarden.core.port.Memory;
import dev.trailwarden.core.port.Organizations;
import dev.trailwarden.core.port.TrailStatus;
import dev.trailwarden.core.remedy.Guardian;
import dev.trailwarden.core.remedy.Matcher;
import dev.trailwarden.core.remedy.Restorer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HubHandlerTest {
    private static final Instant STOP = Instant.parse("2026-03-01T12:00:00Z");
    private static final TrailSettings LOGGING = new TrailSettings(
            true,
            "payments-logs",
            "",
            "",
            true,
            true,
            false,
            true,
            "",
            "",
            "",
            List.of(),
            List.of(),
            List.of(),
            EventConfiguration.NONE,
            Map.of());

    private final ObjectMapper json = new ObjectMapper();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<Alert> sent = new ArrayList<>();
    private final Members members = mock(Members.class);
    private final MemberAccount payments = mock(MemberAccount.class);
    private final Ledger ledger = mock(Ledger.class);
    private final Baselines baselines = mock(Baselines.class);
    private final Directory directory = mock(Directory.class);
    private final Map<String, Incident> remembered = new HashMap<>();
    private boolean topicIsDown;

    @BeforeEach
    void aStoppedTrail() throws Exception {
        when(members.open(eq(new AccountId("333333333333")), any(), eq(Optional.of("payments-trail"))))
                .thenReturn(payments);
        when(payments.status(any(), any()))
                .thenReturn(
                        new TrailStatus(false, Optional.empty(), Optional.of(STOP)),
                        new TrailStatus(true, Optional.of(STOP.plusMillis(4_200)), Optional.of(STOP)));
    }

    @BeforeEach
    void aLedgerThatRemembers() throws Exception {
        when(ledger.recall(any())).thenAnswer(call -> Optional.ofNullable(remembered.get(call.<String>getArgument(0))));
        when(ledger.claim(any(), any(), any(), any())).thenReturn(true);
        doAnswer(call -> {
                    Incident incident = call.getArgument(0);
                    return remembered.put(incident.id(), incident);
                })
                .when(ledger)
                .remember(any(Incident.class));
    }

    private HubHandler handler() {
        return handler(new House(House.DEFAULT_MEMBER_ROLE, Optional.empty(), List.of()));
    }

    private HubHandler handler(House house) {
        AlertSink sink = new AlertSink() {
            @Override
            public void send(Alert alert) throws NotSent {
                if (topicIsDown) {
                    throw new AlertSink.NotSent("the topic is down", new IllegalStateException());
                }
                sent.add(alert);
            }

            @Override
            public void send(Digest digest) {
                throw new AssertionError("the hub's function sends no digests");
            }

            @Override
            public void send(Notice notice) {
                throw new AssertionError("the hub's function sends no notices");
            }
        };
        Clock clock = Clock.fixed(STOP, ZoneOffset.UTC);
        Memory memory = new InMemoryMemory(baselines, ledger);
        Matcher matcher = new Matcher(members, memory, clock, length -> {});
        HubComponent hub = mock(HubComponent.class);
        when(hub.response())
                .thenReturn(new Response(
                        new TrailEventReader(),
                        house,
                        new Judge(house, directory, clock),
                        new Restorer(members, memory, matcher, guardian(house, clock), length -> {}),
                        new Teller(sink, ledger, directory, clock, length -> {}),
                        (event, why) -> {},
                        clock));
        when(hub.budget()).thenReturn(new Budget(System::nanoTime));
        when(hub.log()).thenReturn(new EventLog(json, clock, new PrintStream(out, true, StandardCharsets.UTF_8)));
        return new HubHandler(new Renewed<>(() -> hub, used -> {}), new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    private Guardian guardian(House house, Clock clock) {
        return new Guardian(
                mock(Organizations.class),
                mock(Guardrails.class),
                mock(Denials.class),
                ledger,
                house,
                clock,
                length -> {});
    }

    private void handle(HubHandler handler, String event) throws Exception {
        Context context = mock(Context.class);
        when(context.getRemainingTimeInMillis()).thenReturn(120_000);
        handler.handleRequest(
                new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), new ByteArrayOutputStream(), context);
    }

    private static String event(String name) {
        return """
                {"version":"0","id":"envelope-1","detail-type":"AWS API Call via CloudTrail","source":"aws.cloudtrail",
                 "account":"333333333333","time":"2026-03-01T12:00:00Z","region":"eu-west-1","resources":[],
                 "detail":{"eventVersion":"1.11","userIdentity":{"type":"IAMUser","userName":"mallory"},
                  "eventTime":"2026-03-01T12:00:00Z","eventSource":"cloudtrail.amazonaws.com","eventName":"%s",
                  "awsRegion":"eu-west-1","requestParameters":{"name":"payments-trail"},"responseElements":null,
                  "eventID":"event-1","readOnly":false,"recipientAccountId":"333333333333"}}
                """.formatted(name);
    }

    private List<JsonNode> lines() throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : out.toString(StandardCharsets.UTF_8).split("\n", -1)) {
            if (!line.isEmpty()) {
                lines.add(json.readTree(line));
            }
        }
        return lines;
    }

    @Test
    void oneEventIsOneLineThatIsAlsoAMetric() throws Exception {
        handle(handler(), event("StopLogging"));
        assertThat(sent).hasSize(1);
        assertThat(lines()).hasSize(1);
        JsonNode line = lines().getFirst();
        assertThat(line.get("incident").textValue()).isEqualTo("event-1");
        assertThat(line.get("verdict").textValue()).isEqualTo("restored");
        assertThat(line.get("decision").textValue()).isEqualTo("restore");
        assertThat(line.get("account").textValue()).isEqualTo("333333333333");
        assertThat(line.get("told").booleanValue()).isTrue();
        assertThat(line.get("Restored").doubleValue()).isEqualTo(1.0);
        assertThat(line.get("BlindSeconds").doubleValue()).isEqualTo(4.2);
        JsonNode metrics = line.at("/_aws/CloudWatchMetrics/0");
        assertThat(metrics.get("Namespace").textValue()).isEqualTo("Trailwarden");
        assertThat(metrics.get("Dimensions").toString()).isEqualTo("[[\"account\"]]");
        assertThat(metrics.get("Metrics").toString())
                .isEqualTo(
                        "[{\"Name\":\"Restored\",\"Unit\":\"Count\"},{\"Name\":\"BlindSeconds\",\"Unit\":\"Seconds\"}]");
        assertThat(line.at("/_aws/Timestamp").longValue()).isEqualTo(STOP.toEpochMilli());
    }

    @Test
    void anAlertThatIsNotSentFailsTheInvocationAndTheRepeatSendsExactlyOne() throws Exception {
        HubHandler handler = handler();
        topicIsDown = true;
        assertThatThrownBy(() -> handle(handler, event("StopLogging")))
                .isInstanceOf(HubHandler.NotDone.class)
                .hasMessageContaining("the topic is down");
        topicIsDown = false;
        handle(handler, event("StopLogging"));
        handle(handler, event("StopLogging"));
        assertThat(sent).extracting(alert -> alert.verdict().id()).containsExactly("restored");
        assertThat(lines()).hasSize(3);
    }

    @Test
    void anUnreadableEventIsLoggedCountedAndToldWithoutAnAccount() throws Exception {
        handle(handler(), "{\"detail\":");
        JsonNode line = lines().getFirst();
        assertThat(line.get("decision").textValue()).isEqualTo("reject");
        assertThat(line.get("Rejected").doubleValue()).isEqualTo(1.0);
        assertThat(line.at("/_aws/CloudWatchMetrics/0/Dimensions").toString()).isEqualTo("[[]]");
        assertThat(sent).hasSize(1);
    }

    @Test
    void whatIsIgnoredIsLoggedAndNotCounted() throws Exception {
        handle(handler(), event("StartLogging"));
        assertThat(lines().getFirst().get("decision").textValue()).isEqualTo("ignore");
        assertThat(lines().getFirst().has("_aws")).isFalse();
        assertThat(sent).isEmpty();
    }

    @Test
    void whatIsOnlyObservedIsCountedAsThatAndWritesNothing() throws Exception {
        HubHandler handler = handler(new House(
                House.DEFAULT_MEMBER_ROLE,
                Optional.empty(),
                List.of(),
                House.DEFAULT_WINDOW,
                Mode.OBSERVE,
                Exemptions.NONE));
        TrailArn trail = TrailArn.parse("arn:aws:cloudtrail:eu-west-1:333333333333:trail/payments-trail")
                .orElseThrow();
        when(baselines.of(trail.owner())).thenReturn(List.of(trail));
        when(baselines.find(trail))
                .thenReturn(Optional.of(new Baseline(trail, LOGGING, 1, Origin.CAPTURED, "a look", STOP)));
        when(payments.settingsIfThere(any())).thenCallRealMethod();
        when(payments.settings(trail)).thenReturn(LOGGING.logging(false));
        handle(handler, event("StopLogging"));

        JsonNode line = lines().getFirst();
        assertThat(line.get("verdict").textValue()).isEqualTo("observed");
        assertThat(line.get("outcome").textValue()).isEqualTo("observed");
        assertThat(line.get("Observed").doubleValue()).isEqualTo(1.0);
        verify(payments, never()).startLogging(any(), any());
        verify(payments, never()).write(any(TrailArn.class), any());
    }

    @Test
    void whatWaitsForADigestIsCountedAsHeld() throws Exception {
        when(ledger.count(any())).thenReturn(1_000L);
        handle(handler(), event("StopLogging"));
        JsonNode line = lines().getFirst();
        assertThat(line.get("held").booleanValue()).isTrue();
        assertThat(line.get("told").booleanValue()).isFalse();
        assertThat(line.get("Held").doubleValue()).isEqualTo(1.0);
        assertThat(sent).isEmpty();
    }

    @Test
    void aTableThatDoesNotAnswerIsNotedInTheLogAndTheTrailIsRestoredAllTheSame() throws Exception {
        when(ledger.recall(any()))
                .thenThrow(new LedgerFault(LedgerFault.Kind.UNAVAILABLE, "the table does not answer"));
        handle(handler(), event("StopLogging"));
        JsonNode line = lines().getFirst();
        assertThat(line.get("verdict").textValue()).isEqualTo("restored");
        assertThat(line.get("told").booleanValue()).isTrue();
        assertThat(line.get("notes").toString()).contains("the table does not answer");
    }

    @Test
    void aWakeIsOneLineAndAsksNothing() throws Exception {
        HubHandler asleep = new HubHandler(
                new Renewed<>(
                        () -> {
                            throw new AssertionError("a wake needs no hub");
                        },
                        used -> {}),
                new PrintStream(out, true, StandardCharsets.UTF_8));
        handle(asleep, "{\"do\":\"wake\"}");
        assertThat(lines()).hasSize(1);
        assertThat(lines().getFirst().get("wake").textValue()).isEqualTo("awake");
        assertThat(sent).isEmpty();
    }

    @Test
    void whatIsNotExactlyAWakeIsAnUnreadableEvent() throws Exception {
        handle(handler(), "{\"do\":\"wake\",\"detail\":1}");
        assertThat(lines().getFirst().get("decision").textValue()).isEqualTo("reject");
        assertThat(sent).hasSize(1);
    }
}
