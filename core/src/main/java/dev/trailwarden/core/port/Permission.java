package dev.trailwarden.core.port;

/**
 * One IAM action that a remedy needs in the member account.
 *
 * @param action for example {@code cloudtrail:StartLogging}
 * @param scope what it can be narrowed to
 */
public record Permission(String action, Scope scope) {
    /** What IAM lets an action be narrowed to (service authorization reference for CloudTrail, IAM,
     * Organizations and EventBridge). */
    public enum Scope {
        /** One trail's ARN. */
        TRAIL,
        /** One event data store's ARN. */
        STORE,
        /** The roles of the account, to hand to CloudTrail and to nobody else. */
        ROLE_FOR_CLOUDTRAIL,
        /** One service control policy, and any root, unit or account of the organization to attach it to. */
        GUARDRAIL,
        /** The rule that forwards tamper events, in any Region. */
        RULE,
        /** Nothing: the action has no resource. */
        ACCOUNT
    }
}
