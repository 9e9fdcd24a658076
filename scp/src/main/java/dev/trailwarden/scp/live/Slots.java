package dev.trailwarden.scp.live;

import java.util.ArrayList;
import java.util.List;

/**
 * What is attached to a place, and how much more would fit.
 *
 * @param node the place
 * @param policies what is attached directly, {@code FullAWSAccess} included
 */
public record Slots(Node node, List<Attached> policies) {
    /** SCPs attached to one root, OU or account; inherited ones do not count (Organizations quotas, since 15 May 2026). */
    public static final int MAX_ATTACHED = 10;

    /**
     * One attached policy.
     *
     * @param name its name
     * @param length of its text, in characters
     */
    public record Attached(String name, int length) {}

    /** Takes a copy. */
    public Slots {
        policies = List.copyOf(policies);
    }

    /** {@return how many policies more can be attached} */
    public int free() {
        return MAX_ATTACHED - policies.size();
    }

    /**
     * {@return the slots of a place}
     *
     * @param picture with the texts of what is attached there
     * @param node the place
     */
    public static Slots of(OrganizationPicture picture, Node node) {
        List<Attached> attached = new ArrayList<>();
        for (Scp policy : picture.on(node)) {
            attached.add(new Attached(policy.name(), picture.text(policy).length()));
        }
        return new Slots(node, attached);
    }
}
