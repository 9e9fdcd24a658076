package dev.trailwarden.core.decision;

import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.remedy.Remediation;
import dev.trailwarden.core.tamper.Finding;
import dev.trailwarden.core.tamper.Severity;
import java.util.Optional;

/** What to do about an event. */
public sealed interface Decision {

    /** Why, in one sentence for a person. */
    String reason();

    /**
     * Undo it and tell.
     *
     * @param finding what was found
     * @param remedy what undoes it
     * @param mode whether it is undone, or only told what would be
     * @param reason why
     */
    record Restore(Finding finding, Remediation remedy, Mode mode, String reason) implements Decision {}

    /**
     * Tell, and touch nothing.
     *
     * @param event what happened
     * @param finding the tamper, where it is one we know
     * @param occasion what kind of telling
     * @param severity how much it matters
     * @param reason why nothing is undone
     */
    record AlertOnly(TrailEvent event, Optional<Finding> finding, Occasion occasion, Severity severity, String reason)
            implements Decision {}

    /**
     * Nothing to do and nothing to tell.
     *
     * @param event what happened
     * @param reason why it is harmless
     */
    record Ignore(TrailEvent event, String reason) implements Decision {}

    /**
     * Not to be believed, or not to be read: tell, keep the event for a person, touch nothing.
     *
     * @param event the event as far as it could be read
     * @param reason what is wrong with it
     */
    record Reject(Optional<TrailEvent> event, String reason) implements Decision {}

    /** Why something is told but not undone. */
    enum Occasion {
        /** A service control policy refused the call. */
        REFUSED_BY_SCP,
        /** The call failed for another reason. */
        FAILED_ATTEMPT,
        /** A break-glass principal did it. */
        BREAK_GLASS,
        /** The operator's exemptions cover it. */
        EXEMPT,
        /** It changes logging in a way nothing here can undo. */
        NO_CURE
    }

    /** The word for the decision in JSON: {@code restore}, {@code alert}, {@code ignore} or {@code reject}. */
    default String id() {
        return switch (this) {
            case Restore ignored -> "restore";
            case AlertOnly ignored -> "alert";
            case Ignore ignored -> "ignore";
            case Reject ignored -> "reject";
        };
    }

    /** The event it is about, unless that could not be read. */
    default Optional<TrailEvent> about() {
        return switch (this) {
            case Restore restore -> Optional.of(restore.finding().event());
            case AlertOnly alert -> Optional.of(alert.event());
            case Ignore ignore -> Optional.of(ignore.event());
            case Reject reject -> reject.event();
        };
    }

    /** The tamper that was found, if one was. */
    default Optional<Finding> found() {
        return switch (this) {
            case Restore restore -> Optional.of(restore.finding());
            case AlertOnly alert -> alert.finding();
            case Ignore ignored -> Optional.empty();
            case Reject ignored -> Optional.empty();
        };
    }

    /** How much it matters; nothing for what is ignored. */
    default Optional<Severity> howSevere() {
        return switch (this) {
            case Restore restore -> Optional.of(restore.finding().tamper().severity());
            case AlertOnly alert -> Optional.of(alert.severity());
            case Ignore ignored -> Optional.empty();
            case Reject ignored -> Optional.of(Severity.HIGH);
        };
    }
}
