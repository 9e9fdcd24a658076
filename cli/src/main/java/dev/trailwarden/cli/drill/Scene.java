package dev.trailwarden.cli.drill;

import dev.trailwarden.cli.drill.Stage.Expectation;
import dev.trailwarden.cli.drill.Stage.Moment;
import dev.trailwarden.sandbox.service.Inbox.Mail;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A scenario that was played.
 *
 * @param scenario which
 * @param began when
 * @param took how long
 * @param timeline what happened, in order
 * @param alerts what the security team was told
 * @param blind how long a trail that logs again did not
 * @param expectations what had to hold
 */
public record Scene(
        Scenario scenario,
        Instant began,
        Duration took,
        List<Moment> timeline,
        List<Mail> alerts,
        Optional<Duration> blind,
        List<Expectation> expectations) {

    /** Whether everything held. A scenario that expects nothing holds nothing. */
    public boolean held() {
        return !expectations.isEmpty() && expectations.stream().allMatch(Expectation::held);
    }
}
