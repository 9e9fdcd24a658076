package dev.trailwarden.benchmarks.profile;

import dev.trailwarden.benchmarks.profile.Group.Frame;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/** What the processor did for one process in some time: the samples of its threads, and what no sample shows. */
public final class Profile {
    private static final String SAMPLE = "jdk.CPUTimeSample";

    private final Map<Group, Double> millis = new EnumMap<>(Group.class);
    private int samples;

    /**
     * The options by which a JVM samples itself, every millisecond of processor time, and writes the recording at its end
     * (JEP 509).
     *
     * @param file for the recording
     * @return words separated by blanks
     */
    public static String options(Path file) {
        return "-XX:FlightRecorderOptions=stackdepth=512 -XX:StartFlightRecording=settings=none,+" + SAMPLE
                + "#enabled=true,+" + SAMPLE + "#throttle=1ms,dumponexit=true,filename=" + file;
    }

    /**
     * Adds what a process did.
     *
     * @param recording what it wrote
     * @param from samples before this moment do not count
     * @param until samples after it do not count either
     * @param threads the processor time of each of its threads in that time
     */
    public void add(Path recording, Instant from, Instant until, ThreadTimes threads) throws IOException {
        double sampled = 0;
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                if (!event.getEventType().getName().equals(SAMPLE)
                        || event.getStartTime().isBefore(from)
                        || event.getStartTime().isAfter(until)
                        || isProfiler(event)) {
                    continue;
                }
                double each = event.getDuration("samplingPeriod").toNanos() / 1e6;
                millis.merge(Group.of(stack(event)), each, Double::sum);
                sampled += each;
                samples++;
            }
        }
        double rest = 0;
        for (Map.Entry<String, Double> thread : threads.millis().entrySet()) {
            Optional<Group> group = Group.ofThread(thread.getKey());
            if (group.isPresent()) {
                millis.merge(group.get(), thread.getValue(), Double::sum);
            } else if (!thread.getKey().startsWith("JFR")) {
                rest += thread.getValue();
            }
        }
        // The start lies before the first sample, and a thread inside the JVM is not sampled everywhere.
        millis.merge(Group.JVM, Math.max(0, rest - sampled), Double::sum);
    }

    private static boolean isProfiler(RecordedEvent event) {
        RecordedThread thread = event.getThread("eventThread");
        return thread != null
                && Optional.ofNullable(thread.getOSName())
                        .filter(name -> name.startsWith("JFR"))
                        .isPresent();
    }

    private static List<Frame> stack(RecordedEvent event) {
        return Optional.ofNullable(event.getStackTrace()).stream()
                .map(RecordedStackTrace::getFrames)
                .flatMap(List::stream)
                .filter(frame -> frame.getMethod() != null)
                .flatMap(frame -> Stream.of(new Frame(
                        frame.getMethod().getType().getName(), frame.getMethod().getName())))
                .toList();
    }

    /**
     * The time of each group.
     *
     * @return milliseconds, of everything that was added
     */
    public Map<Group, Double> millis() {
        return new EnumMap<>(millis);
    }

    /**
     * How many samples there are.
     *
     * @return of everything that was added
     */
    public int samples() {
        return samples;
    }
}
