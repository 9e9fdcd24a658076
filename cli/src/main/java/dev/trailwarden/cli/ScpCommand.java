package dev.trailwarden.cli;

import dev.trailwarden.scp.InvalidGuardException;
import dev.trailwarden.scp.TrailGuardIdentityPolicy;
import dev.trailwarden.scp.TrailGuardScp;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the policies that make the next attempt fail. */
@Command(
        name = "scp",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the policy that denies cloudtrail:StopLogging and cloudtrail:DeleteTrail.",
            "With --break-glass: the organization's service control policy (SCP), minified, for all but these roles.",
            "With --trail: an IAM identity policy for a single account, for these trails."
        })
final class ScpCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init")
    private What what;

    /** One or the other: the two policies have nothing in common but what they deny. */
    static final class What {
        @Option(
                names = "--break-glass",
                paramLabel = "ARN",
                required = true,
                description =
                        "A role that stays free, with its path: arn:aws:iam::*:role/security/BreakGlass. Repeatable.")
        private List<String> breakGlass = List.of();

        @Option(
                names = "--trail",
                paramLabel = "ARN",
                required = true,
                description = "The ARN of a trail to protect. Repeatable.")
        private List<String> trails = List.of();
    }

    @Override
    public Integer call() throws Main.BadInput {
        PrintWriter out = spec.commandLine().getOut();
        try {
            out.println(
                    what.breakGlass.isEmpty()
                            ? new TrailGuardIdentityPolicy(what.trails).json()
                            : TrailGuardScp.exempting(what.breakGlass).json());
        } catch (InvalidGuardException e) {
            throw new Main.BadInput(String.valueOf(e.getMessage()));
        }
        out.flush();
        return Main.OK;
    }
}
