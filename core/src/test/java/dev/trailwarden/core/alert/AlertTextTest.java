package dev.trailwarden.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.core.Fixtures;
import dev.trailwarden.core.Fixtures.Fixture;
import dev.trailwarden.core.TestHub;
import dev.trailwarden.core.decision.Decision;
import dev.trailwarden.core.event.UnreadableEvent;
import dev.trailwarden.core.remedy.Outcome;
import dev.trailwarden.core.remedy.Outcome.Change;
import dev.trailwarden.core.remedy.Outcome.Trail;
import dev.trailwarden.core.tamper.Catalogue;
import dev.trailwarden.core.tamper.Tamper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class AlertTextTest {
    private static final Instant STOPPED = Instant.parse("2026-03-02T07:13:29Z");

    static Stream<Fixture> toBeTold() {
        return Stream.concat(Catalogue.ALL.stream().map(Tamper::id), Stream.of("not-undone", "rejected", "unreadable"))
                .flatMap(folder -> Fixtures.in(folder).stream());
    }

    @ParameterizedTest
    @MethodSource("toBeTold")
    void noEventMakesAnAlertThatAMailCouldNotCarry(Fixture fixture) {
        TestHub hub = new TestHub(STOPPED, STOPPED);
        hub.response().respond(fixture.bytes());

        assertThat(hub.alerts().sent()).allSatisfy(AlertTextTest::isAMail);
    }

    @Test
    void nothingThatAnybodyCanWriteBreaksSubjectOrBody() {
        HostileAlerts hostile = new HostileAlerts(20_260_302);
        for (int i = 0; i < 1_000; i++) {
            isAMail(hostile.alert());
        }
    }

    static void isAMail(Alert alert) {
        String subject = AlertText.subject(alert);
        String body = AlertText.body(alert);
        assertThat(subject)
                .startsWith("Trailwarden: " + alert.verdict().words() + " - ")
                .matches("[\\x20-\\x7e]{1,99}");
        alert.tamper().ifPresent(tamper -> assertThat(subject).contains(tamper.eventName()));
        alert.account().ifPresent(account -> assertThat(subject).contains(account.value()));
        assertThat(body)
                .contains("\n" + alert.verdict().words() + ":", "\nWhat to do\n1. ", "\nMore: docs/runbooks/")
                .doesNotContainPattern("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\\n]]")
                .endsWith("\n");
        assertThat(body.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(AlertText.LONGEST_BODY);
        assertThat(List.of(subject, body))
                .allSatisfy(text -> assertThat(text)
                        .doesNotContain("://", "\nBcc", "\nRESTORED: all is well")
                        .doesNotContainPattern("(?i)www\\.[\\p{L}\\p{N}]|mailto:[^ ]")
                        .doesNotContainPattern("(?i)[a-z0-9]\\.(com|co|zone|top)\\b"));
        // But for a command, which has to be copied.
        assertThat(body.lines())
                .filteredOn(line -> !line.matches("     \\S+") && !line.startsWith("   trailwarden "))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(Page.WIDTH));
    }

    @Test
    void whatIsCutOffASubjectIsTheEndOfTheTrailsName() {
        List<Trail> trails = IntStream.rangeClosed(1, 100)
                .mapToObj(i -> new Trail("trail-" + i, "eu-west-1", Optional.of(STOPPED), Optional.of(STOPPED)))
                .toList();
        Alert alert = by("by-name", Verdict.RESTORED, new Outcome.Restored(trails));

        assertThat(AlertText.subject(alert))
                .isEqualTo(
                        "Trailwarden: RESTORED - StopLogging in 222222222222 on trail-1, trail-2, trail-3 and 97 more");
        assertThat(AlertText.subject(by("longest-name", Verdict.RESTORED, new Outcome.Restored(List.of()))))
                .hasSize(AlertText.LONGEST_SUBJECT)
                .startsWith("Trailwarden: RESTORED - StopLogging in 222222222222 on ")
                .endsWith("...");
    }

    @Test
    void anAccountsLongNameGivesWayToItsIdAndTheTrail() {
        Alert alert = by("by-name", Verdict.NOT_RESTORED, new Outcome.Failed("it is busy", "Wait.", true))
                .withAccountName(Optional.of("the account of the department that has the longest name"));

        assertThat(AlertText.subject(alert))
                .isEqualTo("Trailwarden: NOT RESTORED - StopLogging in the account of the department..."
                        + " (222222222222) on audit");
    }

    @Test
    void aStreakIsCalledWhatItIs() {
        List<Instant> times = IntStream.range(0, 4)
                .mapToObj(i -> STOPPED.plus(Duration.ofMinutes(2L * i)))
                .toList();
        Alert alert = by("by-name", Verdict.RESTORED, new Outcome.Restored(List.of(trail())))
                .inStreak(times)
                .withAccountName(Optional.of("payments"));

        assertThat(AlertText.subject(alert))
                .isEqualTo(
                        "Trailwarden: RESTORED - StopLogging 4 times in 6 minutes in payments (222222222222) on audit");
        assertThat(oneLine(alert))
                .contains("This was stopped 4 times in 6 minutes by the same caller.")
                .contains("Severity critical");
    }

    @Test
    void anOperationWithAnInventedNameCannotStretchTheSubject() {
        Fixture fixture = Fixtures.of("rejected", "source-of-our-own");
        String bytes = fixture.json()
                .toString()
                .replace("\"eventName\":\"StopLogging\"", "\"eventName\":\"" + "://www.é".repeat(200) + "\"");
        TestHub hub = new TestHub(STOPPED, STOPPED);

        hub.response().respond(bytes.getBytes(StandardCharsets.UTF_8));

        isAMail(hub.alerts().sent().getFirst());
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void everyVerdictSaysHowItStandsAndWhatToDo(Verdict verdict) {
        String body = AlertText.body(
                by("by-name", verdict, new Outcome.Failed("nobody answered", "Ring somebody up.", false)));

        assertThat(body)
                .containsPattern("\n\n" + verdict.words() + ": [a-z][^\n]+")
                .containsPattern("\nWhat to do\n1\\. [A-Z][^\n]+");
    }

    @Test
    void aFailureSaysWhetherItIsTriedAgain() {
        assertThat(oneLine(by("by-name", Verdict.NOT_RESTORED, new Outcome.Failed("it is busy", "Wait.", true))))
                .contains("NOT RESTORED: it is not known to be what it should be. It is busy.")
                .contains("1. Wait. It is tried again within minutes");
        assertThat(oneLine(by("by-name", Verdict.NOT_RESTORED, new Outcome.Failed("it is gone", "Look.", false))))
                .contains("1. Look. It is not tried again before the next look; the event, if there is one, is in the"
                        + " dead-letter queue.");
    }

    @Test
    void aTrailThatNobodyNamedIsNotCalledLogging() {
        assertThat(oneLine(by("parameters-omitted", Verdict.UNCLEAR, new Outcome.AlreadySound(List.of()))))
                .doesNotContain("logs again", "was logging")
                .contains("neither the event nor the trails say what")
                .contains("trailwarden look 222222222222");
    }

    @Test
    void aTrailThatWasDeletedWasBlindFromTheCallToItsStart() throws UnreadableEvent {
        Fixture fixture = Fixtures.of("delete-trail", "by-name");
        Instant deleted = fixture.event().time().orElseThrow();
        Trail remade = new Trail("audit", "eu-west-1", Optional.empty(), Optional.of(deleted.plusSeconds(200)));

        Alert alert = of(fixture, Verdict.RESTORED, new Outcome.Restored(List.of(remade)));

        assertThat(oneLine(alert)).contains("Blind 3 min 20 s, from ");
        assertThat(AlertJson.of(alert).blindSeconds()).isEqualTo(200.0);
    }

    @Test
    void aStopThatWasOverLongBeforeTheCallIsAnotherStory() {
        Trail once = new Trail(
                "audit",
                "eu-west-1",
                Optional.of(STOPPED.minus(Duration.ofDays(90))),
                Optional.of(STOPPED.minus(Duration.ofDays(89))));

        assertThat(AlertText.body(by("by-name", Verdict.LOGGING_AGAIN, new Outcome.AlreadySound(List.of(once)))))
                .doesNotContain("Blind");
    }

    @Test
    void aTrailThatIsStillOffIsSaidToBe() {
        Trail off = new Trail("audit", "eu-west-1", Optional.of(STOPPED), Optional.of(STOPPED.minusSeconds(900)));

        assertThat(oneLine(by(
                        "by-name",
                        Verdict.NOT_RESTORED,
                        new Outcome.Failed("it is busy", "Wait.", true, List.of(off)))))
                .contains("Blind since 2026-03-02 07:13:29 UTC; not known to log");
    }

    @Test
    void whatDiffersAtTheEndOfTwoLongValuesIsSeen() {
        String selectors = "management All, data AWS::S3::Object "
                + String.join(
                        " ",
                        IntStream.range(0, 40)
                                .mapToObj(i -> "arn:aws:s3:::bucket-" + i + "/")
                                .toList());
        Trail trail = changed(new Change("event selectors", selectors + " and-payroll", selectors, Optional.empty()));

        assertThat(AlertText.body(by("by-name", Verdict.OBSERVED, new Outcome.Observed(List.of(trail)))))
                .contains("and-payroll");
    }

    @Test
    void manySettingsOfManyTrailsAreCutWithAMark() {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            changes.add(new Change("setting " + i, "x".repeat(5_000), "y".repeat(5_000), Optional.of("z")));
        }
        List<Trail> trails = IntStream.range(0, 9)
                .mapToObj(i -> changed(changes.toArray(Change[]::new)))
                .toList();

        assertThat(AlertText.body(by("by-name", Verdict.RESTORED, new Outcome.Restored(trails))))
                .contains("... and 25 more settings", "... and 7 more trails", "...");
    }

    @Test
    void aCommandIsOneThatCanBeCopied() {
        assertThat(AlertText.body(by("by-arn", Verdict.NOT_RESTORED, new Outcome.Failed("it is busy", "Wait.", true))))
                .contains("""
                           trailwarden restore \\
                             arn:aws:cloudtrail:eu-west-1:222222222222:trail/audit
                        """);
    }

    @Test
    void aTrailNamedLikeAHostIsNotPrintedAsACommand() {
        Alert alert = by(
                "by-name",
                Verdict.NOT_RESTORED,
                new Outcome.Failed(
                        "it is busy",
                        "Wait.",
                        true,
                        List.of(new Trail("evil.com", "eu-west-1", Optional.empty(), Optional.empty()))));

        assertThat(AlertText.body(alert))
                .contains("trailwarden look 222222222222")
                .doesNotContain("evil.com");
    }

    private static String oneLine(Alert alert) {
        return AlertText.body(alert).replaceAll("\\s+", " ");
    }

    private static Trail trail() {
        return new Trail("audit", "eu-west-1", Optional.of(STOPPED), Optional.of(STOPPED.plusMillis(4_200)));
    }

    private static Trail changed(Change... changes) {
        return new Trail(
                "audit",
                "eu-west-1",
                Optional.empty(),
                Optional.empty(),
                List.of(changes),
                Optional.empty(),
                Optional.empty());
    }

    private static Alert by(String name, Verdict verdict, Outcome outcome) {
        return of(Fixtures.of("stop-logging", name), verdict, outcome);
    }

    private static Alert of(Fixture fixture, Verdict verdict, Outcome outcome) {
        try {
            Decision decision = Fixtures.judge(Fixtures.HOUSE).judge(fixture.event());
            return Alert.of("incident-1", verdict, decision, Optional.of(outcome));
        } catch (UnreadableEvent e) {
            throw new AssertionError(e);
        }
    }
}
