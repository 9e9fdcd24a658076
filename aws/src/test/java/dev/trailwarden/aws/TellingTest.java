package dev.trailwarden.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.aws.AwsStub.Answer;
import dev.trailwarden.core.alert.Alert;
import dev.trailwarden.core.alert.Alert.Source;
import dev.trailwarden.core.alert.AlertChat;
import dev.trailwarden.core.alert.AlertOcsf;
import dev.trailwarden.core.alert.AlertText;
import dev.trailwarden.core.alert.Digest;
import dev.trailwarden.core.alert.DigestText;
import dev.trailwarden.core.alert.Notice;
import dev.trailwarden.core.alert.NoticeText;
import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.decision.Decision.Reject;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.incident.Incident;
import dev.trailwarden.core.port.AlertSink;
import dev.trailwarden.core.port.AlertSink.NotSent;
import dev.trailwarden.core.remedy.Outcome;
import dev.trailwarden.core.tamper.Severity;
import dev.trailwarden.core.tamper.StopLogging;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TellingTest {
    private static final String TOPIC = "arn:aws:sns:eu-west-1:222222222222:trailwarden-alerts";
    private static final Alert ALERT = Alert.of(
            "incident-1", Verdict.REJECTED, new Reject(Optional.empty(), "it cannot be read"), Optional.empty());

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Alert ABOUT_A_TRAIL = about(Optional.empty());
    private static final Digest DIGEST = new Digest(
            List.of(incident("one", Verdict.RESTORED), incident("two", Verdict.NOT_RESTORED)), NOON.plusSeconds(60));

    private static Alert about(Optional<Outcome> outcome) {
        return new Alert(
                "incident-2",
                Verdict.NOT_RESTORED,
                Source.LOOK,
                Severity.CRITICAL,
                "a look at the account compared the trail with its baseline",
                Optional.of(new StopLogging()),
                Optional.empty(),
                Optional.of(new AccountId("333333333333")),
                Optional.of("payments"),
                Optional.of(new Region("eu-west-1")),
                Optional.of("payments-trail"),
                outcome,
                List.of(),
                Optional.empty(),
                List.of());
    }

    private static Incident incident(String id, Verdict verdict) {
        return new Incident(
                id,
                verdict,
                true,
                Optional.of(new AccountId("333333333333")),
                Optional.of("payments-trail"),
                Optional.of("stop-logging"),
                Optional.of("arn:aws:iam::333333333333:user/mallory"),
                Optional.of(NOON),
                NOON,
                Optional.empty(),
                Optional.empty());
    }

    private static final Notice NOTICE = new Notice(
            "account-new-333333333333",
            Notice.Kind.ACCOUNT,
            Severity.MEDIUM,
            "a new account",
            List.of("333333333333 is called \"evil.com\"."),
            "See whether it is covered: trailwarden coverage --account 333333333333",
            Optional.of(new AccountId("333333333333")),
            NOON);

    private final ObjectMapper json = new ObjectMapper();
    private final Budget budget = new Budget(System::nanoTime);
    private AwsStub aws;
    private Clients clients;

    @BeforeEach
    void start() throws Exception {
        aws = new AwsStub();
        clients = aws.clients();
    }

    @AfterEach
    void stop() {
        clients.close();
        aws.close();
    }

    private static final Answer PUBLISHED =
            Answer.xml("<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult>"
                    + "<MessageId>m</MessageId></PublishResult></PublishResponse>");

    private SnsAlerts people() {
        return new SnsAlerts(clients, budget, TOPIC, "eu-west-1", json);
    }

    private SiemEvents machines() {
        return new SiemEvents(clients, budget, "trailwarden", "eu-west-1", json, () -> NOON);
    }

    /** The last message published, by protocol. */
    private JsonNode published() throws Exception {
        return json.readTree(aws.asked.getLast().body().replaceFirst("(?s).*&Message=(\\{.*?\\})&.*", "$1"));
    }

    private String attribute(String name) {
        return aws.asked
                .getLast()
                .body()
                .replaceFirst(
                        "(?s).*\\.Name=" + name + "&MessageAttributes\\.entry\\.[0-9]+\\.Value\\.DataType=String"
                                + "&MessageAttributes\\.entry\\.[0-9]+\\.Value\\.StringValue=([^&]*).*",
                        "$1");
    }

    @Test
    void anAlertHasATextForPeopleAJsonForMachinesAndANotificationForChannels() throws Exception {
        aws.on("Publish", PUBLISHED);
        people().send(ALERT);
        String asked = aws.asked.getFirst().body();
        assertThat(asked).contains("MessageStructure=json").contains("TopicArn=" + TOPIC);
        JsonNode message = published();
        for (String reader : List.of("default", "email")) {
            assertThat(message.get(reader).textValue()).isEqualTo(AlertText.body(ALERT));
        }
        for (String machine : List.of("sqs", "lambda", "http", "firehose")) {
            assertThat(json.readTree(message.get(machine).textValue())
                            .get("verdict")
                            .textValue())
                    .isEqualTo("rejected");
        }
        assertThat(json.readTree(message.get("https").textValue())).isEqualTo(AlertChat.of(ALERT));
    }

    @Test
    void filterPoliciesHaveTheSeverityTheVerdictAndWhatElseIsKnown() throws Exception {
        aws.on("Publish", PUBLISHED);
        people().send(ABOUT_A_TRAIL);
        assertThat(attribute("severity")).isEqualTo("critical");
        assertThat(attribute("verdict")).isEqualTo("not-restored");
        assertThat(attribute("outcome")).isEqualTo("not-restored");
        assertThat(attribute("source")).isEqualTo("look");
        assertThat(attribute("tamper")).isEqualTo("stop-logging");
        assertThat(attribute("account")).isEqualTo("333333333333");
        people().send(ALERT);
        assertThat(aws.asked.getLast().body()).doesNotContain("Name=tamper").doesNotContain("Name=account");
    }

    @Test
    void aDigestIsPublishedAsOne() throws Exception {
        aws.on("Publish", PUBLISHED);
        people().send(DIGEST);
        JsonNode message = published();
        assertThat(message.get("email").textValue()).isEqualTo(DigestText.body(DIGEST));
        assertThat(json.readTree(message.get("sqs").textValue()).get("count").intValue())
                .isEqualTo(2);
        assertThat(attribute("verdict")).isEqualTo("digest");
        assertThat(attribute("severity")).isEqualTo("critical");
    }

    @Test
    void aNoticeIsPublishedToPeopleAndMachinesWithItsKindForFilterPolicies() throws Exception {
        aws.on("Publish", PUBLISHED);
        aws.on("PutEvents", Answer.json("{\"FailedEntryCount\":0,\"Entries\":[{\"EventId\":\"e\"}]}"));
        new BothSinks(machines(), people()).send(NOTICE);
        JsonNode message = published();
        assertThat(message.get("email").textValue()).isEqualTo(NoticeText.body(NOTICE));
        assertThat(json.readTree(message.get("sqs").textValue()).get("notice").booleanValue())
                .isTrue();
        assertThat(json.readTree(message.get("https").textValue())).isEqualTo(AlertChat.of(NOTICE));
        assertThat(attribute("verdict")).isEqualTo("account");
        assertThat(attribute("outcome")).isEqualTo("account");
        assertThat(attribute("source")).isEqualTo("notice");
        assertThat(attribute("severity")).isEqualTo("medium");
        assertThat(attribute("account")).isEqualTo("333333333333");
        JsonNode event = json.readTree(aws.asked.getFirst().body()).at("/Entries/0");
        assertThat(event.get("DetailType").textValue()).isEqualTo("Trailwarden Notice");
        assertThat(json.readTree(event.get("Detail").textValue()).get("id").textValue())
                .isEqualTo("account-new-333333333333");
    }

    @Test
    void anAlertThatSomebodyMadeAsLongAsTheyCouldIsOneThatSnsTakes() throws Exception {
        aws.on("Publish", PUBLISHED);
        String value = "\u00e9".repeat(3_000);
        Outcome.Trail trail = new Outcome.Trail(
                "t".repeat(128),
                "eu-west-1",
                Optional.empty(),
                Optional.empty(),
                Collections.nCopies(15, new Outcome.Change("tags", value, value, Optional.of(value))),
                Optional.empty(),
                Optional.of(value));
        people().send(about(Optional.of(new Outcome.Restored(Collections.nCopies(40, trail)))));
        assertThat(json.writeValueAsBytes(published())).hasSizeLessThan(200_000);
        assertThat(json.readTree(published().get("sqs").textValue())
                        .get("incident")
                        .textValue())
                .isEqualTo("incident-2");
    }

    @Test
    void machinesGetAFindingOnTheHubsBus() throws Exception {
        aws.on("PutEvents", Answer.json("{\"FailedEntryCount\":0,\"Entries\":[{\"EventId\":\"e\"}]}"));
        machines().send(ABOUT_A_TRAIL);
        machines().send(DIGEST);
        JsonNode first = json.readTree(aws.asked.getFirst().body()).get("Entries");
        assertThat(first).hasSize(1);
        assertThat(first.get(0).get("EventBusName").textValue()).isEqualTo("trailwarden");
        assertThat(first.get(0).get("Source").textValue()).isEqualTo("trailwarden");
        assertThat(first.get(0).get("DetailType").textValue()).isEqualTo("Trailwarden Alert");
        assertThat(json.readTree(first.get(0).get("Detail").textValue()))
                .isEqualTo(json.readTree(AlertOcsf.of(ABOUT_A_TRAIL, NOON).toString()));
        JsonNode second = json.readTree(aws.asked.getLast().body()).get("Entries");
        assertThat(second.get(0).get("DetailType").textValue()).isEqualTo("Trailwarden Digest");
        assertThat(json.readTree(second.get(0).get("Detail").textValue())
                        .get("count")
                        .intValue())
                .isEqualTo(2);
    }

    @Test
    void aFindingThatEventBridgeRefusesInItsAnswerIsNotSent() {
        aws.on(
                "PutEvents",
                Answer.json("{\"FailedEntryCount\":1,\"Entries\":[{\"ErrorCode\":\"NotAuthorizedForSource\","
                        + "\"ErrorMessage\":\"Not authorized\"}]}"));
        assertThatThrownBy(() -> machines().send(ABOUT_A_TRAIL))
                .isInstanceOf(NotSent.class)
                .hasMessageContaining("PutEvents on trailwarden")
                .hasMessageContaining("NotAuthorizedForSource: Not authorized");
    }

    @Test
    void peopleAreToldWhateverTheMachinesSay() throws Exception {
        aws.on("PutEvents", Answer.jsonError(400, "AccessDeniedException")).on("Publish", PUBLISHED);
        BothSinks both = new BothSinks(machines(), people());
        assertThatThrownBy(() -> both.send(ABOUT_A_TRAIL))
                .isInstanceOf(NotSent.class)
                .hasMessageContaining("AccessDenied");
        assertThat(aws.operations()).containsExactly("PutEvents", "Publish");
        assertThatThrownBy(() -> both.send(DIGEST)).isInstanceOf(NotSent.class);
        assertThat(aws.operations()).containsExactly("PutEvents", "Publish", "PutEvents", "Publish");
    }

    @Test
    void aMistakeInWhatMachinesReadDoesNotKeepPeopleFromBeingTold() {
        aws.on("Publish", PUBLISHED);
        AlertSink broken = mock(AlertSink.class, ignored -> {
            throw new IllegalStateException("broken");
        });
        assertThatThrownBy(() -> new BothSinks(broken, people()).send(ALERT))
                .isInstanceOf(NotSent.class)
                .hasMessageContaining("broken");
        assertThat(aws.operations()).containsExactly("Publish");
    }

    @Test
    void whenBothFailItIsSaidThatPeopleWereNotTold() {
        aws.on("PutEvents", Answer.jsonError(400, "AccessDeniedException"))
                .on("Publish", Answer.xmlError(403, "AuthorizationError"));
        assertThatThrownBy(() -> new BothSinks(machines(), people()).send(ALERT))
                .isInstanceOf(NotSent.class)
                .hasMessageContaining("AuthorizationError")
                .satisfies(unsent -> assertThat(unsent.getSuppressed()[0]).hasMessageContaining("AccessDenied"));
    }

    @Test
    void whenBothKnowItIsSent() throws Exception {
        aws.on("PutEvents", Answer.json("{\"FailedEntryCount\":0,\"Entries\":[]}"))
                .on("Publish", PUBLISHED);
        new BothSinks(machines(), people()).send(ALERT);
        assertThat(aws.operations()).containsExactly("PutEvents", "Publish");
    }

    @Test
    void anAlertThatIsRefusedIsNotSent() {
        aws.on("Publish", Answer.xmlError(403, "AuthorizationError"));
        assertThatThrownBy(() -> people().send(ALERT))
                .isInstanceOf(NotSent.class)
                .hasMessageContaining("AuthorizationError");
    }
}
