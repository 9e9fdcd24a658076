package dev.trailwarden.core.doctor;

import static dev.trailwarden.core.port.InMemoryPipeline.POLICY;
import static dev.trailwarden.core.port.InMemoryPipeline.inbox;
import static dev.trailwarden.core.port.InMemoryPipeline.known;
import static dev.trailwarden.core.port.InMemoryPipeline.pattern;
import static dev.trailwarden.core.port.InMemoryPipeline.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.core.alert.Notice;
import dev.trailwarden.core.doctor.Finding.State;
import dev.trailwarden.core.incident.Announcer;
import dev.trailwarden.core.port.InMemoryAlerts;
import dev.trailwarden.core.port.InMemoryNotices;
import dev.trailwarden.core.port.InMemoryPipeline;
import dev.trailwarden.core.port.Pipeline.Queue;
import dev.trailwarden.core.port.Pipeline.Rule;
import dev.trailwarden.core.port.Pipeline.Table;
import dev.trailwarden.core.port.Pipeline.Target;
import dev.trailwarden.core.tamper.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class CheckupTest {
    private Instant now = Instant.parse("2026-03-02T06:00:00Z");
    private final InMemoryPipeline pipeline = new InMemoryPipeline();
    private final InMemoryAlerts alerts = new InMemoryAlerts();
    private final SelfCheck selfCheck =
            new SelfCheck(pipeline, new Announcer(alerts, new InMemoryNotices(), () -> now), () -> now);

    private static Arguments broken(String id, State state, Severity severity, Consumer<InMemoryPipeline> how) {
        return Arguments.of(id, state, severity, how);
    }

    static Stream<Arguments> everyWayToBreakIt() {
        return Stream.of(
                broken("bus", State.SICK, Severity.CRITICAL, it -> it.busPolicy = new Seen.Gone<>()),
                broken("bus", State.UNKNOWN, Severity.MEDIUM, it -> it.busPolicy = new Seen.Hidden<>("AccessDenied")),
                broken("bus-policy", State.SICK, Severity.CRITICAL, it -> it.busPolicy = known(Optional.empty())),
                broken("bus-policy", State.SICK, Severity.HIGH, it -> it.busPolicy = policy("o-a1b2c3d4e5", "o-*")),
                broken(
                        "bus-policy",
                        State.SICK,
                        Severity.HIGH,
                        it -> it.busPolicy =
                                policy("\"Bool\":{\"events:eventBusInvocation\":\"true\"}", "\"Bool\":{}")),
                broken(
                        "bus-policy",
                        State.SICK,
                        Severity.CRITICAL,
                        it -> it.busPolicy = policy("\"Allow\"", "\"Deny\"")),
                broken("bus-policy", State.UNKNOWN, Severity.MEDIUM, it -> it.busPolicy = known(Optional.of("{"))),
                broken("rule", State.SICK, Severity.CRITICAL, it -> it.rule = new Seen.Gone<>()),
                broken(
                        "rule",
                        State.SICK,
                        Severity.CRITICAL,
                        it -> it.rule = known(new Rule(false, pattern(), List.of(target())))),
                broken(
                        "rule-pattern",
                        State.SICK,
                        Severity.CRITICAL,
                        it -> it.rule =
                                known(new Rule(true, pattern().replace("StopLogging", "X"), List.of(target())))),
                broken(
                        "rule-pattern",
                        State.SICK,
                        Severity.CRITICAL,
                        it -> it.rule = known(new Rule(
                                true,
                                pattern().replace("\"detail\":{", "\"region\":[\"x\"],\"detail\":{"),
                                List.of(target())))),
                broken(
                        "rule-target",
                        State.SICK,
                        Severity.CRITICAL,
                        it -> it.rule = known(new Rule(true, pattern(), List.of()))),
                broken(
                        "rule-target",
                        State.SICK,
                        Severity.CRITICAL,
                        it -> it.rule = known(new Rule(
                                true, pattern(), List.of(new Target(target().arn() + "2", true, Optional.of("q")))))),
                broken(
                        "rule-target",
                        State.SICK,
                        Severity.CRITICAL,
                        it -> it.rule = known(new Rule(
                                true, pattern(), List.of(new Target(target().arn(), false, Optional.of("q")))))),
                broken(
                        "rule-target",
                        State.SICK,
                        Severity.MEDIUM,
                        it -> it.rule = known(new Rule(
                                true, pattern(), List.of(new Target(target().arn(), true, Optional.empty()))))),
                broken("table", State.SICK, Severity.HIGH, it -> it.table = known(new Table(true, false))),
                broken("table", State.SICK, Severity.CRITICAL, it -> it.table = new Seen.Gone<>()),
                broken("table-backup", State.SICK, Severity.HIGH, it -> it.tableBackup = known(false)),
                broken("seal-key", State.SICK, Severity.CRITICAL, it -> it.sealKey = known("Disabled")),
                broken("seal-key", State.SICK, Severity.CRITICAL, it -> it.sealKey = known("PendingDeletion")),
                broken("topic", State.SICK, Severity.CRITICAL, it -> it.topicKey = new Seen.Gone<>()),
                broken("topic", State.SICK, Severity.MEDIUM, it -> it.topicKey = known(Optional.empty())),
                broken("topic-key", State.SICK, Severity.CRITICAL, it -> it.topicKeyState = known("Disabled")),
                broken("subscriptions", State.SICK, Severity.CRITICAL, it -> it.subscriptions = known(List.of())),
                broken(
                        "subscriptions",
                        State.SICK,
                        Severity.CRITICAL,
                        it -> it.subscriptions = known(List.of(inbox("Deleted")))),
                broken(
                        "subscriptions-pending",
                        State.SICK,
                        Severity.MEDIUM,
                        it -> it.subscriptions = known(List.of(inbox("arn:x"), inbox("PendingConfirmation")))),
                broken("dead-letters", State.SICK, Severity.HIGH, it -> it.deadLetters = known(new Queue(1, 0))),
                broken(
                        "dead-letters",
                        State.UNKNOWN,
                        Severity.MEDIUM,
                        it -> it.deadLetters = new Seen.Hidden<>("AccessDenied")),
                broken("sweep-queue", State.SICK, Severity.MEDIUM, it -> it.sweepQueue = known(new Queue(3, 0))),
                broken("sweep-queue", State.SICK, Severity.CRITICAL, it -> it.sweepQueue = new Seen.Gone<>()));
    }

    private static Seen<Optional<String>> policy(String what, String by) {
        assertThat(POLICY).contains(what);
        return known(Optional.of(POLICY.replace(what, by)));
    }

    @Test
    void whatIsHealthyIsFine() {
        assertThat(Checkup.of(pipeline))
                .hasSize(14)
                .allSatisfy(finding -> assertThat(finding.state()).isEqualTo(State.FINE));
    }

    @ParameterizedTest
    @MethodSource("everyWayToBreakIt")
    void whatIsBrokenIsNamedWithWhatItMeansAndHowToFixIt(
            String id, State state, Severity severity, Consumer<InMemoryPipeline> how) {
        how.accept(pipeline);
        assertThat(Checkup.of(pipeline).stream().filter(finding -> finding.state() != State.FINE))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.id()).isEqualTo(id);
                    assertThat(finding.state()).isEqualTo(state);
                    assertThat(finding.severity()).isEqualTo(severity);
                    assertThat(finding.what()).isNotBlank();
                    assertThat(finding.means()).endsWith(".");
                    assertThat(finding.fix()).isNotBlank();
                });
    }

    @Test
    void theHubTellsWhatAilsItOnceADayAndAnewWhenItComesBack() {
        assertThat(selfCheck.run().told()).isEmpty();
        pipeline.sealKey = known("Disabled");
        pipeline.deadLetters = new Seen.Hidden<>("AccessDenied");
        assertThat(selfCheck.run().told()).containsExactly("pipeline-seal-key", "pipeline-dead-letters-unreadable");
        now = now.plus(Duration.ofMinutes(15));
        assertThat(selfCheck.run())
                .satisfies(result -> assertThat(result.troubles()).hasSize(2))
                .satisfies(result -> assertThat(result.told()).isEmpty());
        now = now.plus(Duration.ofDays(1));
        assertThat(selfCheck.run().told()).hasSize(2);
        pipeline.sealKey = known("Enabled");
        assertThat(selfCheck.run().told()).isEmpty();
        pipeline.sealKey = known("Disabled");
        assertThat(selfCheck.run().told()).containsExactly("pipeline-seal-key");
        assertThat(alerts.notices())
                .hasSize(5)
                .allSatisfy(notice -> assertThat(notice.kind()).isEqualTo(Notice.Kind.PIPELINE));
    }

    @Test
    void whatCannotBeToldIsSaidAndToldByTheNextCheck() {
        pipeline.sealKey = known("Disabled");
        alerts.refuse(1);
        assertThat(selfCheck.run().unsent())
                .singleElement()
                .satisfies(why -> assertThat(why).contains("pipeline-seal-key").contains("does not answer"));
        assertThat(selfCheck.run().told()).containsExactly("pipeline-seal-key");
    }

    @Test
    void aPatternWithoutAKeyMatchesEverythingOfIt() {
        assertThat(RulePattern.gaps("{\"source\":[\"aws.cloudtrail\",\"aws.organizations\"]}"))
                .isEmpty();
        assertThat(RulePattern.gaps("nonsense")).hasSize(1);
    }
}
