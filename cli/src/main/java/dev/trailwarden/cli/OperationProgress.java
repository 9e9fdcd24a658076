package dev.trailwarden.cli;

import dev.trailwarden.rollout.Runner;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;

/** Says of each step that it begins and how it ended; a bar on the terminal while a long one goes on. */
final class OperationProgress implements Runner.Listener, AutoCloseable {
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
        return new OperationProgress(out, silent, Terminal.forProgress());
    }

    @Override
    public void begins(String said, int places) {
        say("- " + said);
        if (places >= WORTH_A_BAR) {
            bar = bars.map(stream -> Terminal.bar(stream, "Places", places));
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
