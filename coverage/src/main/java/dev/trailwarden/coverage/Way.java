package dev.trailwarden.coverage;

/**
 * A way in which an account could be blinded.
 *
 * @param now whether nothing stands in its way; otherwise somebody first has to take something of ours away, which they may
 * @param how one sentence without its full stop
 */
public record Way(boolean now, String how) {}
