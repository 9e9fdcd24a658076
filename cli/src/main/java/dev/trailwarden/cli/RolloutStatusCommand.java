package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.rollout.Names;
import dev.trailwarden.rollout.Picture;
import dev.trailwarden.rollout.RolloutFault;
import dev.trailwarden.rollout.StackSets;
import dev.trailwarden.rollout.Stacks;
import dev.trailwarden.rollout.Status;
import dev.trailwarden.rollout.Step;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says where Trailwarden is, compared with the organization. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Compares what is deployed with every active account and every Region that it has.",
            "That is the hub's stack, the StackSets, operations under way, the management account's own stacks."
                    + " Writes nothing. Whether the rules work is what coverage and doctor say.",
            "Exit code 0 if nothing is missing, 1 if something is, 2 if it could not be found out."
        })
final class RolloutStatusCommand implements Callable<Integer> {
    private static final int WIDEST = 60;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private RolloutAccess access = new RolloutAccess();

    @Option(names = "--json", description = "The whole as one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Main.BadInput, RolloutFault {
        PrintWriter out = spec.commandLine().getOut();
        try (RolloutSession session = new RolloutSession(access)) {
            Picture picture = session.picture(Optional.empty());
            Status status = Status.of(picture, session.hubRegion());
            if (json) {
                out.println(asJson(session, picture, status));
            } else {
                print(out, session, picture, status);
            }
            out.flush();
            return status.fine() ? Main.OK : Main.NOT_HELD;
        }
    }

    private static void print(PrintWriter out, RolloutSession session, Picture picture, Status status) {
        RolloutText.head(out, session);
        out.println();
        Table table = new Table(WIDEST, "WHAT", "WHERE", "STATE");
        table.row("stack " + Names.HUB, "the hub account", said(picture.hub()));
        set(table, Names.ROLES, picture.roles());
        set(table, Names.RULES, picture.rules());
        picture.management()
                .ifPresentOrElse(
                        there -> {
                            table.row("stack " + Names.ROLES, "the management account", said(there.roles()));
                            table.row(
                                    "stack " + Names.RULES,
                                    "the management account",
                                    there.rules().values().stream()
                                                    .filter(seen -> Stacks.SOUND.contains(seen.status()))
                                                    .count()
                                            + " of "
                                            + Step.count(
                                                    picture.regionsOf(picture.organization()
                                                                    .managementAccount())
                                                            .size(),
                                                    "Region"));
                        },
                        () -> table.row(
                                "its own stacks",
                                "the management account",
                                "unknown: give --management-profile or --management-role"));
        LiveText.table(out, table);
        RolloutText.missing(out, status.missing());
        RolloutText.notes(out, status.notes());
        out.println();
        out.println(
                status.fine()
                        ? "Nothing is missing."
                        : "Something is missing; trailwarden rollout plan says what to do about it.");
    }

    private static String said(Optional<Stacks.Seen> stack) {
        return stack.map(seen -> seen.status() + (seen.reason().isEmpty() ? "" : ": " + seen.reason()))
                .orElse("not there");
    }

    private static void set(Table table, String name, Picture.SetSeen seen) {
        long current =
                seen.instances().stream().filter(StackSets.Instance::current).count();
        table.row(
                "StackSet " + name,
                "the members",
                seen.set().isEmpty()
                        ? "not there"
                        : current + " of " + Step.count(seen.instances().size(), "stack") + " current"
                                + (seen.busy().isEmpty()
                                        ? ""
                                        : ", " + seen.busy().size() + " under way"));
    }

    private static ObjectNode asJson(RolloutSession session, Picture picture, Status status) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("organization", picture.organization().id())
                .put("hubAccount", session.hubAccount())
                .put("hubRegion", session.hubRegion())
                .put("hub", picture.hub().map(Stacks.Seen::status).orElse("MISSING"));
        ObjectNode sets = answer.putObject("stackSets");
        set(sets.putObject(Names.ROLES), picture.roles());
        set(sets.putObject(Names.RULES), picture.rules());
        picture.management().ifPresent(there -> {
            ObjectNode own = answer.putObject("managementAccount");
            own.put(Names.ROLES, there.roles().map(Stacks.Seen::status).orElse("MISSING"));
            ObjectNode rules = own.putObject(Names.RULES);
            there.rules().forEach((region, seen) -> rules.put(region, seen.status()));
        });
        RolloutText.missing(answer.putArray("missing"), status.missing());
        status.notes().forEach(answer.putArray("notes")::add);
        return answer.put("ok", status.fine());
    }

    private static void set(ObjectNode into, Picture.SetSeen seen) {
        into.put("there", seen.set().isPresent());
        into.put("stacks", seen.instances().size());
        into.put(
                "current",
                seen.instances().stream().filter(StackSets.Instance::current).count());
        var busy = into.putArray("underWay");
        seen.busy().forEach(one -> busy.add(one.id()));
    }
}
