package dev.trailwarden.hub;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The call that only keeps the function's version awake: Lambda makes a version with SnapStart inactive when it was not
 * invoked for 14 days, and the next invocation then fails (Lambda developer guide, SnapStart). The rule
 * {@code trailwarden-wake} sends it once a day.
 */
final class Wake {
    private static final byte[] CALL = "{\"do\":\"wake\"}".getBytes(StandardCharsets.UTF_8);

    private Wake() {}

    /** Whether these are the bytes that the rule sends, exactly: whatever else has no envelope is an unreadable event. */
    static boolean is(byte[] event) {
        return Arrays.equals(event, CALL);
    }

    /** Leaves one line. Asks nothing of AWS, so a wake costs nothing but itself. */
    static void log(PrintStream out) {
        out.println("{\"wake\":\"awake\"}");
    }
}
