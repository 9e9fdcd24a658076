package dev.trailwarden.cli.drill;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static dev.trailwarden.sandbox.DemoOrganization.RESEARCH;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.sandbox.DemoTrails;
import dev.trailwarden.sandbox.trail.EventSelectors;
import dev.trailwarden.sandbox.trail.Trail;
import dev.trailwarden.sandbox.trail.TrailSettings;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people see and change through the desk, without waiting for an event. */
final class Looks {
    private static final Pattern INCIDENT = Pattern.compile("Incident ([0-9a-f-]{36})");

    static final List<Scenario> ALL = List.of(
            new Scenario(
                    "found-by-a-look",
                    "A trail's selectors are swapped and no event reports it; a look finds it.",
                    true,
                    Looks::foundByALook),
            new Scenario(
                    "weak-trail-is-no-baseline",
                    "A look meets a new trail that records reads alone, and does not take that for what it should be.",
                    false,
                    Looks::weakTrail),
            new Scenario(
                    "change-accepted",
                    "A change by its owner is undone; an operator accepts it, and it is made again.",
                    false,
                    Looks::changeAccepted),
            new Scenario(
                    "deletion-accepted",
                    "A trail nobody needs any more is deleted and comes back; an operator accepts that it goes.",
                    false,
                    Looks::deletionAccepted),
            new Scenario(
                    "break-glass-window",
                    "What a break-glass role changed is left alone while its window is open, and undone at its end.",
                    false,
                    Looks::breakGlassWindow));

    private Looks() {}

    private static void foundByALook(Stage stage) throws Exception {
        EventSelectors weak = stage.before("arn:aws:cloudtrail:eu-west-1:555555555555:trail/ledger-trail")
                .selectors();
        stage.backstage().change(Stops.PAYMENTS_TRAIL, trail -> trail.with(weak).withInsights(List.of()));
        stage.remark("payments", "the trail's data events and Insights are gone, and no event has said so");
        JsonNode seen = stage.operator().look(PAYMENTS);
        stage.settle();
        stage.expect(
                "the look says that it restored the trail",
                seen.path("ok").asBoolean()
                        && seen.at("/trails/0/state").asText().equals("restored"));
        stage.expectUndone();
        stage.expect("another look finds nothing", isSound(stage.operator().look(PAYMENTS)));
        stage.expect("and tells nothing", stage.alerts().size() == 1);
    }

    private static void weakTrail(Stage stage) throws Exception {
        Trail weak = Trail.create(PAYMENTS, "another-trail", HUB_REGION, TrailSettings.to(DemoTrails.bucket(PAYMENTS)))
                .start(stage.sandbox().world().clock().now());
        stage.sandbox().world().trails().put(weak);
        stage.remark("payments", "there is a trail whose log files nobody can validate");
        JsonNode seen = stage.operator().look(PAYMENTS);
        stage.expect("the look does not call that in order", !seen.path("ok").asBoolean());
        stage.expectOneAlert("CHANGED");
        stage.expectTold("it says what is weak", "log file validation is off");
        stage.operator().look(PAYMENTS);
        stage.expect("another look does not repeat it", stage.alerts().size() == 1);
        stage.expect("the trail is left as it is", stage.trail(weak.arn()).equals(weak));
        JsonNode accepted = stage.operator().acceptTrail(weak.arn(), "a test of the auditors");
        stage.expect(
                "an operator's word makes it a baseline",
                accepted.path("origin").asText().equals("accepted")
                        && isSound(stage.operator().look(PAYMENTS)));
    }

