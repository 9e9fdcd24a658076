package dev.trailwarden.cli.drill;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.Rollout;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.service.Inbox.Mail;
import dev.trailwarden.sandbox.service.SqsService.Letter;
import dev.trailwarden.sandbox.template.StackTarget;
import dev.trailwarden.sandbox.trail.Trail;
import dev.trailwarden.sandbox.trail.TrailRecorder;
import dev.trailwarden.sandbox.trail.TrailSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * Where a scenario is played: the embedded organization with Trailwarden deployed in it, the people in it, and a
 * notebook of what has to hold. Made new for every scenario on the same organization.
 */
public final class Stage {
    /** Longer than any scenario takes; the bound for a scenario that hangs. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Duration LOG_LAG = Duration.ofSeconds(3);

    private static final String FUNCTION = "trailwarden-hub";

    private static final ObjectNode EVERYTHING = JsonNodeFactory.instance
            .objectNode()
            .put("Version", "2012-10-17")
            .set(
                    "Statement",
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("Effect", "Allow")
                            .put("Action", "*")
                            .put("Resource", "*"));

    /** Something that has to hold, and whether it did. */
    public record Expectation(String claim, boolean held) {}

    /** A moment of the timeline. */
    public record Moment(Instant at, String where, String what) {}

    private final Sandbox sandbox;
    private final Rollout rollout;
    private final int logBegan;
    private final Instant began;
    private final List<Moment> moments = new CopyOnWriteArrayList<>();
    private final List<ObjectNode> records = new CopyOnWriteArrayList<>();
    private final List<Expectation> expectations = new ArrayList<>();
    private final Runnable stopWatching;

    /** Clears the stage of what an earlier scenario left, and begins the notebook. */
    Stage(Sandbox sandbox, Rollout rollout) throws TimeoutException, InterruptedException {
        this.sandbox = sandbox;
        this.rollout = rollout;
        settle();
        sandbox.faults().clear();
        sandbox.world().trails().all().stream()
                .filter(trail -> !trail.logging())
                .forEach(trail -> sandbox.world()
                        .trails()
                        .change(
                                trail.arn(),
                                off -> off.start(sandbox.world().clock().now())));
        logBegan = log().size();
        began = sandbox.world().clock().now();
        stopWatching = sandbox.world().recorder().watch(this::note);
    }

    /** The organization. */
    public Sandbox sandbox() {
        return sandbox;
    }

    /** A user of an account. */
    public Person user(AccountId account, String name) {
        return new Person(sandbox.endpoint(), sandbox.key(account, name));
    }

    /** The attacker, in an account. */
    public Person mallory(AccountId account) {
        return user(account, DemoOrganization.MALLORY);
    }

    /** Somebody of an account who has taken on its break-glass role. */
    public Person breakGlass(AccountId account) {
        return user(account, DemoOrganization.ADMIN)
                .assuming(
                        DemoOrganization.HUB_REGION,
                        "arn:aws:iam::" + account + ":role/security/BreakGlass",
                        "on-call");
    }

    /** Mallory in an account of nobody's organization, which has our member stacks and a trail of its own. */
    public Person stranger() {
        AccountId account = new AccountId("999999999999");
        World world = sandbox.world();
        Person mallory = new Person(
                sandbox.endpoint(),
                world.identities()
                        .createAccessKey(world.identities()
                                .createUser(
                                        account, "mallory-" + UUID.randomUUID(), Map.of("everything", EVERYTHING))));
        world.trails()
                .put(Trail.create(
                                account, "strange-trail", DemoOrganization.HUB_REGION, TrailSettings.to("strange-logs"))
                        .start(world.clock().now()));
        sandbox.deployMembers(new Rollout(
                rollout.hub(),
                rollout.memberRoles(),
                rollout.memberRules(),
                rollout.jar(),
                List.of(account),
                List.of(DemoOrganization.HUB_REGION)));
        return mallory;
    }

    /** Waits until nothing is under way any more: no event, no invocation, no repeat. */
    public void settle() throws TimeoutException, InterruptedException {
        sandbox.activity().awaitIdle(PATIENCE);
        // What a function has written may arrive a moment after it has answered: one line for each invocation.
        Instant until = Instant.now().plus(LOG_LAG);
        long invocations = sandbox.delivery().metrics().sum("AWS/Lambda", "Invocations", FUNCTION);
        while (Instant.now().isBefore(until)
                && log().stream().filter(line -> line.contains("\"incident\"")).count() < invocations) {
            Thread.sleep(2);
        }
    }

    /** Writes down what has to hold, and whether it does. */
    public void expect(String claim, boolean held) {
        expectations.add(new Expectation(claim, held));
    }

    /** Adds a remark to the timeline. */
    public void remark(String where, String what) {
        moments.add(new Moment(Instant.now(), where, what));
    }

    /** A trail as it is. */
    public Trail trail(String arn) {
        return sandbox.trail(arn);
    }

    /** Every alert since the scenario began. */
    public List<Mail> alerts() {
        return sandbox.delivery().inbox().mails().stream()
                .filter(mail -> !mail.time().isBefore(began))
                .toList();
    }

    /** Every dead letter since the scenario began. */
    public List<Letter> deadLetters() {
        return sandbox.deadLetters().stream()
                .filter(letter -> !letter.sent().isBefore(began))
                .toList();
    }

    /** CloudTrail's records of an operation since the scenario began, refused calls among them. */
    public List<ObjectNode> records(String eventName) {
        return records.stream()
                .filter(record -> record.path("eventName").asText().equals(eventName))
                .toList();
    }

