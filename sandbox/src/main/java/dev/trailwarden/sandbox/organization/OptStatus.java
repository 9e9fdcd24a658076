package dev.trailwarden.sandbox.organization;

/** Where an account stands with a Region, in AWS's words. (Account Management API Reference: RegionOptStatus.) */
public enum OptStatus {
    /** It chose the Region, and may use it. */
    ENABLED,
    /** It chose the Region; IAM is still being copied there. */
    ENABLING,
    /** It left the Region; IAM is still being removed there. */
    DISABLING,
    /** It does not have the Region. */
    DISABLED,
    /** Every account has the Region, and none can leave it. */
    ENABLED_BY_DEFAULT;

    /**
     * Whether credentials of the account are known in the Region.
     *
     * @return false also while it is being enabled or disabled
     */
    public boolean isUsable() {
        return this == ENABLED || this == ENABLED_BY_DEFAULT;
    }
}
