package dev.trailwarden.hub;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.Desk;
import dev.trailwarden.core.GuardrailDesk;
import dev.trailwarden.core.Look;
import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.baseline.SettingsJson;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.guardrail.Guardrail;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.remedy.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the desk answers, as JSON. {@code ok} says whether everything asked about is as it should be now; an answer with
 * {@code error} says why nothing could be said or done.
 */
final class DeskAnswer {
    private static final Set<String> AS_IT_SHOULD_BE = Set.of("sound", "captured", "restored", "exempt");

    private static final Set<String> GUARDED = Set.of("sound", "restored", "none");

    /** Well below the 6 MB that a synchronous answer may have (Lambda quotas); selectors may be long. */
    private static final int LARGEST_LIST = 4_000_000;

    private DeskAnswer() {}

    static ObjectNode error(String kind, String what) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.putObject("error").put("kind", kind).put("what", what);
        return node;
    }

    static ObjectNode error(LedgerFault fault) {
        ObjectNode node = error("table", fault.what());
        ((ObjectNode) node.get("error"))
                .put(
                        "whatToDo",
                        switch (fault.kind()) {
                            case UNAVAILABLE -> "Try again in a minute; see the alarms of the table trailwarden.";
                            case TAMPERED ->
                                "Find out who wrote to the table; then say what the trail should be:"
                                        + " trailwarden baseline accept or pin.";
                            case CHANGED_SINCE -> "Look at what it is now, and ask again.";
                        });
        return node;
    }

    static ObjectNode error(MemberFault fault) {
        ObjectNode node = error("account", fault.what());
        if (fault.kind() == MemberFault.Kind.NO_WAY_IN) {
            ((ObjectNode) node.get("error"))
                    .put(
                            "whatToDo",
                            "Check the account's number, that the stack of member-roles.yaml is in it, and that no SCP"
                                    + " denies sts:AssumeRole on its role.");
        }
        return node;
    }

    static ObjectNode seen(List<Look.Seen> trails) {
        ObjectNode node = ok(trails.stream().allMatch(DeskAnswer::isAsItShouldBe));
        ArrayNode list = node.putArray("trails");
        trails.forEach(trail -> list.add(seenOne(trail)));
        return node;
    }

    static ObjectNode seen(Look.Seen trail) {
        return seen(List.of(trail));
    }

    static ObjectNode list(Desk.Page page, boolean withSettings) {
        ObjectNode node = ok(page.rows().stream().allMatch(row -> row.baseline().isPresent()));
        ArrayNode list = node.putArray("baselines");
        Optional<TrailArn> next = page.next();
        int size = 0;
        for (Desk.Row row : page.rows()) {
            ObjectNode one = JsonNodeFactory.instance
                    .objectNode()
                    .put("trail", row.trail().toString());
            row.baseline().ifPresent(kept -> {
                describe(one, kept);
                if (withSettings) {
                    one.set("settings", SettingsJson.write(kept.settings()));
                }
            });
            row.problem().ifPresent(problem -> one.put("problem", problem));
            list.add(one);
            size += one.toString().length();
            if (size > LARGEST_LIST && !row.equals(page.rows().getLast())) {
                next = Optional.of(row.trail());
                break;
            }
        }
        next.ifPresent(trail -> node.put("next", trail.toString()));
        return node;
    }

    static ObjectNode shown(Baseline kept) {
        ObjectNode node = kept(kept);
        node.set("settings", SettingsJson.write(kept.settings()));
        return node;
    }

    static ObjectNode kept(Baseline kept) {
        return describe(ok(true).put("trail", kept.trail().toString()), kept);
    }

    static ObjectNode diff(TrailArn trail, Desk.Diff diff) {
        ObjectNode node = ok(diff.changes().isEmpty()).put("trail", trail.toString());
        changes(node, diff.changes());
        diff.calls().forEach(node.putArray("calls")::add);
        return node;
    }

    static ObjectNode accepted(Desk.Accepted accepted) {
        ObjectNode node = ok(accepted.seen().stream().allMatch(DeskAnswer::isAsItShouldBe));
        accepted.baseline()
                .ifPresent(kept -> describe(node.put("trail", kept.trail().toString()), kept));
        accepted.closed().forEach(node.putArray("closed")::add);
        accepted.seen().ifPresent(seen -> node.putArray("trails").add(seenOne(seen)));
        return node;
    }

    static ObjectNode kept(GuardrailDesk.Kept kept) {
        ObjectNode node = guardrail(ok(true), kept.guardrail());
        kept.closed().forEach(node.putArray("closed")::add);
        return node;
    }

    static ObjectNode guardrail(Guardrail kept, GuardrailDesk.Seen now) {
        ObjectNode node = guardrail(ok("sound".equals(now.state())), kept);
        return node.set("now", seen(now));
    }

    static ObjectNode released() {
        return ok(true);
    }

    /** Adds what was seen of the guardrail; that none is kept is nothing to complain of. */
    static ObjectNode withGuardrail(ObjectNode answer, GuardrailDesk.Seen seen) {
        answer.put("ok", answer.path("ok").asBoolean() && GUARDED.contains(seen.state()));
        return answer.set("guardrail", seen(seen));
    }

    private static ObjectNode guardrail(ObjectNode node, Guardrail kept) {
        node.put("organization", kept.organization()).put("root", kept.root());
        node.put("at", kept.at().toString()).put("by", kept.by());
        ArrayNode policies = node.putArray("policies");
        for (Guardrail.Policy policy : kept.policies()) {
            ObjectNode one = policies.addObject().put("id", policy.id()).put("name", policy.name());
            policy.targets().forEach(one.putArray("targets")::add);
            one.put("text", policy.text());
        }
        kept.services().forEach(node.putArray("services")::add);
        return node;
    }

    private static ObjectNode seen(GuardrailDesk.Seen seen) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("state", seen.state()).put("words", seen.words());
        ArrayNode things = node.putArray("things");
        seen.outcome().about().forEach(thing -> {
            ObjectNode one = things.addObject().put("thing", thing.name());
            changes(one, thing.changes());
        });
        if (seen.outcome() instanceof Outcome.Unheld unheld) {
            ArrayNode advice = node.putArray("whatToDo");
            unheld.advice().forEach(step -> {
                ObjectNode one = advice.addObject().put("text", step.text());
                step.command().ifPresent(command -> one.put("command", command));
            });
        }
        return node;
    }

    static ObjectNode digest(int told) {
        return ok(true).put("told", told);
    }

    private static ObjectNode ok(boolean ok) {
        return JsonNodeFactory.instance.objectNode().put("ok", ok);
    }

    private static boolean isAsItShouldBe(Look.Seen seen) {
        return AS_IT_SHOULD_BE.contains(seen.state());
    }

    private static ObjectNode describe(ObjectNode node, Baseline kept) {
        return node.put("version", kept.version())
                .put("origin", kept.origin().name().toLowerCase(Locale.ROOT))
                .put("by", kept.by())
                .put("at", kept.at().toString());
    }

    private static ObjectNode seenOne(Look.Seen seen) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("trail", seen.trail().toString())
                .put("state", seen.state())
                .put("words", seen.words());
        seen.outcome().flatMap(Outcome::failure).ifPresent(failed -> node.put("whatToDo", failed.whatToDo()));
        if (seen.outcome().orElse(null) instanceof Outcome.Unmatched unmatched) {
            node.put("whatToDo", unmatched.whatToDo());
        }
        changes(
                node,
                seen.outcome().map(Outcome::about).orElse(List.of()).stream()
                        .flatMap(trail -> trail.changes().stream())
                        .toList());
        return node;
    }

    private static void changes(ObjectNode node, List<Outcome.Change> changes) {
        ArrayNode list = node.putArray("changes");
        changes.forEach(change -> {
            ObjectNode one = list.addObject()
                    .put("setting", change.setting())
                    .put("baseline", change.before())
                    .put("found", change.attacked());
            change.now().ifPresent(now -> one.put("now", now));
        });
    }
}
