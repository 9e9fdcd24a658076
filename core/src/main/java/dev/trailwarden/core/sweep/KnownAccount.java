package dev.trailwarden.core.sweep;

import java.util.Optional;

/**
 * An account as the last sweep knew it.
 *
 * @param name what the organization calls it
 * @param state {@code ACTIVE} or another word of Organizations'
 * @param parent the unit or the root that it is in, if that has been asked
 */
public record KnownAccount(String name, String state, Optional<String> parent) {}
