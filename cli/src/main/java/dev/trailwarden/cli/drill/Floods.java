package dev.trailwarden.cli.drill;

import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.trail.Trail;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Much happens at once, or again and again; people are told as much as they can read. */
final class Floods {
    private static final int STOPS = 6;
    private static final int MEMBERS = 500;
    private static final String HUB = "arn:aws:lambda:eu-west-1:222222222222:function:trailwarden-hub";

    static final List<Scenario> ALL = List.of(
            new Scenario(
                    "stop-again-and-again", "Somebody stops a trail after each restart.", false, Floods::againAndAgain),
            new Scenario(
                    "storm",
                    "In five hundred accounts, five hundred trails are stopped at once.",
                    false,
                    Floods::storm),
            new Scenario(
                    "delivered-at-once",
                    "Two deliveries of one event arrive in two of the hub's processes at the same moment.",
                    false,
                    Floods::deliveredAtOnce));

    private Floods() {}

    private static void againAndAgain(Stage stage) throws Exception {
        Person mallory = stage.mallory(PAYMENTS);
        for (int i = 0; i < STOPS; i++) {
            mallory.stopLogging(HUB_REGION, "payments-trail");
            stage.settle();
        }
        stage.expectAsBefore();
        stage.expect("it was started each time", stage.records("StartLogging").size() == STOPS);
        stage.expect(
                "the 1st, the 2nd and the 4th time are told", stage.alerts().size() == 3);
        stage.expectTold("as what they are", "4 times");
        stage.expect(
                "and at the highest severity",
                !stage.alerts().isEmpty()
                        && "critical"
                                .equals(stage.alerts().getLast().attributes().get("severity")));
        stage.expect("every time is remembered", stage.memory().incidents().size() == STOPS);
        int before = stage.alerts().size();
        tellDigests(stage, "a quarter of an hour later");
        stage.expect(
                "a digest tells the other three",
                stage.alerts().size() == before + 1 && stage.memory().held().isEmpty());
        stage.expectNoDeadLetters();
    }

    private static void storm(Stage stage) throws Exception {
        List<AccountId> members = stage.sandbox().addAccounts(MEMBERS);
        stage.backstage().deployMembers(members);
        List<Trail> trails = members.stream()
                .map(account -> stage.trail("arn:aws:cloudtrail:" + HUB_REGION + ":" + account + ":trail/"
                        + stage.sandbox().name(account) + "-trail"))
                .toList();
        stage.remark(MEMBERS + " members", "mallory stops every trail");
        trails.forEach(trail -> stage.backstage().stopUnseen(trail.arn()));
        handToTwoProcesses(stage, trails);
        stage.settle();
        stage.expect(
                "every trail logs again",
                trails.stream().allMatch(trail -> stage.trail(trail.arn()).logging()));
        stage.expect(
                "every incident is in the table", stage.memory().incidents().size() == MEMBERS);
        int alerts = stage.alerts().size();
        stage.expect("at most ten are told by themselves in five minutes", alerts >= 1 && alerts <= 20);
        tellDigests(stage, "a minute later");
        stage.expect("the rest is told by one digest", stage.alerts().size() == alerts + 1);
        stage.expectTold("which counts them", (MEMBERS - alerts) + " incidents in " + (MEMBERS - alerts) + " accounts");
        stage.expect("nothing is left to tell", stage.memory().held().isEmpty());
        stage.expectNoDeadLetters();
    }

    /** As many processes of the hub as Lambda would start are more than a laptop has room for. */
    private static void handToTwoProcesses(Stage stage, List<Trail> trails) throws Exception {
        List<ObjectNode> events = trails.stream()
                .map(trail -> Stage.envelope(
                        Stage.record(trail.account(), HUB_REGION, "StopLogging", Map.of("name", trail.name()))))
                .toList();
        try (ExecutorService second = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> half = second.submit(() -> events.subList(0, MEMBERS / 2)
                    .forEach(event -> stage.sandbox().delivery().functions().invoke(HUB, event.toString())));
            for (ObjectNode event : events.subList(MEMBERS / 2, MEMBERS)) {
                stage.deliver(new AccountId(event.path("account").asText()), HUB_REGION, event);
            }
            half.get();
        }
    }

    private static void tellDigests(Stage stage, String when) throws Exception {
        stage.memory().makeDigestsDue();
        stage.remark("EventBridge", when + ", the digests are due");
        stage.backstage().minutePasses();
        stage.settle();
    }

    private static void deliveredAtOnce(Stage stage) throws Exception {
        stage.backstage().stopUnseen(Stops.PAYMENTS_TRAIL);
        ObjectNode event =
                Stage.envelope(Stage.record(PAYMENTS, HUB_REGION, "StopLogging", Map.of("name", "payments-trail")));
        stage.remark("EventBridge", "delivers one event twice, and Lambda has two processes for it");
        try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
            // The alias means a published version, and the bare name another one: each has a process of its own.
            both.invokeAll(List.<Callable<Object>>of(
                    () -> stage.sandbox().delivery().functions().invoke(HUB + ":live", event.toString()),
                    () -> stage.sandbox().delivery().functions().invoke(HUB, event.toString())));
        }
        stage.settle();
        stage.expectUndone();
        stage.deliver(PAYMENTS, HUB_REGION, event);
        stage.settle();
        stage.expect("a third delivery tells nothing", stage.alerts().size() == 1);
    }
}
