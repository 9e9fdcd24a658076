package dev.trailwarden.core.tamper;

import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.remedy.Remediation;
import java.util.List;
import java.util.Optional;

/**
 * A way to weaken a trail. One class per kind; its {@link #id} is also the name of its fixture folder and its page.
 * To add one: write the class, permit it here, list it in {@link #CATALOGUE}, and let the failing tests lead on.
 */
public sealed interface Tamper permits StopLogging {

    /** Every kind there is. */
    List<Tamper> CATALOGUE = List.of(new StopLogging());

    /** The name of the kind everywhere, for example {@code stop-logging}. */
    String id();

    /** The CloudTrail operation it is done by, for example {@code StopLogging}. */
    String eventName();

    /** What happened in words that continue "somebody ...", for example "stopped logging". */
    String deed();

    /** How bad it is when it succeeds. */
    Severity severity();

    /** What undoes it, or nothing if it cannot be undone. */
    Optional<Remediation> remedy(TrailEvent event);

    /** Looks for every kind in the event. */
    static Optional<Finding> find(TrailEvent event) {
        return CATALOGUE.stream()
                .filter(kind -> event.isCloudTrail() && kind.eventName().equals(event.eventName()))
                .findFirst()
                .map(kind -> new Finding(kind, event, kind.remedy(event)));
    }
}
