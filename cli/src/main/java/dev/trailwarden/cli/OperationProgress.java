package dev.trailwarden.cli;

import dev.trailwarden.rollout.Runner;
import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Says of each step that it begins and how it ended; a bar on the terminal while a long one goes on. */
final class OperationProgress implements Runner.Listener, AutoCloseable {
    private static final int WIDTH = 72;
    private static final int WORTH_A_BAR = 2;

    private final PrintWriter out;
    private final boolean silent;
    private final Optional<PrintStream> bars;
    private Optional<ProgressBar> bar = Optional.empty();

    private OperationProgress(PrintWriter out, boolean silent, Optional<PrintStream> bars) {
        this.out = out;
        this.silent = silent;
        this.bars = bars;
    }

    /**
     * Lines on an output, bars on the terminal if there is one.
     *
     * @param silent no lines
     */
    static OperationProgress onTerminal(PrintWriter out, boolean silent) {
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        return new OperationProgress(out, silent, terminal ? Optional.of(System.err) : Optional.empty());
    }

    /** Bars on a stream. */
    static OperationProgress on(PrintWriter out, PrintStream bars) {
        return new OperationProgress(out, false, Optional.of(bars));
    }

    @Override
    public void begins(String said, int places) {
        say("- " + said);
        if (places >= WORTH_A_BAR) {
            bar = bars.map(stream -> new ProgressBarBuilder()
                    .setTaskName("Places")
                    .setInitialMax(places)
                    .setStyle(ProgressBarStyle.ASCII)
                    // With a width of our own the library does not start programs to ask the terminal for it.
                    .setConsumer(new ConsoleProgressBarConsumer(stream, WIDTH))
                    .build());
        }
    }

    @Override
    public boolean watched() {
        return bar.isPresent();
    }

    @Override
    public void progress(int done) {
        bar.ifPresent(one -> one.stepTo(done));
    }

    @Override
    public void ends(String said, int failed) {
        close();
        say(failed == 0 ? "  done" : "  failed in " + failed);
    }

    private void say(String line) {
        if (!silent) {
            LiveText.line(out, line);
            out.flush();
        }
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
        bar = Optional.empty();
    }
}
