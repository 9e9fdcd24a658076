package dev.trailwarden.scp.live;

import dev.trailwarden.policy.Requester;
import dev.trailwarden.scp.live.Question.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What the SCPs of an organization mean for the trails of its accounts, whoever wrote them: asked of the policy evaluator,
 * and of nobody in the accounts. Questions are asked in the hub's Region, as by the lockout check. Safe for several
 * threads.
 */
public final class Guarding {
    private static final List<String> ON_RULE = List.of(
            "events:DeleteRule", "events:DisableRule", "events:PutRule", "events:PutTargets", "events:RemoveTargets");

    private static final List<String> ON_ROLES = List.of(
            "iam:AttachRolePolicy",
            "iam:DeleteRole",
            "iam:DeleteRolePolicy",
            "iam:PutRolePermissionsBoundary",
            "iam:PutRolePolicy",
            "iam:UpdateAssumeRolePolicy");

    private final OrganizationPicture picture;
    private final Hub hub;
    private final Map<String, Held> known = new ConcurrentHashMap<>();

    /**
     * Our own names.
     *
     * @param account the hub's
     * @param region the hub's
     * @param rolePath the path of the roles of every account, without slashes at its ends
     * @param remediation the name of the role that repairs
     * @param forwarder the name of the role that forwards
     * @param rule the name of the rule that forwards
     * @param bus the name of the hub's event bus
     */
    public record Hub(
            String account,
            String region,
            String rolePath,
            String remediation,
            String forwarder,
            String rule,
            String bus) {}

    /**
     * What holds in one account.
     *
     * @param bound whether SCPs bind it at all: they do not bind the management account, and none while they are disabled
     * @param stops what an administrator may do to stop a trail
     * @param removes what an administrator may do to take the account's rule or roles away
     * @param hindered what an SCP keeps our own roles from, in words
     * @param unclear policies that could not be judged, and why
     */
    public record Held(
            boolean bound, List<String> stops, List<String> removes, List<String> hindered, List<String> unclear) {
        /** Takes copies. */
        public Held {
            stops = List.copyOf(stops);
            removes = List.copyOf(removes);
            hindered = List.copyOf(hindered);
            unclear = List.copyOf(unclear);
        }
    }

    /**
     * @param picture with the texts of every SCP that is attached
     * @param hub our names
     */
    public Guarding(OrganizationPicture picture, Hub hub) {
        this.picture = picture;
        this.hub = hub;
    }

    /**
     * {@return what holds in an account}
     *
     * @param account of this organization
     */
    public Held in(Node.Account account) {
        Chain chain = new Chain(picture, account, hub.region());
        boolean named = picture.way(account).stream()
                .flatMap(node -> picture.on(node).stream())
                .anyMatch(policy -> picture.text(policy).contains(account.id()));
        String alike = account.parent() + " " + chain.signature()
                + (named
                                || account.id().equals(picture.managementAccount())
                                || account.id().equals(hub.account())
                        ? account.id()
                        : "");
        return known.computeIfAbsent(alike, _ -> judged(chain));
    }

    private Held judged(Chain chain) {
        String account = chain.account().id();
        Place place = new Place(picture.partition(), account, hub.region());
        String iam = "arn:" + picture.partition() + ":iam::" + account + ":role/";
        String ours = iam + hub.rolePath() + "/";
        String rule = "arn:" + picture.partition() + ":events:" + hub.region() + ":" + account + ":rule/" + hub.rule();
        Person administrator = person(Person.Kind.ADMINISTRATOR, iam + "any-administrator-of-this-account");
        Person remediation = person(Person.Kind.REMEDIATION, ours + hub.remediation());
        Person forwarder = person(Person.Kind.FORWARDER, ours + hub.forwarder());
        List<String> removes = Stream.of(
                        ON_RULE.stream().map(action -> new Question(action, rule)),
                        ON_ROLES.stream()
                                .flatMap(action -> Stream.of(hub.remediation(), hub.forwarder())
                                        .map(name -> new Question(action, ours + name))))
                .flatMap(questions -> questions)
                .filter(question -> chain.denial(administrator, question).isEmpty())
                .map(Question::action)
                .distinct()
                .toList();
        List<String> hindered = new ArrayList<>();
        Question.vital(place)
                .forEach(question -> chain.denial(remediation, question)
                        .ifPresent(denial -> hindered.add(said("the remediation role", question, denial))));
        Question putting = new Question(
                "events:PutEvents",
                "arn:" + picture.partition() + ":events:" + hub.region() + ":" + hub.account() + ":event-bus/"
                        + hub.bus());
        chain.denial(forwarder, putting).ifPresent(denial -> hindered.add(said("the forwarder role", putting, denial)));
        return new Held(
                picture.scps() == ScpSwitch.ENABLED && !account.equals(picture.managementAccount()),
                Question.emergency(place).stream()
                        .filter(question ->
                                chain.denial(administrator, question).isEmpty())
                        .map(Question::action)
                        .toList(),
                removes,
                hindered,
                chain.unjudged().entrySet().stream()
                        .map(policy -> policy.getKey().name() + ": " + policy.getValue())
                        .toList());
    }

    private static Person person(Person.Kind kind, String role) {
        return new Person(kind, role, new Requester.RoleSession(role, "session", "AROAANYROLE"));
    }

    private static String said(String whom, Question question, Chain.Denial denial) {
        return whom + " is denied " + question.action()
                + switch (denial) {
                    case Chain.Denial.ByStatement by ->
                        " by the SCP " + by.policy().name() + " on " + by.node().said();
                    case Chain.Denial.NotAllowed none ->
                        ", which no SCP allows on " + none.node().said();
                };
    }
}
