package dev.trailwarden.sandbox.runtime;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** What happened in the sandbox, in sentences; the latest lines are kept and each is also handed on as it is written. */
public final class SandboxLog {
    private static final int KEPT = 5000;

    private final Deque<String> lines = new ArrayDeque<>();
    private final Consumer<String> sink;

    /**
     * Makes a log.
     *
     * @param sink gets every line as it is written, for example {@code System.err::println}
     */
    public SandboxLog(Consumer<String> sink) {
        this.sink = sink;
    }

    /**
     * Writes a line.
     *
     * @param what the sentence
     */
    public void line(String what) {
        // One line a sentence, whatever a caller managed to put into a name.
        String line = Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + what.replaceAll("\\p{Cntrl}", " ");
        synchronized (lines) {
            lines.addLast(line);
            if (lines.size() > KEPT) {
                lines.removeFirst();
            }
        }
        sink.accept(line);
    }

    /**
     * The latest lines.
     *
     * @return a copy, oldest first
     */
    public List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }
}
