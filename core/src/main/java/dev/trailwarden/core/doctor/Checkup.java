package dev.trailwarden.core.doctor;

import dev.trailwarden.core.doctor.Seen.Gone;
import dev.trailwarden.core.doctor.Seen.Hidden;
import dev.trailwarden.core.doctor.Seen.Known;
import dev.trailwarden.core.port.Pipeline;
import dev.trailwarden.core.port.Pipeline.Places;
import dev.trailwarden.core.port.Pipeline.Queue;
import dev.trailwarden.core.port.Pipeline.Rule;
import dev.trailwarden.core.port.Pipeline.Subscription;
import dev.trailwarden.core.port.Pipeline.Table;
import dev.trailwarden.core.port.Pipeline.Target;
import dev.trailwarden.core.tamper.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The part of doctor that the hub can do itself, cheaply: is somebody told, do events come in, is anything stuck, can
 * everything be remembered? Some fifteen reads.
 */
public final class Checkup {
    private static final String SEALS = "No baseline can be read or taken: a changed trail stays as it was changed.";
    private static final String TELLS = "No alert can be sent: tampers are undone, and nobody hears of it.";
    private static final String NOTHING_COMES =
            "No tamper event of any account reaches the hub: until the next sweep, nothing is undone.";
    private static final String DEPLOY = "Put it back as the stack has it; drift detection says what differs: ";

    private final Pipeline pipeline;
    private final Places at;

    private Checkup(Pipeline pipeline) {
        this.pipeline = pipeline;
        this.at = pipeline.places();
    }

    /** Looks at everything and gives what was found, in the order of the path of an event. */
    public static List<Finding> of(Pipeline pipeline) {
        Checkup checkup = new Checkup(pipeline);
        List<Finding> findings = new ArrayList<>();
        findings.addAll(checkup.bus());
        findings.addAll(checkup.rule());
        findings.addAll(checkup.table());
        findings.add(checkup.key("seal-key", checkup.at.sealKeyArn(), "the key that seals baselines", SEALS));
        findings.addAll(checkup.topic());
        findings.addAll(checkup.subscriptions());
        findings.add(checkup.deadLetters());
        checkup.at.sweepQueue().map(checkup::sweepQueue).ifPresent(findings::add);
        return List.copyOf(findings);
    }

    private List<Finding> bus() {
        String thing = "bus " + at.busName();
        return switch (pipeline.busPolicy()) {
            case Hidden<Optional<String>>(String why) -> List.of(Finding.unknown("bus", thing, why));
            case Gone<Optional<String>> _ ->
                List.of(Finding.sick("bus", Severity.CRITICAL, thing + " is gone", NOTHING_COMES, again()));
            case Known<Optional<String>>(Optional<String> policy) ->
                List.of(
                        Finding.fine("bus", thing + " is there"),
                        BusPolicy.judged(thing, policy, NOTHING_COMES, again()));
        };
    }

    private List<Finding> rule() {
        String thing = "rule " + at.rule() + " on bus " + at.busName();
        return switch (pipeline.rule()) {
            case Hidden<Rule>(String why) -> List.of(Finding.unknown("rule", thing, why));
            case Gone<Rule> _ ->
                List.of(Finding.sick("rule", Severity.CRITICAL, thing + " is gone", NOTHING_COMES, again()));
            case Known<Rule>(Rule rule) ->
                List.of(
                        rule.enabled()
                                ? Finding.fine("rule", thing + " is enabled")
                                : Finding.sick(
                                        "rule",
                                        Severity.CRITICAL,
                                        thing + " is disabled",
                                        NOTHING_COMES,
                                        "Enable it: aws events enable-rule" + in() + " --event-bus-name " + at.busName()
                                                + " --name " + at.rule()),
                        RulePattern.judged(thing, rule.pattern(), again()),
                        target(thing, rule.targets()));
        };
    }

    private Finding target(String thing, List<Target> targets) {
        Optional<Target> ours = targets.stream()
                .filter(target -> target.arn().equals(at.functionArn()))
                .findFirst();
        if (ours.isEmpty()) {
            return Finding.sick(
                    "rule-target",
                    Severity.CRITICAL,
                    thing + " does not call the hub"
                            + (targets.isEmpty()
                                    ? ": it has no target"
                                    : ", but "
                                            + targets.stream().map(Target::arn).collect(Collectors.joining(", "))),
                    NOTHING_COMES,
                    "Give it its target: aws events put-targets" + in() + " --event-bus-name " + at.busName()
                            + " --rule " + at.rule() + " --targets Id=hub-function,Arn=" + at.functionArn());
        }
        if (!ours.get().wholeEvent()) {
            return Finding.sick(
                    "rule-target",
                    Severity.CRITICAL,
                    thing + " hands over something else in place of the event",
                    "The hub cannot believe what it gets, and undoes nothing.",
                    again());
        }
        if (ours.get().deadLetters().isEmpty()) {
            return Finding.sick(
                    "rule-target",
                    Severity.MEDIUM,
                    thing + " has no dead-letter queue",
                    "An event that cannot be handed to the hub is lost.",
                    again());
        }
        return Finding.fine("rule-target", thing + " calls the hub");
    }

