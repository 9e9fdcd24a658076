package dev.trailwarden.cli;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.rollout.RolloutFault;
import dev.trailwarden.scp.live.OrganizationFault;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The entry point: finds the verb, and turns what goes wrong into one sentence and an exit code. */
@Command(
        name = "trailwarden",
        description = "Switches tampered CloudTrail trails back on, in every account of an AWS organization.",
        synopsisSubcommandLabel = "VERB",
        subcommands = {
            DoctorCommand.class,
            DrillCommand.class,
            ExplainCommand.class,
            LookCommand.class,
            RestoreCommand.class,
            RolloutCommand.class,
            CoverageCommand.class,
            BaselineCommand.class,
            ExemptionsCommand.class,
            SandboxCommand.class,
            SweepCommand.class,
            ScpCommand.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
public final class Main {
    /** Everything went as it should. */
    static final int OK = 0;

    /** The command ran, and what it checked did not hold. */
    static final int NOT_HELD = 1;

    /** The command could not run: bad input, or something is missing. */
    static final int BAD_INPUT = 2;

    private Main() {}

    /** Runs the command; the process ends with its exit code. */
    public static void main(String[] args) {
        Noticing out = new Noticing(new FileOutputStream(FileDescriptor.out));
        System.setOut(new PrintStream(out, true, System.out.charset()));
        int exit = commandLine().execute(args);
        System.out.flush();
        System.exit(out.trouble().map(Main::unwritten).orElse(exit));
    }

    /** Java's printers keep it to themselves: half a report on a full disk would end as a whole one does. */
    private static int unwritten(IOException trouble) {
        // Whoever closed the pipe, such as head, has what they wanted.
        if (!String.valueOf(trouble.getMessage()).contains("Broken pipe")) {
            System.err.println("trailwarden: not everything could be written to the standard output: "
                    + PlainText.of(String.valueOf(trouble.getMessage()), 200)
                    + "; what is there is not whole, make room and run the command again");
        }
        return BAD_INPUT;
    }

    /** Remembers what went wrong first. */
    private static final class Noticing extends FilterOutputStream {
        private volatile @Nullable IOException first;

        Noticing(OutputStream to) {
            super(to);
        }

        Optional<IOException> trouble() {
            return Optional.ofNullable(first);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            try {
                out.write(bytes, from, count);
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                }
                throw e;
            }
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .registerConverter(AccountId.class, Main::account)
                .registerConverter(TrailArn.class, Main::trail)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::badArguments)
                .setExecutionExceptionHandler(Main::failed);
    }

    private static AccountId account(String text) {
        try {
            return new AccountId(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    private static TrailArn trail(String text) {
        return TrailArn.parse(text)
                .orElseThrow(
                        () -> new TypeConversionException(
                                "'" + text
                                        + "' is not the ARN of a trail, such as arn:aws:cloudtrail:eu-west-1:111111111111:trail/audit"));
    }

    private static int badArguments(ParameterException e, String[] args) {
        CommandLine verb = e.getCommandLine();
        verb.getErr().println("trailwarden: " + PlainText.of(String.valueOf(e.getMessage()), 2_000));
        verb.getErr().println("Try: " + verb.getCommandSpec().qualifiedName() + " --help");
        return BAD_INPUT;
    }

    private static int failed(Exception e, CommandLine verb, CommandLine.ParseResult ignored) {
        String why = switch (e) {
            case BadInput bad -> String.valueOf(bad.getMessage());
            case OrganizationFault fault -> fault.sentence();
            case RolloutFault fault -> fault.sentence();
            default -> e.getClass().getSimpleName() + ": " + e.getMessage();
        };
        verb.getErr().println("trailwarden: " + PlainText.of(why, 2_000));
        return BAD_INPUT;
    }

    /** What the user gave cannot be worked with; the message says what, where, and what to do. */
    static final class BadInput extends Exception {
        private static final long serialVersionUID = 1L;

        BadInput(String what) {
            super(what);
        }
    }

    /** The version, from the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"trailwarden " + (version == null ? "(not packaged)" : version)};
        }
    }
}
