package dev.trailwarden.core.decision;

import dev.trailwarden.core.event.AccountId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One reviewed exception to the rule that every tamper is undone. What is not given does not narrow it, but an account
 * or a unit has to be given.
 *
 * @param account the account it is for
 * @param unit the id of the organizational unit, or root, it is for, with all units below
 * @param trail the trail's name, in which {@code *} stands for anything
 * @param effect what is done instead
 * @param until the last day it holds, in UTC
 * @param reason why, for whoever reads the alert
 */
public record Exemption(
        Optional<AccountId> account,
        Optional<String> unit,
        Optional<String> trail,
        Effect effect,
        LocalDate until,
        String reason) {

    /** What is done instead of undoing. */
    public enum Effect {
        /** Told at low severity, not undone. */
        EXEMPT,
        /** Told as what would have been undone, not undone. */
        OBSERVE;

        /** The word used in the file: {@code exempt} or {@code observe}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Checks that it is narrowed to an account or a unit.
     *
     * @throws IllegalArgumentException if it would hold for the whole organization
     */
    public Exemption {
        if (account.isEmpty() && unit.isEmpty()) {
            throw new IllegalArgumentException("names neither an account nor an organizational unit");
        }
    }

    /** Whether it still holds at that time. */
    boolean holdsAt(Instant now) {
        return now.isBefore(until.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    /** Whether it is for that trail; one for certain trails is not for an event that does not say which. */
    boolean covers(Optional<String> trailName) {
        return trail.isEmpty()
                || trailName.filter(name -> matches(trail.get(), name)).isPresent();
    }

    /** Whether it is for the account, or for a unit the account is in. */
    boolean covers(AccountId candidate, List<String> unitsOfIt) {
        return account.filter(one -> !one.equals(candidate)).isEmpty()
                && unit.filter(one -> !unitsOfIt.contains(one)).isEmpty();
    }

    private static boolean matches(String pattern, String name) {
        String[] parts = pattern.split("\\*", -1);
        if (parts.length == 1) {
            return pattern.equals(name);
        }
        if (!name.startsWith(parts[0])) {
            return false;
        }
        int at = parts[0].length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = name.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        String end = parts[parts.length - 1];
        return name.length() - at >= end.length() && name.endsWith(end);
    }
}
