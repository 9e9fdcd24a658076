package dev.trailwarden.scp;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** How much a guardrail denies. Several can be chosen together. */
public enum Profile {
    /** Nobody stops or deletes a trail. */
    CORE("nobody stops or deletes a trail"),
    /** {@link #CORE}, and nobody weakens one quietly while it goes on logging; what new users should take. */
    HARDENED("core, and nobody weakens a trail quietly while it goes on logging"),
    /** Nobody changes Trailwarden's roles, rules and stacks, or makes a role that the guardrail leaves alone. */
    GUARD("nobody changes Trailwarden's own roles, rules and stacks, or makes a role that the guardrail leaves alone"),
    /** No account leaves the organization, and none switches Regions on or off. */
    ORGANIZATION("no account leaves the organization or switches Regions on or off");

    private final String about;

    Profile(String about) {
        this.about = about;
    }

    /** {@return its name everywhere, for example {@code hardened}} */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return what it does, in words that can stand after a colon} */
    public String about() {
        return about;
    }

    /**
     * {@return the profile of that name, if there is one}
     *
     * @param id for example {@code hardened}
     */
    public static Optional<Profile> called(String id) {
        return Arrays.stream(values()).filter(one -> one.id().equals(id)).findFirst();
    }

    /** {@return the profiles that this one consists of, itself included} */
    Set<Profile> parts() {
        return this == HARDENED ? Set.of(CORE, HARDENED) : Set.of(this);
    }
}
