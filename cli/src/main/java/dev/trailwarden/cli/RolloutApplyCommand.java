package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.rollout.Commands;
import dev.trailwarden.rollout.Picture;
import dev.trailwarden.rollout.Plan;
import dev.trailwarden.rollout.Planner;
import dev.trailwarden.rollout.RolloutFault;
import dev.trailwarden.rollout.Runner;
import dev.trailwarden.rollout.Survey;
import dev.trailwarden.rollout.Wish;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Rolls out. */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = {
            "Does what plan shows, step by step, and waits for the end of each.",
            "Asks before it writes. What is so already is left alone; a run that was cut off, also by Ctrl-C,"
                    + " is simply repeated. An account that fails costs no other its guard: it is named with the reason"
                    + " and what helps.",
            "Exit code 0 if everything is as it should be now, 1 if something failed or is still to be done, 2"
                    + " if something stands in the way."
        })
final class RolloutApplyCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private RolloutOptions options = new RolloutOptions();

    @Mixin
    private Consent consent = new Consent();

    @Option(names = "--dry-run", description = "Show everything, write nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "The plan and what came of it as one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Main.BadInput, RolloutFault {
        options.check();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (RolloutSession session = new RolloutSession(options.access());
                RolloutRun run = new RolloutRun(session, out, json, err)) {
            Wish wish = options.wish(session, !options.isContinued());
            Optional<Survey.Question.Place> place = Optional.of(options.place(session));
            if (!json) {
                RolloutText.head(out, session);
                out.flush();
            }
            Picture picture = session.picture(place);
            while (!dryRun && run.settle(picture)) {
                picture = session.picture(place);
            }
            if (options.isContinued()) {
                requireSoundCanary(options.wish(session, true), picture);
            }
            Plan plan = Planner.plan(wish, picture);
            Commands commands = options.commands(session);
            ObjectNode answer = RolloutText.json(session, plan, commands);
            if (!json) {
                RolloutText.plan(out, plan, commands, false);
                out.println();
            }
            if (!plan.refusals().isEmpty()) {
                return refused(out, err, plan, answer);
            }
            if (dryRun || plan.steps().isEmpty()) {
                return nothingDone(out, plan, wish, answer);
            }
            if (!consent.given(out, "Do this?")) {
                out.println("Nothing was changed.");
                out.flush();
                return Main.BAD_INPUT;
            }
            Runner.Outcome outcome = run.run(plan);
            Plan after = Planner.plan(wish, session.picture(place));
            return report(out, wish, outcome, after, answer);
        }
    }

    /** Whoever goes on has looked at the canary; this looks, too. */
    private void requireSoundCanary(Wish canary, Picture picture) throws RolloutFault {
        Plan left = Planner.plan(canary, picture);
        if (!left.steps().isEmpty() || !left.missing().isEmpty()) {
            throw new RolloutFault(
                    "the canary " + options.canary().orElse("") + " is not fine: "
                            + left.steps().size() + " steps are still to be done there, "
                            + left.missing().size() + " places are not current",
                    "run the command without --continue first");
        }
    }

    private int refused(PrintWriter out, PrintWriter err, Plan plan, ObjectNode answer) {
        if (json) {
            out.println(answer.put("ok", false));
        }
        out.flush();
        plan.refusals().forEach(refusal -> LiveText.line(err, "trailwarden: refused: " + refusal));
        err.println("trailwarden: nothing was changed");
        return Main.BAD_INPUT;
    }

    private int nothingDone(PrintWriter out, Plan plan, Wish wish, ObjectNode answer) {
        boolean fine = plan.missing().isEmpty() || dryRun;
        if (json) {
            out.println(answer.put("ok", fine));
        } else if (dryRun) {
            out.println("Dry run: nothing was changed.");
        } else if (fine) {
            canary(out, wish);
        }
        out.flush();
        return fine ? Main.OK : Main.NOT_HELD;
    }

    private int report(PrintWriter out, Wish wish, Runner.Outcome outcome, Plan after, ObjectNode answer) {
        boolean fine = outcome.failures().isEmpty()
                && outcome.left().isEmpty()
                && after.steps().isEmpty()
                && after.missing().isEmpty();
        if (json) {
            RolloutRun.json(answer, outcome, after.missing());
            out.println(answer.put("ok", fine));
        } else {
            RolloutText.failures(out, outcome.failures());
            RolloutRun.left(out, outcome);
            out.println();
            if (fine) {
                out.println("Everything is as it should be.");
                canary(out, wish);
                out.println(
                        "Next: trailwarden rollout status; confirm the mail that AWS has sent to the alerts' inbox.");
            } else {
                RolloutText.missing(out, after.missing());
                out.println(
                        outcome.failures().isEmpty() && after.steps().isEmpty()
                                ? "Done as far as these credentials reach; see above for what is NOT DONE."
                                : "Not everything is as it should be; clear up what failed and run the same command again.");
            }
        }
        out.flush();
        return fine ? Main.OK : Main.NOT_HELD;
    }

    private void canary(PrintWriter out, Wish wish) {
        if (!wish.scope().canary()) {
            return;
        }
        List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
        out.println();
        out.println("The canary has it. Look before you go on:");
        out.println("  trailwarden rollout status");
        out.println(
                "  stop a trail that does not matter in one of its accounts; the alert has to come, and the trail back");
        LiveText.commands(
                out,
                "Then the rest",
                List.of("trailwarden "
                        + arguments.stream().map(Commands::quoted).collect(Collectors.joining(" ")) + " --continue"));
    }
}
