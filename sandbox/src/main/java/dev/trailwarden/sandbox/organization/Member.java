package dev.trailwarden.sandbox.organization;

import dev.trailwarden.sandbox.model.AccountId;
import java.time.Instant;

/**
 * An account of the organization.
 *
 * @param id its digits
 * @param name its name
 * @param email its address
 * @param parent the id of the root or OU it is in
 * @param state AWS's word for its state; {@code ACTIVE} unless it is being closed
 * @param joined when it was created
 */
public record Member(AccountId id, String name, String email, String parent, String state, Instant joined) {
    /** The state of an account that works. (Organizations API Reference, AccountState.) */
    public static final String ACTIVE = "ACTIVE";

    /**
     * Whether it works.
     *
     * @return false while and after it is closed
     */
    public boolean isActive() {
        return state.equals(ACTIVE);
    }
}
