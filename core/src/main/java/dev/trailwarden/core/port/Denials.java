package dev.trailwarden.core.port;

import java.util.List;
import java.util.Optional;

/** Says what a service control policy would deny Trailwarden itself. */
public interface Denials {

    /**
     * Judges a policy.
     *
     * @param text the document
     */
    Judged of(String text);

    /**
     * What a policy means for us.
     *
     * @param denied what it denies us; nothing if it lets us work
     * @param unclear why it cannot be judged, if it cannot
     */
    record Judged(List<Denied> denied, Optional<String> unclear) {}

    /**
     * One thing that it denies us.
     *
     * @param action for example {@code cloudtrail:StartLogging}
     * @param whom the role, in words
     * @param statement which statement does; its {@code Sid}, written by whoever wrote the policy
     */
    record Denied(String action, String whom, String statement) {}
}
