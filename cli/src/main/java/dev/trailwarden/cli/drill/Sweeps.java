package dev.trailwarden.cli.drill;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.LEDGER;
import static dev.trailwarden.sandbox.DemoOrganization.MANAGEMENT;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static dev.trailwarden.sandbox.DemoOrganization.RESEARCH;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.DemoTrails;
import dev.trailwarden.sandbox.identity.Identities;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.organization.Unit;
import dev.trailwarden.sandbox.service.Inbox.Mail;
import dev.trailwarden.sandbox.trail.Trail;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudtrail.model.EventSelector;

/** What the sweep of all accounts finds, without any event. */
final class Sweeps {
    private static final String RULE = "trailwarden-forward";
    private static final String LEDGER_TRAIL = "arn:aws:cloudtrail:eu-west-1:555555555555:trail/ledger-trail";

    static final List<Scenario> ALL = List.of(
            new Scenario(
                    "sweep-all-is-well",
                    "Nothing is wrong anywhere: the first sweep changes nothing, and says that it is there.",
                    false,
                    Sweeps::allIsWell),
            new Scenario(
                    "sweep-finds-a-stopped-trail",
                    "An account's events are not forwarded any more, and its trail is stopped: a sweep finds it, and who it was.",
                    false,
                    Sweeps::stoppedTrail),
            new Scenario(
                    "sweep-forwarding-cut",
                    "The same by other means: a trail's selectors, another's settings, and no rule at all.",
                    false,
                    Sweeps::forwardingCut),
            new Scenario(
                    "sweep-late-event",
                    "A sweep finds a stopped trail before CloudTrail's event history knows it; the event comes afterwards.",
                    false,
                    Sweeps::lateEvent),
            new Scenario(
                    "sweep-event-after-the-record",
                    "A sweep finds the record of a stop, and its event arrives all the same, later.",
                    false,
                    Sweeps::eventAfterTheRecord),
            new Scenario(
                    "sweep-break-glass",
                    "A stop by a break-glass role, found by a sweep alone, is left as it is until its window ends.",
                    false,
                    Sweeps::breakGlass),
            new Scenario(
                    "sweep-vanished-trail",
                    "A trail is deleted and no event says so; a sweep makes it again.",
                    false,
                    Sweeps::vanishedTrail),
            new Scenario(
                    "sweep-takes-baselines",
                    "A healthy trail is new; a sweep takes its baseline.",
                    false,
                    Sweeps::takesBaselines),
            new Scenario(
                    "sweep-unreachable-account",
                    "The remediation role of an account is gone: the others are looked at, and it is told once.",
                    false,
                    Sweeps::unreachableAccount),
            new Scenario(
                    "sweep-throttled",
                    "CloudTrail throttles reads and a Region does not answer: the rest is looked at all the same.",
                    false,
                    Sweeps::throttled),
            new Scenario(
                    "sweep-counts-accounts",
                    "An account is new, another is moved: each is told once.",
                    false,
                    Sweeps::countsAccounts),
            new Scenario(
                    "sweep-organization-cannot-be-asked",
                    "The management account's role may not list the accounts: those that are known are looked at.",
                    false,
                    Sweeps::organizationCannotBeAsked),
            new Scenario(
                    "sweep-forged-batch",
                    "Somebody writes a batch of their own to the queue: nothing comes of it.",
                    false,
                    Sweeps::forgedBatch),
            new Scenario(
                    "sweep-cannot-begin",
                    "The schedule may not invoke the sweep any more: what it wanted is kept, and the alarm can ring.",
                    false,
                    Sweeps::cannotBegin));

    private Sweeps() {}

    private static void allIsWell(Stage stage) throws Exception {
        stage.backstage().sweepIsDue();
        stage.expectAsBefore();
        stage.expect("nothing was written", stage.repairs().isEmpty());
        List<Mail> mails = stage.alerts();
        stage.expect(
                "one mail says that it is there, and that the templates are in three Regions only",
                mails.size() == 1
                        && mails.getFirst().subject().startsWith("Trailwarden HEARTBEAT: 70 Regions without a rule; "));
        stage.expectTold("and what it has seen", "5 accounts, 15 rules, 5 trails.");
        stage.expect("the sweep says that it finished", finished(stage) == 1);
        stage.expect(
                "no batch is left in its queue", stage.backstage().batches().isEmpty());
        stage.backstage().sweepIsDue();
        stage.expect("another finishes, too", finished(stage) == 2);
        stage.expect("and tells nothing", stage.alerts().size() == 1);
        stage.expectNoDeadLetters();
    }

