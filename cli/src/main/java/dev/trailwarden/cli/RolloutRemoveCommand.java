package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.rollout.Commands;
import dev.trailwarden.rollout.Picture;
import dev.trailwarden.rollout.Plan;
import dev.trailwarden.rollout.Removal;
import dev.trailwarden.rollout.RolloutFault;
import dev.trailwarden.rollout.Runner;
import dev.trailwarden.rollout.StackSets;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes a rollout back. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = {
            "Takes Trailwarden from accounts again.",
            "It goes in the reverse order: the management account's own stacks, the rules, the roles; with"
                    + " --with-hub the hub, too, and it says what of it is kept. From then on nobody switches a stopped"
                    + " trail back on there. Asks before it writes; a run that was cut off is simply repeated.",
            "Exit code 0 if it is gone, 1 if something failed or is still there, 2 if something stands in the" + " way."
        })
final class RolloutRemoveCommand implements Callable<Integer> {
    private static final StackSets.Speed SPEED = new StackSets.Speed(100, 100);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private RolloutAccess access = new RolloutAccess();

    @Option(
            names = "--ou",
            paramLabel = "OU",
            split = ",",
            description = "Only from accounts in this OU (id or name), with all OUs in it; repeatable.")
    private List<String> units = List.of();

    @Option(
            names = "--account",
            paramLabel = "ACCOUNT",
            split = ",",
            description = "Only from this account; repeatable.")
    private List<AccountId> accounts = List.of();

    @Option(names = "--with-hub", description = "Delete the hub's stack, too.")
    private boolean hub;

    @Option(
            names = "--even-if-forwarding",
            description = "Delete the hub although accounts may go on forwarding to it: their tampers are then seen by"
                    + " nobody.")
    private boolean evenSo;

    @Mixin
    private Consent consent = new Consent();

    @Option(names = "--dry-run", description = "Show everything, write nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "The steps and what came of them as one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Main.BadInput, RolloutFault {
        if (!units.isEmpty() && !accounts.isEmpty()) {
            throw new Main.BadInput("give either --ou or --account");
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (RolloutSession session = new RolloutSession(access);
                RolloutRun run = new RolloutRun(session, out, json, err)) {
            Removal.Wish wish = new Removal.Wish(
                    session.hubRegion(),
                    RolloutOptions.scope(session.organization(), units, accounts, Optional.empty()),
                    SPEED,
                    hub,
                    evenSo);
            if (!json) {
                RolloutText.head(out, session);
                out.flush();
            }
            Picture picture = session.picture(Optional.empty());
            while (!dryRun && run.settle(picture)) {
                picture = session.picture(Optional.empty());
            }
            Plan plan = Removal.plan(wish, picture);
            Commands commands = commands(session);
            ObjectNode answer = RolloutText.json(session, plan, commands);
            if (!json) {
                RolloutText.plan(out, plan, commands, false);
                out.println();
            }
            if (!plan.refusals().isEmpty()) {
                if (json) {
                    out.println(answer.put("ok", false));
                }
                out.flush();
                plan.refusals().forEach(refusal -> LiveText.line(err, "trailwarden: refused: " + refusal));
                err.println("trailwarden: nothing was changed");
                return Main.BAD_INPUT;
            }
            if (dryRun || plan.steps().isEmpty()) {
                if (json) {
                    out.println(answer.put("ok", true));
                } else if (dryRun) {
                    out.println("Dry run: nothing was changed.");
                }
                out.flush();
                return dryRun || plan.elsewhere().isEmpty() ? Main.OK : Main.NOT_HELD;
            }
            if (!consent.given(out, "Remove this? Stopped trails will no longer be noticed there.")) {
                out.println("Nothing was changed.");
                out.flush();
                return Main.BAD_INPUT;
            }
            return report(out, plan, run.run(plan), answer);
        }
    }

    private int report(PrintWriter out, Plan plan, Runner.Outcome outcome, ObjectNode answer) {
        boolean fine = outcome.failures().isEmpty()
                && outcome.left().isEmpty()
                && plan.elsewhere().isEmpty();
        if (json) {
            RolloutRun.json(answer, outcome, List.of());
            out.println(answer.put("ok", fine));
        } else {
            RolloutText.failures(out, outcome.failures());
            RolloutRun.left(out, outcome);
            out.println(
                    fine
                            ? "It is gone."
                            : "Not everything is gone; clear up what is named above and run the same command again.");
        }
        out.flush();
        return fine ? Main.OK : Main.NOT_HELD;
    }

    private static Commands commands(RolloutSession session) {
        return new Commands(new Commands.Setting(
                session.hubAccount(),
                session.hubRegion(),
                session.organization().partition(),
                !session.caller().equals(session.organization().managementAccount()),
                Path.of("hub-lambda/hub.yaml"),
                Path.of("member-stack/member-roles.yaml"),
                Path.of("member-stack/member-rules.yaml")));
    }
}
