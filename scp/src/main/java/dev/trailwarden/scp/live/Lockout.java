package dev.trailwarden.scp.live;

import dev.trailwarden.scp.GuardPolicy;
import dev.trailwarden.scp.GuardSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks for whatever would lock out somebody who is needed, before anything is written. */
final class Lockout {
    private static final Set<String> DEPLOYED = Set.of("iam", "events", "cloudformation");
    private static final int NAMED = 5;

    private final OrganizationPicture before;
    private final OrganizationPicture after;
    private final List<Change> changes;
    private final Node target;
    private final GuardSettings settings;
    private final Plan.Conditions conditions;
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();

    /** One finding about many accounts. */
    private record Finding(Person person, Chain.Denial denial) {}

    private record Extent(Set<String> actions, Set<Node.Account> accounts) {}

    /**
     * @param before the organization
     * @param changes what would be done
     * @param target to what the guardrail would be attached
     * @param settings who is exempt
     * @param conditions what the operator has said
     */
    Lockout(
            OrganizationPicture before,
            List<Change> changes,
            Node target,
            GuardSettings settings,
            Plan.Conditions conditions) {
        this.before = before;
        this.after = Change.applied(before, changes);
        this.changes = changes;
        this.target = target;
        this.settings = settings;
        this.conditions = conditions;
    }

    /**
     * Checks everything.
     *
     * @param concerned the accounts that the changes bind
     * @param wanted the policies
     */
    Lockout check(List<Node.Account> concerned, List<WantedPolicy> wanted) {
        if (target.id().equals(before.managementAccount())) {
            refusals.add(
                    new Refusal(
                            Refusal.Reason.MANAGEMENT_ACCOUNT,
                            target.said() + " is the management account, which no SCP binds",
                            "choose a member account, an OU or the root; keep people and workloads out of the management account"));
        }
        scpsCount();
        texts(wanted);
        slots();
        emergencyRoles();
        people(concerned);
        allowLists(concerned);
        return this;
    }

    List<Refusal> refusals() {
        return List.copyOf(refusals);
    }

    List<String> notices() {
        return List.copyOf(notices);
    }

    private void scpsCount() {
        boolean off = before.scps() == ScpSwitch.DISABLED || before.scps() == ScpSwitch.PENDING_DISABLE;
        if (off && !conditions.enableScps()) {
            refusals.add(new Refusal(
                    Refusal.Reason.SCPS_DISABLED,
                    "SCPs are disabled in this organization",
                    "add --enable-scps; by itself that changes nothing for anybody, AWS attaches FullAWSAccess"
                            + " everywhere"));
        }
    }

    private void texts(List<WantedPolicy> wanted) {
        for (WantedPolicy policy : wanted) {
            if (policy.json().length() > GuardPolicy.MAX_CHARACTERS) {
                refusals.add(new Refusal(
                        Refusal.Reason.TEXT_TOO_LONG,
                        policy.name() + " has " + policy.json().length() + " characters, and AWS takes "
                                + GuardPolicy.MAX_CHARACTERS,
                        "use fewer profiles or fewer patterns"));
            }
        }
    }

    /** New policies go there before old ones leave, so for a moment both need a place. */
    private void slots() {
        Map<Node, Integer> attached = new LinkedHashMap<>();
        changes.forEach(change -> {
            if (change instanceof Change.Attach attach) {
                attached.merge(attach.node(), 1, Integer::sum);
            }
        });
        OrganizationPicture enabled = Change.applied(
                before,
                changes.stream().filter(Change.EnableScps.class::isInstance).toList());
        attached.forEach((node, more) -> {
            int there = enabled.on(node).size();
            if (there + more > Slots.MAX_ATTACHED) {
                refusals.add(new Refusal(
                        Refusal.Reason.NO_SLOT,
                        node.said() + " has " + there + " of " + Slots.MAX_ATTACHED + " SCPs attached, and "
                                + counted(more, "more is", "more are") + " needed",
                        "detach or merge one of "
                                + enabled.on(node).stream().map(Scp::name).collect(Collectors.joining(", "))));
            }
        });
    }