    /** A sweep that finds everything sound: nothing that came before it explains what is found later. */
    private static void soundSweep(Stage stage) throws Exception {
        stage.backstage().sweepIsDue();
        stage.expect(
                "at first everything is sound",
                finished(stage) == 1 && incidents(stage).isEmpty());
    }

    private static void stoppedTrail(Stage stage) throws Exception {
        soundSweep(stage);
        stage.memory().heartbeatIsLongAgo();
        forward(stage, false);
        try {
            stage.mallory(PAYMENTS).stopLogging(HUB_REGION, "payments-trail");
            stage.settle();
            stage.expect("no event has reported it", incidents(stage).isEmpty());
            stage.expect("the trail is off", !stage.trail(Stops.PAYMENTS_TRAIL).logging());
            stage.backstage().sweepIsDue();
            stage.expectRestored(Stops.PAYMENTS_TRAIL);
            expectOneIncident(stage, "RESTORED");
            stage.expectTold("it says who did it", "mallory", "StopLogging");
            stage.expectTold("and how that is known", "CloudTrail's event history");
            stage.expect(
                    "the heartbeat counts the Region that is not forwarded",
                    count(stage, "Trailwarden HEARTBEAT: 71 Regions without a rule; ") == 1);
            stage.backstage().sweepIsDue();
            stage.expect("the next sweep repeats nothing", incidents(stage).size() == 1);
        } finally {
            forward(stage, true);
        }
        stage.expectAsBefore();
        stage.expectNoDeadLetters();
    }

    private static void forwardingCut(Stage stage) throws Exception {
        soundSweep(stage);
        forward(stage, false);
        try {
            stage.mallory(PAYMENTS)
                    .cloudTrail(
                            HUB_REGION,
                            trails -> trails.updateTrail(
                                    trail -> trail.name("payments-trail").s3BucketName(DemoTrails.FOREIGN_BUCKET)));
            stage.mallory(PAYMENTS)
                    .cloudTrail(
                            HUB_REGION,
                            trails -> trails.putEventSelectors(selectors -> selectors
                                    .trailName(Stops.PAYMENTS_TRAIL)
                                    .eventSelectors(EventSelector.builder()
                                            .readWriteType("ReadOnly")
                                            .includeManagementEvents(true)
                                            .build())));
            stage.settle();
            stage.expect("no event has reported them", incidents(stage).isEmpty());
            stage.backstage().sweepIsDue();
            stage.expectAsBefore();
            List<Mail> told = incidents(stage);
            stage.expect("both calls are told", told.size() == 2);
            stage.expectTold("with whoever made them", "UpdateTrail", "PutEventSelectors", "mallory");
        } finally {
            forward(stage, true);
        }
        stage.expectNoDeadLetters();
    }

    private static void lateEvent(Stage stage) throws Exception {
        soundSweep(stage);
        ObjectNode record = Stage.record(PAYMENTS, HUB_REGION, "StopLogging", Map.of("name", "payments-trail"));
        stage.backstage().stopUnseen(Stops.PAYMENTS_TRAIL);
        stage.remark("payments", "the trail is stopped; neither an event nor the event history says so yet");
        stage.backstage().sweepIsDue();
        stage.expectRestored(Stops.PAYMENTS_TRAIL);
        expectOneIncident(stage, "RESTORED");
        stage.remark("EventBridge", "delivers the event of the stop now, twice");
        stage.deliver(PAYMENTS, HUB_REGION, Stage.envelope(record));
        stage.deliver(PAYMENTS, HUB_REGION, Stage.envelope(record));
        stage.settle();
        expectOneIncident(stage, "RESTORED");
        stage.expect(
                "the incident knows who it was",
                stage.memory().incidents().stream()
                        .anyMatch(item -> String.valueOf(item.get("body")).contains("user/mallory")));
        stage.backstage().sweepIsDue();
        expectOneIncident(stage, "RESTORED");
        stage.expectNoDeadLetters();
    }

