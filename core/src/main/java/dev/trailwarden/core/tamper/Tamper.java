package dev.trailwarden.core.tamper;

import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.remedy.Remediation;
import java.util.List;
import java.util.Optional;

/**
 * A way to weaken a trail, or what guards all of them. One class per kind; its {@link #id} is also the name of its fixture folder and its page.
 * To add one: write the class, permit it here, list it in {@link Catalogue}, and let the failing tests lead on.
 */
public sealed interface Tamper
        permits StopLogging,
                DeleteTrail,
                UpdateTrail,
                PutEventSelectors,
                PutInsightSelectors,
                PutEventConfiguration,
                AddTags,
                RemoveTags,
                CreateTrail,
                StopEventDataStoreIngestion,
                DeleteEventDataStore,
                UpdateEventDataStore,
                DeregisterOrganizationDelegatedAdmin,
                OrganizationTamper {

    /**
     * The ids of MITRE ATT&CK for what all kinds do: "Disable or Modify Cloud Logs", under its number up to version 18
     * and under the one since.
     */
    List<String> ATTACK = List.of("T1562.008", "T1685.002");

    /** The ids of MITRE ATT&CK for this kind. */
    default List<String> attack() {
        return ATTACK;
    }

    /** The service it is done by, as IAM and CloudTrail call it. */
    default String service() {
        return "cloudtrail";
    }

    /** The name of the kind everywhere, for example {@code stop-logging}. */
    String id();

    /** The operation it is done by, for example {@code StopLogging}. */
    String eventName();

    /** What the operation does and why that weakens logging, in one or two sentences; its page begins with it. */
    String about();

    /** What happened in words that continue "somebody ..." and end before the trail, for example "stopped the logging of". */
    String deed();

    /** How bad it is when it succeeds. */
    Severity severity();

    /** What is done about it, in one or two sentences. */
    String undone();

    /** What cannot be undone, in one or two sentences; every alert of the kind says it. */
    String lost();

    /** What undoes it, or nothing if it cannot be undone. */
    Optional<Remediation> remedy(TrailEvent event);

    /** Whether an event is of this kind. */
    default boolean isIn(TrailEvent event) {
        return event.isOf(service()) && eventName().equals(event.eventName());
    }
}
