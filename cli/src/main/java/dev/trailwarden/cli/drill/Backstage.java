package dev.trailwarden.cli.drill;

import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.Rollout;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.service.SqsService;
import dev.trailwarden.sandbox.template.StackTarget;
import dev.trailwarden.sandbox.trail.Trail;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** What is done behind the scenes: deployments, processes, and changes that no event reports. */
final class Backstage {
    private static final String BATCHES =
            "arn:aws:sqs:" + DemoOrganization.HUB_REGION + ":" + DemoOrganization.SECURITY + ":trailwarden-sweep";

    /** Longer than any scenario takes; the bound for a scenario that hangs. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Duration LOG_LAG = Duration.ofSeconds(3);

    private static final String HUB = "trailwarden-hub";
    private static final String DESK = "trailwarden-desk";
    private static final String SWEEP = "trailwarden-sweep";

    private final Sandbox sandbox;
    private Rollout rollout;
    private int revision = 1;
    private long unwritten;

    /**
     * @param sandbox the organization
     * @param rollout what to deploy
     */
    Backstage(Sandbox sandbox, Rollout rollout) {
        this.sandbox = sandbox;
        this.rollout = rollout;
    }

    /** Takes another version of Trailwarden for what is deployed from now on. */
    void use(Rollout other) {
        rollout = other;
    }

    /** Deploys the templates, as they are. */
    void deploy() {
        sandbox.deploy(rollout);
    }

    /** Deploys the templates with another hub. */
    void deployHub(UnaryOperator<String> change) {
        sandbox.deploy(rollout.withHub(change.apply(rollout.hub())));
    }

    /** Deploys the templates with other values of hub.yaml's parameters, as its SettingsRevision asks for. */
    void deployWith(Map<String, String> parameters) {
        revision++;
        Map<String, String> all = new TreeMap<>(parameters);
        all.put("SettingsRevision", String.valueOf(revision));
        sandbox.deploy(rollout.withParameters(all));
    }

    /** Deploys the member stacks to more accounts, in the hub's Region alone. */
    void deployMembers(List<AccountId> accounts) {
        sandbox.deployMembers(rollout.across(accounts, List.of(DemoOrganization.HUB_REGION)));
    }

    /** Lets EventBridge's schedule ask the desk for the digests that are due, as it does every minute. */
    void minutePasses() {
        sandbox.delivery().events().fireSchedules();
    }

    /** Lets EventBridge Scheduler have all accounts looked at, as it does every fifteen minutes. */
    void sweepIsDue() throws TimeoutException, InterruptedException {
        sandbox.delivery().scheduler().fireSchedules();
        settle();
        Instant until = Instant.now().plus(LOG_LAG);
        while (Instant.now().isBefore(until) && missing(SWEEP, "\"sweep\"") > 0) {
            Thread.sleep(2);
        }
    }

    /** What lies in the sweep's queue, messages at work among them. */
    List<SqsService.Letter> batches() {
        return sandbox.delivery().queues().messages(BATCHES);
    }

    /** Takes out of the sweep's queue what an earlier scenario left there. */
    void clearBatches() {
        sandbox.delivery().queues().empty(BATCHES);
    }

    /** Lines that the sweep has written, from the beginning. */
    List<String> sweepLog() {
        return sandbox.delivery().functions().logs(SWEEP);
    }

    /** Deletes the remediation role of an account. */
    void deleteRemediationRole(AccountId account) {
        sandbox.world()
                .identities()
                .deleteRole("arn:aws:iam::" + account + ":role/trailwarden/trailwarden-remediation");
    }

    /** Deploys the roles of an account anew. Updating the stack is not enough: CloudFormation does not see what is gone. */
    void deployRolesAnew(AccountId account) {
        sandbox.delivery()
                .stacks()
                .delete(new StackTarget(account.value(), DemoOrganization.HUB_REGION.name(), Rollout.ROLES_STACK));
        deploy();
    }

    /** Gives the hub new processes, which remember nothing, as Lambda does now and then. */
    void recycleHub() {
        sandbox.delivery().functions().recycle(HUB);
        sandbox.delivery().functions().recycle(DESK);
        sandbox.delivery().functions().recycle(SWEEP);
    }

    /** Changes a trail by no call that CloudTrail would record. */
    void change(String trailArn, UnaryOperator<Trail> change) {
        sandbox.world().trails().change(trailArn, change);
    }

    /** Stops a trail without any call that CloudTrail would record. */
    void stopUnseen(String trailArn) {
        change(trailArn, on -> on.stop(sandbox.world().clock().now()));
    }

    /** Lines that the hub has written, from the beginning. */
    List<String> log() {
        return sandbox.delivery().functions().logs(HUB);
    }

    /** Waits until nothing is under way any more: no event, no invocation, no repeat. */
    void settle() throws TimeoutException, InterruptedException {
        sandbox.activity().awaitIdle(PATIENCE);
        // What a function has written may arrive a moment after it has answered: one line for each invocation.
        Instant until = Instant.now().plus(LOG_LAG);
        while (Instant.now().isBefore(until) && missing(HUB, "\"incident\"") > unwritten) {
            Thread.sleep(2);
        }
        // A process that could not start, or may not write, never will; and what is invoked by hand is not counted.
        unwritten = missing(HUB, "\"incident\"");
    }

    /** How many invocations of a function there were for which there is no line that contains this. */
    private long missing(String function, String part) {
        long invocations = sandbox.delivery().metrics().sum("AWS/Lambda", "Invocations", function);
        return invocations
                - sandbox.delivery().functions().logs(function).stream()
                        .filter(line -> line.contains(part))
                        .count();
    }
}
