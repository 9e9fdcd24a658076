package dev.trailwarden.aws;

import dev.trailwarden.core.port.LedgerFault;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Asks a service that an alert can do without, and does not ask again once it has failed: until the invocation ends, or
 * a minute has passed where one process does many things. So a service that is down costs its time once. Safe for
 * several threads; those that ask at the same moment all find out by themselves.
 */
final class Outage {
    private static final Duration LASTS = Duration.ofMinutes(1);

    private final Budget budget;
    private final String service;
    private volatile Optional<Failure> failure = Optional.empty();

    private record Failure(String words, long invocation, long at) {}

    /**
     * @param budget the time this invocation has
     * @param service what is asked, for a person
     */
    Outage(Budget budget, String service) {
        this.budget = budget;
        this.service = service;
    }

    /**
     * Makes a call.
     *
     * @param operation for example {@code GetItem}
     * @param call takes its time bound with it; what the service may answer is no failure and is caught there
     * @throws LedgerFault of kind {@link LedgerFault.Kind#UNAVAILABLE} in the service's words
     */
    <T> T ask(String operation, Function<Consumer<AwsRequestOverrideConfiguration.Builder>, T> call)
            throws LedgerFault {
        Optional<Failure> before = failure.filter(this::lasts);
        if (before.isPresent()) {
            throw new LedgerFault(
                    LedgerFault.Kind.UNAVAILABLE,
                    service + " is not asked again, because it just failed: "
                            + before.get().words());
        }
        Duration left = budget.forAsking();
        if (left.isZero()) {
            throw new LedgerFault(
                    LedgerFault.Kind.UNAVAILABLE, "the time of this invocation is up, " + service + " is not asked");
        }
        try {
            return call.apply(Clients.within(left));
        } catch (SdkException e) {
            String words = operation + " failed: " + Faults.words(e);
            failure = Optional.of(new Failure(words, budget.invocation(), budget.nanoTime()));
            throw new LedgerFault(service + " does not answer: " + words, e);
        }
    }

    private boolean lasts(Failure failed) {
        return failed.invocation() == budget.invocation() && budget.nanoTime() - failed.at() < LASTS.toNanos();
    }
}
