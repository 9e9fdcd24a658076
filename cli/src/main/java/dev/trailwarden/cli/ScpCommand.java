package dev.trailwarden.cli;

import picocli.CommandLine.Command;

/** What may be done with the guardrail. */
@Command(
        name = "scp",
        mixinStandardHelpOptions = true,
        description = "Makes, proves and attaches the guardrail: the service control policies (SCPs) that make the next"
                + " attempt fail.",
        synopsisSubcommandLabel = "VERB",
        subcommands = {
            ScpRenderCommand.class,
            ScpTestCommand.class,
            ScpStatusCommand.class,
            ScpPlanCommand.class,
            ScpAttachCommand.class,
            ScpVerifyCommand.class,
            ScpDetachCommand.class,
            ScpKeepCommand.class,
            ScpKeptCommand.class,
            ScpReleaseCommand.class
        })
final class ScpCommand {}
