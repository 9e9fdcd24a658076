package dev.trailwarden.scp.live;

/** Whether an organization's SCPs count (ListRoots, PolicyTypes). Disabling them detaches every one for good. */
public enum ScpSwitch {
    /** They count. */
    ENABLED,
    /** They are being enabled, which takes a moment. */
    PENDING_ENABLE,
    /** They are being disabled. */
    PENDING_DISABLE,
    /** None can be attached. */
    DISABLED
}
