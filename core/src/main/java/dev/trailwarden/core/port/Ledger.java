package dev.trailwarden.core.port;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.incident.Incident;
import dev.trailwarden.core.incident.Unexplained;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Remembers incidents, so that a second delivery is not a second alert and many tampers are not a flood. A ledger that
 * is down costs duplicates, never silence: whoever asks it goes on without.
 */
public interface Ledger {

    /**
     * Gives what is remembered about an incident.
     *
     * @param id the incident's
     * @throws LedgerFault if the table does not answer
     */
    Optional<Incident> recall(String id) throws LedgerFault;

    /**
     * Takes the telling of an incident upon itself, so that two deliveries at once do not both tell; and counts it for
     * {@link #streak}.
     *
     * @param incident as it stands, not told yet
     * @param before what {@link #recall} gave; if something else is remembered by now, another was faster
     * @param now the time
     * @param hold for how long nobody else may take it; after that the holder counts as dead
     * @return false if another holds it, or has been faster
     * @throws LedgerFault if the table does not answer
     */
    boolean claim(Incident incident, Optional<Incident> before, Instant now, Duration hold) throws LedgerFault;

    /**
     * Remembers an incident in place of what was remembered about it before, and ends the claim.
     *
     * @throws LedgerFault if the table does not answer
     */
    void remember(Incident incident) throws LedgerFault;

    /**
     * Gives the incidents of an account about which something is still to be done.
     *
     * @throws LedgerFault if the table does not answer
     */
    List<Incident> open(AccountId account) throws LedgerFault;

    /**
     * Gives those of one trail.
     *
     * @throws LedgerFault if the table does not answer
     */
    default List<Incident> open(TrailArn trail) throws LedgerFault {
        return open(trail.owner()).stream()
                .filter(incident -> incident.trail().equals(Optional.of(trail.name())))
                .toList();
    }

    /**
     * Remembers what a look has found and told although nothing says who did it, in place of what was remembered so of
     * the same trail.
     *
     * @throws LedgerFault if the table does not answer
     */
    void remember(Unexplained found) throws LedgerFault;

    /**
     * Gives what looks have found in an account in the last days and nothing has explained.
     *
     * @throws LedgerFault if the table does not answer
     */
    List<Unexplained> unexplained(AccountId account) throws LedgerFault;

    /**
     * Gives that of one trail.
     *
     * @param owner the account it belongs to
     * @param homeRegion its home Region
     * @param name its name
     * @throws LedgerFault if the table does not answer
     */
    Optional<Unexplained> unexplained(AccountId owner, Region homeRegion, String name) throws LedgerFault;

    /**
     * Says how often the same caller has done something to the same trail. An incident that was claimed twice counts once.
     *
     * @param incident one that was claimed, with an account, a trail and an actor
     * @param since how far back to count
     * @return when each of them happened, this one among them, oldest first
     * @throws LedgerFault if the table does not answer
     */
    List<Instant> streak(Incident incident, Instant since) throws LedgerFault;

    /**
     * Counts an alert that is about to be sent.
     *
     * @param window the beginning of the window it is counted in
     * @return how many there are in it by now, this one among them
     * @throws LedgerFault if the table does not answer
     */
    long count(Instant window) throws LedgerFault;

    /**
     * Keeps an incident for a digest, instead of an alert of its own.
     *
     * @param incident as it stands
     * @param due when it has to be told at the latest
     * @throws LedgerFault if the table does not answer
     */
    void hold(Incident incident, Instant due) throws LedgerFault;

    /**
     * Gives everything that is kept for a digest, oldest first, if any of it is due.
     *
     * @param now the time
     * @return nothing as long as nothing is due
     * @throws LedgerFault if the table does not answer
     */
    List<Incident> held(Instant now) throws LedgerFault;

    /**
     * Lets go of what a digest has told.
     *
     * @throws LedgerFault if the table does not answer; the next digest then tells it again
     */
    void release(List<Incident> told) throws LedgerFault;
}
