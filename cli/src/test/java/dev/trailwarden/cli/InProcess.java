package dev.trailwarden.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** The command in this process, for what ends at once. */
final class InProcess {
    private InProcess() {}

    static Launched.Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command =
                Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exit = command.execute(arguments);
        return new Launched.Ran(exit, out.toString(), err.toString());
    }
}
