package dev.trailwarden.sandbox.organization;

/** Whether an organization has SCPs switched on, in AWS's words; what is disabled AWS does not list at all. */
public enum ControlStatus {
    /** SCPs bind. */
    ENABLED,
    /** SCPs bind, but none can be attached yet. */
    PENDING_ENABLE,
    /** No SCP binds anybody or is attached to anything. */
    DISABLED
}
