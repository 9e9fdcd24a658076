package dev.trailwarden.coverage;

import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.baseline.Weakness;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.port.Forwarding;
import dev.trailwarden.core.port.TrailStatus;
import dev.trailwarden.coverage.AccountFacts.Trail;
import dev.trailwarden.policy.AccessRequest;
import dev.trailwarden.policy.InvalidPolicyException;
import dev.trailwarden.policy.NamedPolicy;
import dev.trailwarden.policy.PolicyDocument;
import dev.trailwarden.policy.PolicyEvaluator;
import dev.trailwarden.policy.PolicySet;
import dev.trailwarden.policy.Requester;
import dev.trailwarden.policy.ResourcePolicy;
import dev.trailwarden.scp.live.AccountState;
import dev.trailwarden.scp.live.Guarding;
import dev.trailwarden.scp.live.Node;
import dev.trailwarden.scp.live.OrganizationPicture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Says of each account what holds, what is wrong, and how it could be blinded. Asks nobody: it has all the facts. */
final class Judge {
    private static final Comparator<Region> BY_ID = Comparator.comparing(Region::id);

    private static final NamedPolicy PUTTING = new NamedPolicy("forward-to-hub", PolicyDocument.parse("""
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"events:PutEvents","Resource":"*"}}"""));

    private final OrganizationPicture picture;
    private final Expected expected;
    private final Remedies remedies;
    private final SharedFacts shared;
    private final Map<AccountId, Answer<AccountFacts>> facts;
    private final Guarding guarding;
    private final Set<Region> usual;
    private final Answer<Optional<ResourcePolicy>> bus;
    private final Map<AccountId, Optional<Problem>> doors = new LinkedHashMap<>();

    /**
     * @param picture the organization, with the texts of every SCP that is attached
     * @param expected what the templates make
     * @param shared what is the same for every account
     * @param facts of every active account that was asked, the management account among them
     */
    Judge(
            OrganizationPicture picture,
            Expected expected,
            SharedFacts shared,
            Map<AccountId, Answer<AccountFacts>> facts) {
        this.picture = picture;
        this.expected = expected;
        this.remedies = new Remedies(expected);
        this.shared = shared;
        this.facts = Map.copyOf(facts);
        AccountId hub = expected.home().hub();
        this.guarding = new Guarding(
                picture,
                new Guarding.Hub(
                        hub.value(),
                        expected.home().hubRegion().id(),
                        expected.rolePath(),
                        expected.remediation(hub).name(),
                        expected.forwarder(hub).name(),
                        expected.ruleName(),
                        expected.bus()));
        this.usual = usual(facts);
        this.bus = bus(shared.busPolicy());
    }

