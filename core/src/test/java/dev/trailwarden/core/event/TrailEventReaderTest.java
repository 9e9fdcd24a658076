package dev.trailwarden.core.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.Fixtures;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrailEventReaderTest {
    private static final String HUGE = "x".repeat(300_000);

    private final TrailEventReader reader = new TrailEventReader();
    private final ObjectNode envelope =
            (ObjectNode) Fixtures.of("stop-logging", "by-name").json();
    private final ObjectNode record = (ObjectNode) envelope.path("detail");

    @Test
    void accountAndRegionAreTheEnvelopesWhateverTheRecordSays() throws UnreadableEvent {
        record.put("recipientAccountId", "999999999999")
                .put("awsRegion", "us-east-1")
                .put("account", "999999999999");

        TrailEvent event = read();

        assertThat(event.account()).isEqualTo(new AccountId("222222222222"));
        assertThat(event.region()).isEqualTo(new Region("eu-west-1"));
        assertThat(event.recipientAccount()).contains("999999999999");
    }

    @Test
    void theIdIsTheRecordsAndNotTheEnvelopes() throws UnreadableEvent {
        assertThat(read().id()).isEqualTo(record.path("eventID").asText());
    }

    @Test
    void withoutAnIdOfItsOwnTheEnvelopesHasToDo() throws UnreadableEvent {
        record.remove("eventID");
        assertThat(read().id()).isEqualTo(envelope.path("id").asText());
    }

    @Test
    void withoutAnyIdTheSameEventHasTheSameIdOnEveryDelivery() throws UnreadableEvent {
        record.remove("eventID");
        envelope.remove("id");
        String first = read().id();

        assertThat(read().id()).isEqualTo(first).hasSize(36);
        record.put("eventTime", "2026-03-02T00:00:00Z");
        assertThat(read().id()).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nb", "a/b", "<script>"})
    void anIdThatCouldMeanSomethingElsewhereIsNotTaken(String id) throws UnreadableEvent {
        record.put("eventID", id);
        assertThat(read().id()).isEqualTo(envelope.path("id").asText());
    }

    @Test
    void theTimeIsTheRecordsAndNotTheHops() throws UnreadableEvent {
        record.put("eventTime", "2026-03-02T07:00:00Z");
        envelope.put("time", "2026-03-02T07:00:09Z");
        assertThat(read().time()).contains(Instant.parse("2026-03-02T07:00:00Z"));

        record.put("eventTime", "20260302T070000Z");
        assertThat(read().time()).contains(Instant.parse("2026-03-02T07:00:09Z"));

        envelope.put("time", 12);
        assertThat(read().time()).isEmpty();
    }

    @Test
    void theRolesArnIsTheIssuersWithItsPath() throws UnreadableEvent {
        Actor actor = Fixtures.of("stop-logging", "role-with-path").event().actor();

        assertThat(actor.type()).isEqualTo("AssumedRole");
        assertThat(actor.issuerArn()).contains("arn:aws:iam::222222222222:role/delivery/ci/pipeline");
        assertThat(actor.name()).contains("pipeline");
        assertThat(actor.sessionName()).contains("build-8841");
        assertThat(actor.mfa()).contains(false);
    }

    @Test
    void anIssuerThatIsNoRoleIsNoIssuer() throws UnreadableEvent {
        assertThat(Fixtures.of("stop-logging", "not-break-glass-federated")
                        .event()
                        .actor()
                        .issuerArn())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "trailName", "resourceId"})
    void eachOperationNamesTheTrailInItsOwnWay(String field) throws UnreadableEvent {
        record.putObject("requestParameters").put(field, "audit");
        assertThat(read().trail()).isEqualTo(new TrailReference.ByName("audit"));
    }

    @Test
    void anErrorCodeThatCannotBeReadIsStillAnError() throws UnreadableEvent {
        for (String json : List.of("42", "{}", "[]", "true", "\"" + HUGE + "\"")) {
            record.set("errorCode", reader.parse(json.getBytes(UTF_8)));
            assertThat(read().failed())
                    .as(json.substring(0, Math.min(9, json.length())))
                    .isTrue();
        }
        record.putNull("errorCode");
        assertThat(read().failed()).isFalse();
        record.put("errorCode", "");
        assertThat(read().failed()).isFalse();
    }

    @Test
    void aRefusalWithoutParametersStillNamesTheTrail() throws UnreadableEvent {
        assertThat(Fixtures.of("stop-logging", "refused-by-scp-parameters-null")
                        .event()
                        .trail())
                .isEqualTo(
                        new TrailReference.ByArn(TrailArn.parse("arn:aws:cloudtrail:eu-west-1:222222222222:trail/audit")
                                .orElseThrow()));
    }

    @Test
    void aRefusalWithoutParametersNamesAnEventDataStoreToo() throws UnreadableEvent {
        assertThat(Fixtures.of("delete-event-data-store", "refused-by-scp")
                        .event()
                        .trail())
                .isEqualTo(new TrailReference.OfStore(
                        "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", Optional.of(new AccountId("222222222222"))));
    }

    @Test
    void whatTheNewNameOfAnEventDataStoreIsDoesNotMatter() throws UnreadableEvent {
        record.putObject("requestParameters").put("name", "audit").put("eventDataStore", "0a1b2c3d-4e5f");
        assertThat(read().trail()).isEqualTo(new TrailReference.OfStore("0a1b2c3d-4e5f", Optional.empty()));
    }

    @Test
    void aTagIsOnATrailAnEventDataStoreOrSomethingElse() throws UnreadableEvent {
        String owned = "arn:aws:cloudtrail:eu-west-1:222222222222:";
        assertThat(tagged(owned + "trail/audit")).isInstanceOf(TrailReference.ByArn.class);
        assertThat(tagged(owned + "eventdatastore/0a1b2c3d-4e5f")).isInstanceOf(TrailReference.OfStore.class);
        assertThat(tagged(owned + "channel/0a1b2c3d-4e5f"))
                .isEqualTo(new TrailReference.OfOther(owned + "channel/0a1b2c3d-4e5f"));
        assertThat(tagged(owned + "dashboard/weekly")).isInstanceOf(TrailReference.OfOther.class);
        assertThat(tagged(owned + "trail/audit/../../channel/x")).isInstanceOf(TrailReference.Unclear.class);
        assertThat(tagged(owned + "channel/\r\nSubject: x")).isInstanceOf(TrailReference.Unclear.class);
    }

    @Test
    void anInsightIsNoCallWhateverItIsAbout() throws UnreadableEvent {
        TrailEvent insight =
                Fixtures.of("benign", "insight-on-errors-of-stop-logging").event();

        assertThat(insight.eventName()).isEqualTo(TrailEvent.INSIGHT);
        assertThat(insight.isCloudTrail()).isTrue();
    }

    @Test
    void aCallIsTheCallItSaysEvenIfItBringsInsightDetails() throws UnreadableEvent {
        record.putObject("insightDetails").put("eventName", "ListTrails");
        assertThat(read().eventName()).isEqualTo("StopLogging");
    }

    @Test
    void aRoleThatLostItsSessionIsStillThatRole() throws UnreadableEvent {
        Actor actor =
                Fixtures.of("update-trail", "role-without-session").event().actor();

        assertThat(actor.sessionName()).isEmpty();
        assertThat(actor.name()).contains("platform-admin");
    }

    @Test
    void aRecordIsItsCallersWhereNothingElseSaysWhose() throws UnreadableEvent {
        assertThat(Fixtures.of("delete-trail", "record-without-account-id")
                        .event()
                        .account())
                .isEqualTo(new AccountId("222222222222"));
    }

    @Test
    void aNameOf300KilobytesIsNoNameAndCostsNothing() throws UnreadableEvent {
        record.putObject("requestParameters").put("name", HUGE);

        assertThat(read().trail())
                .isEqualTo(new TrailReference.Unclear("its request parameter \"name\" is a text of 300000 characters"));
    }

    @Test
    void textsOf300KilobytesEverywhereAreAsGoodAsAbsent() throws UnreadableEvent {
        for (String field : List.of("userAgent", "sourceIPAddress", "errorMessage", "eventTime", "eventID")) {
            record.put(field, HUGE);
        }
        ObjectNode who = (ObjectNode) record.path("userIdentity");
        for (String field : List.of("type", "arn", "userName", "principalId", "accountId", "invokedBy")) {
            who.put(field, HUGE);
        }

        TrailEvent event = read();

        assertThat(event.actor()).isEqualTo(Actor.unknown());
        assertThat(event.toString()).hasSizeLessThan(2_000);
    }

    @Test
    void nestingThatCouldExhaustTheStackIsRefused() {
        String deep = "{\"detail\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThat(unreadable(deep.getBytes(UTF_8)).what())
                .startsWith("this is not JSON")
                .contains("nesting depth");
    }

    @Test
    void theDeepestNestingThatIsReadIsHandledToo() throws UnreadableEvent {
        record.remove("eventID");
        envelope.remove("id");
        JsonNode deep = reader.parse(("[".repeat(900) + "]".repeat(900)).getBytes(UTF_8));
        record.set("userIdentity", deep);
        record.set("requestParameters", deep);

        assertThat(read().actor()).isEqualTo(Actor.unknown());
    }

    @Test
    void aNumberOfAThousandDigitsIsRefused() {
        assertThat(unreadable(("{\"detail\":{},\"version\":" + "9".repeat(2_000) + "}").getBytes(UTF_8))
                        .what())
                .startsWith("this is not JSON");
    }

    @Test
    void bytesThatAreNoTextAreUnreadable() {
        assertThat(unreadable(new byte[] {(byte) 0xc3, (byte) 0x28, 1, 2}).what())
                .startsWith("this is not ");
        assertThat(unreadable(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'})
                        .what())
                .startsWith("this is not ");
        assertThat(unreadable(new byte[0]).what()).isEqualTo("it is empty");
    }

    @Test
    void duplicateKeysAreRefusedAtAnyDepth() {
        String json = envelope.toString().replace("\"name\":", "\"name\":\"decoy\",\"name\":");
        assertThat(unreadable(json.getBytes(UTF_8)).what()).contains("Duplicate field 'name'");
    }

    @Test
    void anythingAfterTheEventIsRefused() {
        assertThat(unreadable((envelope + " {}").getBytes(UTF_8)).what())
                .startsWith("there is more than one JSON value");
    }

    @Test
    void aRecordOfNobodyCannotBeExplained() {
        record.remove("recipientAccountId");
        ((ObjectNode) record.path("userIdentity")).remove(List.of("accountId", "arn"));
        assertThat(catchThrowableOfType(UnreadableEvent.class, () -> reader.readAny(record))
                        .what())
                .contains("nobody can say whose it is");
    }

    @Test
    void aRecordOfAnAccountThatCannotBeSaysWhichItNames() {
        record.put("recipientAccountId", "0123456789012");
        assertThat(catchThrowableOfType(UnreadableEvent.class, () -> reader.readAny(record))
                        .what())
                .isEqualTo("this record's \"recipientAccountId\" is \"0123456789012\" and not 12 digits, so nobody can "
                        + "say whose it is");
    }

    @Test
    void aBrokenEnvelopeIsNotTakenForARecord() {
        ObjectNode broken = record.deepCopy();
        broken.put("detail", "{}");
        assertThat(catchThrowableOfType(UnreadableEvent.class, () -> reader.readAny(broken))
                        .what())
                .contains("its \"detail\" is a text and not an object");
    }

    @Test
    void anEventIsAnObject() throws UnreadableEvent {
        JsonNode number = reader.parse("42".getBytes(UTF_8));
        assertThat(catchThrowableOfType(UnreadableEvent.class, () -> reader.readAny(number))
                        .what())
                .isEqualTo("an event is a JSON object, this is a number");
    }

    private TrailReference tagged(String arn) throws UnreadableEvent {
        record.putObject("requestParameters").put("resourceId", arn);
        return read().trail();
    }

    private TrailEvent read() throws UnreadableEvent {
        return reader.read(envelope.toString().getBytes(UTF_8));
    }

    private UnreadableEvent unreadable(byte[] bytes) {
        UnreadableEvent unreadable = catchThrowableOfType(UnreadableEvent.class, () -> reader.read(bytes));
        assertThat(unreadable).as("is read, although it must not be").isNotNull();
        return unreadable;
    }
}
