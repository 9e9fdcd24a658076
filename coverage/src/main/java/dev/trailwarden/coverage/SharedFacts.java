package dev.trailwarden.coverage;

import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.TrailArn;
import java.util.Map;
import java.util.Optional;

/**
 * What is the same for every account.
 *
 * @param busPolicy the policy of the hub's event bus, if it has one
 * @param bucketOwners for each bucket that a trail delivers to, the account of the organization that owns it; nothing if
 *     none of them does
 * @param keys for each KMS key that a trail encrypts with, its state ({@code Enabled}, {@code Disabled}, ...)
 * @param baselines the baseline of each trail of which one is kept
 */
public record SharedFacts(
        Answer<Optional<String>> busPolicy,
        Map<String, Answer<Optional<AccountId>>> bucketOwners,
        Map<String, Answer<String>> keys,
        Answer<Map<TrailArn, Kept>> baselines) {

    /** The state of a key that is not the organization's. */
    static final String FOREIGN = "of an account outside the organization";

    /**
     * A baseline that the hub keeps.
     *
     * @param settings what the trail should be; nothing if the item cannot be trusted
     * @param agreed whether a person agreed to it, so that whatever is weak in it is known
     */
    public record Kept(Optional<TrailSettings> settings, boolean agreed) {}

    /** Takes copies. */
    public SharedFacts {
        bucketOwners = Map.copyOf(bucketOwners);
        keys = Map.copyOf(keys);
    }
}