    /** The Regions that most accounts have: what is expected of an account that does not say. */
    private static Set<Region> usual(Map<AccountId, Answer<AccountFacts>> facts) {
        return facts.values().stream()
                .flatMap(answer -> answer.known().stream())
                .flatMap(seen -> seen.regions().known().stream())
                .collect(Collectors.groupingBy(regions -> regions, Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.<Set<Region>, Long>comparingByValue()
                        .thenComparingInt(entry -> entry.getKey().size()))
                .map(Map.Entry::getKey)
                .orElse(Set.of());
    }

    private static Answer<Optional<ResourcePolicy>> bus(Answer<Optional<String>> policy) {
        return switch (policy) {
            case Answer.Unknown<Optional<String>>(String why) -> new Answer.Unknown<>(why);
            case Answer.Known<Optional<String>>(Optional<String> text) -> {
                try {
                    yield new Answer.Known<>(text.map(
                            json -> ResourcePolicy.of(new NamedPolicy("the bus policy", PolicyDocument.parse(json)))));
                } catch (InvalidPolicyException e) {
                    yield new Answer.Unknown<>("its policy cannot be judged: " + e.getMessage());
                }
            }
        };
    }

    /** Judges one account. */
    AccountReport of(Node.Account account) {
        AccountId id = new AccountId(account.id());
        boolean management = account.id().equals(picture.managementAccount());
        if (account.state() != AccountState.ACTIVE) {
            return new AccountReport(
                    id,
                    account.name(),
                    unit(account),
                    management,
                    account.state(),
                    false,
                    new LinkedHashMap<>(),
                    new LinkedHashMap<>(),
                    List.of(),
                    List.of());
        }
        return new One(account, id, management).report();
    }

    private String unit(Node.Account account) {
        return picture.way(account).stream()
                .skip(1)
                .filter(node -> !(node instanceof Node.Account))
                .map(Node::name)
                .collect(Collectors.joining("/"));
    }

    /** What keeps an account's events from the hub whatever its rules say; nothing if nothing does. */
    private synchronized Optional<Problem> door(AccountId account) {
        return doors.computeIfAbsent(account, ignored -> refusedByTheBus(account));
    }

    private Optional<Problem> refusedByTheBus(AccountId account) {
        String arn = expected.target(account).arn();
        return switch (bus) {
            case Answer.Unknown<Optional<ResourcePolicy>>(String why) ->
                Optional.of(remedies.bus(false, "whether the hub's bus takes its events is not known: " + why));
            case Answer.Known<Optional<ResourcePolicy>>(Optional<ResourcePolicy> policy) -> {
                if (policy.isEmpty()) {
                    yield Optional.of(remedies.bus(
                            true, "the hub's bus " + arn + " is not there, or lets nobody of another account in"));
                }
                boolean takes = List.of("aws.cloudtrail", "aws.organizations").stream()
                        .allMatch(source -> takes(account, arn, policy.get(), source));
                yield takes
                        ? Optional.empty()
                        : Optional.of(remedies.bus(
                                true, "the policy of the hub's bus " + arn + " does not let its forwarder role in"));
            }
        };
    }

    private boolean takes(AccountId account, String arn, ResourcePolicy policy, String source) {
        Requester role =
                new Requester.RoleSession(expected.target(account).roleArn(), "trailwarden", "AROATRAILWARDEN");
        return PolicyEvaluator.evaluate(
                        new AccessRequest(
                                role,
                                "events:PutEvents",
                                arn,
                                Map.of(
                                        "aws:PrincipalOrgID", List.of(picture.id()),
                                        "events:source", List.of(source),
                                        "events:detail-type", List.of("AWS API Call via CloudTrail"),
                                        "events:eventBusInvocation", List.of("true"))),
                        PolicySet.identity(List.of(PUTTING))
                                .withResource(policy)
                                .ownedBy(expected.home().hub().value()))
                .allowed();
    }

    /** The trails that record an account: its own, and the organization's, which are the management account's. */
    private List<Trail> recording(AccountId account) {
        AccountId management = expected.home().management();
        List<Trail> trails = new ArrayList<>(trailsOf(account));
        if (!account.equals(management)) {
            trailsOf(management).stream()
                    .filter(trail -> trail.settings()
                            .known()
                            .filter(TrailSettings::organization)
                            .isPresent())
                    .forEach(trails::add);
        }
        return trails;
    }

    private List<Trail> trailsOf(AccountId account) {
        return Optional.ofNullable(facts.get(account))
                .flatMap(Answer::known)
                .flatMap(seen -> seen.trails().known())
                .orElse(List.of());
    }

    /** Whether events of a Region of an account reach the hub; the problem if they do not. */
    private Optional<Problem> forwardingFault(AccountId account, Region region) {
        Optional<AccountFacts> seen = Optional.ofNullable(facts.get(account)).flatMap(Answer::known);
        if (seen.isEmpty()) {
            return Optional.of(remedies.unreadable(account, "it cannot be looked at"));
        }
        return forwarderFault(account, seen.get())
                .or(() -> door(account))
                .or(() -> ruleFault(
                        account,
                        region,
                        Optional.ofNullable(seen.get().rules().get(region))
                                .orElseGet(() -> new Answer.Unknown<>("the Region was not looked at"))));
    }

    private Optional<Problem> ruleFault(AccountId account, Region region, Answer<Optional<Forwarding>> rule) {
        return switch (rule) {
            case Answer.Unknown<Optional<Forwarding>>(String why) ->
                Optional.of(remedies.rule(Kind.RULE_UNKNOWN, false, account, region, why));
            case Answer.Known<Optional<Forwarding>>(Optional<Forwarding> found) ->
                found.isEmpty()
                        ? Optional.of(remedies.rule(
                                Kind.RULE_MISSING,
                                true,
                                account,
                                region,
                                "the rule " + expected.ruleName() + " is not there"))
                        : wrong(account, region, found.get());
        };
    }

    private Optional<Problem> wrong(AccountId account, Region region, Forwarding rule) {
        if (!rule.enabled()) {
            return Optional.of(remedies.rule(
                    Kind.RULE_DISABLED, true, account, region, "the rule " + expected.ruleName() + " is disabled"));
        }
        if (!expected.samePattern(rule.pattern())) {
            return Optional.of(remedies.rule(
                    Kind.RULE_PATTERN,
                    true,
                    account,
                    region,
                    "the rule " + expected.ruleName() + " does not match what member-rules.yaml has it match"));
        }
        Expected.Target wanted = expected.target(account);
        if (!rule.targets().contains(new Forwarding.Target(wanted.arn(), wanted.roleArn()))) {
            return Optional.of(remedies.rule(
                    Kind.RULE_TARGET,
                    true,
                    account,
                    region,
                    rule.targets().isEmpty()
                            ? "the rule " + expected.ruleName() + " has no target"
                            : "the rule " + expected.ruleName()
                                    + " does not send whole events to the hub's bus with the" + " forwarder role"));
        }
        return Optional.empty();
    }

    private Optional<Problem> forwarderFault(AccountId account, AccountFacts seen) {
        return roleFault(Kind.FORWARDER, account, expected.forwarder(account), seen.forwarder());
    }

    private Optional<Problem> roleFault(
            Kind kind, AccountId account, Expected.Role wanted, Answer<Optional<AccountFacts.Role>> answer) {
        return switch (answer) {
            case Answer.Unknown<Optional<AccountFacts.Role>>(String why) ->
                Optional.of(
                        remedies.role(kind, false, account, "the role " + wanted.name() + " cannot be read: " + why));
            case Answer.Known<Optional<AccountFacts.Role>>(Optional<AccountFacts.Role> found) ->
                found.isEmpty()
                        ? Optional.of(remedies.role(kind, true, account, "the role " + wanted.name() + " is not there"))
                        : difference(wanted, found.get())
                                .map(how ->
                                        remedies.role(kind, true, account, "the role " + wanted.name() + " " + how));
        };
    }

    private static Optional<String> difference(Expected.Role wanted, AccountFacts.Role found) {
        if (!Expected.canonical(found.trust()).equals(Optional.of(wanted.trust()))) {
            return Optional.of("does not trust whom member-roles.yaml has it trust");
        }
        if (found.boundary().isPresent()) {
            return Optional.of("has a permissions boundary, " + found.boundary().get());
        }
        if (!found.attached().isEmpty()) {
            return Optional.of("has managed policies that are not ours: " + String.join(", ", found.attached()));
        }
        for (Map.Entry<String, String> policy : wanted.policies().entrySet()) {
            Optional<String> is =
                    Optional.ofNullable(found.inline().get(policy.getKey())).flatMap(Expected::canonical);
            if (!is.equals(Optional.of(policy.getValue()))) {
                return Optional.of("does not have the policy " + policy.getKey() + " of member-roles.yaml");
            }
        }
        Set<String> others = new TreeSet<>(found.inline().keySet());
        others.removeAll(wanted.policies().keySet());
        others.removeAll(wanted.optional());
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of("has policies that are not ours: " + String.join(", ", others));
    }

    /** Whether a trail would record what happens in a Region of an account; management events are what counts. */
    private static boolean records(Trail trail, Region region) {
        boolean logs = trail.status().known().filter(TrailStatus::logging).isPresent();
        return logs
                && trail.settings()
                        .known()
                        .filter(settings -> settings.multiRegion()
                                || trail.arn().homeRegion().equals(region))
                        .filter(settings ->
                                Weakness.of(settings).stream().noneMatch(weak -> weak.contains("management")))
                        .isPresent();
    }

    /** One account. */
    private final class One {
        private final Node.Account node;
        private final AccountId id;
        private final boolean management;
        private final List<Problem> problems = new ArrayList<>();
        private final Set<Way> ways = new LinkedHashSet<>();
        private final SequencedMap<Region, Cell> regions = new LinkedHashMap<>();
        private final SequencedMap<String, Cell> checks = new LinkedHashMap<>();
        private boolean readable = true;

        One(Node.Account node, AccountId id, boolean management) {
            this.node = node;
            this.id = id;
            this.management = management;
        }

        AccountReport report() {
            Answer<AccountFacts> answer =
                    Optional.ofNullable(facts.get(id)).orElseGet(() -> new Answer.Unknown<>("it was not asked"));
            switch (answer) {
                case Answer.Unknown<AccountFacts>(String why) -> unreadable(why);
                case Answer.Known<AccountFacts>(AccountFacts seen) -> {
                    forwarding(seen);
                    check(
                                    "remediation role",
                                    roleFault(Kind.REMEDIATION, id, expected.remediation(id), seen.remediation()))
                            .ifPresent(fault -> way(
                                    true, "a trail that is stopped could not be switched on again: " + fault.what()));
                    trails(seen);
                    recorded();
                }
            }
            guardrail();
            blinding();
            return new AccountReport(
                    id,
                    node.name(),
                    unit(node),
                    management,
                    node.state(),
                    readable,
                    regions,
                    checks,
                    merged(),
                    ways.stream()
                            .sorted(Comparator.comparing((Way way) -> !way.now()))
                            .toList());
        }

        private void unreadable(String why) {
            readable = false;
            Problem problem = remedies.unreadable(id, why);
            problems.add(problem);
            usual.stream().sorted(BY_ID).forEach(region -> regions.put(region, Cell.of(problem)));
            for (String name : List.of("forwarder role", "remediation role", "recording")) {
                checks.put(name, Cell.of(problem));
            }
            way(true, "nothing is known of it, so nothing is known to guard it: " + problem.what());
        }

        private void forwarding(AccountFacts seen) {
            Optional<Problem> role = check("forwarder role", forwarderFault(id, seen));
            Optional<Problem> door = door(id);
            if (role.isEmpty()) {
                door.ifPresent(problems::add);
            }
            Optional<Problem> everywhere = role.or(() -> door);
            switch (seen.regions()) {
                case Answer.Unknown<Set<Region>>(String why) -> {
                    Problem unknown = remedies.rule(
                            Kind.RULE_UNKNOWN,
                            false,
                            id,
                            expected.home().hubRegion(),
                            "which Regions are enabled is not known: " + why);
                    problems.add(unknown);
                    usual.stream().sorted(BY_ID).forEach(region -> regions.put(region, Cell.of(unknown)));
                }
                case Answer.Known<Set<Region>>(Set<Region> enabled) ->
                    enabled.stream().sorted(BY_ID).forEach(region -> {
                        Optional<Problem> rule = ruleFault(
                                id,
                                region,
                                Optional.ofNullable(seen.rules().get(region))
                                        .orElseGet(() -> new Answer.Unknown<>("the Region was not looked at")));
                        rule.ifPresent(problems::add);
                        regions.put(
                                region, rule.or(() -> everywhere).map(Cell::of).orElse(Cell.COVERED));
                    });
            }
        }

        private void trails(AccountFacts seen) {
            switch (seen.trails()) {
                case Answer.Unknown<List<Trail>>(String why) ->
                    check(
                            "trails",
                            Optional.of(new Problem(
                                    Kind.TRAIL_UNKNOWN,
                                    false,
                                    "its trails cannot be read: " + why,
                                    List.of(),
                                    "",
                                    List.of())));
                case Answer.Known<List<Trail>>(List<Trail> trails) ->
                    trails.forEach(trail -> {
                        List<Problem> found = new TrailJudge(shared, remedies).of(trail);
                        problems.addAll(found);
                        checks.put(
                                "trail " + trail.arn().name(),
                                found.stream().findFirst().map(Cell::of).orElse(Cell.COVERED));
                    });
            }
        }

        private void recorded() {
            List<Trail> trails = recording(id);
            List<Region> blind = regions.keySet().stream()
                    .filter(region -> trails.stream().noneMatch(trail -> records(trail, region)))
                    .toList();
            boolean unsure = trails.stream()
                            .anyMatch(trail -> trail.settings().known().isEmpty()
                                    || trail.status().known().isEmpty())
                    || (!management
                            && facts.getOrDefault(expected.home().management(), new Answer.Unknown<>(""))
                                    .known()
                                    .flatMap(seen -> seen.trails().known())
                                    .isEmpty());
            if (blind.isEmpty() && !regions.isEmpty()) {
                checks.put("recording", Cell.COVERED);
                return;
            }
            Problem problem = remedies.unrecorded(id, blind, unsure);
            check("recording", Optional.of(problem));
            if (!unsure) {
                way(true, problem.what());
            }
        }

        private void guardrail() {
            Guarding.Held held = guarding.in(node);
            if (!held.hindered().isEmpty()) {
                Problem problem = remedies.hindered(id, held.hindered());
                problems.add(problem);
                checks.put("our roles under SCPs", Cell.of(problem));
                way(true, "a trail that is stopped could not be switched on again: " + problem.what());
            }
            if (management) {
                way(
                        false,
                        "no SCP binds the management account: its administrators may disable the rule and then stop a"
                                + " trail, which only the sweep would notice");
                return;
            }
            check(
                    "guardrail",
                    held.bound() && held.stops().isEmpty() && held.unclear().isEmpty()
                            ? Optional.empty()
                            : Optional.of(remedies.guardrail(id, held)));
            if (!held.removes().isEmpty() && !held.stops().isEmpty()) {
                way(
                        false,
                        "an administrator of the account may first take the rule or a role away ("
                                + String.join(", ", held.removes()) + ") and then stop the trail, which only the sweep"
                                + " would notice");
            }
        }

        /** Stopping a trail is only seen if the trail's home Region forwards, in the account that owns the trail. */
        private void blinding() {
            List<Trail> trails = recording(id);
            long logging = trails.stream()
                    .filter(trail ->
                            trail.status().known().filter(TrailStatus::logging).isPresent())
                    .count();
            for (Trail trail : trails) {
                TrailArn arn = trail.arn();
                forwardingFault(arn.owner(), arn.homeRegion())
                        .ifPresent(fault -> way(
                                true,
                                (logging <= 1 ? "its only trail is " : "of its trails, ")
                                        + arn.name()
                                        + (arn.owner().equals(id) ? "" : " of the account " + arn.owner())
                                        + (logging <= 1 ? ", whose home Region " : " is at home in ")
                                        + arn.homeRegion()
                                        + (logging <= 1
                                                ? " does not tell of a stop: "
                                                : ", which does not tell of a stop: ")
                                        + fault.what()));
            }
            for (Problem problem : problems) {
                switch (problem.kind()) {
                    case TRAIL_OFF, DELIVERY, WEAK, CHANGED -> way(problem.known(), problem.what());
                    // Whoever keeps us from reading one trail must not look better than who keeps us out altogether.
                    case TRAIL_UNKNOWN ->
                        way(true, "nothing is known of a trail, so nothing is known to guard it: " + problem.what());
                    case BUCKET, KEY -> {
                        if (problem.known()) {
                            way(true, problem.what());
                        }
                    }
                    case BASELINE -> {
                        if (problem.known()) {
                            way(true, "its settings could be weakened for good: " + problem.what());
                        }
                    }
                    case UNREADABLE,
                            BUS,
                            FORWARDER,
                            RULE_MISSING,
                            RULE_DISABLED,
                            RULE_PATTERN,
                            RULE_TARGET,
                            RULE_UNKNOWN,
                            REMEDIATION,
                            HINDERED,
                            UNRECORDED,
                            GUARDRAIL -> {
                        // Said by a way of its own.
                    }
                }
            }
        }

        private Optional<Problem> check(String name, Optional<Problem> fault) {
            fault.ifPresent(problems::add);
            checks.put(name, fault.map(Cell::of).orElse(Cell.COVERED));
            return fault;
        }

        private void way(boolean now, String how) {
            ways.add(new Way(now, how));
        }

        /** What is wrong in the same way in many Regions is said once. */
        private List<Problem> merged() {
            Map<String, List<Problem>> alike = problems.stream()
                    .collect(Collectors.groupingBy(
                            problem -> problem.kind() + " " + problem.known() + " " + problem.what(),
                            LinkedHashMap::new,
                            Collectors.toList()));
            return alike.values().stream()
                    .map(same -> same.size() == 1 ? same.getFirst() : remedies.merged(id, same))
                    .sorted(Comparator.comparing(Problem::kind))
                    .toList();
        }
    }
}
