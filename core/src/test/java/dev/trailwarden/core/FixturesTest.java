package dev.trailwarden.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.trailwarden.core.Fixtures.Fixture;
import dev.trailwarden.core.decision.Decision;
import dev.trailwarden.core.decision.Judge;
import dev.trailwarden.core.decision.Ruling;
import dev.trailwarden.core.event.TrailEventReader;
import dev.trailwarden.core.event.UnreadableEvent;
import dev.trailwarden.core.tamper.Catalogue;
import dev.trailwarden.core.tamper.CreateTrail;
import dev.trailwarden.core.tamper.DeregisterOrganizationDelegatedAdmin;
import dev.trailwarden.core.tamper.OrganizationTamper;
import dev.trailwarden.core.tamper.Tamper;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FixturesTest {
    private final TrailEventReader reader = new TrailEventReader();
    private final Judge judge = Fixtures.judge(Fixtures.HOUSE);

    static List<Fixture> judged() {
        return Fixtures.judged();
    }

    static List<Fixture> unreadable() {
        return Fixtures.in("unreadable");
    }

    static List<Fixture> files() {
        return Fixtures.in("files");
    }

    @ParameterizedTest
    @MethodSource("judged")
    void everyEventGetsTheVerdictBesideIt(Fixture fixture) throws Exception {
        assertThat(pretty(rulingOf(fixture.json()))).isEqualTo(pretty(parsed(fixture.beside(".expected"))));
    }

    @Test
    void theHubReadsAnEnvelopeAsTheExplainerDoes() {
        assertThat(judged().stream().filter(Fixture::isEnvelope))
                .allSatisfy(fixture -> assertThat(reader.read(fixture.bytes())).isEqualTo(fixture.event()));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void whatCannotBeReadIsSaidInOneSentence(Fixture fixture) {
        UnreadableEvent unreadable = catchThrowableOfType(UnreadableEvent.class, () -> reader.read(fixture.bytes()));
        assertThat(unreadable).as("is read, although it must not be").isNotNull();
        assertThat(unreadable.what())
                .contains(fixture.beside(".expected").strip())
                .hasSizeLessThan(400)
                .doesNotContainPattern("[\\p{Cntrl}\\p{Cf}]");
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyEventOfAFileGetsItsVerdictInOrder(Fixture fixture) throws Exception {
        JsonNode file = reader.parse(fixture.bytes());
        ArrayNode rulings = Fixtures.JSON.createArrayNode();
        for (JsonNode event : file.isArray() ? file : file.path("Records")) {
            rulings.add(rulingOf(event));
        }
        assertThat(pretty(rulings)).isEqualTo(pretty(parsed(fixture.beside(".expected"))));
    }

    @Test
    void aBareRecordIsNotForTheHub() {
        List<Fixture> records =
                judged().stream().filter(fixture -> !fixture.isEnvelope()).toList();
        assertThat(records).hasSizeGreaterThanOrEqualTo(20).allSatisfy(fixture -> {
            assertThat(fixture.name()).startsWith("record-");
            assertThat(catchThrowableOfType(UnreadableEvent.class, () -> reader.read(fixture.bytes())))
                    .isNotNull();
        });
    }

    @Test
    void everyKindOfTamperHasFixturesAndEveryOneOfThemShowsIt() {
        assertThat(Catalogue.ALL)
                .allSatisfy(kind -> assertThat(Fixtures.in(kind.id()))
                        .isNotEmpty()
                        .allSatisfy(fixture -> {
                            Decision decision = judge.judge(fixture.event());
                            assertThat(decision.id()).isIn("restore", "alert");
                            assertThat(decision.found().orElseThrow().tamper()).isEqualTo(kind);
                        }));
    }

    @Test
    void everyKindIsSeenByNameAndByArnRefusedToBreakGlassAndAsABareRecord() {
        assertThat(Catalogue.ALL)
                .allSatisfy(kind -> assertThat(Fixtures.in(kind.id()).stream().map(Fixture::name))
                        .contains("by-name", "break-glass-role", "record-by-name")
                        .anyMatch(name -> name.equals("by-arn") || !namesWhatItIsAbout(kind))
                        .anyMatch(name -> name.startsWith("refused-by-scp") || kind instanceof CreateTrail));
    }

    @Test
    void aBenignNeighbourIsNeverFoundToldOrTouched() {
        assertThat(Fixtures.ignored()).allSatisfy(fixture -> {
            Decision decision = judge.judge(fixture.event());
            assertThat(decision).isInstanceOf(Decision.Ignore.class);
            assertThat(decision.found()).isEmpty();
        });
    }

    @Test
    void thereAreAsManyBenignNeighboursAsTampers() {
        assertThat(Fixtures.ignored())
                .hasSizeGreaterThanOrEqualTo(Fixtures.tampers().size());
    }

    @Test
    void aRuleForTheCatalogueCatchesEveryTamperAndNoNeighbour() {
        assertThat(Fixtures.tampers().stream().filter(Fixture::isEnvelope)).allMatch(FixturesTest::isForwarded);
        assertThat(Fixtures.envelopesIn("passed-over")).allMatch(FixturesTest::isForwarded);
        assertThat(Fixtures.envelopesIn("benign")).noneMatch(FixturesTest::isForwarded);
        assertThat(Fixtures.envelopesIn("not-undone")).noneMatch(FixturesTest::isForwarded);
    }

    @Test
    void noTwoEventsShareAnId() {
        assertThat(Fixtures.judged().stream()
                        .map(fixture -> fixture.json().findPath("eventID").asText())
                        .filter(id -> !id.isEmpty()))
                .doesNotHaveDuplicates();
    }

    @Test
    void noVerdictLiesAroundWithoutItsEvent() {
        assertThat(Stream.concat(Fixtures.JUDGED.stream(), Stream.of("unreadable", "files"))
                        .flatMap(folder ->
                                Fixtures.files(folder).stream().map(file -> folder + "/" + file.getFileName())))
                .allMatch(name -> name.endsWith(".json") || name.endsWith(".expected") || name.endsWith(".alert.txt"))
                .filteredOn(name -> name.endsWith(".expected"))
                .allSatisfy(name -> {
                    String[] parts = name.substring(0, name.length() - ".expected".length())
                            .split("/", 2);
                    assertThat(Fixtures.of(parts[0], parts[1]).bytes()).isNotNull();
                });
    }

    /** A trail is created by its name, and neither who is deregistered nor a policy is a trail. */
    private static boolean namesWhatItIsAbout(Tamper kind) {
        return !(kind instanceof CreateTrail
                || kind instanceof DeregisterOrganizationDelegatedAdmin
                || kind instanceof OrganizationTamper);
    }

    private static boolean isForwarded(Fixture fixture) {
        JsonNode event = fixture.json();
        return Set.of("aws.cloudtrail", "aws.organizations")
                        .contains(event.path("source").asText())
                && "AWS API Call via CloudTrail"
                        .equals(event.path("detail-type").asText())
                && Set.of("cloudtrail.amazonaws.com", "organizations.amazonaws.com")
                        .contains(event.at("/detail/eventSource").asText())
                && Catalogue.ALL.stream()
                        .map(Tamper::eventName)
                        .anyMatch(event.at("/detail/eventName").asText()::equals);
    }

    private JsonNode rulingOf(JsonNode event) throws UnreadableEvent {
        return Fixtures.JSON.valueToTree(Ruling.of(judge.judge(reader.readAny(event))));
    }

    private static JsonNode parsed(String text) throws JsonProcessingException {
        return Fixtures.JSON.readTree(text);
    }

    private static String pretty(JsonNode json) throws JsonProcessingException {
        return Fixtures.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    }
}
