package dev.trailwarden.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.core.Fixtures;
import dev.trailwarden.core.Fixtures.Fixture;
import dev.trailwarden.core.TestHub;
import dev.trailwarden.core.baseline.AdvancedSelector;
import dev.trailwarden.core.baseline.AdvancedSelector.FieldSelector;
import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.baseline.Baseline.Origin;
import dev.trailwarden.core.baseline.BasicSelector;
import dev.trailwarden.core.baseline.BasicSelector.DataResource;
import dev.trailwarden.core.baseline.EventConfiguration;
import dev.trailwarden.core.baseline.Facet;
import dev.trailwarden.core.baseline.InsightSelector;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.decision.Exemptions;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.decision.Mode;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.event.UnreadableEvent;
import dev.trailwarden.core.guardrail.Guardrail;
import dev.trailwarden.core.port.InMemoryMembers;
import dev.trailwarden.core.port.InMemoryOrganization;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.MemberFault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The alerts whose texts a person has read and approved, as scenes: an organization as it is when the call was made, and
 * what the hub makes of it. Each kind of tamper has one at least, and each verdict.
 */
final class ApprovedAlerts {
    private static final Instant SOME_TIME = Instant.parse("2026-03-02T07:13:29Z");
    private static final TrailArn AUDIT = arn("222222222222", "eu-west-1", "audit");

    /** The store that the fixtures are about. */
    private static final String STORE = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";

    /** What trail {@code audit} should be. */
    private static final TrailSettings HEALTHY = new TrailSettings(
            true,
            "acme-trail-logs",
            "org",
            "arn:aws:sns:eu-west-1:222222222222:trail-files",
            true,
            true,
            false,
            true,
            "arn:aws:logs:eu-west-1:222222222222:log-group:trails:*",
            "arn:aws:iam::222222222222:role/trails/CloudTrailToLogs",
            "arn:aws:kms:eu-west-1:222222222222:key/3f1c9d04-5a1b-4a77-9d5e-2b6f0c8e7a11",
            List.of(new BasicSelector(
                    "All",
                    true,
                    List.of(),
                    List.of(new DataResource("AWS::S3::Object", List.of("arn:aws:s3:::acme-payroll/"))))),
            List.of(),
            List.of(
                    new InsightSelector("ApiCallRateInsight", List.of()),
                    new InsightSelector("ApiErrorRateInsight", List.of())),
            new EventConfiguration(
                    "",
                    List.of(),
                    List.of(new EventConfiguration.Aggregation("Data", List.of("API_ACTIVITY", "RESOURCE_ACCESS")))),
            Map.of("guarded", "yes", "owner", "platform"));

    private ApprovedAlerts() {}

    /** What goes on in a scene after the hub and its world are there. */
    @FunctionalInterface
    interface Play {
        void on(TestHub hub, Fixture fixture, Instant at) throws Exception;
    }

    /**
     * One scene; the last alert of it with that verdict is the one that was approved.
     *
     * @param folder where its event lies, and its text
     * @param name its event's name, or the text's own
     * @param verdict how it ends
     * @param play what happens
     */
    record Scene(String folder, String name, Verdict verdict, Play play) {
        /** Plays it. */
        Alert alert() throws Exception {
            Fixture fixture = Fixtures.of(folder, name);
            Instant at = whenOf(fixture);
            TestHub hub = new TestHub(at.plusSeconds(5), at.plusMillis(4_200));
            hub.directory().account("222222222222", "payments-prod", "ou-a1b2-payments0", "r-a1b2");
            hub.directory().account("444444444444", "web-staging");
            hub.directory().account("111111111111", "acme-management");
            play.on(hub, fixture, at);
            return hub.alerts().sent().stream()
                    .filter(alert -> alert.verdict() == verdict)
                    .reduce((one, later) -> later)
                    .orElseThrow(() ->
                            new AssertionError(this + " ends " + hub.alerts().verdicts()));
        }

        /** The name of the file with its text. */
        String file() {
            return name + "." + verdict.id() + ".alert.txt";
        }