    private static void eventAfterTheRecord(Stage stage) throws Exception {
        soundSweep(stage);
        forward(stage, false);
        try {
            stage.mallory(PAYMENTS).stopLogging(HUB_REGION, "payments-trail");
            stage.settle();
            stage.backstage().sweepIsDue();
            expectOneIncident(stage, "RESTORED");
        } finally {
            forward(stage, true);
        }
        stage.remark("EventBridge", "delivers the event of the stop now");
        stage.deliver(
                PAYMENTS,
                HUB_REGION,
                Stage.envelope(stage.records("StopLogging").getFirst()));
        stage.settle();
        expectOneIncident(stage, "RESTORED");
        stage.expectRestored(Stops.PAYMENTS_TRAIL);
        stage.expectNoDeadLetters();
    }

    private static void breakGlass(Stage stage) throws Exception {
        soundSweep(stage);
        forward(stage, false);
        try {
            stage.breakGlass(PAYMENTS).stopLogging(HUB_REGION, "payments-trail");
            stage.settle();
            stage.backstage().sweepIsDue();
            stage.expect(
                    "the trail stays off", !stage.trail(Stops.PAYMENTS_TRAIL).logging());
            stage.expect("nothing was started", stage.repairs().isEmpty());
            expectOneIncident(stage, "BREAK-GLASS");
            stage.backstage().sweepIsDue();
            stage.expect("the next sweep leaves it alone, too", stage.repairs().isEmpty());
            stage.expect("and repeats nothing", incidents(stage).size() == 1);
            stage.memory().endWindows();
            stage.remark("security", "the window is over");
            stage.backstage().sweepIsDue();
            stage.expect(
                    "then the trail logs again",
                    stage.trail(Stops.PAYMENTS_TRAIL).logging());
            List<Mail> told = incidents(stage);
            stage.expect(
                    "and that is told",
                    told.size() == 2 && told.getLast().subject().startsWith("Trailwarden: RESTORED LATE - "));
        } finally {
            forward(stage, true);
        }
        stage.expectNoDeadLetters();
    }

    private static void vanishedTrail(Stage stage) throws Exception {
        soundSweep(stage);
        forward(stage, false);
        try {
            stage.mallory(PAYMENTS).cloudTrail(HUB_REGION, trails -> trails.deleteTrail(t -> t.name("payments-trail")));
            stage.settle();
            stage.backstage().sweepIsDue();
            stage.expectAsBefore();
            expectOneIncident(stage, "RESTORED");
            stage.expectTold("it says who did it", "mallory", "DeleteTrail");
        } finally {
            forward(stage, true);
        }
        stage.expectNoDeadLetters();
    }

    private static void takesBaselines(Stage stage) throws Exception {
        Trail healthy = Trail.create(
                        LEDGER,
                        "second-trail",
                        HUB_REGION,
                        stage.before(LEDGER_TRAIL).settings())
                .start(stage.sandbox().world().clock().now());
        stage.sandbox().world().trails().put(healthy);
        int before = stage.memory().baselines().size();
        stage.backstage().sweepIsDue();
        stage.expect("its baseline is kept", stage.memory().baselines().size() > before);
        stage.expect("nobody is disturbed", incidents(stage).isEmpty());
        stage.backstage()
                .change(
                        healthy.arn(),
                        trail -> trail.stop(stage.sandbox().world().clock().now()));
        stage.backstage().sweepIsDue();
        stage.expect("what happens to it is undone", stage.trail(healthy.arn()).logging());
        expectOneIncident(stage, "RESTORED");
        stage.expectNoDeadLetters();
    }

