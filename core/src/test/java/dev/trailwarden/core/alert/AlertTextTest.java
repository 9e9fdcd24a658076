package dev.trailwarden.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.core.Fixtures;
import dev.trailwarden.core.Fixtures.Fixture;
import dev.trailwarden.core.TestHub;
import dev.trailwarden.core.decision.Decision;
import dev.trailwarden.core.event.UnreadableEvent;
import dev.trailwarden.core.port.InMemoryMembers;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.remedy.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class AlertTextTest {
    private static final Instant STOPPED = Instant.parse("2026-03-02T07:13:29Z");

    /**
     * One alert that a person has read and approved.
     *
     * @param folder where its event lies
     * @param name its event
     * @param verdict how it ends
     * @param deliveries how often the event comes
     * @param world how the organization is, given when the call was made
     */
    record Approved(
            String folder, String name, Verdict verdict, int deliveries, BiConsumer<InMemoryMembers, Instant> world) {
        @Override
        public String toString() {
            return folder + "/" + name + "." + verdict.id();
        }
    }

    static List<Approved> approved() {
        return List.of(
                stop("by-name", Verdict.RESTORED, AlertTextTest::audit),
                stop(
                        "by-name",
                        Verdict.LOGGING_AGAIN,
                        (world, at) -> audit(world, at).start(at.plusSeconds(2))),
                stop("by-name", Verdict.NOT_RESTORED, (world, at) -> noWayIn(world, Integer.MAX_VALUE)),
                new Approved("stop-logging", "by-name", Verdict.RESTORED_LATE, 2, (world, at) -> {
                    audit(world, at);
                    noWayIn(world, 1);
                }),
                stop("by-arn", Verdict.NOT_RESTORED, AlertTextTest::nothing),
                stop(
                        "console",
                        Verdict.RESTORED,
                        (world, at) -> world.trail("444444444444", "us-east-2", "audit")
                                .stop(at)),
                stop(
                        "organization-trail-by-delegated-admin",
                        Verdict.RESTORED,
                        (world, at) -> world.trail("111111111111", "eu-central-1", "org-trail")
                                .stop(at)),
                stop("parameters-omitted", Verdict.RESTORED, (world, at) -> {
                    world.trail("222222222222", "eu-west-1", "first-trail").stop(at);
                    world.trail("222222222222", "eu-west-1", "second-trail").stop(at.plusSeconds(1));
                }),
                stop("parameters-omitted", Verdict.UNCLEAR, AlertTextTest::nothing),
                stop("break-glass-role", Verdict.BREAK_GLASS, AlertTextTest::audit),
                stop("break-glass-permission-set", Verdict.BREAK_GLASS, AlertTextTest::audit),
                stop("refused-by-scp", Verdict.REFUSED_BY_SCP, AlertTextTest::nothing),
                stop("no-such-trail", Verdict.FAILED_ATTEMPT, AlertTextTest::nothing),
                stop("hostile-subject-header", Verdict.UNCLEAR, AlertTextTest::nothing),
                stop("hostile-user-agent", Verdict.RESTORED, AlertTextTest::audit),
                new Approved("not-undone", "delete-trail", Verdict.NOT_UNDONE, 1, AlertTextTest::nothing),
                new Approved("rejected", "arn-of-foreign-account", Verdict.REJECTED, 1, AlertTextTest::nothing),
                new Approved("rejected", "source-with-an-eye-on-the-mail", Verdict.REJECTED, 1, AlertTextTest::nothing),
                new Approved("unreadable", "duplicate-account", Verdict.REJECTED, 1, AlertTextTest::nothing));
    }

    static Stream<Fixture> toBeTold() {
        return Stream.of("stop-logging", "not-undone", "rejected", "unreadable")
                .flatMap(folder -> Fixtures.in(folder).stream());
    }

    @ParameterizedTest
    @MethodSource("approved")
    void theTextIsTheOneThatWasApproved(Approved approved) {
        Alert alert = last(Fixtures.of(approved.folder(), approved.name()), approved.deliveries(), approved.world());

        assertThat(alert.verdict()).isEqualTo(approved.verdict());
        assertThat(AlertText.subject(alert) + "\n\n" + AlertText.body(alert))
                .isEqualTo(Fixtures.of(approved.folder(), approved.name())
                        .beside("." + approved.verdict().id() + ".alert.txt"));
    }

    @Test
    void everyVerdictHasAnApprovedTextAndEveryApprovedTextATest() {
        assertThat(approved()).extracting(Approved::verdict).containsAll(EnumSet.allOf(Verdict.class));
        Set<String> files = Stream.of("stop-logging", "benign", "not-undone", "rejected", "unreadable", "files")
                .flatMap(folder -> Fixtures.files(folder).stream().map(file -> folder + "/" + file.getFileName()))
                .filter(name -> name.endsWith(".alert.txt"))
                .collect(Collectors.toSet());
        assertThat(approved()).extracting(one -> one + ".alert.txt").containsExactlyInAnyOrderElementsOf(files);
    }

    @ParameterizedTest
    @MethodSource("toBeTold")
    void noEventMakesAnAlertThatAMailCouldNotCarry(Fixture fixture) {
        Alert alert = last(fixture, 1, AlertTextTest::nothing);
        String subject = AlertText.subject(alert);
        String body = AlertText.body(alert);

        assertThat(subject)
                .startsWith("Trailwarden: " + alert.verdict().words() + " - ")
                .matches("[\\x20-\\x7e]{1,99}")
                .doesNotContain("://");
        assertThat(body)
                .startsWith(alert.verdict().words() + ": ")
                .doesNotContain("://")
                .doesNotContainPattern("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\n]]")
                .contains("\nWhat to do: ")
                .contains("incident " + alert.incident())
                .endsWith("\n");
        assertThat(body.lines())
                .filteredOn(line -> Stream.of(line.split(" ", -1)).allMatch(word -> word.length() < 90))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(110));
    }

    @Test
    void aSubjectOfOneHundredTrailsStaysASubject() {
        List<Outcome.Trail> trails = Stream.iterate(1, i -> i + 1)
                .limit(100)
                .map(i -> new Outcome.Trail("trail-" + i, "eu-west-1", Optional.of(STOPPED), Optional.of(STOPPED)))
                .toList();

        assertThat(AlertText.subject(by("by-name", Verdict.RESTORED, new Outcome.Restored(trails))))
                .hasSize(AlertText.LONGEST_SUBJECT)
                .startsWith("Trailwarden: RESTORED - StopLogging in 222222222222 eu-west-1 on trail-1, trail-2")
                .endsWith("...");
    }

    @Test
    void anOperationWithAnInventedNameCannotStretchTheSubject() {
        Fixture fixture = Fixtures.of("rejected", "source-of-our-own");
        String bytes = fixture.json()
                .toString()
                .replace("\"eventName\":\"StopLogging\"", "\"eventName\":\"" + "://www.é".repeat(200) + "\"");
        TestHub hub = new TestHub(STOPPED, STOPPED);

        hub.response().respond(bytes.getBytes(StandardCharsets.UTF_8));

        assertThat(AlertText.subject(hub.alerts().sent().getFirst()))
                .matches("[\\x20-\\x7e]{1,99}")
                .doesNotContain("://")
                .doesNotContain("www.");
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void everyVerdictSaysHowItStandsAndWhatToDo(Verdict verdict) {
        String body = AlertText.body(
                by("by-name", verdict, new Outcome.Failed("nobody answered", "Ring somebody up.", false)));

        assertThat(body.lines().findFirst().orElseThrow())
                .startsWith(verdict.words() + ": ")
                .endsWith(".");
        assertThat(body).containsPattern("What to do: [A-Za-z].+\\.\n");
    }

    @Test
    void aFailureSaysWhetherItIsTriedAgain() {
        assertThat(oneLine(by("by-name", Verdict.NOT_RESTORED, new Outcome.Failed("it is busy", "Wait.", true))))
                .contains("NOT RESTORED: the trail is not known to log. It is busy.")
                .contains("Wait. It is tried again");
        assertThat(oneLine(by("by-name", Verdict.NOT_RESTORED, new Outcome.Failed("it is gone", "Look.", false))))
                .contains("Look. It is not tried again; the event is in the dead-letter queue.");
    }

    @Test
    void aTrailThatNobodyNamedIsNotCalledLogging() {
        assertThat(oneLine(by("parameters-omitted", Verdict.UNCLEAR, new Outcome.AlreadySound(List.of()))))
                .doesNotContain("the trail was already logging")
                .contains("nothing says on which trail");
    }

    @Test
    void longWordsAreNotTornBecauseSomebodyHasToCopyThem() {
        String arn = "arn:aws:iam::222222222222:role/" + "long-path/".repeat(12) + "role";
        assertThat(AlertText.body(by(
                        "by-name", Verdict.NOT_RESTORED, new Outcome.Failed("see " + arn + " there", "Look.", true))))
                .contains("\n" + arn + "\n");
    }

    @Test
    void secondsAreSecondsWhereverTheHubRuns() {
        assertThat(AlertText.seconds(Duration.ofMillis(4_249))).isEqualTo("4.2 s");
        assertThat(AlertText.seconds(Duration.ofHours(1))).isEqualTo("3600.0 s");
    }

    private static String oneLine(Alert alert) {
        return AlertText.body(alert).replaceAll("\\s+", " ");
    }

    private static Alert by(String name, Verdict verdict, Outcome outcome) {
        try {
            Decision decision = Fixtures.judge(Fixtures.HOUSE)
                    .judge(Fixtures.of("stop-logging", name).event());
            return Alert.of("incident-1", verdict, decision, Optional.of(outcome));
        } catch (UnreadableEvent e) {
            throw new AssertionError(e);
        }
    }

    private static Alert last(Fixture fixture, int deliveries, BiConsumer<InMemoryMembers, Instant> world) {
        Instant at = whenOf(fixture);
        TestHub hub = new TestHub(at.plusSeconds(5), at.plusMillis(4_200));
        world.accept(hub.members(), at);
        for (int i = 0; i < deliveries; i++) {
            hub.response().respond(fixture.bytes());
        }
        return hub.alerts().sent().getLast();
    }

    private static Instant whenOf(Fixture fixture) {
        try {
            return fixture.event().time().orElse(STOPPED);
        } catch (UnreadableEvent e) {
            return STOPPED;
        }
    }

    private static Approved stop(String name, Verdict verdict, BiConsumer<InMemoryMembers, Instant> world) {
        return new Approved("stop-logging", name, verdict, 1, world);
    }

    private static void nothing(InMemoryMembers world, Instant at) {
        assertThat(world.calls()).as("at %s", at).isEmpty();
    }

    private static void noWayIn(InMemoryMembers world, int times) {
        world.fails(
                "open",
                MemberFault.Kind.NO_WAY_IN,
                times,
                "the remediation role of account 222222222222 cannot be assumed: AccessDenied");
    }

    private static InMemoryMembers.Trail audit(InMemoryMembers world, Instant at) {
        return world.trail("222222222222", "eu-west-1", "audit").stop(at);
    }
}
