package dev.trailwarden.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** How samples of one measure are spread. */
public final class Spread {
    private final List<Double> sorted;

    /**
     * Of some samples.
     *
     * @param samples in any order, at least one
     */
    public Spread(List<Double> samples) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("there are no samples");
        }
        sorted = samples.stream().sorted().toList();
    }

    /**
     * The middle one; of an even number the mean of the middle two.
     *
     * @return in the samples' unit
     */
    public double median() {
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    /**
     * The smallest sample that as many percent of all do not exceed (nearest rank).
     *
     * @param percent above 0, up to 100
     * @return in the samples' unit
     */
    public double percentile(double percent) {
        int rank = (int) Math.ceil(percent / 100 * sorted.size());
        return sorted.get(Math.max(1, rank) - 1);
    }

    /**
     * The smallest sample.
     *
     * @return in the samples' unit
     */
    public double min() {
        return sorted.getFirst();
    }

    /**
     * The largest sample.
     *
     * @return in the samples' unit
     */
    public double max() {
        return sorted.getLast();
    }

    /**
     * A number as the tables have it.
     *
     * @param value any
     * @return with three digits or more, and no digit that the noise would eat
     */
    public static String number(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }

    @Override
    public String toString() {
        return sorted.size() == 1
                ? number(median())
                : number(median()) + " (" + number(min()) + "–" + number(max()) + ")";
    }
}
