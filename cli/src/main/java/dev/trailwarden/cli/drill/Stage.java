package dev.trailwarden.cli.drill;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.service.Inbox.Mail;
import dev.trailwarden.sandbox.service.SqsService.Letter;
import dev.trailwarden.sandbox.trail.Trail;
import dev.trailwarden.sandbox.trail.TrailRecorder;
import dev.trailwarden.sandbox.trail.TrailSettings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/**
 * Where a scenario is played: the embedded organization with Trailwarden deployed in it, the people in it, and a
 * notebook of what has to hold. Made new for every scenario on the same organization.
 */
public final class Stage {
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
    private final Backstage backstage;
    private final Scenery scenery;
    private final Memory memory;
    private final Notebook notebook;
    private final int logBegan;
    private final int sweepLogBegan;

    /** Clears the stage of what an earlier scenario left, and opens the notebook. */
    Stage(Sandbox sandbox, Backstage backstage, Scenery scenery, Memory memory)
            throws TimeoutException, InterruptedException {
        this.sandbox = sandbox;
        this.backstage = backstage;
        this.scenery = scenery;
        this.memory = memory;
        settle();
        sandbox.faults().clear();
        scenery.setUp();
        // What an earlier scenario left there is to be told by every sweep.
        sandbox.clearDeadLetters();
        backstage.clearBatches();
        logBegan = backstage.log().size();
        sweepLogBegan = backstage.sweepLog().size();
        notebook = new Notebook(sandbox);
    }

    /** The organization. */
    public Sandbox sandbox() {
        return sandbox;
    }

    /** What is done behind the scenes. */
    Backstage backstage() {
        return backstage;
    }

    /** What the hub remembers. */
    Memory memory() {
        return memory;
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

    /** Somebody of the security team. */
    Operator operator() {
        return new Operator(sandbox, command -> remark("security", "$ " + command));
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
        backstage.deployMembers(List.of(account));
        return mallory;
    }

    /** Waits until nothing is under way any more: no event, no invocation, no repeat. */
    public void settle() throws TimeoutException, InterruptedException {
        backstage.settle();
    }

    /** Writes down what has to hold, and whether it does. */
    public void expect(String claim, boolean held) {
        notebook.expect(claim, held);
    }

    /** Adds a remark to the timeline. */
    public void remark(String where, String what) {
        notebook.remark(where, what);
    }

    /** A trail as it is. */
    public Trail trail(String arn) {
        return sandbox.trail(arn);
    }

    /** A trail as it was before the scenario. */
    Trail before(String arn) {
        return scenery.before(arn);
    }

    /** Every alert since the scenario began. */
    public List<Mail> alerts() {
        return notebook.alerts();
    }

    /** The subjects and bodies of all alerts since the scenario began. */
    String mail() {
        StringBuilder all = new StringBuilder();
        alerts().forEach(mail ->
                all.append(mail.subject()).append('\n').append(mail.body()).append('\n'));
        // Where a line is broken says nothing.
        return all.toString().replaceAll("\\s+", " ");
    }

    /** Every dead letter since the scenario began. */
    public List<Letter> deadLetters() {
        return notebook.deadLetters();
    }

    /** CloudTrail's records of an operation since the scenario began, refused calls among them. */
    public List<ObjectNode> records(String eventName) {
        return notebook.records(eventName);
    }

    /** The calls by which the hub has changed CloudTrail since the scenario began, in order. */
    List<String> repairs() {
        return notebook.changesBy(":assumed-role/trailwarden-remediation/");
    }

    /** Says whether the hub has logged exactly so many lines since the scenario began that contain this. */
    public boolean logged(int times, String part) {
        List<String> lines = backstage.log();
        return lines.subList(logBegan, lines.size()).stream()
                        .filter(line -> line.contains(part))
                        .count()
                == times;
    }

    /** The lines that the sweep has logged since the scenario began. */
    List<String> sweepLog() {
        List<String> lines = backstage.sweepLog();
        return lines.subList(sweepLogBegan, lines.size());
    }

    /** Hands EventBridge an event as CloudTrail does, on the default bus of an account and Region. */
    public void deliver(AccountId account, Region region, ObjectNode envelope) {
        sandbox.delivery().events().onTrailEvent(account, region, envelope.deepCopy());
    }

    /**
     * A record of a call by mallory that succeeded just now.
     *
     * @param parameters for example {@code name}, by name
     */
    public static ObjectNode record(
            AccountId account, Region region, String eventName, Map<String, String> parameters) {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("eventVersion", "1.11");
        record.putObject("userIdentity")
                .put("type", "IAMUser")
                .put("userName", DemoOrganization.MALLORY)
                .put("accountId", account.value())
                .put("arn", "arn:aws:iam::" + account + ":user/" + DemoOrganization.MALLORY);
        record.put("eventTime", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        record.put("eventSource", "cloudtrail.amazonaws.com");
        record.put("eventName", eventName);
        record.put("awsRegion", region.name());
        record.put("sourceIPAddress", "198.51.100.7");
        ObjectNode request = record.putObject("requestParameters");
        parameters.forEach(request::put);
        record.put("eventID", UUID.randomUUID().toString());
        record.put("readOnly", false);
        record.put("recipientAccountId", account.value());
        return record;
    }

    /** A record as EventBridge wraps it; a second delivery of an event need not have the first one's envelope id. */
    public static ObjectNode envelope(ObjectNode record) {
        return TrailRecorder.envelope(record, UUID.randomUUID().toString());
    }

    /** Expects exactly one alert, with this beginning of its subject. */
    public void expectOneAlert(String verdict) {
        List<Mail> alerts = alerts();
        expect("exactly one alert", alerts.size() == 1);
        expect(
                "it says " + verdict,
                alerts.size() == 1 && alerts.getFirst().subject().startsWith("Trailwarden: " + verdict + " - "));
    }

    /** Expects that the alerts contain each of these texts. */
    void expectTold(String claim, String... parts) {
        String mail = mail();
        expect(claim, List.of(parts).stream().allMatch(mail::contains));
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
                trail.stopped().filter(at -> !at.isBefore(notebook.began())).isPresent());
        expect("it was started once", records("StartLogging").size() == 1);
    }

    /** Expects that every trail and event data store of the organization is what it was before the scenario. */
    void expectAsBefore() {
        List<String> differences = scenery.differences();
        expect(
                "every setting of every trail is as it was before"
                        + (differences.isEmpty() ? "" : ": " + String.join("; ", differences)),
                differences.isEmpty());
    }

    /** Whether the organization's policies, units and trusted services are what they were before the scenario. */
    boolean organizationIsAsBefore() {
        return scenery.organizationIsAsBefore();
    }

    /** Expects that one attack was undone to the last setting, and told once. */
    void expectUndone() {
        expectAsBefore();
        expectOneAlert("RESTORED");
        expectNoDeadLetters();
    }

    /** Ends the notebook and gives it. */
    Scene close(Scenario scenario) {
        return notebook.close(scenario);
    }
}