    /** Says whether the hub has logged exactly so many lines since the scenario began that contain this. */
    public boolean logged(int times, String part) {
        List<String> lines = log();
        return lines.subList(logBegan, lines.size()).stream()
                        .filter(line -> line.contains(part))
                        .count()
                == times;
    }

    private List<String> log() {
        return sandbox.delivery().functions().logs(FUNCTION);
    }

    /** Hands EventBridge an event as CloudTrail does, on the default bus of an account and Region. */
    public void deliver(AccountId account, Region region, ObjectNode envelope) {
        sandbox.delivery().events().onTrailEvent(account, region, envelope.deepCopy());
    }

    /** Stops a trail without any call that CloudTrail would record. */
    public void stopUnseen(String trailArn) {
        sandbox.world()
                .trails()
                .change(trailArn, on -> on.stop(sandbox.world().clock().now()));
    }

    /** A record of a StopLogging by mallory that happened just now, without request parameters. */
    public static ObjectNode stopRecord(AccountId account, Region region) {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("eventVersion", "1.11");
        record.putObject("userIdentity")
                .put("type", "IAMUser")
                .put("userName", DemoOrganization.MALLORY)
                .put("accountId", account.value())
                .put("arn", "arn:aws:iam::" + account + ":user/" + DemoOrganization.MALLORY);
        record.put("eventTime", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        record.put("eventSource", "cloudtrail.amazonaws.com");
        record.put("eventName", "StopLogging");
        record.put("awsRegion", region.name());
        record.put("eventID", UUID.randomUUID().toString());
        record.put("readOnly", false);
        record.put("recipientAccountId", account.value());
        return record;
    }

    /** A record as EventBridge wraps it; a second delivery of an event need not have the first one's envelope id. */
    public static ObjectNode envelope(ObjectNode record) {
        return TrailRecorder.envelope(record, UUID.randomUUID().toString());
    }

    /** Deploys the project's templates again, as they are. */
    public void deploy() {
        sandbox.deploy(rollout);
    }

    /** Deploys the templates with another hub. */
    public void deployHub(UnaryOperator<String> change) {
        sandbox.deploy(rollout.withHub(change.apply(rollout.hub())));
    }

    /** Deletes the remediation role of an account. */
    public void deleteRemediationRole(AccountId account) {
        sandbox.world()
                .identities()
                .deleteRole("arn:aws:iam::" + account + ":role/trailwarden/trailwarden-remediation");
    }

    /** Deploys the roles of an account anew. Updating the stack is not enough: CloudFormation does not see what is gone. */
    public void deployRolesAnew(AccountId account) {
        sandbox.delivery()
                .stacks()
                .delete(new StackTarget(account.value(), DemoOrganization.HUB_REGION.name(), Rollout.ROLES_STACK));
        deploy();
    }

    /** Gives the hub a new process, which remembers nothing, as Lambda does now and then. */
    public void recycleHub() {
        sandbox.delivery().functions().recycle(FUNCTION);
    }

    /** Expects exactly one alert, with this beginning of its subject. */
    public void expectOneAlert(String verdict) {
        List<Mail> alerts = alerts();
        expect("exactly one alert", alerts.size() == 1);
        expect(
                "it says " + verdict,
                alerts.size() == 1 && alerts.getFirst().subject().startsWith("Trailwarden: " + verdict + " - "));
    }

    /** Expects that every event was done with. */
    public void expectNoDeadLetters() {
        expect("nothing is left in the dead-letter queue", deadLetters().isEmpty());
    }

    /** Expects that a stopped trail is back, proven by CloudTrail and by nothing we say of ourselves. */
    public void expectRestored(String trailArn) {
        Trail trail = trail(trailArn);
        expect("the trail logs again", trail.logging());
        expect(
                "it was off in between",
                trail.stopped().filter(at -> !at.isBefore(began)).isPresent());
        expect("it was started once", records("StartLogging").size() == 1);
    }

    /** How long the trail did not log, in this scenario. */
    Optional<Duration> blind() {
        return sandbox.world().trails().all().stream()
                .filter(trail ->
                        trail.stopped().filter(at -> !at.isBefore(began)).isPresent() && trail.logging())
                .map(trail -> Duration.between(
                        trail.stopped().orElseThrow(), trail.started().orElseThrow()))
                .max(Duration::compareTo);
    }

    /** Ends the notebook and gives it. */
    Scene close(Scenario scenario) {
        stopWatching.run();
        List<Moment> timeline = new ArrayList<>(moments);
        alerts().forEach(mail -> timeline.add(new Moment(mail.time(), "inbox", mail.subject())));
        deadLetters()
                .forEach(
                        letter -> timeline.add(new Moment(letter.sent(), "dead letters", "one event is kept, intact")));
        timeline.sort(Comparator.comparing(Moment::at));
        return new Scene(
                scenario,
                began,
                Duration.between(began, Instant.now()),
                List.copyOf(timeline),
                alerts(),
                blind(),
                List.copyOf(expectations));
    }

    private void note(ObjectNode record) {
        String name = record.path("eventName").asText();
        if (!name.equals("StopLogging") && !name.equals("StartLogging")) {
            return;
        }
        records.add(record);
        String arn = record.at("/userIdentity/arn").asText();
        String who = arn.substring(arn.lastIndexOf(':') + 1);
        String refused = record.hasNonNull("errorCode")
                ? " and is refused (" + record.path("errorCode").asText() + ")"
                : "";
        String trail = record.at("/requestParameters/name").asText("");
        remark(
                sandbox.name(new AccountId(record.path("recipientAccountId").asText())),
                who + " calls " + name + (trail.isEmpty() ? "" : " on " + trail) + refused);
    }
}
