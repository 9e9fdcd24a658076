package dev.trailwarden.core.alert;

/** Which page of the documentation says what to do; a path within the project, because nobody knows where it is read. */
public final class Runbook {
    private static final String FOLDER = "docs/runbooks/";

    private Runbook() {}

    /** The page for an alert. */
    public static String of(Verdict verdict) {
        return FOLDER
                + switch (verdict) {
                    case RESTORED, RESTORED_LATE, LOGGING_AGAIN, UNCHANGED -> "restored.md";
                    case UNCLEAR, NOT_RESTORED -> "not-restored.md";
                    case OBSERVED, EXEMPT -> "observed.md";
                    case BREAK_GLASS -> "break-glass.md";
                    case NOT_UNDONE, ACCEPTED -> "changed.md";
                    case REFUSED_BY_SCP, FAILED_ATTEMPT -> "refused.md";
                    case REJECTED -> "rejected.md";
                };
    }

    /** The page for a notice. */
    public static String of(Notice.Kind kind) {
        return FOLDER
                + switch (kind) {
                    case HEARTBEAT -> "heartbeat.md";
                    case ACCOUNT -> "account.md";
                    case PIPELINE -> "pipeline.md";
                    case SWEEP -> "sweep.md";
                };
    }

    /** The page for a digest. */
    public static String ofDigest() {
        return FOLDER + "digest.md";
    }
}
