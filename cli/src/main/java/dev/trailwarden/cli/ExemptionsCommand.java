package dev.trailwarden.cli;

import picocli.CommandLine.Command;

/** What may be done with the file of exemptions. */
@Command(
        name = "exemptions",
        mixinStandardHelpOptions = true,
        description = "Works with the reviewed file that says what is not undone. Needs no AWS.",
        synopsisSubcommandLabel = "VERB",
        subcommands = ExemptionsCheckCommand.class)
final class ExemptionsCommand {}
