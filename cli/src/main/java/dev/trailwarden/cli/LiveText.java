package dev.trailwarden.cli;

import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.scp.GuardPolicy;
import dev.trailwarden.scp.live.Change;
import dev.trailwarden.scp.live.Effects;
import dev.trailwarden.scp.live.Node;
import dev.trailwarden.scp.live.Plan;
import dev.trailwarden.scp.live.PolicyText;
import dev.trailwarden.scp.live.Slots;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The organization and what is planned for it, for people. What somebody else named is made to print. */
final class LiveText {
    private static final int WIDEST = 60;
    private static final int COLUMN = 40;
    private static final int WIDTH = 76;
    private static final int FEW = 2;
    private static final int LONGEST = 20_000;

    private LiveText() {}

    static void line(PrintWriter out, String text) {
        out.println(PlainText.of(text, LONGEST));
    }

    static void wrapped(PrintWriter out, String first, String text) {
        String lead = first;
        for (String part : Table.wrapped(PlainText.of(text, LONGEST), WIDTH)) {
            out.println(lead + part);
            lead = " ".repeat(first.length());
        }
    }

    static void table(PrintWriter out, Table table) {
        table.lines().forEach(line -> out.println("  " + line));
    }

    /**
     * Everything that a plan says but what has to be done about it.
     *
     * @param everyAction whether each action is named, or many of a service are only counted
     */
    static void plan(PrintWriter out, Plan plan, boolean everyAction) {
        if (plan.changes().isEmpty()) {
            line(out, "Nothing has to be written: " + plan.target().said() + " has the guardrail as rendered.");
        } else {
            out.println("What is written");
            int number = 0;
            for (Change change : plan.changes()) {
                number++;
                line(out, "  " + number + ". " + change.said());
                if (change instanceof Change.Update update) {
                    differences(out, "       ", update.differences());
                    if (!plan.elsewhere().isEmpty()) {
                        wrapped(
                                out,
                                "       ",
                                "It counts at once wherever it is attached, also for " + names(plan.elsewhere()) + ".");
                    }
                }
            }
            out.println();
            places(out, plan);
        }
        effects(out, plan, everyAction);
        if (!plan.notices().isEmpty()) {
            out.println();
            out.println("Mind");
            plan.notices().forEach(notice -> wrapped(out, "  - ", notice));
        }
        out.println();
        if (plan.refusals().isEmpty()) {
            out.println("Lockout check passed: whoever is needed keeps what they need.");
        } else {
            out.println("Lockout check: REFUSED");
            plan.refusals().forEach(refusal -> wrapped(out, "  - ", refusal.sentence() + "."));
        }
    }

    private static void places(PrintWriter out, Plan plan) {
        Table table = new Table(WIDEST, "PLACE", "SCPS", "AFTER", "LONGEST TEXT AFTER");
        for (Node place : plan.places()) {
            Slots after = Slots.of(plan.after(), place);
            table.row(
                    plan.before().path(place),
                    String.valueOf(Slots.of(plan.before(), place).policies().size()),
                    after.policies().size() + " of " + Slots.MAX_ATTACHED,
                    longest(after));
        }
        table(out, table);
    }

    static String longest(Slots slots) {
        return slots.policies().stream().mapToInt(Slots.Attached::length).max().orElse(0) + " of "
                + GuardPolicy.MAX_CHARACTERS;
    }

    private static void effects(PrintWriter out, Plan plan, boolean everyAction) {
        for (Effects.Group group : plan.effects().groups()) {
            if (group.changed().isEmpty()) {
                continue;
            }
            out.println();
            line(out, "Who is bound in " + names(group.accounts()));
            Table table = new Table(COLUMN, "STATEMENT", "WAS", "IS", "FOR", "ACTIONS");
            byStatement(group.changed())
                    .forEach((what, who) -> table.row(
                            what.by(),
                            what.denied() ? "allowed" : "denied",
                            what.denied() ? "denied" : "allowed",
                            String.join(", ", who),
                            actions(what.actions(), everyAction)));
            table(out, table);
            line(
                    out,
                    "  Free as before: " + (group.free().isEmpty() ? "nobody" : String.join(", ", group.free())) + ".");
        }
        if (!plan.effects().concerned().isEmpty()) {
            out.println();
        }
        line(
                out,
                "Never bound: the management account (" + plan.before().managementAccount()
                        + "), service-linked roles.");
    }

    /** What a statement changes, for whomever. */
    private record What(String by, boolean denied, List<String> actions) {}

    /** One row for all whom a statement binds alike: a row for each person would hide the few that matter. */
    private static Map<What, List<String>> byStatement(List<Effects.Row> rows) {
        Map<What, List<String>> who = new LinkedHashMap<>();
        rows.forEach(row -> who.computeIfAbsent(new What(row.by(), row.denied(), row.actions()), _ -> new ArrayList<>())
                .add(row.who()));
        return who;
    }

    /** The actions with each service's name once: "cloudtrail: StopLogging, DeleteTrail", or "iam: 13 actions". */
    private static String actions(List<String> actions, boolean every) {
        Map<String, List<String>> byService = new LinkedHashMap<>();
        for (String action : actions) {
            String[] parts = action.split(":", 2);
            byService.computeIfAbsent(parts[0], _ -> new ArrayList<>()).add(parts[1]);
        }
        return byService.entrySet().stream()
                .map(service -> service.getKey() + ": "
                        + (every || service.getValue().size() <= FEW
                                ? String.join(", ", service.getValue())
                                : service.getValue().size() + " actions"))
                .collect(Collectors.joining("; "));
    }

    static void differences(PrintWriter out, String lead, List<PolicyText.Difference> differences) {
        for (PolicyText.Difference difference : differences) {
            switch (difference) {
                case PolicyText.Difference.Added added -> {
                    line(out, lead + added.sid() + " is new");
                    added.lines().forEach(fact -> line(out, lead + "  " + fact));
                }
                case PolicyText.Difference.Removed removed -> line(out, lead + removed.sid() + " goes");
                case PolicyText.Difference.Changed changed -> {
                    line(out, lead + changed.sid() + " changes");
                    changed.lines().forEach(fact -> line(out, lead + "  " + fact));
                }
            }
        }
    }

    /** How many accounts, and the names of the first of them. */
    static String names(List<Node.Account> accounts) {
        int named = 20;
        return accounts.size()
                + (accounts.size() == 1 ? " account: " : " accounts: ")
                + accounts.stream().limit(named).map(Node::name).collect(Collectors.joining(", "))
                + (accounts.size() > named ? ", ..." : "");
    }

    static void commands(PrintWriter out, String head, List<String> commands) {
        if (!commands.isEmpty()) {
            out.println(head);
            commands.forEach(command -> {
                String shown = PlainText.of(command, LONGEST);
                line(out, "  " + shown + (shown.equals(command) ? "" : "    # not exact; take it from --json"));
            });
        }
    }
}
