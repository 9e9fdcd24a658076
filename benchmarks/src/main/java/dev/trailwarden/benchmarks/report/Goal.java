package dev.trailwarden.benchmarks.report;

import java.util.Optional;

/**
 * A figure and what it should be.
 *
 * @param what is measured
 * @param of which packaging or part
 * @param bound {@code ≤} or {@code ≥}, the limit and its unit, for people
 * @param figure what was measured; empty when it was not
 * @param met whether it is within the limit; empty when it was not measured
 */
public record Goal(String what, String of, String bound, Optional<String> figure, Optional<Boolean> met) {
    /**
     * A figure that should not be larger.
     *
     * @param what is measured
     * @param of which packaging or part
     * @param figure what was measured
     * @param limit the largest that is good
     * @param unit of both, for example {@code ms}, or {@code × C}
     * @return the goal with its verdict
     */
    public static Goal atMost(String what, String of, Optional<Double> figure, double limit, String unit) {
        return new Goal(what, of, "≤ " + plain(limit) + " " + unit, told(figure, unit), figure.map(is -> is <= limit));
    }

    /**
     * A figure that should not be smaller.
     *
     * @param what is measured
     * @param of which packaging or part
     * @param figure what was measured
     * @param limit the smallest that is good
     * @param unit of both
     * @return the goal with its verdict
     */
    public static Goal atLeast(String what, String of, Optional<Double> figure, double limit, String unit) {
        return new Goal(what, of, "≥ " + plain(limit) + " " + unit, told(figure, unit), figure.map(is -> is >= limit));
    }

    /**
     * The verdict in words.
     *
     * @return {@code met}, {@code not met} or {@code not measured}
     */
    public String verdict() {
        return met.map(is -> is ? "met" : "not met").orElse("not measured");
    }

    private static String plain(double limit) {
        return limit == Math.rint(limit) ? Long.toString((long) limit) : Double.toString(limit);
    }

    private static Optional<String> told(Optional<Double> figure, String unit) {
        return figure.map(is -> Spread.number(is) + " " + unit);
    }
}
