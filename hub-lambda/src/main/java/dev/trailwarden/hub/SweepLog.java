package dev.trailwarden.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.sweep.SweepRun;
import dev.trailwarden.core.sweep.Sweeper.Step;
import dev.trailwarden.core.sweep.Tally;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;

/**
 * Writes one JSON line per step of a sweep. The line of the last step is at the same time in CloudWatch's embedded metric
 * format (CloudWatch user guide, "Embedded metric format specification"): in the namespace {@code Trailwarden} it becomes
 * {@code SweepFinished}, {@code SweepSeconds} and one metric for each thing that is counted.
 */
final class SweepLog {
    private static final int LONGEST = 600;

    private final ObjectMapper json;
    private final Clock clock;
    private final PrintStream out;

    SweepLog(ObjectMapper json, Clock clock, PrintStream out) {
        this.json = json;
        this.clock = clock;
        this.out = out;
    }

    /**
     * Logs a step.
     *
     * @param what which, for example {@code batch 3}
     */
    void write(String what, Step step, Duration took) {
        ObjectNode line = json.createObjectNode();
        line.put("sweep", what);
        step.run().map(SweepRun::id).ifPresent(id -> line.put("run", id));
        step.refused().ifPresent(why -> line.put("refused", why));
        step.problems().forEach(problem -> line.withArray("problems").add(PlainText.of(problem, LONGEST)));
        line.put("ms", took.toMillis());
        if (step.finished()) {
            step.run().ifPresent(run -> addMetrics(line, run));
        }
        out.println(line);
    }

    /** Logs that something was asked or handed over that this function does not know, or that a step was not done. */
    void failed(String what, String why) {
        out.println(json.createObjectNode()
                .put("sweep", PlainText.of(what, LONGEST))
                .put("failed", PlainText.of(why, LONGEST)));
    }

    private void addMetrics(ObjectNode line, SweepRun run) {
        run.tally().notWell().forEach(sentence -> line.withArray("notWell").add(PlainText.of(sentence, LONGEST)));
        ObjectNode aws = line.putObject("_aws");
        aws.put("Timestamp", clock.millis());
        ObjectNode directive = aws.putArray("CloudWatchMetrics").addObject();
        directive.put("Namespace", "Trailwarden");
        directive.putArray("Dimensions").addArray();
        ArrayNode metrics = directive.putArray("Metrics");
        put(line, metrics, "SweepFinished", "Count", 1);
        put(
                line,
                metrics,
                "SweepSeconds",
                "Seconds",
                run.took().orElse(Duration.ZERO).toSeconds());
        for (Tally.Count count : Tally.Count.values()) {
            boolean daily = count == Tally.Count.REGIONS || count == Tally.Count.RULES;
            if (!daily || run.deep()) {
                put(line, metrics, "Sweep" + count.id(), "Count", run.tally().of(count));
            }
        }
    }

    private static void put(ObjectNode line, ArrayNode metrics, String name, String unit, long value) {
        metrics.addObject().put("Name", name).put("Unit", unit);
        line.put(name, value);
    }
}
