package dev.trailwarden.cli;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows a person how far a long command has come; nothing where nobody looks. Safe for several threads. */
final class ProbeProgress implements AutoCloseable {
    private static final int WIDTH = 72;

    private final Optional<ProgressBar> bar;

    private ProbeProgress(Optional<ProgressBar> bar) {
        this.bar = bar;
    }

    /** A bar on the terminal, if there is one. */
    static ProbeProgress onTerminal(int steps) {
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        return terminal ? on(System.err, steps) : new ProbeProgress(Optional.empty());
    }

    /** A bar on a stream. */
    static ProbeProgress on(PrintStream stream, int steps) {
        return new ProbeProgress(Optional.of(new ProgressBarBuilder()
                .setTaskName("Accounts")
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                // With a width of our own the library does not start programs to ask the terminal for it.
                .setConsumer(new ConsoleProgressBarConsumer(stream, WIDTH))
                .build()));
    }

    void step() {
        bar.ifPresent(ProgressBar::step);
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
