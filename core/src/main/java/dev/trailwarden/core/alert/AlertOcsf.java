package dev.trailwarden.core.alert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Actor;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.remedy.Outcome.Change;
import dev.trailwarden.core.remedy.Outcome.Trail;
import dev.trailwarden.core.tamper.Severity;
import dev.trailwarden.core.tamper.Tamper;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes an alert as an event of the Open Cybersecurity Schema Framework, for SIEMs: class Detection Finding (2004) of
 * version {@value #VERSION} with profile {@code cloud}. All alerts of one incident are one finding: created by the first
 * of them, closed by the one that says that it is over.
 */
public final class AlertOcsf {
    /** The version of the schema that the events keep to. */
    public static final String VERSION = "1.5.0";

    private static final int CATEGORY = 2;
    private static final int CLASS = 2004;

    /** No text is longer, in characters, so that an event stays far below the 256 KB that EventBridge takes. */
    private static final int TEXT = 1_024;

    private static final int VALUE = 300;
    private static final int RESOURCES = 10;
    private static final int CHANGES = 16;
    private static final int TIMES = 50;

    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /** What a sub-technique of MITRE ATT&CK is called, and what it is part of, in one version of it. */
    private record Technique(
            String version,
            String tactic,
            String tacticName,
            String technique,
            String techniqueName,
            String sub,
            String subName) {}

    /** The two numbers of {@link Tamper#ATTACK}, in that order, and those of single kinds. */
    private static final List<Technique> TECHNIQUES = List.of(
            new Technique(
                    "18",
                    "TA0005",
                    "Defense Evasion",
                    "T1562",
                    "Impair Defenses",
                    Tamper.ATTACK.getFirst(),
                    "Disable or Modify Cloud Logs"),
            new Technique(
                    "19",
                    "TA0112",
                    "Defense Impairment",
                    "T1685",
                    "Disable or Modify Tools",
                    Tamper.ATTACK.getLast(),
                    "Disable or Modify Cloud Log"),
            // The sub-technique is of AWS's own catalogue, which goes on with ATT&CK's numbers.
            new Technique(
                    "18",
                    "TA0005",
                    "Defense Evasion",
                    "T1666",
                    "Modify Cloud Resource Hierarchy",
                    "T1666.A002",
                    "Leave AWS Organization"));

    private AlertOcsf() {}

    /**
     * Renders an alert.
     *
     * @param told when it is told, which is when the finding was made
     */
    public static ObjectNode of(Alert alert, Instant told) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        int activity = activity(alert);
        String activityName = activity == 1 ? "Create" : "Close";
        out.put("category_uid", CATEGORY).put("category_name", "Findings");
        out.put("class_uid", CLASS).put("class_name", "Detection Finding");
        out.put("activity_id", activity).put("activity_name", activityName);
        out.put("type_uid", CLASS * 100L + activity).put("type_name", "Detection Finding: " + activityName);
        severity(out, alert.severity());
        status(out, alert.verdict());
        out.put("status_code", alert.verdict().id());
        out.put("status_detail", text(alert.reason(), TEXT));
        out.put("time", told.toEpochMilli());
        times(out, alert);
        out.put("is_alert", activity == 1);
        out.put("message", text(AlertText.subject(alert), TEXT));
        out.set("metadata", metadata(alert, told));
        out.set("finding_info", finding(alert, told));
        out.set("cloud", cloud(alert));
        alert.event().ifPresent(event -> {
            out.set("api", api(event));
            out.putArray("evidences").add(evidence(event));
        });
        resources(out, alert);
        observables(out, alert);
        out.putObject("remediation")
                .put(
                        "desc",
                        text(Steps.of(alert).stream().map(Steps.Step::text).collect(Collectors.joining(" ")), TEXT));
        out.set("unmapped", unmapped(alert));
        return out;
    }

    /** An incident that stays as it was told goes on as it began; only what ends one is another activity. */
    private static int activity(Alert alert) {
        return alert.verdict() == Verdict.RESTORED_LATE || alert.verdict() == Verdict.ACCEPTED ? 3 : 1;
    }

    private static void severity(ObjectNode out, Severity severity) {
        int id = switch (severity) {
            case CRITICAL -> 5;
            case HIGH -> 4;
            case MEDIUM -> 3;
            case LOW -> 2;
        };
        out.put("severity_id", id).put("severity", capital(severity.id()));
    }

    private static void status(ObjectNode out, Verdict verdict) {
        int id = switch (verdict) {
            case RESTORED, RESTORED_LATE, LOGGING_AGAIN, UNCHANGED, ACCEPTED -> 4;
            case BREAK_GLASS, EXEMPT -> 3;
            case UNCLEAR, NOT_RESTORED, OBSERVED, NOT_UNDONE, REFUSED_BY_SCP, FAILED_ATTEMPT, REJECTED -> 1;
        };
        out.put("status_id", id).put("status", id == 4 ? "Resolved" : id == 3 ? "Suppressed" : "New");
    }

    private static void times(ObjectNode out, Alert alert) {
        Optional<Blindness> blind = Blindness.in(alert).stream().findFirst();
        blind.map(Blindness::from)
                .or(() -> alert.event().flatMap(TrailEvent::time))
                .ifPresent(start -> out.put("start_time", start.toEpochMilli()));
        blind.flatMap(Blindness::to).ifPresent(end -> {
            out.put("end_time", end.toEpochMilli());
            out.put("duration", blind.get().length().toMillis());
        });
    }

    private static ObjectNode metadata(Alert alert, Instant told) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("version", VERSION);
        out.putObject("product").put("name", "Trailwarden").put("vendor_name", "Trailwarden");
        out.putArray("profiles").add("cloud");
        out.put("uid", text(alert.incident(), VALUE) + "/" + alert.verdict().id() + "/" + told.toEpochMilli());
        out.put("correlation_uid", text(alert.incident(), VALUE));
        out.put(
                "event_code",
                alert.tamper().map(Tamper::id).orElse(alert.verdict().id()));
        out.put("log_provider", "CloudTrail");
        return out;
    }

    private static ObjectNode finding(Alert alert, Instant told) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("uid", text(alert.incident(), VALUE));
        out.put("title", text(Story.kind(alert) + ": " + alert.verdict().words(), VALUE));
        out.put("desc", text(Story.happened(alert) + " " + alert.verdict().words() + ": " + Story.stands(alert), TEXT));
        out.put("created_time", told.toEpochMilli());
        alert.event().flatMap(TrailEvent::time).ifPresent(time -> out.put("first_seen_time", time.toEpochMilli()));
        out.putArray("data_sources").add("AWS CloudTrail");
        alert.tamper().ifPresent(tamper -> {
            out.putArray("types").add(tamper.id());
            out.putObject("analytic")
                    .put("type_id", 1)
                    .put("type", "Rule")
                    .put("uid", tamper.id())
                    .put("name", tamper.eventName());
            ArrayNode attacks = out.putArray("attacks");
            TECHNIQUES.stream()
                    .filter(technique -> tamper.attack().contains(technique.sub()))
                    .forEach(technique -> attacks.add(attack(technique)));
        });
        return out;
    }

    private static ObjectNode attack(Technique one) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("version", one.version());
        out.putObject("tactic").put("uid", one.tactic()).put("name", one.tacticName());
        out.putObject("technique").put("uid", one.technique()).put("name", one.techniqueName());
        out.putObject("sub_technique").put("uid", one.sub()).put("name", one.subName());
        return out;
    }

    private static ObjectNode cloud(Alert alert) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("provider", "AWS");
        alert.region().map(Region::id).ifPresent(region -> out.put("region", region));
        alert.account().map(AccountId::value).ifPresent(id -> {
            ObjectNode account = out.putObject("account");
            account.put("uid", id).put("type_id", 10).put("type", "AWS Account");
            alert.accountName().ifPresent(name -> account.put("name", text(name, VALUE)));
        });
        return out;
    }

    private static ObjectNode api(TrailEvent event) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("operation", text(event.eventName(), VALUE));
        out.putObject("service").put("name", text(event.eventSource(), VALUE));
        event.errorCode().ifPresent(code -> {
            ObjectNode response = out.putObject("response").put("error", text(code, VALUE));
            event.errorMessage().ifPresent(message -> response.put("error_message", text(message, TEXT)));
        });
        return out;
    }

    private static ObjectNode evidence(TrailEvent event) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("uid", text(event.id(), VALUE));
        out.set("api", api(event));
        out.set("actor", actor(event.actor()));
        event.sourceIp().ifPresent(from -> {
            // CloudTrail writes a service's name where a service called.
            String field = ADDRESS.matcher(from).matches() ? "ip" : "svc_name";
            out.putObject("src_endpoint").put(field, text(from, VALUE));
        });
        event.userAgent().ifPresent(agent -> out.putObject("http_request").put("user_agent", text(agent, TEXT)));
        return out;
    }

    private static ObjectNode actor(Actor actor) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        ObjectNode user = out.putObject("user");
        user.put("name", text(actor.name().orElse("(not named)"), VALUE));
        actor.arn().ifPresent(arn -> user.put("uid", text(arn, TEXT)));
        user.put("type", text(actor.type(), VALUE));
        int type = switch (actor.type()) {
            case "IAMUser", "IdentityCenterUser", "FederatedUser", "SAMLUser", "WebIdentityUser" -> 1;
            case "Root" -> 2;
            case "AWSService" -> 3;
            case "Unknown" -> 0;
            default -> 99;
        };
        user.put("type_id", type);
        actor.accountId().ifPresent(id -> user.putObject("account").put("uid", text(id, VALUE)));
        if (actor.sessionName().isPresent() || actor.mfa().isPresent()) {
            ObjectNode session = out.putObject("session");
            actor.sessionName().ifPresent(name -> session.put("uid", text(name, VALUE)));
            actor.issuerArn().ifPresent(issuer -> session.put("issuer", text(issuer, TEXT)));
            actor.mfa().ifPresent(mfa -> session.put("is_mfa", mfa));
        }
        actor.invokedBy().ifPresent(service -> out.put("app_name", text(service, VALUE)));
        return out;
    }

    private static void resources(ObjectNode out, Alert alert) {
        List<Trail> trails = Story.about(alert);
        Optional<TrailArn> arn = Story.arn(alert);
        if (trails.isEmpty() && arn.isEmpty()) {
            return;
        }
        ArrayNode resources = out.putArray("resources");
        String type = Story.isGuardrail(alert)
                ? "AWS::Organizations::Policy"
                : Story.isStore(alert) ? "AWS::CloudTrail::EventDataStore" : "AWS::CloudTrail::Trail";
        if (trails.isEmpty()) {
            resources
                    .addObject()
                    .put("name", text(arn.get().name(), VALUE))
                    .put("uid", text(arn.get().toString(), VALUE))
                    .put("type", type)
                    .put("region", arn.get().homeRegion().id());
        }
        for (Trail trail : trails.subList(0, Math.min(RESOURCES, trails.size()))) {
            ObjectNode resource = resources.addObject();
            resource.put("name", text(trail.name(), VALUE))
                    .put("type", type)
                    .put("region", text(trail.region(), VALUE));
            Story.store(alert)
                    .or(() -> arn.filter(ignored -> trails.size() == 1).map(TrailArn::toString))
                    .ifPresent(uid -> resource.put("uid", text(uid, VALUE)));
            if (!trail.changes().isEmpty()) {
                ArrayNode changes = resource.putObject("data").putArray("changes");
                trail.changes().stream().limit(CHANGES).forEach(change -> changes.add(change(change)));
            }
        }
    }

    private static ObjectNode change(Change change) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("setting", text(change.setting(), VALUE));
        out.put("before", text(change.before(), VALUE));
        out.put("attacked", text(change.attacked(), VALUE));
        change.now().ifPresent(now -> out.put("now", text(now, VALUE)));
        return out;
    }

    private static void observables(ObjectNode out, Alert alert) {
        ArrayNode observables = JsonNodeFactory.instance.arrayNode();
        alert.account()
                .ifPresent(id -> observables.add(observable("cloud.account.uid", 35, "Account uid", id.value())));
        alert.event().ifPresent(event -> {
            event.sourceIp()
                    .filter(ip -> ADDRESS.matcher(ip).matches())
                    .ifPresent(ip -> observables.add(observable("evidences[0].src_endpoint.ip", 2, "IP Address", ip)));
            event.actor()
                    .arn()
                    .ifPresent(arn -> observables.add(observable("evidences[0].actor.user.uid", 31, "User uid", arn)));
            event.userAgent()
                    .ifPresent(agent -> observables.add(
                            observable("evidences[0].http_request.user_agent", 16, "HTTP User-Agent", agent)));
        });
        if (!observables.isEmpty()) {
            out.set("observables", observables);
        }
    }

    private static ObjectNode observable(String name, int type, String typeName, String value) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("type_id", type)
                .put("type", typeName)
                .put("value", text(value, TEXT));
    }

    /** What OCSF has no place for. */
    private static ObjectNode unmapped(Alert alert) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("verdict", alert.verdict().id());
        out.put("source", alert.source().name().toLowerCase(Locale.ROOT));
        Blindness.longest(alert).ifPresent(blind -> out.put("blind_seconds", blind.toMillis() / 1000.0));
        alert.until().ifPresent(end -> out.put("window_ends", end.toString()));
        alert.event()
                .flatMap(event -> event.actor().sourceIdentity())
                .ifPresent(source -> out.put("source_identity", text(source, VALUE)));
        Steps.lost(alert).ifPresent(lost -> out.put("lost", lost));
        out.put("runbook", Runbook.of(alert.verdict()));
        if (!alert.streak().isEmpty()) {
            out.put("streak_count", alert.streak().size());
            ArrayNode streak = out.putArray("streak");
            alert.streak().stream().limit(TIMES).forEach(time -> streak.add(time.toString()));
        }
        if (!alert.notes().isEmpty()) {
            ArrayNode notes = out.putArray("notes");
            alert.notes().stream().limit(CHANGES).forEach(note -> notes.add(text(note, VALUE)));
        }
        return out;
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static String text(String text, int max) {
        return PlainText.of(text, max);
    }
}
