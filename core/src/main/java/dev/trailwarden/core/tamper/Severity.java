package dev.trailwarden.core.tamper;

import java.util.Locale;

/** How much it matters, worst first. */
public enum Severity {
    /** Logging is or was off. */
    CRITICAL,
    /** Somebody has to look today. */
    HIGH,
    /** Somebody should look. */
    MEDIUM,
    /** Nothing changed; good to know. */
    LOW;

    /** One step worse; nothing is worse than {@link #CRITICAL}. */
    public Severity worse() {
        return switch (this) {
            case CRITICAL, HIGH -> CRITICAL;
            case MEDIUM -> HIGH;
            case LOW -> MEDIUM;
        };
    }

    /** The word used in JSON and message attributes, in lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
