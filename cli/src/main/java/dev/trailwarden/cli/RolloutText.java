package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.rollout.Commands;
import dev.trailwarden.rollout.OrganizationSeen;
import dev.trailwarden.rollout.Plan;
import dev.trailwarden.rollout.Runner;
import dev.trailwarden.rollout.Step;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A rollout, for people and for machines. What somebody else named is made to print. */
final class RolloutText {
    private static final int WIDEST = 70;
    private static final int FEW = 20;

    private RolloutText() {}

    /** Who works where. */
    static void head(PrintWriter out, RolloutSession session) {
        OrganizationSeen organization = session.organization();
        LiveText.line(
                out,
                "Organization " + organization.id() + ", "
                        + Step.count(organization.members().size(), "account") + "; hub in " + session.hubAccount()
                        + ", "
                        + session.hubRegion() + "; StackSets as "
                        + (session.caller().equals(organization.managementAccount())
                                ? "the management account"
                                : "delegated administrator")
                        + ".");
    }

    /**
     * Everything that a plan says.
     *
     * @param everyCommand whether each step is followed by its plain commands
     */
    static void plan(PrintWriter out, Plan plan, Commands commands, boolean everyCommand) {
        if (!plan.steps().isEmpty()) {
            out.println();
            out.println("What is done");
        }
        int number = 0;
        for (int at = 0; at < plan.steps().size(); at++) {
            Step step = plan.steps().get(at);
            int more = everyCommand ? 0 : alike(plan.steps(), at);
            number++;
            LiveText.line(
                    out,
                    "  " + number + ". " + step.said() + (more == 0 ? "" : " and " + Step.count(more, "other Region")));
            at += more;
            differences(step).forEach(one -> LiveText.wrapped(out, "       ", one));
            if (everyCommand) {
                // Exactly as it has to be pasted; all that others chose is quoted in it.
                commands.of(step).forEach(command -> out.println("       " + command));
            }
        }
        if (plan.steps().isEmpty() && plan.refusals().isEmpty()) {
            out.println();
            out.println("Nothing has to be done.");
        }
        missing(out, plan.missing());
        notes(out, plan.notes());
        elsewhere(out, plan, commands);
        if (!plan.refusals().isEmpty()) {
            out.println();
            out.println("What stands in the way");
            plan.refusals().forEach(refusal -> LiveText.wrapped(out, "  - ", refusal + "."));
        }
    }

    /** How many of the next steps make the same stack in other Regions. */
    private static int alike(List<Step> steps, int first) {
        int more = 0;
        if (steps.get(first) instanceof Step.MakeStack make) {
            while (first + more + 1 < steps.size()
                    && steps.get(first + more + 1) instanceof Step.MakeStack other
                    && other.wish().equals(make.wish())) {
                more++;
            }
        }
        return more;
    }

    /** Which places lack something, many of the same kind in one row. */
    static void missing(PrintWriter out, List<Plan.Place> missing) {
        if (missing.isEmpty()) {
            return;
        }
        out.println();
        LiveText.line(out, "Not there yet, or not current: " + Step.count(missing.size(), "place"));
        Map<List<String>, TreeSet<String>> alike = new LinkedHashMap<>();
        missing.forEach(
                place -> alike.computeIfAbsent(List.of(place.set(), place.account(), place.why()), _ -> new TreeSet<>())
                        .add(place.region()));
        Table table = new Table(WIDEST, "WHAT", "ACCOUNT", "REGIONS", "WHY");
        alike.entrySet().stream()
                .limit(FEW)
                .forEach(one -> table.row(
                        one.getKey().get(0),
                        one.getKey().get(1),
                        one.getValue().size() <= 2
                                ? String.join(", ", one.getValue())
                                : one.getValue().size() + " Regions",
                        one.getKey().get(2)));
        LiveText.table(out, table);
        if (alike.size() > FEW) {
            LiveText.line(out, "  and " + (alike.size() - FEW) + " rows more; all are in --json");
        }
    }

    static void notes(PrintWriter out, List<String> notes) {
        if (!notes.isEmpty()) {
            out.println();
            out.println("Mind");
            notes.forEach(note -> LiveText.wrapped(out, "  - ", note + "."));
        }
    }

    static void elsewhere(PrintWriter out, Plan plan, Commands commands) {
        if (!plan.elsewhere().isEmpty()) {
            out.println();
            out.println("With the management account's credentials");
            plan.elsewhere().forEach(step -> commands.blind(step).forEach(command -> out.println("  " + command)));
        }
    }

    /** One line for each place that failed, with the reason and what helps. */
    static void failures(PrintWriter out, List<Runner.Failure> failures) {
        if (failures.isEmpty()) {
            return;
        }
        out.println();
        LiveText.line(out, "Failed in " + Step.count(failures.size(), "place"));
        for (Runner.Failure failure : failures) {
            LiveText.line(
                    out,
                    "  " + failure.name() + ", " + failure.account() + ", " + failure.region() + ": "
                            + failure.reason());
            LiveText.wrapped(out, "      -> ", failure.fix() + ".");
        }
    }

    /** A plan for machines. */
    static ObjectNode json(RolloutSession session, Plan plan, Commands commands) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        OrganizationSeen organization = session.organization();
        answer.put("organization", organization.id())
                .put("managementAccount", organization.managementAccount())
                .put("hubAccount", session.hubAccount())
                .put("hubRegion", session.hubRegion())
                .put("delegated", !session.caller().equals(organization.managementAccount()));
        ArrayNode steps = answer.putArray("steps");
        plan.steps().forEach(step -> step(steps.addObject(), step, commands.of(step)));
        ArrayNode elsewhere = answer.putArray("inTheManagementAccount");
        plan.elsewhere().forEach(step -> step(elsewhere.addObject(), step, commands.blind(step)));
        plan.refusals().forEach(answer.putArray("refusals")::add);
        plan.notes().forEach(answer.putArray("notes")::add);
        missing(answer.putArray("missing"), plan.missing());
        return answer;
    }

    private static void step(ObjectNode into, Step step, List<String> commands) {
        into.put("step", step.said());
        differences(step).forEach(into.putArray("differences")::add);
        commands.forEach(into.putArray("commands")::add);
    }

    /** What changes; of every other step its own words say it all. */
    private static List<String> differences(Step step) {
        return switch (step) {
            case Step.ChangeStack change -> change.differences();
            case Step.ChangeSet change -> change.differences();
            case Step.MakeBucket _,
                    Step.PutCode _,
                    Step.DropDead _,
                    Step.MakeStack _,
                    Step.Guard _,
                    Step.DropStack _,
                    Step.MakeSet _,
                    Step.Deploy _,
                    Step.Withdraw _,
                    Step.DropSet _ -> List.of();
        };
    }

    static void missing(ArrayNode into, List<Plan.Place> missing) {
        missing.forEach(place -> into.addObject()
                .put("what", place.set())
                .put("account", place.account())
                .put("region", place.region())
                .put("why", place.why()));
    }

    static void failures(ArrayNode into, List<Runner.Failure> failures) {
        failures.forEach(failure -> into.addObject()
                .put("what", failure.name())
                .put("account", failure.account())
                .put("region", failure.region())
                .put("reason", failure.reason())
                .put("fix", failure.fix()));
    }
}
