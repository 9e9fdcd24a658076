package dev.trailwarden.cli.drill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.cli.drill.Stage.Expectation;
import dev.trailwarden.cli.drill.Stage.Moment;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.service.Inbox.Mail;
import dev.trailwarden.sandbox.service.SqsService.Letter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** What happened in one scenario, as the world shows it, and what had to hold. */
final class Notebook {
    private static final Set<String> WATCHED = Set.of("cloudtrail.amazonaws.com", "organizations.amazonaws.com");

    private final Sandbox sandbox;
    private final Instant began;
    private final List<Moment> moments = new CopyOnWriteArrayList<>();
    private final List<ObjectNode> records = new CopyOnWriteArrayList<>();
    private final List<Expectation> expectations = new ArrayList<>();
    private final Runnable stopWatching;

    /** Opens the notebook. */
    Notebook(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.began = sandbox.world().clock().now();
        this.stopWatching = sandbox.world().recorder().watch(this::note);
    }

    Instant began() {
        return began;
    }

    void expect(String claim, boolean held) {
        expectations.add(new Expectation(claim, held));
    }

    void remark(String where, String what) {
        moments.add(new Moment(Instant.now(), where, what));
    }

    /** Every mail to the security team. */
    List<Mail> alerts() {
        return sandbox.delivery().inbox().mails().stream()
                .filter(mail -> !mail.time().isBefore(began))
                .toList();
    }

    /** Every dead letter. */
    List<Letter> deadLetters() {
        return sandbox.deadLetters().stream()
                .filter(letter -> !letter.sent().isBefore(began))
                .toList();
    }

    /** CloudTrail's records of an operation, refused calls among them. */
    List<ObjectNode> records(String eventName) {
        return records.stream()
                .filter(record -> record.path("eventName").asText().equals(eventName))
                .toList();
    }

    /** The operations by which somebody changed CloudTrail in an account, in order. */
    List<String> changesBy(String caller) {
        return records.stream()
                .filter(record -> record.at("/userIdentity/arn").asText().contains(caller))
                .map(record -> record.path("eventName").asText())
                .toList();
    }

    /** How long a trail that logs again did not. */
    Optional<Duration> blind() {
        return sandbox.world().trails().all().stream()
                .filter(trail ->
                        trail.stopped().filter(at -> !at.isBefore(began)).isPresent() && trail.logging())
                .map(trail -> Duration.between(
                        trail.stopped().orElseThrow(), trail.started().orElseThrow()))
                .max(Duration::compareTo);
    }

    /** Closes the notebook. */
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
        boolean changes = WATCHED.contains(record.path("eventSource").asText())
                && !record.path("readOnly").asBoolean();
        if (!changes) {
            return;
        }
        records.add(record);
        String arn = record.at("/userIdentity/arn").asText();
        String who = arn.substring(arn.lastIndexOf(':') + 1);
        String refused = record.hasNonNull("errorCode")
                ? " and is refused (" + record.path("errorCode").asText() + ")"
                : "";
        String what = Stream.of(
                        "policyId",
                        "name",
                        "trailName",
                        "resourceId",
                        "eventDataStore",
                        "delegatedAdminAccountId",
                        "accountId",
                        "rootId",
                        "servicePrincipal")
                .map(field -> record.at("/requestParameters/" + field).asText(""))
                .filter(text -> !text.isEmpty())
                .map(text -> " on " + text)
                .findFirst()
                .orElse("");
        remark(
                sandbox.name(new AccountId(record.path("recipientAccountId").asText())),
                who + " calls " + record.path("eventName").asText() + what + refused);
    }
}
