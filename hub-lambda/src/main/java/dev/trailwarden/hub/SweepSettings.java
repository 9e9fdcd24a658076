package dev.trailwarden.hub;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the sweep's function is told beside the {@link HubSettings}.
 *
 * @param queueUrl where batches are handed over ({@code SWEEP_QUEUE_URL})
 * @param workers how many batches are worked on at the same time ({@code SWEEP_CONCURRENCY})
 */
record SweepSettings(String queueUrl, int workers) {
    private static final Pattern QUEUE = Pattern.compile("https?://[A-Za-z0-9.:-]+/[0-9]{12}/[A-Za-z0-9_-]{1,80}");

    /** As many as an event source mapping runs at most (Lambda API reference, ScalingConfig). */
    private static final Pattern WORKERS = Pattern.compile("[0-9]{1,3}|1000");

    /**
     * Reads the settings.
     *
     * @param environment names and values
     * @throws IllegalArgumentException naming what is wrong
     */
    static SweepSettings from(Map<String, String> environment) {
        String queue = environment.getOrDefault("SWEEP_QUEUE_URL", "");
        String workers = environment.getOrDefault("SWEEP_CONCURRENCY", "");
        if (!QUEUE.matcher(queue).matches()) {
            throw new IllegalArgumentException("SWEEP_QUEUE_URL: '" + queue + "' is not the URL of an SQS queue");
        }
        if (!WORKERS.matcher(workers).matches() || Integer.parseInt(workers) < 1) {
            throw new IllegalArgumentException(
                    "SWEEP_CONCURRENCY: '" + workers + "' is not a number of workers from 1 to 1000");
        }
        return new SweepSettings(queue, Integer.parseInt(workers));
    }
}
