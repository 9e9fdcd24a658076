package dev.trailwarden.rollout;

/** What Trailwarden's stacks are called, everywhere the same. */
public final class Names {
    /** The hub's stack. */
    public static final String HUB = "trailwarden-hub";

    /** The StackSet of {@code member-roles.yaml}, and the management account's stack of it. */
    public static final String ROLES = "trailwarden-member-roles";

    /** The StackSet of {@code member-rules.yaml}, and the management account's stacks of it. */
    public static final String RULES = "trailwarden-member-rules";

    private Names() {}

    /**
     * {@return the bucket that is made if none is named}
     *
     * @param account the hub account
     * @param region the hub's Region
     */
    public static String bucket(String account, String region) {
        return "trailwarden-code-" + account + "-" + region;
    }
}
