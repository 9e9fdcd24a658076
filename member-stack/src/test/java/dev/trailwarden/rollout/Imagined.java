package dev.trailwarden.rollout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * An organization in memory that does at once what it is asked: the ports as a rollout sees them. What AWS makes of the calls
 * the tests against the sandbox and moto show; here it is about which calls are made.
 */
final class Imagined {
    static final String MANAGEMENT = "111111111111";
    static final String HUB = "222222222222";
    static final String PAYMENTS = "333333333333";
    static final String RESEARCH = "444444444444";
    static final String ROOT = "r-root";
    static final String SECURITY_UNIT = "ou-root-security";
    static final String WORKLOADS = "ou-root-workload";
    static final String REGION = "eu-west-1";
    static final StackSets.Speed SPEED = new StackSets.Speed(100, 25);

    final List<String> calls = new ArrayList<>();
    final Map<String, Set<String>> regions = new TreeMap<>();
    final List<OrganizationSeen.Member> members = new ArrayList<>(List.of(
            member(MANAGEMENT, ROOT),
            member(HUB, SECURITY_UNIT),
            member(PAYMENTS, WORKLOADS),
            member(RESEARCH, WORKLOADS)));
    final MemoryStacks hub = new MemoryStacks(calls, "hub");
    final MemoryStacks management = new MemoryStacks(calls, "management");
    final MemorySets sets = new MemorySets(this);
    final MemoryCode code = new MemoryCode(calls);
    boolean trusted = true;
    Set<String> delegates = Set.of(HUB);
    boolean reachesManagement = true;
    String caller = HUB;

    Imagined() {
        members.forEach(member -> regions.put(member.id(), Set.of(REGION, "us-east-1")));
    }

    static OrganizationSeen.Member member(String id, String parent) {
        return new OrganizationSeen.Member(id, "account-" + id.charAt(0), parent, "ACTIVE");
    }

    OrganizationSeen organization() {
        return new OrganizationSeen(
                "o-a1b2c3d4e5",
                MANAGEMENT,
                "aws",
                ROOT,
                List.of(
                        new OrganizationSeen.Unit(SECURITY_UNIT, "Security", ROOT),
                        new OrganizationSeen.Unit(WORKLOADS, "Workloads", ROOT)),
                members);
    }

    static String shipped(String file) {
        try {
            return Files.readString(Path.of("..").resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Wish.Templates templates() {
        return new Wish.Templates(
                shipped("hub-lambda/hub.yaml"),
                shipped("member-stack/member-roles.yaml"),
                shipped("member-stack/member-rules.yaml"));
    }

    static Wish wish() {
        return wish(new Wish.Scope(List.of(ROOT), List.of(), false));
    }

    static Wish wish(Wish.Scope scope) {
        return new Wish(
                HUB,
                REGION,
                templates(),
                code("0"),
                Names.bucket(HUB, REGION),
                Map.of("AlertEmail", "security@example.com"),
                scope,
                Optional.empty(),
                SPEED);
    }

    static HubCode code(String digit) {
        return new HubCode(Path.of("hub.jar"), "managed", digit.repeat(64));
    }

    static Wish with(Wish wish, Map<String, String> parameters) {
        return new Wish(
                wish.hubAccount(),
                wish.hubRegion(),
                wish.templates(),
                wish.code(),
                wish.bucket(),
                parameters,
                wish.scope(),
                wish.regions(),
                wish.speed());
    }

    static Wish with(Wish wish, HubCode code) {
        return new Wish(
                wish.hubAccount(),
                wish.hubRegion(),
                wish.templates(),
                code,
                wish.bucket(),
                wish.parameters(),
                wish.scope(),
                wish.regions(),
                wish.speed());
    }

    static Wish with(Wish wish, Wish.Templates templates) {
        return new Wish(
                wish.hubAccount(),
                wish.hubRegion(),
                templates,
                wish.code(),
                wish.bucket(),
                wish.parameters(),
                wish.scope(),
                wish.regions(),
                wish.speed());
    }

    Ports ports() {
        return new Ports(
                new Directory() {
                    @Override
                    public OrganizationSeen organization() {
                        return Imagined.this.organization();
                    }

                    @Override
                    public boolean trusted() {
                        return trusted;
                    }

                    @Override
                    public Set<String> delegates() {
                        return delegates;
                    }

                    @Override
                    public Optional<Set<String>> regions(String account) {
                        return Optional.ofNullable(regions.get(account));
                    }
                },
                sets,
                hub,
                reachesManagement ? Optional.of(management) : Optional.empty(),
                code);
    }

    Picture picture(Wish wish) throws Exception {
        return new Survey(ports())
                .picture(
                        organization(),
                        new Survey.Question(
                                caller,
                                HUB,
                                REGION,
                                Optional.of(new Survey.Question.Place(
                                        wish.bucket(), wish.code().key()))));
    }

    Plan plan(Wish wish) throws Exception {
        return Planner.plan(wish, picture(wish));
    }

    Runner.Outcome apply(Wish wish) throws Exception {
        return runner().run(plan(wish));
    }

    Runner runner() {
        return new Runner(ports(), _ -> {}, new Runner.Listener() {
            @Override
            public void begins(String said, int places) {
                calls.add("begin " + said);
            }

            @Override
            public boolean watched() {
                return true;
            }

            @Override
            public void progress(int done) {
                // Only for people.
            }

            @Override
            public void ends(String said, int failed) {
                calls.add("end " + said);
            }
        });
    }

    static List<String> said(Plan plan) {
        return plan.steps().stream().map(Step::said).toList();
    }
}
