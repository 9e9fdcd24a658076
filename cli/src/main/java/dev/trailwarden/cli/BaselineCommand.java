package dev.trailwarden.cli;

import picocli.CommandLine.Command;

/** What may be done with baselines. */
@Command(
        name = "baseline",
        mixinStandardHelpOptions = true,
        description = "Shows and changes what each trail should be, as the hub remembers it.",
        synopsisSubcommandLabel = "VERB",
        subcommands = {
            BaselineListCommand.class,
            BaselineShowCommand.class,
            BaselineDiffCommand.class,
            BaselineAcceptCommand.class,
            BaselinePinCommand.class
        })
final class BaselineCommand {}
