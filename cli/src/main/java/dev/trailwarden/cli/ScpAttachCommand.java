package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.scp.Guardrail;
import dev.trailwarden.scp.live.Node;
import dev.trailwarden.scp.live.OrganizationFault;
import dev.trailwarden.scp.live.Plan;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Attaches the guardrail, after making sure that nobody who is needed is locked out. */
@Command(
        name = "attach",
        mixinStandardHelpOptions = true,
        description = {
            "Attaches the guardrail to a place: an account first, then an OU, then the root.",
            "Before anything is written it checks that break-glass, deployers and Trailwarden's own roles keep"
                    + " what they need, and refuses otherwise.",
            "Policies that exist are updated; what is so already is left alone; a run that was cut off is"
                    + " simply repeated.",
            "Exit code 0 if the place has the guardrail now, 1 if looking again does not show it, 2 if it was"
                    + " refused."
        })
final class ScpAttachCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private GuardOptions guard = new GuardOptions();

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Mixin
    private Consent consent = new Consent();

    @Option(names = "--dry-run", description = "Check and show everything, write nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "The plan and what was done as one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Main.BadInput, OrganizationFault {
        Guardrail guardrail = guard.guardrail();
        PrintWriter out = spec.commandLine().getOut();
        try (LiveOrganization live = new LiveOrganization(options.aws())) {
            Plan plan = options.plan(live, guardrail);
            ObjectNode answer = LiveJson.plan(plan);
            if (!plan.refusals().isEmpty()) {
                return refused(out, plan, answer);
            }
            if (!json) {
                LiveText.plan(out, plan, false);
                out.println();
            }
            return new Writing(live, out, json, dryRun, consent)
                    .carryOut(
                            "Attach the guardrail to "
                                    + PlainText.of(plan.target().said(), 300) + "?",
                            plan.before(),
                            plan.changes(),
                            answer,
                            differences -> afterwards(out, plan, differences));
        }
    }

    private int refused(PrintWriter out, Plan plan, ObjectNode answer) {
        if (json) {
            out.println(answer.put("ok", false));
        }
        out.flush();
        PrintWriter err = spec.commandLine().getErr();
        plan.refusals()
                .forEach(refusal -> err.println("trailwarden: refused: " + PlainText.of(refusal.sentence(), 4_000)));
        err.println("trailwarden: nothing was changed");
        return Main.BAD_INPUT;
    }

    private void afterwards(PrintWriter out, Plan plan, List<String> differences) throws Main.BadInput {
        differences.forEach(one -> LiveText.line(out, "Mind: " + one + "; look again with trailwarden scp status."));
        out.println();
        List<String> next = new ArrayList<>();
        next.add("trailwarden scp verify --target " + plan.target().id());
        if (plan.next().isPresent()) {
            Node place = plan.next().get();
            next.add("trailwarden scp attach --target " + place.id() + " " + guard.words() + "    # the next stage: "
                    + place.name());
        }
        LiveText.commands(out, "Next (AWS may take a moment until it counts everywhere)", next);
        LiveText.commands(out, "To take it back", plan.undo());
    }

    /** The command that does what a plan shows. */
    static String words(Plan plan, GuardOptions guard, PlanOptions options) throws Main.BadInput {
        return "trailwarden scp attach --target " + plan.target().id() + " " + guard.words() + options.words();
    }
}
