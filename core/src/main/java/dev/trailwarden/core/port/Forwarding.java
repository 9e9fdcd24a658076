package dev.trailwarden.core.port;

import dev.trailwarden.core.port.Permission.Scope;
import java.util.List;
import java.util.Set;

/**
 * The rule by which an account forwards its tamper events of one Region, as it is there.
 *
 * @param enabled whether it matches events at all
 * @param pattern its event pattern as JSON text; empty if it has none
 * @param targets where it sends what it matches
 */
public record Forwarding(boolean enabled, String pattern, List<Target> targets) {
    /** The rule's name on the default bus of every account and Region; member-rules.yaml makes it. */
    public static final String RULE = "trailwarden-forward";

    /** What reading an account's Regions and its rules in them takes. */
    public static final Set<Permission> READS = Set.of(
            new Permission("account:ListRegions", Scope.ACCOUNT),
            new Permission("events:DescribeRule", Scope.RULE),
            new Permission("events:ListTargetsByRule", Scope.RULE));

    /**
     * One target.
     *
     * @param arn for example the hub's event bus
     * @param roleArn the role that EventBridge uses for it; empty if there is none
     * @param whole whether events are sent as they are, and not replaced or cut by an input, a path or a transformer
     */
    public record Target(String arn, String roleArn, boolean whole) {
        /** A target that sends events as they are. */
        public Target(String arn, String roleArn) {
            this(arn, roleArn, true);
        }
    }

    /** Keeps the list from changing. */
    public Forwarding {
        targets = List.copyOf(targets);
    }
}