    private void emergencyRoles() {
        List<RoleSearch.Result> roles = conditions.roles();
        if (roles.isEmpty() || roles.stream().anyMatch(RoleSearch.Result.Found.class::isInstance)) {
            return;
        }
        Optional<RoleSearch.Result.Unchecked> unchecked = roles.stream()
                .filter(RoleSearch.Result.Unchecked.class::isInstance)
                .map(RoleSearch.Result.Unchecked.class::cast)
                .findFirst();
        String names = roles.stream().map(result -> result.pattern().arn()).collect(Collectors.joining(", "));
        if (unchecked.isEmpty()) {
            refusals.add(new Refusal(
                    Refusal.Reason.NO_BREAK_GLASS_ROLE,
                    "no account of " + target.said() + " has the break-glass role " + names,
                    namesake(roles)
                            + "create it, or correct the ARN, path included; a role that nobody has exempts nobody"));
        } else if (conditions.breakGlassUnchecked()) {
            notices.add("Whether the break-glass role " + names + " exists was not found out ("
                    + unchecked.get().why() + "); you chose to go on.");
        } else {
            refusals.add(new Refusal(
                    Refusal.Reason.BREAK_GLASS_UNCHECKED,
                    "whether the break-glass role " + names + " exists could not be checked in "
                            + counted(unchecked.get().accounts(), "account", "accounts") + " ("
                            + unchecked.get().why() + ")",
                    "name a role to look with by --check-role, or go on knowingly with --break-glass-unchecked"));
        }
    }

    private static String namesake(List<RoleSearch.Result> roles) {
        return roles.stream()
                .filter(RoleSearch.Result.Absent.class::isInstance)
                .flatMap(result -> ((RoleSearch.Result.Absent) result).namesake().stream())
                .findFirst()
                .map(arn -> "there is " + arn + "; ")
                .orElse("");
    }

    private void people(List<Node.Account> concerned) {
        Set<Node.Account> asked = new LinkedHashSet<>(concerned);
        conditions
                .hubAccount()
                .flatMap(after::node)
                .filter(Node.Account.class::isInstance)
                .map(Node.Account.class::cast)
                .ifPresent(asked::add);
        SequencedMap<String, List<Node.Account>> alike = new LinkedHashMap<>();
        for (Node.Account account : asked) {
            String key = new Chain(after, account, conditions.region()).signature()
                    + "|" + concerned.contains(account) + "|"
                    + Person.of(settings, after, account.id(), conditions.hubAccount()).stream()
                            .map(Person::name)
                            .toList();
            alike.computeIfAbsent(key, _ -> new ArrayList<>()).add(account);
        }
        // A member that the hub enters; which one makes no difference to a policy that is meant for the hub.
        String sample = asked.isEmpty() ? target.id() : asked.iterator().next().id();
        SequencedMap<Finding, Extent> refused = new LinkedHashMap<>();
        SequencedMap<Finding, Extent> noticed = new LinkedHashMap<>();
        Map<Scp, String> unjudged = new LinkedHashMap<>();
        for (List<Node.Account> accounts : alike.values()) {
            Chain chain = new Chain(after, accounts.getFirst(), conditions.region());
            unjudged.putAll(chain.unjudged());
            Person.of(settings, after, accounts.getFirst().id(), conditions.hubAccount()).stream()
                    // Of a hub that is elsewhere only its way to the members matters.
                    .filter(person -> person.kind() == Person.Kind.HUB || concerned.contains(accounts.getFirst()))
                    .forEach(person -> ask(person, chain, accounts, sample, refused, noticed));
        }
        withoutBreakGlass(concerned);
        refused.forEach((finding, extent) -> refusals.add(refusal(finding, extent)));
        noticed.forEach((finding, extent) -> notices.add("The remediation role may not " + actions(extent) + " in "
                + accounts(extent) + " (" + because(finding.denial()) + "): what is changed that way stays so."));
        unjudged.forEach(this::unjudged);
    }

