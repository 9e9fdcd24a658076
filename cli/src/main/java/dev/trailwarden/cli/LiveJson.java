package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.scp.live.Change;
import dev.trailwarden.scp.live.Effects;
import dev.trailwarden.scp.live.Node;
import dev.trailwarden.scp.live.Plan;
import dev.trailwarden.scp.live.PolicyText;
import dev.trailwarden.scp.live.Slots;
import java.util.List;
import java.util.Locale;

/** The organization and what is planned for it, for machines. */
final class LiveJson {
    private LiveJson() {}

    static ObjectNode plan(Plan plan) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.set("target", node(plan.target()));
        root.set("changes", changes(plan.changes()));
        ArrayNode places = root.putArray("places");
        for (Node place : plan.places()) {
            ObjectNode one = places.addObject();
            one.set("place", node(place));
            one.set("before", slots(Slots.of(plan.before(), place)));
            one.set("after", slots(Slots.of(plan.after(), place)));
        }
        root.set("newlyBound", nodes(plan.newlyBound()));
        root.set("elsewhere", nodes(plan.elsewhere()));
        ArrayNode effects = root.putArray("effects");
        for (Effects.Group group : plan.effects().groups()) {
            ObjectNode one = effects.addObject();
            one.set("accounts", nodes(group.accounts()));
            ArrayNode changed = one.putArray("changed");
            for (Effects.Row row : group.changed()) {
                ObjectNode each = changed.addObject();
                each.put("kind", word(row.kind()));
                each.put("who", row.who());
                each.put("now", row.denied() ? "denied" : "allowed");
                row.actions().forEach(each.putArray("actions")::add);
                each.put("by", row.by());
            }
            group.free().forEach(one.putArray("free")::add);
        }
        ArrayNode refusals = root.putArray("refusals");
        plan.refusals()
                .forEach(refusal -> refusals.addObject()
                        .put("reason", word(refusal.reason()))
                        .put("what", refusal.what())
                        .put("whatToDo", refusal.whatToDo()));
        plan.notices().forEach(root.putArray("notices")::add);
        plan.next().ifPresent(next -> root.set("next", node(next)));
        plan.undo().forEach(root.putArray("undo")::add);
        return root;
    }

    static ArrayNode changes(List<Change> changes) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (Change change : changes) {
            ObjectNode one = all.addObject();
            switch (change) {
                case Change.EnableScps _ -> one.put("do", "enable-scps");
                case Change.Create create ->
                    one.put("do", "create")
                            .put("policy", create.policy().name())
                            .put("text", create.policy().json());
                case Change.Update update -> {
                    one.put("do", "update")
                            .put("policy", update.policy().name())
                            .put("before", update.before())
                            .put("text", update.policy().json());
                    one.set("differences", differences(update.differences()));
                }
                case Change.Attach attach ->
                    one.put("do", "attach").put("policy", attach.policy()).set("to", node(attach.node()));
                case Change.Detach detach ->
                    one.put("do", "detach")
                            .put("policy", detach.policy().name())
                            .set("from", node(detach.node()));
                case Change.Delete delete ->
                    one.put("do", "delete")
                            .put("policy", delete.policy().name())
                            .put("text", delete.text());
            }
            one.put("said", change.said());
        }
        return all;
    }

    static ArrayNode differences(List<PolicyText.Difference> differences) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (PolicyText.Difference difference : differences) {
            ObjectNode one = all.addObject().put("sid", difference.sid());
            switch (difference) {
                case PolicyText.Difference.Added added -> lines(one.put("is", "added"), added.lines());
                case PolicyText.Difference.Removed removed -> lines(one.put("is", "removed"), removed.lines());
                case PolicyText.Difference.Changed changed -> lines(one.put("is", "changed"), changed.lines());
            }
        }
        return all;
    }

    private static void lines(ObjectNode one, List<String> lines) {
        lines.forEach(one.putArray("lines")::add);
    }

    static ObjectNode slots(Slots slots) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.put("used", slots.policies().size());
        all.put("free", slots.free());
        ArrayNode policies = all.putArray("policies");
        slots.policies()
                .forEach(policy ->
                        policies.addObject().put("name", policy.name()).put("characters", policy.length()));
        return all;
    }

    static ArrayNode nodes(List<? extends Node> nodes) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        nodes.forEach(node -> all.add(node(node)));
        return all;
    }

    static ObjectNode node(Node node) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", node.id())
                .put("name", node.name())
                .put(
                        "kind",
                        switch (node) {
                            case Node.Root _ -> "root";
                            case Node.Unit _ -> "ou";
                            case Node.Account _ -> "account";
                        });
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
