package dev.trailwarden.cli;

import java.io.PrintStream;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;

/** Shows a person how far a long command has come; nothing where nobody looks. Safe for several threads. */
final class ProbeProgress implements AutoCloseable {
    private final Optional<ProgressBar> bar;

    private ProbeProgress(Optional<ProgressBar> bar) {
        this.bar = bar;
    }

    /** A bar on the terminal, if there is one. */
    static ProbeProgress onTerminal(int steps) {
        return Terminal.forProgress()
                .map(stream -> on(stream, steps))
                .orElseGet(() -> new ProbeProgress(Optional.empty()));
    }

    /** A bar on a stream. */
    static ProbeProgress on(PrintStream stream, int steps) {
        return new ProbeProgress(Optional.of(Terminal.bar(stream, "Accounts", steps)));
    }

    void step() {
        bar.ifPresent(ProgressBar::step);
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