    /** A pattern that names one account exempts nobody in the others. */
    private void withoutBreakGlass(List<Node.Account> concerned) {
        List<Node.Account> without = concerned.stream()
                .filter(account -> settings.breakGlass().stream()
                        .map(pattern -> pattern.arn().split(":", 6)[4])
                        .noneMatch(owner -> owner.equals("*") || owner.equals(account.id())))
                .toList();
        if (settings.breakGlass().isEmpty() || without.isEmpty()) {
            return;
        }
        String what = "the break-glass role is one of another account, so nobody is exempt in " + named(without);
        if (without.size() == concerned.size()) {
            refusals.add(new Refusal(
                    Refusal.Reason.NO_BREAK_GLASS_ROLE,
                    what,
                    "write * for the account in its ARN, or name a role of these accounts"));
        } else {
            notices.add(upper(what) + ".");
        }
    }

    private void unjudged(Scp policy, String why) {
        if (conditions.allowUnjudged()) {
            notices.add("The policy " + policy.name() + " was left out, it cannot be judged: " + why + ".");
        } else {
            refusals.add(new Refusal(
                    Refusal.Reason.UNJUDGED_POLICY,
                    "the policy " + policy.name() + " cannot be judged, so nobody can say whom it locks out (" + why
                            + ")",
                    "read it, and go on with --allow-unjudged if it denies none of " + Question.EMERGENCY
                            + ", cloudtrail:StartLogging, sts:AssumeRole, events:PutEvents to Trailwarden or"
                            + " break-glass"));
        }
    }

    private void ask(
            Person person,
            Chain chain,
            List<Node.Account> accounts,
            String sample,
            Map<Finding, Extent> refused,
            Map<Finding, Extent> noticed) {
        Question.Place place =
                new Question.Place(after.partition(), chain.account().id(), conditions.region());
        String hub = conditions.hubAccount().orElse(chain.account().id());
        switch (person.kind()) {
            case ADMINISTRATOR, ROOT_USER, IAM_USER -> {
                // Whom it is made for.
            }
            case BREAK_GLASS -> ask(person, chain, Question.emergency(place), accounts, refused, refused);
            case REMEDIATION -> {
                ask(person, chain, Question.vital(place), accounts, refused, refused);
                ask(person, chain, Question.repairs(place), accounts, refused, noticed);
            }
            case FORWARDER ->
                ask(
                        person,
                        chain,
                        List.of(new Question(
                                "events:PutEvents",
                                "arn:" + after.partition() + ":events:" + conditions.region() + ":" + hub
                                        + ":event-bus/" + settings.namePrefix())),
                        accounts,
                        refused,
                        refused);
            case HUB ->
                ask(
                        person,
                        chain,
                        List.of(new Question(
                                "sts:AssumeRole",
                                "arn:" + after.partition() + ":iam::" + sample + ":"
                                        + settings.remediationRole().arn().split(":", 6)[5])),
                        accounts,
                        refused,
                        refused);
            case DEPLOYER -> ask(person, chain, deployed(place), accounts, refused, new LinkedHashMap<>());
        }
    }

    /** What our own policies deny others of what deployers are there for. */
    private List<Question> deployed(Question.Place place) {
        return Ours.in(after).stream()
                .flatMap(policy -> Question.about(PolicyText.of(after.text(policy)), place).stream())
                .filter(question -> DEPLOYED.contains(question.action().split(":", 2)[0]))
                .distinct()
                .toList();
    }

