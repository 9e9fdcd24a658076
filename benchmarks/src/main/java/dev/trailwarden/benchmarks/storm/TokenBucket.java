package dev.trailwarden.benchmarks.storm;

/** A rate with a burst, as AWS keeps them, in simulated time. */
final class TokenBucket {
    private final double perSecond;
    private final double burst;
    private double tokens;
    private double filled;

    /**
     * A full bucket at time 0.
     *
     * @param perSecond how fast it fills
     * @param burst how much it holds
     */
    TokenBucket(double perSecond, double burst) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.tokens = burst;
    }

    /**
     * Takes one.
     *
     * @param now seconds, never less than before
     * @return whether there was one
     */
    boolean take(double now) {
        tokens = Math.min(burst, tokens + (now - filled) * perSecond);
        filled = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