    private static void changeAccepted(Stage stage) throws Exception {
        Optional<String> answer = stage.user(PAYMENTS, ADMIN)
                .cloudTrail(
                        HUB_REGION,
                        trails -> trails.updateTrail(
                                trail -> trail.name("payments-trail").s3KeyPrefix("payments-2027")));
        stage.expect("the owner's call succeeds", answer.isEmpty());
        stage.settle();
        stage.expectUndone();
        stage.expectTold("the alert says how to accept the change", "trailwarden baseline accept");
        Optional<String> incident = incident(stage);
        stage.expect("it names the incident", incident.isPresent());
        JsonNode accepted = stage.operator().acceptIncident(incident.orElse("unknown"), "a new year");
        stage.settle();
        stage.expect(
                "the baseline has another version",
                accepted.path("ok").asBoolean() && accepted.path("version").asInt() == 2);
        stage.expect(
                "the trail has the owner's setting, and nothing else was changed",
                settled(stage.trail(Stops.PAYMENTS_TRAIL))
                        .equals(settled(stage.before(Stops.PAYMENTS_TRAIL)
                                .with(stage.before(Stops.PAYMENTS_TRAIL)
                                        .settings()
                                        .withPrefix(Optional.of("payments-2027"))))));
        stage.expect("a look finds nothing", isSound(stage.operator().look(PAYMENTS)));
        stage.expect(
                "the team is told who agreed",
                stage.alerts().size() == 2
                        && stage.alerts().getLast().subject().startsWith("Trailwarden: ACCEPTED - ")
                        && stage.mail().contains("security on call"));
    }

    private static void deletionAccepted(Stage stage) throws Exception {
        String arn = Stops.RESEARCH_TRAIL;
        stage.sandbox().world().trails().remove(arn);
        stage.remark("research", "the owner deletes a trail that nobody needs any more");
        stage.operator().acceptTrail(arn, "research is over");
        JsonNode seen = stage.operator().look(RESEARCH);
        stage.expect(
                "a look does not bring it back",
                stage.sandbox().world().trails().find(arn).isEmpty()
                        && seen.path("trails").isEmpty());
    }

    private static void breakGlassWindow(Stage stage) throws Exception {
        Optional<String> answer = stage.breakGlass(PAYMENTS)
                .cloudTrail(
                        HUB_REGION,
                        trails -> trails.updateTrail(
                                trail -> trail.name("payments-trail").s3BucketName(DemoTrails.FOREIGN_BUCKET)));
        stage.expect("the call succeeds", answer.isEmpty());
        stage.settle();
        stage.expectOneAlert("BREAK-GLASS");
        Trail changed = stage.trail(Stops.PAYMENTS_TRAIL);
        stage.operator().look(PAYMENTS);
        stage.expect(
                "a look inside of the window leaves it alone",
                stage.trail(Stops.PAYMENTS_TRAIL).equals(changed)
                        && stage.repairs().isEmpty());
        JsonNode inside = stage.operator().restore(Stops.PAYMENTS_TRAIL, false);
        stage.expect("so does restore, and says so", !inside.path("ok").asBoolean());
        JsonNode ended = stage.operator().restore(Stops.PAYMENTS_TRAIL, true);
        stage.settle();
        stage.expect("until somebody ends the window", ended.path("ok").asBoolean());
        stage.expectAsBefore();
        stage.expect(
                "the team is told that it was restored late, and nothing twice",
                stage.alerts().size() == 2
                        && stage.alerts().getLast().subject().startsWith("Trailwarden: RESTORED LATE - "));
        stage.expectNoDeadLetters();
    }

    /** The incident's id, as a person finds it in the alert. */
    static Optional<String> incident(Stage stage) {
        Matcher found = INCIDENT.matcher(stage.mail());
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    private static boolean isSound(JsonNode seen) {
        return seen.path("ok").asBoolean()
                && seen.path("trails")
                        .valueStream()
                        .allMatch(trail -> trail.path("state").asText().equals("sound"));
    }

    /** Without the times of the last start and stop. */
    private static Trail settled(Trail trail) {
        return new Trail(
                trail.account(),
                trail.name(),
                trail.homeRegion(),
                trail.settings(),
                trail.selectors(),
                trail.insights(),
                trail.aggregations(),
                trail.tags(),
                trail.logging(),
                Optional.empty(),
                Optional.empty());
    }
}
