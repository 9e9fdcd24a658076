package dev.trailwarden.core.doctor;

import dev.trailwarden.core.alert.Notice;
import dev.trailwarden.core.incident.Announcer;
import dev.trailwarden.core.port.AlertSink;
import dev.trailwarden.core.port.Pipeline;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The hub's look at itself: a {@link Checkup}, of which everything that is not fine is told once, again after a day if it
 * is still so, and anew when it comes back.
 */
public final class SelfCheck {
    private static final Duration AGAIN = Duration.ofDays(1);

    private final Pipeline pipeline;
    private final Announcer announcer;
    private final InstantSource clock;

    /**
     * @param pipeline what can be seen
     * @param announcer tells it
     * @param clock the time
     */
    public SelfCheck(Pipeline pipeline, Announcer announcer, InstantSource clock) {
        this.pipeline = pipeline;
        this.announcer = announcer;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param findings everything that was looked at
     * @param told the ids of the notices that were told now
     * @param unsent why others did not get out; the next check tells them
     */
    public record Result(List<Finding> findings, List<String> told, List<String> unsent) {
        /** What is not fine. */
        public List<Finding> troubles() {
            return findings.stream()
                    .filter(finding -> finding.state() != Finding.State.FINE)
                    .toList();
        }
    }

    /** Looks and tells. Never throws because something is wrong with the pipeline. */
    public Result run() {
        List<Finding> findings = Checkup.of(pipeline);
        List<String> told = new ArrayList<>();
        List<String> unsent = new ArrayList<>();
        for (Finding finding : findings) {
            switch (finding.state()) {
                case FINE -> {
                    announcer.clear(id(finding));
                    announcer.clear(unreadable(finding));
                }
                case SICK -> {
                    announcer.clear(unreadable(finding));
                    tell(id(finding), finding, told, unsent);
                }
                case UNKNOWN -> tell(unreadable(finding), finding, told, unsent);
            }
        }
        return new Result(findings, List.copyOf(told), List.copyOf(unsent));
    }

    private void tell(String id, Finding finding, List<String> told, List<String> unsent) {
        Notice notice = new Notice(
                id,
                Notice.Kind.PIPELINE,
                finding.severity(),
                finding.what(),
                Stream.of(finding.means()).filter(means -> !means.isEmpty()).toList(),
                finding.fix(),
                Optional.empty(),
                clock.instant());
        try {
            if (announcer.tell(notice, AGAIN)) {
                told.add(id);
            }
        } catch (AlertSink.NotSent e) {
            unsent.add(id + ": " + e.getMessage());
        }
    }

    private static String id(Finding finding) {
        return "pipeline-" + finding.id();
    }

    private static String unreadable(Finding finding) {
        return "pipeline-" + finding.id() + "-unreadable";
    }
}
