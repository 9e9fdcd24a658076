package dev.trailwarden.cli;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** The person at a terminal, if there is one. */
final class Terminal {
    private static final int WIDTH = 72;

    private Terminal() {}

    /** The console, if somebody sits before it. */
    static Optional<Console> console() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }

    /** Where progress is shown: what a command prints on its output is for others, too. */
    static Optional<PrintStream> forProgress() {
        return console().map(ignored -> System.err);
    }

    /** Says that reading an organization takes a while; what is on this machine has no rates, and takes none. */
    static void announceReading(AwsClients aws) {
        if (!aws.onThisMachine()) {
            forProgress()
                    .ifPresent(stream -> stream.println("Reading the organization; AWS allows a few calls a second."));
        }
    }

    /**
     * Draws a bar.
     *
     * @param stream where
     * @param task what is counted
     * @param steps how many there are
     */
    static ProgressBar bar(PrintStream stream, String task, int steps) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                // With a width of our own the library does not start programs to ask the terminal for it.
                .setConsumer(new ConsoleProgressBarConsumer(stream, WIDTH))
                .build();
    }
}
