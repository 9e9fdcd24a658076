package dev.trailwarden.core.tamper;

import dev.trailwarden.core.event.TrailEvent;
import java.util.List;
import java.util.Optional;

/** Every kind of tamper there is, and how one is found. */
public final class Catalogue {
    /** The kinds, in the order of the documentation. */
    public static final List<Tamper> ALL = List.of(
            new StopLogging(),
            new DeleteTrail(),
            new UpdateTrail(),
            new PutEventSelectors(),
            new PutInsightSelectors(),
            new PutEventConfiguration(),
            new AddTags(),
            new RemoveTags(),
            new CreateTrail(),
            new StopEventDataStoreIngestion(),
            new DeleteEventDataStore(),
            new UpdateEventDataStore(),
            new DeregisterOrganizationDelegatedAdmin(),
            new DetachPolicy(),
            new UpdatePolicy(),
            new DeletePolicy(),
            new DisablePolicyType(),
            new MoveAccount(),
            new AttachPolicy(),
            new LeaveOrganization(),
            new DisableAWSServiceAccess());

    private Catalogue() {}

    /** Gives a kind by its id, for example from what is remembered of an incident. */
    public static Optional<Tamper> called(String id) {
        return ALL.stream().filter(kind -> kind.id().equals(id)).findFirst();
    }

    /** Looks for every kind in the event. */
    public static Optional<Finding> find(TrailEvent event) {
        return ALL.stream()
                .filter(kind -> kind.isIn(event))
                .findFirst()
                .map(kind -> new Finding(kind, event, kind.remedy(event)));
    }
}
