package dev.trailwarden.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.Report;
import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.decision.Decision;
import dev.trailwarden.core.decision.Ruling;
import dev.trailwarden.core.remedy.Outcome;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes one JSON line per event. The line is at the same time in CloudWatch's embedded metric format (CloudWatch user
 * guide, "Embedded metric format specification"), so that Lambda's log becomes the metrics {@code Restored},
 * {@code NotRestored}, {@code Observed}, {@code AlertOnly}, {@code Rejected}, {@code Held} (counts) and
 * {@code BlindSeconds}, by account, in the namespace {@code Trailwarden}.
 */
final class EventLog {
    private final ObjectMapper json;
    private final Clock clock;
    private final PrintStream out;

    EventLog(ObjectMapper json, Clock clock, PrintStream out) {
        this.json = json;
        this.clock = clock;
        this.out = out;
    }

    /** Logs what came of one delivery and how long it took. */
    void write(Report report, Duration took) {
        ObjectNode line = json.createObjectNode();
        line.put("incident", report.incident());
        report.verdict().ifPresent(verdict -> line.put("verdict", verdict.id()));
        line.setAll((ObjectNode) json.valueToTree(Ruling.of(report.decision())));
        report.outcome().ifPresent(outcome -> line.put("outcome", words(outcome)));
        line.put("told", report.told());
        if (report.held()) {
            line.put("held", true);
        }
        if (!report.notes().isEmpty()) {
            report.notes().forEach(line.putArray("notes")::add);
        }
        report.retry().ifPresent(why -> line.put("retry", why));
        line.put("ms", took.toMillis());
        addMetrics(line, metrics(report));
        try {
            out.println(json.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a log line cannot be written as JSON", e);
        }
    }

    private static String words(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Restored restored -> "restored";
            case Outcome.AlreadySound sound -> "already sound";
            case Outcome.Observed observed -> "observed";
            case Outcome.Unmatched unmatched -> "unmatched: " + unmatched.why();
            case Outcome.Unheld unheld -> "not held: " + unheld.why();
            case Outcome.Unconcerned quiet -> "unconcerned: " + quiet.why();
            case Outcome.Failed failed -> "failed: " + failed.why();
        };
    }

    private static Map<String, Double> metrics(Report report) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        String counted = counted(report);
        if (!counted.isEmpty()) {
            metrics.put(counted, 1.0);
        }
        if (report.held()) {
            metrics.put("Held", 1.0);
        }
        if (report.told() && report.verdict().filter(Verdict::sound).isPresent()) {
            report.outcome()
                    .flatMap(Outcome::blind)
                    .ifPresent(blind -> metrics.put("BlindSeconds", blind.toMillis() / 1000.0));
        }
        return metrics;
    }

    private static String counted(Report report) {
        return switch (report.decision()) {
            case Decision.Reject reject -> "Rejected";
            case Decision.AlertOnly alert -> "AlertOnly";
            case Decision.Ignore ignore -> "";
            case Decision.Restore restore ->
                report.outcome()
                        .map(outcome -> switch (outcome) {
                            case Outcome.Failed failed -> "NotRestored";
                            case Outcome.Restored restored -> "Restored";
                            case Outcome.Observed observed -> "Observed";
                            case Outcome.AlreadySound sound -> "";
                            case Outcome.Unmatched unmatched -> "";
                            case Outcome.Unheld unheld -> "NotRestored";
                            case Outcome.Unconcerned quiet -> "";
                        })
                        .orElse("");
        };
    }

    private void addMetrics(ObjectNode line, Map<String, Double> metrics) {
        if (metrics.isEmpty()) {
            return;
        }
        ObjectNode aws = line.putObject("_aws");
        aws.put("Timestamp", clock.millis());
        ObjectNode directive = aws.putArray("CloudWatchMetrics").addObject();
        directive.put("Namespace", "Trailwarden");
        ArrayNode dimensions = directive.putArray("Dimensions");
        ArrayNode dimension = dimensions.addArray();
        // An event that could not be read has no account; its metric then has no dimension.
        if (line.hasNonNull("account")) {
            dimension.add("account");
        }
        ArrayNode definitions = directive.putArray("Metrics");
        metrics.forEach((name, value) -> {
            definitions.addObject().put("Name", name).put("Unit", "BlindSeconds".equals(name) ? "Seconds" : "Count");
            line.put(name, value);
        });
    }
}