    private List<Finding> table() {
        String thing = "table " + at.table();
        String forgets = "Nothing can be remembered: alerts repeat themselves, and no baseline can be read.";
        List<Finding> findings = new ArrayList<>();
        findings.add(
                switch (pipeline.table()) {
                    case Hidden<Table>(String why) -> Finding.unknown("table", thing, why);
                    case Gone<Table> _ ->
                        Finding.sick("table", Severity.CRITICAL, thing + " is gone", forgets, restore());
                    case Known<Table>(Table table)
                    when !table.active() ->
                        Finding.sick("table", Severity.CRITICAL, thing + " is not active", forgets, restore());
                    case Known<Table>(Table table)
                    when !table.isProtected() ->
                        Finding.sick(
                                "table",
                                Severity.HIGH,
                                thing + " is not protected from deletion",
                                "One call takes every baseline away.",
                                "Protect it: aws dynamodb update-table" + in() + " --table-name " + at.table()
                                        + " --deletion-protection-enabled");
                    case Known<Table> _ -> Finding.fine("table", thing + " is protected from deletion");
                });
        findings.add(
                switch (pipeline.tableBackup()) {
                    case Hidden<Boolean>(String why) -> Finding.unknown("table-backup", "the backup of " + thing, why);
                    case Gone<Boolean> _ ->
                        Finding.sick("table-backup", Severity.CRITICAL, thing + " is gone", forgets, restore());
                    case Known<Boolean>(Boolean on) ->
                        on
                                ? Finding.fine("table-backup", thing + " can be put back to any second")
                                : Finding.sick(
                                        "table-backup",
                                        Severity.HIGH,
                                        thing + " has no point-in-time recovery",
                                        "Baselines that are deleted or overwritten are lost.",
                                        "Switch it on: aws dynamodb update-continuous-backups" + in()
                                                + " --table-name " + at.table()
                                                + " --point-in-time-recovery-specification"
                                                + " PointInTimeRecoveryEnabled=true");
                });
        return findings;
    }

    private Finding key(String id, String key, String thing, String without) {
        return switch (pipeline.key(key)) {
            case Hidden<String>(String why) -> Finding.unknown(id, thing, why);
            case Gone<String> _ -> Finding.sick(id, Severity.CRITICAL, thing + " is gone", without, again());
            case Known<String>(String state) ->
                switch (state) {
                    case "Enabled" -> Finding.fine(id, thing + " is enabled");
                    case "PendingDeletion" ->
                        Finding.sick(
                                id,
                                Severity.CRITICAL,
                                thing + " is going to be deleted",
                                without,
                                "Cancel that today, and enable the key after it: aws kms cancel-key-deletion" + in()
                                        + " --key-id " + key);
                    default ->
                        Finding.sick(
                                id,
                                Severity.CRITICAL,
                                thing + " is in the state " + state,
                                without,
                                "Enable it: aws kms enable-key" + in() + " --key-id " + key);
                };
        };
    }

    private List<Finding> topic() {
        String thing = "topic " + topicName();
        return switch (pipeline.topicKey()) {
            case Hidden<Optional<String>>(String why) -> List.of(Finding.unknown("topic", thing, why));
            case Gone<Optional<String>> _ ->
                List.of(Finding.sick("topic", Severity.CRITICAL, thing + " is gone", TELLS, again()));
            case Known<Optional<String>>(Optional<String> key) ->
                key.isPresent()
                        ? List.of(
                                Finding.fine("topic", thing + " is encrypted"),
                                key("topic-key", key.get(), "the key that encrypts the alerts", TELLS))
                        : List.of(Finding.sick(
                                "topic",
                                Severity.MEDIUM,
                                thing + " is not encrypted",
                                "Alerts lie in the topic without a key of yours.",
                                again()));
        };
    }