    /** Denials by our own policies go to one map, those by others to another. */
    private static void ask(
            Person person,
            Chain chain,
            List<Question> questions,
            List<Node.Account> accounts,
            Map<Finding, Extent> byOurs,
            Map<Finding, Extent> byOthers) {
        for (Question question : questions) {
            chain.denial(person, question).ifPresent(denial -> {
                boolean ours = denial instanceof Chain.Denial.ByStatement by && Ours.isOurs(by.policy());
                Extent extent = (ours ? byOurs : byOthers)
                        .computeIfAbsent(
                                new Finding(person.everywhere(), denial),
                                _ -> new Extent(new LinkedHashSet<>(), new LinkedHashSet<>()));
                extent.actions().add(question.action());
                extent.accounts().addAll(accounts);
            });
        }
    }

    private Refusal refusal(Finding finding, Extent extent) {
        String what = finding.person().name() + " would be denied " + actions(extent) + " in " + accounts(extent) + ": "
                + because(finding.denial());
        return switch (finding.person().kind()) {
            case BREAK_GLASS ->
                new Refusal(
                        Refusal.Reason.BREAK_GLASS_DENIED,
                        what,
                        remedy(finding, "check the ARN of the break-glass role, path included"));
            case DEPLOYER ->
                new Refusal(
                        Refusal.Reason.DEPLOYER_DENIED,
                        what,
                        remedy(finding, "check --deployer; accounts could no longer be set up"));
            case REMEDIATION, FORWARDER, HUB, ADMINISTRATOR, ROOT_USER, IAM_USER ->
                new Refusal(
                        Refusal.Reason.TRAILWARDEN_DENIED,
                        what,
                        remedy(finding, "check --role-path and --name-prefix against what is deployed"));
        };
    }

    private String remedy(Finding finding, String ours) {
        return switch (finding.denial()) {
            case Chain.Denial.ByStatement by when Ours.isOurs(by.policy()) -> ours;
            case Chain.Denial.ByStatement by ->
                "if nobody knows why, that policy is an attack in itself: detach it (aws organizations detach-policy"
                        + " --policy-id " + by.policy().id() + " --target-id "
                        + by.node().id()
                        + ") or exempt the role in it";
            case Chain.Denial.NotAllowed not ->
                "allow it by an SCP of " + not.node().said();
        };
    }

    private static String because(Chain.Denial denial) {
        return switch (denial) {
            case Chain.Denial.ByStatement by ->
                by.sid().map(sid -> "statement " + sid).orElse("a statement without Sid") + " of the policy "
                        + by.policy().name() + " on " + by.node().said() + " denies it";
            case Chain.Denial.NotAllowed not -> "no SCP of " + not.node().said() + " allows it";
        };
    }

    private void allowLists(List<Node.Account> concerned) {
        if (after.scps() != ScpSwitch.ENABLED) {
            return;
        }
        Set<Node> lists = new LinkedHashSet<>();
        concerned.forEach(account -> after.way(account).stream()
                .filter(node ->
                        after.on(node).stream().noneMatch(scp -> scp.id().equals(Scp.FULL_ACCESS)))
                .forEach(lists::add));
        lists.forEach(node -> notices.add(upper(node.said()) + " does not have FullAWSAccess but a list of what is"
                + " allowed. The guardrail only denies and changes nothing about that list; whoever detaches the list"
                + " and keeps only the guardrail locks everybody out below."));
    }

    private static String actions(Extent extent) {
        return String.join(", ", extent.actions());
    }

    private static String accounts(Extent extent) {
        return named(List.copyOf(extent.accounts()));
    }

    /** Accounts in words: how many, and the names of the first few. */
    static String named(List<Node.Account> accounts) {
        String names = accounts.stream().limit(NAMED).map(Node::name).collect(Collectors.joining(", "));
        return counted(accounts.size(), "account", "accounts") + " (" + names + (accounts.size() > NAMED ? ", ..." : "")
                + ")";
    }

    private static String counted(int count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    private static String upper(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
