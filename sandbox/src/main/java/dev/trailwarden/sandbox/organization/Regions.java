package dev.trailwarden.sandbox.organization;

import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/**
 * The commercial Regions, and which of them each account has. Seventeen are enabled by default, the others have to be
 * chosen account by account. (AWS Regions of the partition {@code aws}; Account Management User Guide, "Enable or disable
 * AWS Regions in your account".)
 */
public final class Regions {
    private static final Set<String> BY_DEFAULT = Set.of(
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-south-1",
            "ap-southeast-1",
            "ap-southeast-2",
            "ca-central-1",
            "eu-central-1",
            "eu-north-1",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "sa-east-1",
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2");

    private static final Set<String> CHOSEN = Set.of(
            "af-south-1",
            "ap-east-1",
            "ap-east-2",
            "ap-south-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "ap-southeast-5",
            "ap-southeast-6",
            "ap-southeast-7",
            "ca-west-1",
            "eu-central-2",
            "eu-south-1",
            "eu-south-2",
            "il-central-1",
            "me-central-1",
            "me-south-1",
            "mx-central-1");

    /** Every commercial Region, by name. */
    public static final List<Region> COMMERCIAL = Stream.concat(BY_DEFAULT.stream(), CHOSEN.stream())
            .sorted()
            .map(Region::new)
            .toList();

    /**
     * The Regions that every account has.
     *
     * @return by name
     */
    public static List<Region> byDefault() {
        return COMMERCIAL.stream()
                .filter(region -> BY_DEFAULT.contains(region.name()))
                .toList();
    }

    private final Map<Place, OptStatus> chosen = new ConcurrentHashMap<>();

    private record Place(AccountId account, Region region) {}

    /** No account has chosen a Region yet. */
    public Regions() {}

    /**
     * Whether there is such a Region at all.
     *
     * @param region which
     * @return whether it is a commercial one
     */
    public static boolean exists(Region region) {
        return BY_DEFAULT.contains(region.name()) || CHOSEN.contains(region.name());
    }

    /**
     * Where an account stands with a Region.
     *
     * @param account which account
     * @param region which Region; one that does not exist is disabled for everybody
     * @return its status now
     */
    public OptStatus status(AccountId account, Region region) {
        return BY_DEFAULT.contains(region.name())
                ? OptStatus.ENABLED_BY_DEFAULT
                : chosen.getOrDefault(new Place(account, region), OptStatus.DISABLED);
    }

    /**
     * Whether an account may use a Region.
     *
     * @param account which account
     * @param region which Region
     * @return whether it is enabled for it
     */
    public boolean isUsable(AccountId account, Region region) {
        return status(account, region).isUsable();
    }

    /**
     * Gives an account a Region at once.
     *
     * @param account which account
     * @param region one that is not enabled by default
     * @throws ApiError {@code ValidationException} for one that is, or does not exist
     */
    public void enable(AccountId account, Region region) {
        change(account, region, (_, now) -> now, OptStatus.ENABLED);
    }

    /**
     * Takes a Region from an account at once; what it has there stays.
     *
     * @param account which account
     * @param region one that is not enabled by default
     * @throws ApiError {@code ValidationException} for one that is, or does not exist
     */
    public void disable(AccountId account, Region region) {
        change(account, region, (_, now) -> now, OptStatus.DISABLED);
    }

    /**
     * Begins to give an account a Region.
     *
     * @param account which account
     * @param region one that is not enabled by default
     * @return false when the account has it, or is about to have it
     * @throws ApiError {@code ConflictException} while it is being disabled, {@code ValidationException}
     */
    public boolean beginEnabling(AccountId account, Region region) {
        return begin(account, region, OptStatus.DISABLED, OptStatus.ENABLING, OptStatus.DISABLING);
    }

    /**
     * Begins to take a Region from an account.
     *
     * @param account which account
     * @param region one that is not enabled by default
     * @return false when the account does not have it, or is about to lose it
     * @throws ApiError {@code ConflictException} while it is being enabled, {@code ValidationException}
     */
    public boolean beginDisabling(AccountId account, Region region) {
        return begin(account, region, OptStatus.ENABLED, OptStatus.DISABLING, OptStatus.ENABLING);
    }

    private boolean begin(AccountId account, Region region, OptStatus from, OptStatus to, OptStatus conflict) {
        OptStatus before = status(account, region);
        if (before == conflict) {
            throw new ApiError("ConflictException", 409, "The Region " + region + " is " + conflict + ".");
        }
        change(account, region, (old, now) -> old == from ? now : old, to);
        return before == from;
    }

    private void change(AccountId account, Region region, BinaryOperator<OptStatus> how, OptStatus to) {
        if (!CHOSEN.contains(region.name())) {
            throw ApiError.badRequest(
                    "ValidationException",
                    exists(region)
                            ? "The Region " + region + " is enabled by default and cannot be changed."
                            : "There is no Region " + region + ".");
        }
        chosen.compute(new Place(account, region), (_, old) -> how.apply(old == null ? OptStatus.DISABLED : old, to));
    }
}
