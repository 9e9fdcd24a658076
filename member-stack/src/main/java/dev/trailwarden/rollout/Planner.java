package dev.trailwarden.rollout;

import dev.trailwarden.rollout.OrganizationSeen.Member;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the steps from what is there to what somebody wants. Asks nobody, changes nothing. */
public final class Planner {
    /** How many stacks one StackSet may have (CloudFormation quotas). */
    static final int MOST_INSTANCES = 100_000;

    /** Accounts named in one operation: no document gives a limit, and this stays far from what a request may have. */
    private static final int NAMED = 500;

    private static final String SKIPPED = "SKIPPED_SUSPENDED_ACCOUNT";
    private static final int LONGEST_SHOWN = 80;
    private static final String REVISION = "SettingsRevision";
    private static final String PACKAGING = "Packaging";
    private static final Set<String> OF_THE_CODE = Set.of("CodeBucket", "CodeKey", "CodeSha256", PACKAGING);

    private final Wish wish;
    private final Picture picture;
    private final OrganizationSeen organization;
    private final List<Step> steps = new ArrayList<>();
    private final List<Step> elsewhere = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<Plan.Place> missing = new ArrayList<>();

    private Planner(Wish wish, Picture picture) {
        this.wish = wish;
        this.picture = picture;
        this.organization = picture.organization();
    }

    /**
     * {@return what has to be done}
     *
     * @param wish what somebody wants
     * @param picture what is there
     */
    public static Plan plan(Wish wish, Picture picture) {
        return new Planner(wish, picture).plan();
    }

    private Plan plan() {
        preconditions();
        code();
        hub();
        List<Member> members = wish.scope().members(organization);
        roles(members);
        rules(members);
        if (wish.scope().canary()) {
            notes.add("the management account's own stacks come after the canary");
        } else if (wish.scope().whole(organization)) {
            management();
        }
        whoIsLeftOut(members);
        return new Plan(steps, elsewhere, refusals, notes, missing);
    }