        @Override
        public String toString() {
            return folder + "/" + file();
        }
    }

    static List<Scene> scenes() {
        return Stream.of(stops(), kinds(), guardrail(), notUndone(), withoutAnEvent())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Scene> stops() {
        return List.of(
                stop("by-name", Verdict.RESTORED, (hub, fixture, at) -> {
                    guarded(hub).stop(at);
                    respond(hub, fixture);
                }),
                stop("role-with-path", Verdict.RESTORED, (hub, fixture, at) -> {
                    guarded(hub)
                            .set(changed(HEALTHY.logging(false), Facet.BUCKET, Facet.KMS_KEY))
                            .stop(at);
                    respond(hub, fixture);
                }),
                stop("by-name", Verdict.LOGGING_AGAIN, (hub, fixture, at) -> {
                    guarded(hub).stop(at).start(at.plusSeconds(2));
                    respond(hub, fixture);
                }),
                stop("by-name", Verdict.NOT_RESTORED, (hub, fixture, at) -> {
                    guarded(hub).stop(at);
                    noWayIn(hub, Integer.MAX_VALUE);
                    respond(hub, fixture);
                }),
                stop("by-name", Verdict.RESTORED_LATE, (hub, fixture, at) -> {
                    guarded(hub).stop(at);
                    noWayIn(hub, 1);
                    respond(hub, fixture);
                    respond(hub, fixture);
                }),
                stop("by-a-program", Verdict.RESTORED, (hub, fixture, at) -> {
                    InMemoryMembers.Trail trail = guarded(hub);
                    hub.passes(Duration.ofMinutes(-6));
                    for (int i = 0; i < 4; i++) {
                        Instant now = at.plus(Duration.ofMinutes(2L * i - 6));
                        trail.stop(now);
                        hub.response()
                                .respond(fixture.json()
                                        .toString()
                                        .replace(fixture.event().id(), "5c0ffee" + i + "-1111-4222-8333-444444444444")
                                        .replace(at.toString(), now.toString())
                                        .getBytes(StandardCharsets.UTF_8));
                        hub.passes(Duration.ofMinutes(2));
                    }
                }),
                stop("by-arn", Verdict.NOT_RESTORED, ApprovedAlerts::respond),
                stop("console", Verdict.RESTORED, (hub, fixture, at) -> {
                    hub.members().trail("444444444444", "us-east-2", "audit").stop(at);
                    respond(hub, fixture);
                }),
                stop("organization-trail-by-delegated-admin", Verdict.RESTORED, (hub, fixture, at) -> {
                    hub.members()
                            .trail("111111111111", "eu-central-1", "org-trail")
                            .stop(at);
                    respond(hub, fixture);
                }),
                stop("parameters-omitted", Verdict.RESTORED, (hub, fixture, at) -> {
                    hub.members()
                            .trail("222222222222", "eu-west-1", "first-trail")
                            .stop(at);
                    hub.members()
                            .trail("222222222222", "eu-west-1", "second-trail")
                            .stop(at.plusSeconds(1));
                    respond(hub, fixture);
                }),
                stop("parameters-omitted", Verdict.UNCLEAR, ApprovedAlerts::respond),
                stop("source-identity", Verdict.OBSERVED, (hub, fixture, at) -> {
                    guarded(hub).stop(at);
                    hub.response(house(Mode.OBSERVE, "")).respond(fixture.bytes());
                }),
                stop("federated-user", Verdict.EXEMPT, (hub, fixture, at) -> {
                    guarded(hub).stop(at);
                    hub.response(house(Mode.ENFORCE, """
                                    [{"account": "222222222222", "trail": "audit", "effect": "exempt",
                                      "until": "2126-03-31", "reason": "CHG-1044, the trail moves to another Region"}]
                                    """)).respond(fixture.bytes());
                }),
                stop("break-glass-role", Verdict.BREAK_GLASS, ApprovedAlerts::respond),
                stop("break-glass-permission-set", Verdict.BREAK_GLASS, ApprovedAlerts::respond),
                stop("refused-by-scp", Verdict.REFUSED_BY_SCP, ApprovedAlerts::respond),
                stop("no-such-trail", Verdict.FAILED_ATTEMPT, ApprovedAlerts::respond),
                stop("hostile-subject-header", Verdict.UNCLEAR, ApprovedAlerts::respond),
                stop("hostile-user-agent", Verdict.RESTORED, (hub, fixture, at) -> {
                    guarded(hub).stop(at);
                    respond(hub, fixture);
                }));
    }

    private static List<Scene> kinds() {
        return List.of(
                scene("delete-trail", "by-name", Verdict.RESTORED, (hub, fixture, at) -> {
                    keep(hub, AUDIT, HEALTHY);
                    respond(hub, fixture);
                }),
                scene("delete-trail", "by-arn", Verdict.NOT_RESTORED, (hub, fixture, at) -> {
                    keep(hub, AUDIT, HEALTHY);
                    hub.members()
                            .fails(
                                    "CreateTrail",
                                    MemberFault.Kind.NO_SLOT_LEFT,
                                    Integer.MAX_VALUE,
                                    "CreateTrail answered MaximumNumberOfTrailsExceededException: User: 222222222222"
                                            + " already has 5 trails in eu-west-1.");
                    respond(hub, fixture);
                }),
                weakened("update-trail", "by-name", HEALTHY, minimized()),
                weakened(
                        "update-trail", "by-arn", HEALTHY, changed(HEALTHY, Facet.BUCKET, Facet.PREFIX, Facet.KMS_KEY)),
                weakened("put-event-selectors", "by-name", HEALTHY, changed(HEALTHY, Facet.SELECTORS)),
                scene("put-event-selectors", "by-arn", Verdict.OBSERVED, (hub, fixture, at) -> {
                    guarded(hub, advanced(true)).set(advanced(false));
                    hub.response(house(Mode.OBSERVE, "")).respond(fixture.bytes());
                }),
                weakened("put-insight-selectors", "by-name", HEALTHY, changed(HEALTHY, Facet.INSIGHTS)),
                scene("put-insight-selectors", "by-arn", Verdict.UNCHANGED, (hub, fixture, at) -> {
                    guarded(hub);
                    respond(hub, fixture);
                }),
                scene("put-event-configuration", "by-arn", Verdict.NOT_RESTORED, (hub, fixture, at) -> {
                    guarded(hub).set(changed(HEALTHY, Facet.EVENT_CONFIGURATION));
                    hub.baselines().tamper(AUDIT);
                    respond(hub, fixture);
                }),
                scene("remove-tags", "by-arn", Verdict.RESTORED, (hub, fixture, at) -> {
                    guarded(hub).set(tagged(Map.of()));
                    hub.ledger().down(true);
                    hub.response(house(Mode.ENFORCE, "[{}]")).respond(fixture.bytes());
                }),
                weakened("put-event-configuration", "by-name", HEALTHY, changed(HEALTHY, Facet.EVENT_CONFIGURATION)),
                weakened("add-tags", "by-name", HEALTHY, tagged(Map.of("guarded", "no", "owner", "platform"))),
                weakened("remove-tags", "by-name", HEALTHY, tagged(Map.of("owner", "platform"))),
                scene("create-trail", "by-name", Verdict.RESTORED, (hub, fixture, at) -> {
                    guarded(hub).set(created());
                    respond(hub, fixture);
                }),
                scene("stop-event-data-store-ingestion", "by-name", Verdict.RESTORED, (hub, fixture, at) -> {
                    hub.members().store(STORE, "STOPPED_INGESTION", true);
                    respond(hub, fixture);
                }),
                scene("delete-event-data-store", "by-name", Verdict.RESTORED, (hub, fixture, at) -> {
                    hub.members().store(STORE, "PENDING_DELETION", false);
                    respond(hub, fixture);
                }),
                scene("update-event-data-store", "by-arn", Verdict.RESTORED, (hub, fixture, at) -> {
                    hub.members().store(STORE, "ENABLED", false);
                    respond(hub, fixture);
                }),
                scene(
                        "deregister-organization-delegated-admin",
                        "by-name",
                        Verdict.NOT_UNDONE,
                        ApprovedAlerts::respond));
    }

    private static List<Scene> guardrail() {
        return List.of(
                scene("detach-policy", "by-name", Verdict.RESTORED, (hub, fixture, at) -> {
                    held(hub).detach("p-guardrail1", "ou-made-up000001");
                    hub.response(reattaching(Mode.ENFORCE)).respond(fixture.bytes());
                }),
                scene("detach-policy", "by-name", Verdict.NOT_UNDONE, (hub, fixture, at) -> {
                    held(hub).detach("p-guardrail1", "ou-made-up000001");
                    respond(hub, fixture);
                }),
                scene("detach-policy", "by-user", Verdict.OBSERVED, (hub, fixture, at) -> {
                    held(hub).detach("p-guardrail1", "ou-made-up000001");
                    hub.response(reattaching(Mode.OBSERVE)).respond(fixture.bytes());
                }),
                scene("detach-policy", "by-user", Verdict.NOT_RESTORED, (hub, fixture, at) -> {
                    held(hub).detach("p-guardrail1", "ou-made-up000001");
                    hub.organization().fails("attach", MemberFault.Kind.DENIED);
                    hub.response(reattaching(Mode.ENFORCE)).respond(fixture.bytes());
                }),
                scene("detach-policy", "root", Verdict.UNCHANGED, (hub, fixture, at) -> {
                    held(hub);
                    respond(hub, fixture);
                }),
                scene("detach-policy", "break-glass-role", Verdict.BREAK_GLASS, (hub, fixture, at) -> {
                    held(hub).detach("p-guardrail1", "ou-made-up000001");
                    respond(hub, fixture);
                }),
                scene("update-policy", "by-name", Verdict.NOT_UNDONE, (hub, fixture, at) -> {
                    held(hub)
                            .policy(
                                    "p-guardrail1",
                                    "trailwarden-guardrail",
                                    GUARDRAIL.replace("cloudtrail:DeleteTrail", "cloudtrail:DeleteChannel"),
                                    "r-a1b2",
                                    "ou-made-up000001");
                    hub.response(reattaching(Mode.ENFORCE)).respond(fixture.bytes());
                }),
                scene("update-policy", "by-user", Verdict.NOT_UNDONE, (hub, fixture, at) -> {
                    hub.organization().policy("p-guardrail1", "trailwarden-guardrail", GUARDRAIL, "r-a1b2");
                    respond(hub, fixture);
                }),
                scene("delete-policy", "by-name", Verdict.NOT_UNDONE, (hub, fixture, at) -> {
                    held(hub).delete("p-guardrail1");
                    respond(hub, fixture);
                }),
                scene("disable-policy-type", "by-name", Verdict.NOT_UNDONE, (hub, fixture, at) -> {
                    held(hub).serviceControl("");
                    respond(hub, fixture);
                }),
                scene("move-account", "by-name", Verdict.NOT_UNDONE, (hub, fixture, at) -> {
                    keep(hub, guardrailAt("ou-made-up000001"));
                    hub.organization().below("222222222222", "ou-made-up000002", "r-a1b2");
                    hub.organization().below("ou-made-up000001", "r-a1b2");
                    respond(hub, fixture);
                }),
                scene("attach-policy", "by-name", Verdict.NOT_UNDONE, (hub, fixture, at) -> {
                    held(hub).policy("p-hostile01", "temporary-freeze", "hostile", "r-a1b2");
                    respond(hub, fixture);
                }),
                scene("attach-policy", "by-user", Verdict.NOT_UNDONE, (hub, fixture, at) -> {
                    held(hub).policy("p-hostile01", "temporary-freeze", "garbled", "r-a1b2");
                    respond(hub, fixture);
                }),
                scene("attach-policy", "refused-by-scp", Verdict.REFUSED_BY_SCP, ApprovedAlerts::respond),
                scene("leave-organization", "by-name", Verdict.NOT_UNDONE, (hub, fixture, at) -> {
                    held(hub).leaves("222222222222");
                    respond(hub, fixture);
                }),
                scene("disable-aws-service-access", "by-name", Verdict.NOT_UNDONE, (hub, fixture, at) -> {
                    held(hub).distrusts("cloudtrail.amazonaws.com");
                    respond(hub, fixture);
                }),
                scene("without-an-event", "guardrail-found-by-a-look", Verdict.RESTORED, (hub, fixture, at) -> {
                    held(hub).detach("p-guardrail1", "r-a1b2");
                    hub.guardrailDesk(reattaching(Mode.ENFORCE)).look();
                }),
                scene("without-an-event", "guardrail-attached-since", Verdict.RESTORED_LATE, (hub, fixture, at) -> {
                    held(hub).detach("p-guardrail1", "ou-made-up000001");
                    hub.passes(Duration.ofDays(40));
                    respond(hub, Fixtures.of("detach-policy", "by-name"));
                    held(hub);
                    hub.guardrailDesk(Fixtures.HOUSE).look();
                }),
                scene("without-an-event", "guardrail-kept-anew", Verdict.ACCEPTED, (hub, fixture, at) -> {
                    held(hub).detach("p-guardrail1", "ou-made-up000001");
                    hub.passes(Duration.ofDays(40));
                    respond(hub, Fixtures.of("detach-policy", "by-name"));
                    hub.guardrailDesk(Fixtures.HOUSE).keep(List.of(), "ute");
                }),
                scene("without-an-event", "guardrail-released", Verdict.ACCEPTED, (hub, fixture, at) -> {
                    held(hub);
                    hub.guardrailDesk(Fixtures.HOUSE).release("ute", "CHG-1044, the organization is dissolved");
                }));
    }

    private static final String GUARDRAIL = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"DenyTrailTamper\","
            + "\"Effect\":\"Deny\",\"Action\":[\"cloudtrail:StopLogging\",\"cloudtrail:DeleteTrail\"],\"Resource\":\"*\"}]}";

    private static Guardrail guardrailAt(String... targets) {
        return new Guardrail(
                "o-madeup0001",
                "r-a1b2",
                List.of(new Guardrail.Policy(
                        "p-guardrail1", "trailwarden-guardrail", GUARDRAIL, new TreeSet<>(List.of(targets)))),
                new TreeSet<>(List.of("cloudtrail.amazonaws.com")),
                SOME_TIME,
                "ute");
    }

    /** The guardrail is kept, and everything is as it was kept. */
    private static InMemoryOrganization held(TestHub hub) {
        keep(hub, guardrailAt("r-a1b2", "ou-made-up000001"));
        hub.organization().trusts("cloudtrail.amazonaws.com");
        hub.organization().below("222222222222", "ou-made-up000001", "r-a1b2");
        return hub.organization()
                .policy("p-guardrail1", "trailwarden-guardrail", GUARDRAIL, "r-a1b2", "ou-made-up000001");
    }

    private static void keep(TestHub hub, Guardrail guardrail) {
        hub.guardrails().keep(guardrail);
    }

    private static House reattaching(Mode mode) {
        return new House(
                Fixtures.HOUSE.memberRole(),
                Fixtures.HOUSE.managementAccount(),
                Fixtures.HOUSE.breakGlass(),
                Fixtures.HOUSE.breakGlassWindow(),
                mode,
                Exemptions.NONE,
                true);
    }

    private static List<Scene> notUndone() {
        return List.of(
                scene("not-undone", "operation-of-tomorrow", Verdict.NOT_UNDONE, ApprovedAlerts::respond),
                scene("update-trail", "by-name", Verdict.NOT_UNDONE, (hub, fixture, at) -> {
                    hub.members().trail("222222222222", "eu-west-1", "audit").set(minimized());
                    respond(hub, fixture);
                }),
                scene("rejected", "arn-of-foreign-account", Verdict.REJECTED, ApprovedAlerts::respond),
                scene("rejected", "source-with-an-eye-on-the-mail", Verdict.REJECTED, ApprovedAlerts::respond),
                scene("unreadable", "duplicate-account", Verdict.REJECTED, ApprovedAlerts::respond));
    }

    private static List<Scene> withoutAnEvent() {
        return List.of(
                scene("without-an-event", "found-by-a-look", Verdict.RESTORED, (hub, fixture, at) -> {
                    guarded(hub).set(changed(HEALTHY, Facet.SELECTORS));
                    hub.look().at(AUDIT.owner(), AUDIT.homeRegion());
                }),
                scene("without-an-event", "after-break-glass", Verdict.RESTORED_LATE, (hub, fixture, at) -> {
                    guarded(hub).stop(at);
                    respond(hub, Fixtures.of("stop-logging", "break-glass-role"), at);
                    hub.passes(Duration.ofDays(40));
                    hub.look().at(AUDIT.owner(), AUDIT.homeRegion());
                }),
                scene("without-an-event", "accepted", Verdict.ACCEPTED, (hub, fixture, at) -> {
                    guarded(hub).set(changed(HEALTHY, Facet.BUCKET));
                    Fixture event = Fixtures.of("update-trail", "by-name");
                    respond(hub, event, at);
                    hub.desk().accept(event.event().id(), "ute", "CHG-1044, the new bucket of the log archive");
                }));
    }

    /** Every text of a folder has its scene, too. */
    static Set<String> verdictsWithout(List<Scene> scenes) {
        Set<Verdict> missing = EnumSet.allOf(Verdict.class);
        scenes.forEach(scene -> missing.remove(scene.verdict()));
        return missing.stream().map(Verdict::id).collect(java.util.stream.Collectors.toSet());
    }

    private static Scene stop(String name, Verdict verdict, Play play) {
        return scene("stop-logging", name, verdict, play);
    }

    private static Scene scene(String folder, String name, Verdict verdict, Play play) {
        return new Scene(folder, name, verdict, play);
    }

    /** The trail kept logging, with other settings than it should have. */
    private static Scene weakened(String folder, String name, TrailSettings baseline, TrailSettings attacked) {
        return scene(folder, name, Verdict.RESTORED, (hub, fixture, at) -> {
            guarded(hub, baseline).set(attacked);
            respond(hub, fixture);
        });
    }

    private static void respond(TestHub hub, Fixture fixture) {
        hub.response().respond(fixture.bytes());
    }

    private static void respond(TestHub hub, Fixture fixture, Instant at) {
        assertThat(hub.now()).isAfterOrEqualTo(at);
        respond(hub, fixture);
    }

    private static InMemoryMembers.Trail guarded(TestHub hub) {
        return guarded(hub, HEALTHY);
    }

    private static InMemoryMembers.Trail guarded(TestHub hub, TrailSettings baseline) {
        keep(hub, AUDIT, baseline);
        return hub.members().trail("222222222222", "eu-west-1", "audit").set(baseline);
    }

    private static void keep(TestHub hub, TrailArn trail, TrailSettings settings) {
        try {
            hub.baselines().keep(new Baseline(trail, settings, 1, Origin.CAPTURED, "a look", hub.now()));
        } catch (LedgerFault e) {
            throw new AssertionError(e);
        }
    }

    private static void noWayIn(TestHub hub, int times) {
        hub.members()
                .fails(
                        "open",
                        MemberFault.Kind.NO_WAY_IN,
                        times,
                        "the remediation role of account 222222222222 cannot be assumed: AccessDenied");
    }

    private static House house(Mode mode, String exemptions) {
        return new House(
                Fixtures.HOUSE.memberRole(),
                Fixtures.HOUSE.managementAccount(),
                Fixtures.HOUSE.breakGlass(),
                Fixtures.HOUSE.breakGlassWindow(),
                mode,
                Exemptions.parse(exemptions));
    }

    private static TrailArn arn(String account, String region, String name) {
        return new TrailArn("aws", new Region(region), new AccountId(account), name);
    }

    private static TrailSettings changed(TrailSettings settings, Facet... facets) {
        TrailSettings attacked = new TrailSettings(
                settings.logging(),
                "elsewhere-logs",
                "tmp/expire-1-day",
                "",
                false,
                false,
                false,
                false,
                "",
                "",
                "arn:aws:kms:eu-west-1:999999999999:key/0b9a7c55-1d2e-4f3a-8b4c-5d6e7f809192",
                List.of(new BasicSelector("ReadOnly", false, List.of(), List.of())),
                List.of(),
                List.of(),
                EventConfiguration.NONE,
                settings.tags());
        return dev.trailwarden.core.port.CloudTrailRules.with(settings, attacked, Set.of(facets));
    }

    /** What one well-known call of an attackers' tool does, all at once. */
    private static TrailSettings minimized() {
        TrailSettings rest = changed(
                HEALTHY,
                Facet.SNS_TOPIC,
                Facet.GLOBAL_EVENTS,
                Facet.MULTI_REGION,
                Facet.VALIDATION,
                Facet.LOG_GROUP,
                Facet.LOG_ROLE);
        return dev.trailwarden.core.port.CloudTrailRules.with(rest, InMemoryMembers.SETTINGS, Set.of(Facet.KMS_KEY));
    }

    private static TrailSettings created() {
        TrailSettings bare = dev.trailwarden.core.port.CloudTrailRules.with(
                HEALTHY, InMemoryMembers.SETTINGS, EnumSet.complementOf(EnumSet.of(Facet.BUCKET)));
        return changed(bare, Facet.BUCKET, Facet.GLOBAL_EVENTS, Facet.MULTI_REGION, Facet.VALIDATION)
                .logging(false);
    }

    private static TrailSettings tagged(Map<String, String> tags) {
        return new TrailSettings(
                HEALTHY.logging(),
                HEALTHY.bucket(),
                HEALTHY.prefix(),
                HEALTHY.snsTopic(),
                HEALTHY.globalEvents(),
                HEALTHY.multiRegion(),
                HEALTHY.organization(),
                HEALTHY.validation(),
                HEALTHY.logGroup(),
                HEALTHY.logRole(),
                HEALTHY.kmsKey(),
                HEALTHY.basicSelectors(),
                HEALTHY.advancedSelectors(),
                HEALTHY.insights(),
                HEALTHY.events(),
                tags);
    }

    /** Advanced selectors, of which the attacker keeps the label that says what they no longer select. */
    private static TrailSettings advanced(boolean healthy) {
        List<AdvancedSelector> selectors = healthy
                ? List.of(
                        new AdvancedSelector(
                                "Management events selector", List.of(FieldSelector.is("eventCategory", "Management"))),
                        new AdvancedSelector(
                                "Payroll",
                                List.of(
                                        FieldSelector.is("eventCategory", "Data"),
                                        FieldSelector.is("resources.type", "AWS::S3::Object"))))
                : List.of(new AdvancedSelector(
                        "Management events selector",
                        List.of(
                                FieldSelector.is("eventCategory", "Data"),
                                FieldSelector.is("resources.type", "AWS::SNS::Topic"))));
        return new TrailSettings(
                true,
                HEALTHY.bucket(),
                HEALTHY.prefix(),
                HEALTHY.snsTopic(),
                true,
                true,
                false,
                true,
                HEALTHY.logGroup(),
                HEALTHY.logRole(),
                HEALTHY.kmsKey(),
                List.of(),
                selectors,
                HEALTHY.insights(),
                HEALTHY.events(),
                HEALTHY.tags());
    }

    private static Instant whenOf(Fixture fixture) {
        try {
            return fixture.event().time().orElse(SOME_TIME);
        } catch (UnreadableEvent | java.io.UncheckedIOException e) {
            return SOME_TIME;
        }
    }
}
