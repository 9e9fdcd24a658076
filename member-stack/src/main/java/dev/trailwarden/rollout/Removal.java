package dev.trailwarden.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds the steps that take a rollout back, in the reverse order. Asks nobody, changes nothing. */
public final class Removal {
    /** The most OUs that one operation takes (CloudFormation API Reference, DeleteStackInstances). */
    private static final int UNITS = 50;

    private Removal() {}

    /**
     * What is to go.
     *
     * @param hubRegion where the hub is
     * @param scope from which accounts
     * @param speed how fast
     * @param hub whether the hub goes, too
     * @param evenSo whether it goes even if accounts may still forward to it
     */
    public record Wish(
            String hubRegion,
            dev.trailwarden.rollout.Wish.Scope scope,
            StackSets.Speed speed,
            boolean hub,
            boolean evenSo) {}

    /**
     * {@return what has to be done}
     *
     * @param wish what is to go
     * @param picture what is there
     */
    public static Plan plan(Wish wish, Picture picture) {
        List<Step> steps = new ArrayList<>();
        List<Step> elsewhere = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        boolean whole = wish.scope().whole(picture.organization());
        if (whole) {
            picture.management().ifPresent(there -> management(wish, there, steps));
            if (picture.management().isEmpty()) {
                notes.add("NOT DONE: whether the management account "
                        + picture.organization().managementAccount()
                        + " still has stacks of its own cannot be seen without its credentials. Give --management-profile"
                        + " or --management-role, or run the commands below there");
                picture.regionsOf(picture.organization().managementAccount()).stream()
                        .sorted()
                        .forEach(
                                region -> elsewhere.add(new Step.DropStack(Step.Side.MANAGEMENT, region, Names.RULES)));
                elsewhere.add(new Step.DropStack(Step.Side.MANAGEMENT, wish.hubRegion(), Names.ROLES));
            }
        }
        set(Names.RULES, picture.rules(), wish, picture, whole, steps, refusals);
        set(Names.ROLES, picture.roles(), wish, picture, whole, steps, refusals);
        if (wish.hub()) {
            hub(wish, picture, whole, steps, refusals, notes);
        } else if (picture.hub().isPresent()) {
            notes.add("the hub stays; add --with-hub to delete it, too");
        }
        if (!whole) {
            notes.add(
                    "while a root or OU above the chosen place is a target of automatic deployment, accounts that come"
                            + " later get the stacks again");
        }
        return new Plan(steps, elsewhere, refusals, notes, List.of());
    }

    /** What has no protection any more goes in all Regions at once. */
    private static void management(Wish wish, Picture.Management there, List<Step> steps) {
        Map<String, Stacks.Seen> rules = new TreeMap<>(there.rules());
        rules.values().removeIf(seen -> !Template.isOurs(seen.template()));
        rules.forEach((region, seen) -> {
            if (seen.guarded()) {
                steps.add(new Step.Guard(Step.Side.MANAGEMENT, region, Names.RULES, false));
            }
        });
        rules.keySet().forEach(region -> steps.add(new Step.DropStack(Step.Side.MANAGEMENT, region, Names.RULES)));
        there.roles().ifPresent(roles -> drop(Step.Side.MANAGEMENT, wish.hubRegion(), Names.ROLES, roles, steps));
    }

    private static void drop(Step.Side side, String region, String name, Stacks.Seen seen, List<Step> steps) {
        if (!Template.isOurs(seen.template())) {
            return;
        }
        if (seen.guarded()) {
            steps.add(new Step.Guard(side, region, name, false));
        }
        steps.add(new Step.DropStack(side, region, name));
    }

    private static void set(
            String name,
            Picture.SetSeen seen,
            Wish wish,
            Picture picture,
            boolean whole,
            List<Step> steps,
            List<String> refusals) {
        if (seen.set().isEmpty()) {
            return;
        }
        if (!Template.isOurs(seen.set().get().template())) {
            refusals.add("the StackSet " + name + " is none of Trailwarden's (its template says so); it is left alone");
            return;
        }
        Set<String> chosen = new TreeSet<>();
        wish.scope().members(picture.organization()).forEach(member -> chosen.add(member.id()));
        List<StackSets.Instance> mine = seen.instances().stream()
                .filter(instance -> whole || chosen.contains(instance.account()))
                .toList();
        if (!mine.isEmpty()) {
            List<String> units = whole
                    ? mine.stream()
                            .map(StackSets.Instance::unit)
                            .distinct()
                            .sorted()
                            .toList()
                    : wish.scope().units();
            for (int from = 0; from < units.size(); from += UNITS) {
                List<String> some = units.subList(from, Math.min(from + UNITS, units.size()));
                List<StackSets.Instance> concerned = mine.stream()
                        .filter(instance -> !whole || some.contains(instance.unit()))
                        .toList();
                steps.add(new Step.Withdraw(
                        name,
                        new StackSets.Where(
                                some,
                                wish.scope().accounts(),
                                concerned.stream()
                                        .map(StackSets.Instance::region)
                                        .distinct()
                                        .sorted()
                                        .toList()),
                        concerned.size(),
                        wish.speed()));
            }
        }
        if (whole) {
            steps.add(new Step.DropSet(name));
        }
    }

    private static void hub(
            Wish wish, Picture picture, boolean whole, List<Step> steps, List<String> refusals, List<String> notes) {
        if (picture.hub().isEmpty()) {
            return;
        }
        Stacks.Seen hub = picture.hub().get();
        if (!Template.isOurs(hub.template())) {
            refusals.add(
                    "the stack " + Names.HUB + " is none of Trailwarden's (its template says so); it is left alone");
            return;
        }
        Optional<String> still = !whole
                ? Optional.of("you chose some accounts, and the others go on forwarding to it")
                : picture.management().isEmpty()
                        ? Optional.of("the management account may go on forwarding to it")
                        : Optional.empty();
        if (still.isPresent() && !wish.evenSo()) {
            refusals.add("the hub is not deleted: " + still.get()
                    + ", to nobody. Remove everything, or add --even-if-forwarding");
            return;
        }
        drop(Step.Side.HUB, wish.hubRegion(), Names.HUB, hub, steps);
        notes.add("kept when the hub is deleted: "
                + String.join(", ", Template.of(hub.template()).retained())
                + ". They hold your baselines, incidents and logs; a hub that is made again needs their names free:"
                + " delete or import them first");
        notes.add("the code's bucket is kept, too");
    }
}