    private List<Finding> subscriptions() {
        return switch (pipeline.subscriptions()) {
            case Hidden<List<Subscription>>(String why) ->
                List.of(Finding.unknown("subscriptions", "who is told", why));
            // The finding about the topic says it.
            case Gone<List<Subscription>> _ -> List.of();
            case Known<List<Subscription>>(List<Subscription> all) -> List.of(told(all), pending(all));
        };
    }

    private Finding told(List<Subscription> all) {
        long told = all.stream().filter(Subscription::confirmed).count();
        return told > 0
                ? Finding.fine("subscriptions", told + (told == 1 ? " subscriber is" : " subscribers are") + " told")
                : Finding.sick(
                        "subscriptions",
                        Severity.CRITICAL,
                        "nobody is subscribed to the alerts",
                        "Tampers are undone, and nobody hears of it. Mail scanners that open the link at the end of a"
                                + " mail unsubscribe people; confirm with AuthenticateOnUnsubscribe to be safe from"
                                + " that.",
                        "Subscribe an inbox and confirm AWS's mail: aws sns subscribe" + in() + " --topic-arn "
                                + at.topicArn() + " --protocol email --notification-endpoint INBOX");
    }

    private Finding pending(List<Subscription> all) {
        List<String> waiting = all.stream()
                .filter(Subscription::pending)
                .map(Subscription::endpoint)
                .toList();
        return waiting.isEmpty()
                ? Finding.fine("subscriptions-pending", "no subscription waits to be confirmed")
                : Finding.sick(
                        "subscriptions-pending",
                        Severity.MEDIUM,
                        "not confirmed yet: " + String.join(", ", waiting),
                        "Whoever did not confirm AWS's mail is not told.",
                        "Open AWS's mail and confirm it. Subscribing again sends another: aws sns subscribe" + in()
                                + " --topic-arn " + at.topicArn() + " --protocol email --notification-endpoint INBOX");
    }

    private Finding deadLetters() {
        String thing = "the dead-letter queue " + name(at.deadLetters());
        return switch (pipeline.queue(at.deadLetters())) {
            case Hidden<Queue>(String why) -> Finding.unknown("dead-letters", thing, why);
            case Gone<Queue> _ ->
                Finding.sick(
                        "dead-letters",
                        Severity.HIGH,
                        thing + " is gone",
                        "An event that nothing more can be done about is lost.",
                        again());
            case Known<Queue>(Queue queue) ->
                queue.waiting() + queue.inWork() == 0
                        ? Finding.fine("dead-letters", thing + " is empty")
                        : Finding.sick(
                                "dead-letters",
                                Severity.HIGH,
                                thing + " has " + queue.waiting() + (queue.waiting() == 1 ? " message" : " messages"),
                                "Each is an event that was not dealt with: a trail may be off. They are kept for 14"
                                        + " days.",
                                "Read why, look at the account, then delete the message: aws sqs receive-message" + in()
                                        + " --message-attribute-names All --queue-url " + at.deadLetters());
        };
    }

    private Finding sweepQueue(String url) {
        String thing = "the sweep's queue " + name(url);
        return switch (pipeline.queue(url)) {
            case Hidden<Queue>(String why) -> Finding.unknown("sweep-queue", thing, why);
            case Gone<Queue> _ ->
                Finding.sick(
                        "sweep-queue",
                        Severity.CRITICAL,
                        thing + " is gone",
                        "No sweep can look at any account.",
                        again());
            case Known<Queue>(Queue queue) ->
                queue.waiting() > 0 && queue.inWork() == 0
                        ? Finding.sick(
                                "sweep-queue",
                                Severity.MEDIUM,
                                thing + " has " + queue.waiting() + " batches and nobody works on them",
                                "The accounts in them are not looked at.",
                                "See whether the function may run and its queue is read: aws lambda"
                                        + " list-event-source-mappings" + in() + " --function-name "
                                        + "trailwarden-sweep:live")
                        : Finding.fine("sweep-queue", thing + " is being worked on or empty");
        };
    }

    private String in() {
        return " --region " + at.region();
    }

    private String again() {
        return DEPLOY + "aws cloudformation detect-stack-drift" + in() + " --stack-name trailwarden-hub";
    }

    private String restore() {
        return "Restore it under its name from its last second: aws dynamodb restore-table-to-point-in-time" + in()
                + " --source-table-name " + at.table() + " --target-table-name " + at.table()
                + " --use-latest-restorable-time";
    }

    private String topicName() {
        return at.topicArn().substring(at.topicArn().lastIndexOf(':') + 1);
    }

    private static String name(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }
}
