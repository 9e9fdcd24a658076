package dev.trailwarden.cli;

import picocli.CommandLine.Command;

/** What may be done about where Trailwarden is. */
@Command(
        name = "rollout",
        mixinStandardHelpOptions = true,
        description = {
            "Brings Trailwarden to a whole organization.",
            "That is the hub, the roles and rules of every account and Region, the management account's own"
                    + " stacks. Everything is read from AWS each time, so a run that was cut off is simply repeated."
        },
        synopsisSubcommandLabel = "VERB",
        subcommands = {
            RolloutPlanCommand.class,
            RolloutApplyCommand.class,
            RolloutStatusCommand.class,
            RolloutRemoveCommand.class
        })
final class RolloutCommand {}
