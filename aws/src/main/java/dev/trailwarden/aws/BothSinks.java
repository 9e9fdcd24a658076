package dev.trailwarden.aws;

import dev.trailwarden.core.alert.Alert;
import dev.trailwarden.core.alert.Digest;
import dev.trailwarden.core.alert.Notice;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.port.AlertSink;
import java.util.Optional;

/**
 * Tells machines and then people. Whatever goes wrong with the machines, people are told; and then the alert counts as
 * not sent, so that the whole is tried again: a person may read it twice, a SIEM never misses it.
 */
public final class BothSinks implements AlertSink {
    private final AlertSink machines;
    private final AlertSink people;

    /**
     * @param machines told first
     * @param people told in any case
     */
    public BothSinks(AlertSink machines, AlertSink people) {
        this.machines = machines;
        this.people = people;
    }

    @Override
    public void send(Alert alert) throws NotSent {
        both(() -> machines.send(alert), () -> people.send(alert));
    }

    @Override
    public void send(Digest digest) throws NotSent {
        both(() -> machines.send(digest), () -> people.send(digest));
    }

    @Override
    public void send(Notice notice) throws NotSent {
        both(() -> machines.send(notice), () -> people.send(notice));
    }

    private static void both(Sending toMachines, Sending toPeople) throws NotSent {
        Optional<NotSent> missed = attempt(toMachines);
        try {
            toPeople.send();
        } catch (NotSent unsent) {
            missed.ifPresent(unsent::addSuppressed);
            throw unsent;
        }
        if (missed.isPresent()) {
            throw missed.get();
        }
    }

    private static Optional<NotSent> attempt(Sending sending) {
        try {
            sending.send();
            return Optional.empty();
        } catch (NotSent unsent) {
            return Optional.of(unsent);
        } catch (RuntimeException mistake) {
            // A mistake of ours in what machines read must not keep people from being told.
            return Optional.of(
                    new NotSent("Trailwarden itself failed: " + PlainText.of(mistake.toString(), 300), mistake));
        }
    }

    /** One way to tell. */
    @FunctionalInterface
    private interface Sending {
        void send() throws NotSent;
    }
}