    private static void unreachableAccount(Stage stage) throws Exception {
        soundSweep(stage);
        stage.memory().heartbeatIsLongAgo();
        stage.backstage().deleteRemediationRole(RESEARCH);
        // Their processes keep sessions of roles that are gone, as long as AWS does.
        stage.backstage().recycleHub();
        try {
            stage.backstage().stopUnseen(Stops.PAYMENTS_TRAIL);
            stage.backstage().sweepIsDue();
            stage.expect(
                    "the other accounts are looked at",
                    stage.trail(Stops.PAYMENTS_TRAIL).logging());
            stage.expect(
                    "the account is told",
                    count(stage, "Trailwarden ACCOUNT: account 444444444444 cannot be reached") == 1);
            stage.expect(
                    "the heartbeat begins with it", count(stage, "Trailwarden HEARTBEAT: 1 account unreachable") == 1);
            stage.backstage().sweepIsDue();
            stage.expect("once", count(stage, "Trailwarden ACCOUNT: account 444444444444 cannot be reached") == 1);
        } finally {
            stage.backstage().deployRolesAnew(RESEARCH);
        }
        stage.backstage().sweepIsDue();
        stage.expect(
                "that it is back is not forgotten", stage.memory().troubles().isEmpty());
        stage.expect("every sweep finished", finished(stage) == 4);
        stage.expectNoDeadLetters();
    }

    private static void throttled(Stage stage) throws Exception {
        soundSweep(stage);
        stage.backstage().stopUnseen(Stops.PAYMENTS_TRAIL);
        stage.sandbox()
                .faults()
                .failNext("cloudtrail", "GetTrail", 4, ApiError.badRequest("ThrottlingException", "Rate exceeded"));
        stage.backstage().sweepIsDue();
        stage.expect(
                "the stopped trail logs again",
                stage.trail(Stops.PAYMENTS_TRAIL).logging());
        stage.expect(
                "every account was seen",
                finished(stage) == 2 && stage.memory().troubles().isEmpty());
        stage.expectNoDeadLetters();
    }

    private static void countsAccounts(Stage stage) throws Exception {
        stage.backstage().sweepIsDue();
        stage.expect("the first sweep takes nobody for new", count(stage, "Trailwarden ACCOUNT: ") == 0);
        Unit root = stage.sandbox().world().organization().root();
        Unit before = stage.sandbox().world().organization().above(RESEARCH).getFirst();
        AccountId joined = new AccountId("777777777777");
        stage.sandbox().world().organization().addAccount(joined, "newcomer", root, Instant.now());
        stage.sandbox().world().organization().move(RESEARCH, root);
        stage.memory().heartbeatIsLongAgo();
        stage.remark("management", "an account joins, and research is moved to the root");
        try {
            stage.backstage().sweepIsDue();
            stage.expect(
                    "the new account is told",
                    count(stage, "Trailwarden ACCOUNT: account 777777777777 (newcomer) is new") == 1);
            stage.expect(
                    "so is the moved one",
                    count(stage, "Trailwarden ACCOUNT: account 444444444444 (research) was in ") == 1);
            stage.expect(
                    "and that nothing is deployed to the new one",
                    count(stage, "Trailwarden ACCOUNT: account 777777777777 cannot be reached") == 1);
            int told = stage.alerts().size();
            stage.backstage().sweepIsDue();
            stage.expect("each of it once", stage.alerts().size() == told);
        } finally {
            stage.sandbox().world().organization().move(RESEARCH, before);
            stage.sandbox().world().organization().remove(joined);
        }
        stage.backstage().sweepIsDue();
        stage.expect(
                "that it left is told",
                count(stage, "Trailwarden ACCOUNT: account 777777777777 (newcomer) is not in the organization") == 1);
        stage.expectNoDeadLetters();
    }

    private static void organizationCannotBeAsked(Stage stage) throws Exception {
        soundSweep(stage);
        stage.backstage().deleteRemediationRole(MANAGEMENT);
        stage.backstage().recycleHub();
        try {
            stage.backstage().stopUnseen(Stops.PAYMENTS_TRAIL);
            stage.backstage().sweepIsDue();
            stage.expect(
                    "what is known is looked at",
                    stage.trail(Stops.PAYMENTS_TRAIL).logging());
            stage.expect(
                    "and that the rest is not is told",
                    count(stage, "Trailwarden SWEEP: the organization's accounts cannot be listed") == 1);
        } finally {
            stage.backstage().deployRolesAnew(MANAGEMENT);
        }
        stage.expectNoDeadLetters();
    }

