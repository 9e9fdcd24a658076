package dev.trailwarden.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Asks before anything is written. */
final class Consent {
    @Option(names = "--yes", description = "Do not ask before writing; for pipelines.")
    private boolean yes;

    /**
     * Asks, if there is somebody to ask.
     *
     * @param out what was printed until now
     * @param question ends with a question mark
     * @return whether they agree
     * @throws Main.BadInput if there is nobody to ask, and --yes was not given
     */
    boolean given(PrintWriter out, String question) throws Main.BadInput {
        if (yes) {
            return true;
        }
        Optional<Console> terminal = Terminal.console();
        if (terminal.isEmpty()) {
            throw new Main.BadInput("nothing was changed: there is no terminal to ask on; add --yes if you agree");
        }
        out.flush();
        return agrees(terminal.get().readLine("%s [y/N] ", question));
    }

    /** Whether an answer is a yes; no answer at all is none. */
    static boolean agrees(@Nullable String answer) {
        return answer != null
                && (answer.strip().toLowerCase(Locale.ROOT).equals("y")
                        || answer.strip().toLowerCase(Locale.ROOT).equals("yes"));
    }
}
