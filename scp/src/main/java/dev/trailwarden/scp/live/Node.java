package dev.trailwarden.scp.live;

import java.util.Optional;

/** A place of an organization to which a policy can be attached. */
public sealed interface Node {
    /** {@return {@code r-...}, {@code ou-...} or twelve digits} */
    String id();

    /** {@return its name, chosen by people and not always unique} */
    String name();

    /** {@return the id of what it is in; empty for the root} */
    Optional<String> in();

    /** {@return it in a sentence: "the OU Production (ou-...)"} */
    default String said() {
        return switch (this) {
            case Root _ -> "the root (" + id() + ")";
            case Unit _ -> "the OU " + name() + " (" + id() + ")";
            case Account _ -> "the account " + name() + " (" + id() + ")";
        };
    }

    /**
     * The root: everything is in it.
     *
     * @param id {@code r-...}
     * @param name mostly {@code Root}
     */
    record Root(String id, String name) implements Node {
        @Override
        public Optional<String> in() {
            return Optional.empty();
        }
    }

    /**
     * An organizational unit.
     *
     * @param id {@code ou-...}
     * @param name its name, unique beside its siblings only
     * @param parent the id of the root or OU it is in
     */
    record Unit(String id, String name, String parent) implements Node {
        @Override
        public Optional<String> in() {
            return Optional.of(parent);
        }
    }

    /**
     * An account.
     *
     * @param id twelve digits
     * @param name its name
     * @param parent the id of the root or OU it is in
     * @param state whether anybody can work in it
     */
    record Account(String id, String name, String parent, AccountState state) implements Node {
        @Override
        public Optional<String> in() {
            return Optional.of(parent);
        }
    }
}