    private static void forgedBatch(Stage stage) throws Exception {
        stage.backstage().sweepIsDue();
        int before = finished(stage);
        putOnQueue(stage, "{\"run\":\"mine\",\"batch\":\"0\",\"accounts\":[\"999999999999\"]}");
        stage.settle();
        stage.expect("a batch of no sweep is dropped", isLogged(stage, "this batch is of no sweep that is under way"));
        stage.expect("and ends none", finished(stage) == before);
        stage.expect("nobody is disturbed", incidents(stage).isEmpty());
    }

    /** What a process writes may arrive a moment after its answer, and not as the last line. */
    private static boolean isLogged(Stage stage, String words) throws InterruptedException {
        for (int look = 0; look < 100; look++) {
            if (stage.sweepLog().stream().anyMatch(line -> line.contains(words))) {
                return true;
            }
            Thread.sleep(50);
        }
        return false;
    }

    private static void cannotBegin(Stage stage) throws Exception {
        Identities identities = stage.sandbox().world().identities();
        String role = "arn:aws:iam::" + SECURITY + ":role/trailwarden/trailwarden-scheduler";
        JsonNode before = Optional.ofNullable(
                        identities.role(role).orElseThrow().policies().get("begin"))
                .orElseThrow();
        ObjectNode without = before.deepCopy();
        ((ArrayNode) without.get("Statement"))
                .removeIf(statement -> statement.path("Sid").asText().equals("BeginTheSweep"));
        identities.putRolePolicy(role, "begin", without);
        stage.remark("security", "the schedule's role loses its right to invoke the sweep");
        try {
            stage.backstage().sweepIsDue();
            stage.expect("no sweep was begun", finished(stage) == 0);
            stage.expect(
                    "what the schedule wanted is kept",
                    stage.deadLetters().size() == 1
                            && stage.deadLetters().getFirst().body().contains("\"do\":\"sweep\""));
        } finally {
            identities.putRolePolicy(role, "begin", before);
        }
    }

    /** An administrator of the hub's account can write to the queue. */
    private static void putOnQueue(Stage stage, String message) {
        stage.remark("security", "somebody puts a batch of their own on the queue");
        stage.user(SECURITY, ADMIN).queues(HUB_REGION, queues -> {
            String url = queues.getQueueUrl(request -> request.queueName("trailwarden-sweep"))
                    .queueUrl();
            queues.sendMessage(request -> request.queueUrl(url).messageBody(message));
        });
    }

    /** Switches the rule of payments off or on again, as an administrator of that account can. */
    private static void forward(Stage stage, boolean on) {
        Optional<String> refused = stage.user(PAYMENTS, ADMIN).events(HUB_REGION, events -> {
            if (on) {
                events.enableRule(rule -> rule.name(RULE));
            } else {
                events.disableRule(rule -> rule.name(RULE));
            }
        });
        stage.remark("payments", on ? "its events are forwarded again" : "its events are not forwarded any more");
        stage.expect("the rule is switched", refused.isEmpty());
    }

    /** The alerts about incidents; heartbeats and the like have subjects of their own. */
    private static List<Mail> incidents(Stage stage) {
        return stage.alerts().stream()
                .filter(mail -> mail.subject().startsWith("Trailwarden: "))
                .toList();
    }

    private static void expectOneIncident(Stage stage, String verdict) {
        List<Mail> told = incidents(stage);
        stage.expect(
                "one alert, and it says " + verdict,
                told.size() == 1 && told.getFirst().subject().startsWith("Trailwarden: " + verdict + " - "));
    }

    private static long count(Stage stage, String subject) {
        return stage.alerts().stream()
                .filter(mail -> mail.subject().startsWith(subject))
                .count();
    }

    private static int finished(Stage stage) {
        return (int) stage.sweepLog().stream()
                .filter(line -> line.contains("\"SweepFinished\":1"))
                .count();
    }
}
