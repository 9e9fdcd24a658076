package dev.trailwarden.core.decision;

import java.util.Locale;

/** Whether the hub may write into member accounts. */
public enum Mode {
    /** Undo and tell. */
    ENFORCE,
    /** Decide, look and tell what would have been undone; write nothing. */
    OBSERVE;

    /** The word used in settings and JSON: {@code enforce} or {@code observe}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads the word.
     *
     * @throws IllegalArgumentException if it is another one
     */
    public static Mode of(String word) {
        for (Mode mode : values()) {
            if (mode.id().equals(word)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("'" + word + "' is neither enforce nor observe");
    }
}
