package dev.trailwarden.coverage;

import java.util.Locale;

/** What can be wrong with an account's cover. */
public enum Kind {
    /** The account cannot be looked at, so nothing is known of it. */
    UNREADABLE("cannot be looked at"),
    /** The hub's event bus does not take the account's events. */
    BUS("hub does not accept"),
    /** The role that the rules use is missing or is not what the template makes. */
    FORWARDER("forwarder role"),
    /** A Region has no rule. */
    RULE_MISSING("no rule"),
    /** A rule is switched off. */
    RULE_DISABLED("rule disabled"),
    /** A rule does not match what it should. */
    RULE_PATTERN("rule pattern"),
    /** A rule does not send to the hub, or not the whole event. */
    RULE_TARGET("rule target"),
    /** The rule of a Region cannot be read. */
    RULE_UNKNOWN("rule not known"),
    /** The role that the hub assumes is missing or is not what the template makes. */
    REMEDIATION("remediation role"),
    /** A policy of the organization keeps our roles from their work. */
    HINDERED("SCP hinders the hub"),
    /** A trail is switched off. */
    TRAIL_OFF("trail off"),
    /** A trail's log files do not arrive. */
    DELIVERY("not delivering"),
    /** A trail's bucket is not the organization's, or nobody can say whose it is. */
    BUCKET("bucket"),
    /** A trail's key cannot be used, or nobody can say whether it can. */
    KEY("KMS key"),
    /** A trail is not equal to its baseline. */
    CHANGED("differs from baseline"),
    /** A trail has no baseline, or one that cannot be trusted. */
    BASELINE("no baseline"),
    /** A trail leaves out what it should record, and nobody agreed to that. */
    WEAK("weak trail"),
    /** No trail records what happens in a Region; no event of it reaches EventBridge either. */
    UNRECORDED("not recorded"),
    /** A trail cannot be read. */
    TRAIL_UNKNOWN("trail not known"),
    /** No SCP keeps administrators of the account from stopping trails. */
    GUARDRAIL("no guardrail");

    private final String label;

    Kind(String label) {
        this.label = label;
    }

    /** What people call it. */
    public String label() {
        return label;
    }

    /** Its name everywhere, for example {@code rule-missing}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
