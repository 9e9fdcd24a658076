package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.rollout.Commands;
import dev.trailwarden.rollout.Plan;
import dev.trailwarden.rollout.Planner;
import dev.trailwarden.rollout.RolloutFault;
import dev.trailwarden.rollout.Wish;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what a rollout would do, and does nothing. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what is missing and what apply would do: the code, the hub, the StackSets, the management"
                    + " account's own stacks.",
            "Writes nothing. Recommended: ask with the hub account's credentials, made a delegated"
                    + " administrator of StackSets, and give the management account's by --management-profile.",
            "Exit code 0 if nothing has to be done, 1 if something has, 2 if something stands in the way."
        })
final class RolloutPlanCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private RolloutOptions options = new RolloutOptions();

    @Option(names = "--commands", description = "Print each step as commands of the plain aws CLI, too.")
    private boolean commands;

    @Option(
            names = "--json",
            description = "One JSON object: steps with their commands, what is missing, what to mind.")
    private boolean json;

    @Override
    public Integer call() throws Main.BadInput, RolloutFault {
        options.check();
        PrintWriter out = spec.commandLine().getOut();
        try (RolloutSession session = new RolloutSession(options.access())) {
            Wish wish = options.wish(session, !options.isContinued());
            Plan plan = Planner.plan(wish, session.picture(Optional.of(options.place(session))));
            Commands plain = options.commands(session);
            int exit = exit(plan);
            if (json) {
                ObjectNode answer = RolloutText.json(session, plan, plain);
                out.println(answer.put("ok", exit == Main.OK));
            } else {
                RolloutText.head(out, session);
                RolloutText.plan(out, plan, plain, commands);
            }
            out.flush();
            return exit;
        }
    }

    private static int exit(Plan plan) {
        if (!plan.refusals().isEmpty()) {
            return Main.BAD_INPUT;
        }
        return plan.steps().isEmpty() && plan.missing().isEmpty() ? Main.OK : Main.NOT_HELD;
    }
}
