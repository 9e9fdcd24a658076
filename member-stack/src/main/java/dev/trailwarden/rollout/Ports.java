package dev.trailwarden.rollout;

import java.util.Optional;

/**
 * Everything that a rollout reaches.
 *
 * @param directory the organization
 * @param sets the StackSets
 * @param hub the hub account's stacks
 * @param management the management account's stacks; empty if there are no credentials for it
 * @param code the code's bucket
 */
public record Ports(Directory directory, StackSets sets, Stacks hub, Optional<Stacks> management, Code code) {
    /** The stacks of one side. */
    Stacks stacks(Step.Side side) {
        return switch (side) {
            case HUB -> hub;
            case MANAGEMENT ->
                management.orElseThrow(() -> new IllegalStateException("no credentials for the management account"));
        };
    }
}
