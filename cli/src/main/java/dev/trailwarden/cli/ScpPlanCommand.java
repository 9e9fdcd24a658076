package dev.trailwarden.cli;

import dev.trailwarden.scp.Guardrail;
import dev.trailwarden.scp.live.OrganizationFault;
import dev.trailwarden.scp.live.Plan;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what attaching the guardrail would do, and to whom. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what attaching the guardrail to a place would write, which accounts it would bind, who could"
                    + " do what no longer, and whether anybody who is needed would be locked out.",
            "Nothing is written.",
            "Exit code 0 if it could be attached as things are, 1 if scp attach would refuse."
        })
final class ScpPlanCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private GuardOptions guard = new GuardOptions();

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Option(names = "--json", description = "The plan as one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Main.BadInput, OrganizationFault {
        Guardrail guardrail = guard.guardrail();
        Plan plan;
        try (LiveOrganization live = new LiveOrganization(options.aws())) {
            plan = options.plan(live, guardrail);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(LiveJson.plan(plan));
        } else {
            LiveText.plan(out, plan, true);
            if (!plan.changes().isEmpty()) {
                out.println();
                LiveText.commands(out, "To do it", List.of(ScpAttachCommand.words(plan, guard, options)));
                LiveText.commands(out, "To take it back after that", plan.undo());
            }
        }
        out.flush();
        return plan.refusals().isEmpty() ? Main.OK : Main.NOT_HELD;
    }
}