    private void preconditions() {
        if (!picture.trusted()) {
            refusals.add("StackSets may not work in this organization's accounts (trusted access is off). With the"
                    + " management account's credentials run: aws cloudformation activate-organizations-access --region "
                    + wish.hubRegion());
        }
        if (picture.delegated()) {
            if (!picture.caller().equals(wish.hubAccount())) {
                refusals.add("these credentials are of " + picture.caller()
                        + ", which is neither the management account nor the hub account " + wish.hubAccount());
            } else if (!picture.delegates().contains(picture.caller())) {
                refusals.add("the hub account " + picture.caller()
                        + " is no delegated administrator of StackSets. With the management account's credentials run: aws"
                        + " organizations register-delegated-administrator --service-principal "
                        + Directory.STACKSETS + " --account-id " + picture.caller());
            }
        }
        if (organization.member(wish.hubAccount()).isEmpty()) {
            refusals.add("the hub account " + wish.hubAccount() + " is not in the organization " + organization.id());
        }
        List<String> texts = List.of(
                wish.templates().hub(),
                wish.templates().roles(),
                wish.templates().rules());
        for (String text : texts) {
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > Template.LONGEST) {
                refusals.add("a template has " + bytes + " bytes, and AWS takes " + Template.LONGEST + " with a call");
            }
        }
    }

    private void code() {
        switch (picture.bucket()) {
            case Code.Bucket.Missing _ -> steps.add(new Step.MakeBucket(wish.bucket(), wish.hubRegion()));
            case Code.Bucket.NotOurs _ ->
                refusals.add(
                        "the bucket " + wish.bucket() + " is not the hub account's, or these credentials may not see"
                                + " it. Choose another name with --bucket");
            case Code.Bucket.Ours ours -> {
                if (!ours.region().equals(wish.hubRegion())) {
                    refusals.add("the bucket " + wish.bucket() + " is in " + ours.region()
                            + ", and Lambda takes code from its own Region only, " + wish.hubRegion()
                            + ". Choose another one with --bucket");
                }
            }
        }
        if (picture.code().isEmpty()) {
            steps.add(new Step.PutCode(wish.bucket(), wish.code()));
        } else if (!picture.code().get().equals(wish.code().sha256Base64())) {
            refusals.add(
                    wish.bucket() + "/" + wish.code().key()
                            + " is not the code whose SHA-256 its key names: somebody has replaced it. Find out who, and delete it");
        }
    }

    // ---- stacks --------------------------------------------------------------------------------------------------

    private void hub() {
        Map<String, String> fixed = new TreeMap<>(Map.of(
                "OrganizationId",
                organization.id(),
                "ManagementAccountId",
                organization.managementAccount(),
                "CodeBucket",
                wish.bucket(),
                "CodeKey",
                wish.code().key(),
                "CodeSha256",
                wish.code().sha256Base64(),
                PACKAGING,
                wish.code().packaging()));
        Template template = Template.of(wish.templates().hub());
        Set<String> known = new TreeSet<>(template.parameters().keySet());
        Set<String> ours = new TreeSet<>(fixed.keySet());
        ours.addAll(rolesParameters().keySet());
        wish.parameters().keySet().stream()
                .filter(ours::contains)
                .forEach(name -> refusals.add("the parameter " + name + " follows from the rollout; leave it out"));
        Set<String> everywhere = new TreeSet<>(known);
        everywhere.addAll(Template.of(wish.templates().roles()).parameters().keySet());
        wish.parameters().keySet().stream()
                .filter(name -> !everywhere.contains(name))
                .forEach(name -> refusals.add("there is no parameter " + name + "; there are: "
                        + everywhere.stream().filter(one -> !ours.contains(one)).collect(Collectors.joining(", "))));
        new TreeMap<>(wish.parameters())
                .forEach((name, value) -> template.refused(name, value)
                        .ifPresent(should -> refusals.add("the parameter " + name + " has to be " + should
                                + (value.length() > LONGEST_SHOWN ? "" : ", and not '" + value + "'"))));
        Optional<Stacks.Seen> alive = picture.hub().filter(seen -> !Stacks.DEAD.contains(seen.status()));
        Map<String, String> values = values(template, wish.parameters(), picture.hub());
        values.putAll(fixed);
        List<String> unsaid = template.parameters().entrySet().stream()
                .filter(parameter -> parameter.getValue().isEmpty() && !values.containsKey(parameter.getKey()))
                .map(Map.Entry::getKey)
                .toList();
        unsaid.forEach(name -> refusals.add("the hub needs the parameter " + name
                + (name.equals("AlertEmail")
                        ? ", the inbox of the alerts; give --alert-email"
                        : "; give --parameter " + name + "=VALUE")));
        alive.ifPresent(seen -> revise(seen, values));
        stack(
                Step.Side.HUB,
                wish.hubRegion(),
                picture.hub(),
                new Stacks.Wish(Names.HUB, wish.templates().hub(), values, true));
    }

    /** Lambda keeps the settings of a published version for ever; this is what publishes them. */
    private void revise(Stacks.Seen seen, Map<String, String> values) {
        Map<String, String> before = new HashMap<>(seen.parameters());
        Map<String, String> after = new HashMap<>(values);
        boolean sameCode = String.valueOf(before.get("CodeSha256")).equals(after.get("CodeSha256"));
        OF_THE_CODE.forEach(before::remove);
        OF_THE_CODE.forEach(after::remove);
        if (sameCode
                && !wish.parameters().containsKey(REVISION)
                && !Differences.of(seen.template(), wish.templates().hub(), before, after)
                        .isEmpty()) {
            values.put(REVISION, next(seen.parameters().getOrDefault(REVISION, "1")));
        }
    }

    private static String next(String revision) {
        return revision.matches("[0-9]{1,9}")
                ? String.valueOf(Long.parseLong(revision) + 1)
                : revision.length() < 63 ? revision + ".1" : "1";
    }

    /** What was given, else what was so before, as far as the template has such a parameter. */
    private static Map<String, String> values(
            Template template, Map<String, String> given, Optional<Stacks.Seen> before) {
        Map<String, String> values = new TreeMap<>();
        before.ifPresent(seen -> values.putAll(seen.parameters()));
        template.parameters().forEach((name, initial) -> initial.ifPresent(value -> values.putIfAbsent(name, value)));
        values.putAll(given);
        values.keySet().retainAll(template.parameters().keySet());
        return values;
    }

    private void stack(Step.Side side, String region, Optional<Stacks.Seen> seen, Stacks.Wish wanted) {
        if (seen.isEmpty()) {
            steps.add(new Step.MakeStack(side, region, wanted));
            return;
        }
        Stacks.Seen now = seen.get();
        String name = "the stack " + wanted.name() + " in " + region;
        if (!Template.isOurs(now.template())) {
            refusals.add(
                    name + " is none of Trailwarden's (its template says so); it is left alone. Delete or rename it");
        } else if (Stacks.DEAD.contains(now.status()) && !now.left().isEmpty()) {
            refusals.add(name + " is " + now.status() + " and has left behind " + String.join(", ", now.left())
                    + ". Look whether they are needed, delete them and the stack, and run again");
        } else if (Stacks.DEAD.contains(now.status())) {
            steps.add(new Step.DropDead(side, region, wanted.name(), now.status()));
            steps.add(new Step.MakeStack(side, region, wanted));
        } else if (now.busy()) {
            notes.add(name + " is " + now.status() + "; apply waits for it");
        } else if (!Stacks.SOUND.contains(now.status())) {
            refusals.add(name + " is " + now.status() + (now.reason().isEmpty() ? "" : " (" + now.reason() + ")") + "; "
                    + cure(now.status(), wanted.name(), region));
        } else {
            List<String> differences = Differences.of(
                    now.template(),
                    wanted.template(),
                    withDefaults(now.template(), now.parameters()),
                    withDefaults(wanted.template(), wanted.parameters()));
            if (!differences.isEmpty()) {
                steps.add(new Step.ChangeStack(side, region, wanted, differences));
            }
            if (wanted.guarded() && !now.guarded()) {
                steps.add(new Step.Guard(side, region, wanted.name(), true));
            }
        }
    }

    private static String cure(String status, String name, String region) {
        return status.equals("UPDATE_ROLLBACK_FAILED")
                ? "clear up the reason and run: aws cloudformation continue-update-rollback --stack-name " + name
                        + " --region " + region
                : "clear up the reason and run: aws cloudformation delete-stack --stack-name " + name + " --region "
                        + region;
    }

    // ---- StackSets -----------------------------------------------------------------------------------------------

    private Map<String, String> rolesParameters() {
        return Map.of(
                "OrganizationId", organization.id(),
                "ManagementAccountId", organization.managementAccount(),
                "HubAccountId", wish.hubAccount(),
                "HubRegion", wish.hubRegion());
    }

    private Map<String, String> rulesParameters() {
        return Map.of("HubAccountId", wish.hubAccount(), "HubRegion", wish.hubRegion());
    }

    private void roles(List<Member> members) {
        StackSets.Wish wanted = new StackSets.Wish(
                Names.ROLES,
                "Trailwarden: the roles of every member account",
                wish.templates().roles(),
                rolesParameters(),
                Optional.empty());
        Map<String, Set<String>> places = new LinkedHashMap<>();
        members.forEach(member -> places.put(member.id(), Set.of(wish.hubRegion())));
        set(wanted, picture.roles(), places);
    }

    private void rules(List<Member> members) {
        StackSets.Wish wanted = new StackSets.Wish(
                Names.RULES,
                "Trailwarden: the forwarding rule of every member account and Region",
                wish.templates().rules(),
                rulesParameters(),
                Optional.of(Names.ROLES));
        Map<String, Set<String>> places = new LinkedHashMap<>();
        members.forEach(member -> places.put(member.id(), regions(member.id())));
        long stacks = places.values().stream().mapToLong(Set::size).sum();
        if (stacks > MOST_INSTANCES) {
            refusals.add("the rules would be " + stacks + " stacks, and a StackSet may have " + MOST_INSTANCES
                    + ". Ask AWS for a higher quota, or choose Regions with --rule-regions");
        }
        set(wanted, picture.rules(), places);
    }

    /** The Regions in which an account gets a rule. */
    private Set<String> regions(String account) {
        Set<String> has = new TreeSet<>(picture.regionsOf(account));
        wish.regions().ifPresent(has::retainAll);
        return has;
    }

    private void set(StackSets.Wish wanted, Picture.SetSeen seen, Map<String, Set<String>> places) {
        for (StackSets.Operation operation : seen.busy()) {
            notes.add("an operation (" + operation.action() + ", " + operation.id() + ") on " + wanted.name() + " is "
                    + operation.status() + "; apply waits for it");
        }
        Set<String> updated = new TreeSet<>();
        if (seen.set().isEmpty()) {
            steps.add(new Step.MakeSet(wanted));
        } else if (!Template.isOurs(seen.set().get().template())) {
            refusals.add("the StackSet " + wanted.name()
                    + " is none of Trailwarden's (its template says so); it is left alone. Delete or rename it");
            return;
        } else {
            change(wanted, seen.set().get(), seen, places, updated);
        }
        Map<String, Set<String>> open = new LinkedHashMap<>();
        Map<String, StackSets.Instance> there = new HashMap<>();
        seen.instances().forEach(instance -> there.put(instance.account() + "/" + instance.region(), instance));
        places.forEach((account, regions) -> {
            for (String region : regions) {
                StackSets.Instance instance = there.get(account + "/" + region);
                if (instance == null || !instance.current()) {
                    missing.add(new Plan.Place(wanted.name(), account, region, why(instance)));
                }
                if (instance == null
                        || (instance.status().equals("OUTDATED")
                                && !instance.detailed().equals(SKIPPED)
                                && !updated.contains(account + "/" + region))) {
                    open.computeIfAbsent(account, _ -> new TreeSet<>()).add(region);
                }
            }
        });
        seen.instances().stream()
                .filter(instance -> instance.status().equals("INOPERABLE"))
                .forEach(instance -> notes.add("the stack of " + wanted.name() + " in " + instance.account() + ", "
                        + instance.region() + " is INOPERABLE: StackSets leaves it alone until you take it out with"
                        + " aws cloudformation delete-stack-instances --retain-stacks and delete the stack there"));
        deploy(wanted.name(), seen.set().map(StackSets.Seen::units).orElse(Set.of()), places, open);
    }

    static String why(StackSets.@Nullable Instance instance) {
        if (instance == null) {
            return "not deployed yet";
        }
        return instance.status()
                + (instance.detailed().isEmpty() ? "" : ", " + instance.detailed())
                + (instance.reason().isEmpty() ? "" : ": " + instance.reason());
    }

    private void change(
            StackSets.Wish wanted,
            StackSets.Seen now,
            Picture.SetSeen seen,
            Map<String, Set<String>> places,
            Set<String> updated) {
        List<String> differences = new ArrayList<>(Differences.of(
                now.template(),
                wanted.template(),
                withDefaults(now.template(), now.parameters()),
                withDefaults(wanted.template(), wanted.parameters())));
        boolean content = !differences.isEmpty();
        Set<String> after = wanted.after().isPresent()
                ? picture.roles().set().map(roles -> Set.of(roles.arn())).orElse(Set.of())
                : Set.of();
        if (!now.automatic() || now.retains()) {
            differences.add("accounts that come later get it, accounts that leave lose it");
        }
        if (!now.queues()) {
            differences.add("operations wait for each other");
        }
        if (wanted.after().isPresent() && !now.after().equals(after)) {
            differences.add(
                    "accounts that come later get it after " + wanted.after().get());
        }
        if (differences.isEmpty()) {
            return;
        }
        List<StackSets.Instance> mine = seen.instances().stream()
                .filter(instance -> places.containsKey(instance.account()))
                .toList();
        boolean whole = wish.scope().whole(organization)
                || mine.size() == seen.instances().size();
        if (whole || (mine.isEmpty() && content)) {
            if (!whole) {
                notes.add("none of the chosen accounts has " + wanted.name() + " yet, so its new text goes to all that"
                        + " have it");
            }
            seen.instances().forEach(instance -> updated.add(instance.account() + "/" + instance.region()));
            steps.add(new Step.ChangeSet(
                    wanted, differences, Optional.empty(), seen.instances().size(), wish.speed()));
        } else if (content) {
            mine.forEach(instance -> updated.add(instance.account() + "/" + instance.region()));
            List<String> accounts = wish.scope().accounts();
            steps.add(new Step.ChangeSet(
                    wanted,
                    differences,
                    Optional.of(new StackSets.Where(
                            wish.scope().units(),
                            accounts,
                            sorted(mine.stream().map(StackSets.Instance::region).collect(Collectors.toSet())))),
                    mine.size(),
                    wish.speed()));
            notes.add(Step.count(seen.instances().size() - mine.size(), "stack") + " of " + wanted.name()
                    + " outside of what you chose stay as they are, OUTDATED, until apply reaches them");
        } else {
            notes.add(wanted.name() + " is not set up as it should be (" + String.join("; ", differences)
                    + "); apply to the whole organization puts it right");
        }
    }

    private static Map<String, String> withDefaults(String template, Map<String, String> parameters) {
        Map<String, String> values = new TreeMap<>();
        Template.of(template)
                .parameters()
                .forEach((name, initial) -> initial.ifPresent(value -> values.put(name, value)));
        values.putAll(parameters);
        return values;
    }

    /** As few operations as there are sets of Regions: whole units where all their accounts want the same. */
    private void deploy(
            String set, Set<String> targeted, Map<String, Set<String>> places, Map<String, Set<String>> open) {
        Set<String> done = new TreeSet<>();
        for (String unit : wish.scope().units()) {
            List<String> inside = organization.reached(unit).stream()
                    .map(Member::id)
                    .filter(places::containsKey)
                    .filter(done::add)
                    .toList();
            Map<String, Set<String>> left = new LinkedHashMap<>();
            inside.forEach(account -> left.put(account, new TreeSet<>(open.getOrDefault(account, Set.of()))));
            boolean toAll = wish.scope().accounts().isEmpty()
                    && (!targeted.contains(unit)
                            || (!inside.isEmpty() && left.values().stream().noneMatch(Set::isEmpty)));
            if (toAll) {
                Set<String> common = common(set, inside, places);
                if (!common.isEmpty()) {
                    left.values().forEach(regions -> regions.removeAll(common));
                    steps.add(deployment(set, unit, inside.size(), List.of(), common));
                }
            }
            some(set, unit, left);
        }
    }

    private void some(String set, String unit, Map<String, Set<String>> left) {
        Map<Set<String>, List<String>> alike = new LinkedHashMap<>();
        left.forEach((account, regions) -> {
            if (!regions.isEmpty()) {
                alike.computeIfAbsent(regions, _ -> new ArrayList<>()).add(account);
            }
        });
        alike.forEach((regions, accounts) -> {
            for (int from = 0; from < accounts.size(); from += NAMED) {
                List<String> named = accounts.subList(from, Math.min(from + NAMED, accounts.size()));
                steps.add(deployment(set, unit, named.size(), named, regions));
            }
        });
    }

    /** The Regions that all have; for a unit without accounts, what an account that comes will have. */
    private Set<String> common(String set, List<String> accounts, Map<String, Set<String>> places) {
        if (accounts.isEmpty()) {
            return set.equals(Names.ROLES) ? Set.of(wish.hubRegion()) : regions(wish.hubAccount());
        }
        Set<String> common = new TreeSet<>(places.getOrDefault(accounts.getFirst(), Set.of()));
        accounts.forEach(account -> common.retainAll(places.getOrDefault(account, Set.of())));
        return common;
    }

    private Step.Deploy deployment(
            String set, String unit, int accounts, List<String> named, Collection<String> regions) {
        List<String> where = sorted(regions);
        String said = "deploy the StackSet " + set + " to "
                + (named.isEmpty()
                        ? organization.said(unit) + ", " + Step.count(accounts, "account")
                        : Step.count(named.size(), "account") + " in " + organization.said(unit))
                + ", "
                + (where.size() == 1 ? where.getFirst() : Step.count(where.size(), "Region"));
        return new Step.Deploy(
                set, new StackSets.Where(List.of(unit), named, where), accounts * where.size(), said, wish.speed());
    }

    private static List<String> sorted(Collection<String> words) {
        return words.stream().sorted().toList();
    }

    // ---- the management account ----------------------------------------------------------------------------------

    private void management() {
        Set<String> regions = regions(organization.managementAccount());
        Map<String, String> given = new HashMap<>(wish.parameters());
        given.putAll(rolesParameters());
        if (picture.management().isEmpty()) {
            elsewhere.add(
                    new Step.MakeStack(Step.Side.MANAGEMENT, wish.hubRegion(), rolesStack(given, Optional.empty())));
            regions.forEach(region -> elsewhere.add(new Step.MakeStack(Step.Side.MANAGEMENT, region, rulesStack())));
            missing.add(new Plan.Place(
                    Names.ROLES, organization.managementAccount(), wish.hubRegion(), "no credentials to look"));
            regions.forEach(region -> missing.add(
                    new Plan.Place(Names.RULES, organization.managementAccount(), region, "no credentials to look")));
            notes.add("NOT DONE: the management account " + organization.managementAccount()
                    + " gets ordinary stacks, which need its own credentials: StackSets never deploy there. Give"
                    + " --management-profile or --management-role, or run the commands below in that account");
            return;
        }
        Picture.Management there = picture.management().get();
        Optional<Stacks.Seen> roles = there.roles();
        stack(Step.Side.MANAGEMENT, wish.hubRegion(), roles, rolesStack(given, roles));
        lacking(Names.ROLES, wish.hubRegion(), roles);
        for (String region : regions) {
            Optional<Stacks.Seen> rules = Optional.ofNullable(there.rules().get(region));
            stack(Step.Side.MANAGEMENT, region, rules, rulesStack());
            lacking(Names.RULES, region, rules);
        }
    }

    private void lacking(String name, String region, Optional<Stacks.Seen> seen) {
        boolean sound =
                seen.filter(stack -> Stacks.SOUND.contains(stack.status())).isPresent();
        if (!sound) {
            missing.add(new Plan.Place(
                    name,
                    organization.managementAccount(),
                    region,
                    seen.map(Stacks.Seen::status).orElse("not deployed yet")));
        }
    }

    private Stacks.Wish rolesStack(Map<String, String> given, Optional<Stacks.Seen> before) {
        Template template = Template.of(wish.templates().roles());
        return new Stacks.Wish(Names.ROLES, wish.templates().roles(), values(template, given, before), true);
    }

    private Stacks.Wish rulesStack() {
        return new Stacks.Wish(Names.RULES, wish.templates().rules(), rulesParameters(), true);
    }

    // ---- what else somebody should know --------------------------------------------------------------------------

    private void whoIsLeftOut(List<Member> members) {
        List<String> dormant = organization.members().stream()
                .filter(member -> !member.active())
                .map(member -> member.id() + " (" + member.state() + ")")
                .toList();
        if (!dormant.isEmpty()) {
            notes.add("not deployed to, because nobody can work in them: " + some(dormant));
        }
        Map<String, List<String>> without = new TreeMap<>();
        Set<String> all = new TreeSet<>();
        members.forEach(member -> all.addAll(regions(member.id())));
        members.forEach(member -> all.stream()
                .filter(region -> !regions(member.id()).contains(region))
                .forEach(region ->
                        without.computeIfAbsent(region, _ -> new ArrayList<>()).add(member.id())));
        without.forEach((region, accounts) -> notes.add(region + " is not enabled in " + some(accounts)
                + ": no rule there, and no trail can be at home there. Run apply again when it is enabled"));
        members.stream()
                .filter(member -> !picture.regionsOf(member.id()).contains(wish.hubRegion()))
                .forEach(member -> notes.add("the hub's Region " + wish.hubRegion() + " is not enabled in "
                        + member.id() + ", so StackSets cannot make the roles there"));
        wish.regions().ifPresent(chosen -> {
            Set<String> out = new TreeSet<>();
            members.forEach(member -> out.addAll(picture.regionsOf(member.id())));
            out.removeAll(chosen);
            if (!out.isEmpty()) {
                notes.add("you left out Regions that accounts have: " + String.join(", ", out)
                        + ". A trail that is at home there can be stopped unseen");
            }
        });
        if (!picture.unasked().isEmpty()) {
            notes.add("these credentials may not ask for the Regions of " + some(sorted(picture.unasked()))
                    + "; the hub account's are taken. To be exact, switch on trusted access for account.amazonaws.com"
                    + " and make the hub account its delegated administrator");
        }
        if (!wish.scope().accounts().isEmpty()) {
            notes.add("accounts were chosen, but automatic deployment knows no accounts: every account that comes into "
                    + wish.scope().units().stream().map(organization::said).collect(Collectors.joining(", "))
                    + " later gets the stacks, too, and without your preferences of speed");
        }
    }

    private static String some(List<String> words) {
        int few = 10;
        return words.stream().limit(few).collect(Collectors.joining(", "))
                + (words.size() > few ? " and " + (words.size() - few) + " more" : "");
    }
}
