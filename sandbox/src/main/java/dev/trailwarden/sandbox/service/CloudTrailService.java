package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.trail.Trail;
import dev.trailwarden.sandbox.trail.TrailRecorder;
import dev.trailwarden.sandbox.trail.Trails;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService;
import dev.trailwarden.sandbox.wire.ServiceProfile;
import dev.trailwarden.sandbox.wire.ServiceProfile.Protocol;
import dev.trailwarden.sandbox.wire.Throttle;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * AWS CloudTrail, as far as trails can be looked at, switched off and on, and deleted. IAM decides before the trail is
 * looked up, as on AWS, so that an SCP also refuses what names no trail.
 */
public final class CloudTrailService implements ApiService {
    /** Calls a second for each account and Region. (CloudTrail User Guide, "Quotas".) */
    private static final Map<String, Integer> RATES = Map.of(
            "StartLogging", 1,
            "StopLogging", 1,
            "DeleteTrail", 1,
            "LookupEvents", 2,
            "GetTrail", 10,
            "GetTrailStatus", 10,
            "DescribeTrails", 10,
            "ListTrails", 10);

    private final Trails trails;
    private final TrailFinder finder;
    private final EventHistory history;
    private final Authorizer authorizer;
    private final SandboxClock clock;
    private final Throttle throttle;

    /**
     * Makes the service.
     *
     * @param trails has the trails
     * @param recorder has the event history
     * @param authorizer decides
     * @param clock tells the time
     */
    public CloudTrailService(Trails trails, TrailRecorder recorder, Authorizer authorizer, SandboxClock clock) {
        this.trails = trails;
        this.finder = new TrailFinder(trails);
        this.history = new EventHistory(recorder);
        this.authorizer = authorizer;
        this.clock = clock;
        this.throttle = new Throttle(clock, RATES);
    }

    /**
     * The published rates.
     *
     * @return the throttle, off until switched on
     */
    public Throttle throttle() {
        return throttle;
    }

    @Override
    public ServiceProfile profile() {
        return new ServiceProfile(
                "cloudtrail",
                Protocol.JSON_1_1,
                "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101",
                "AccessDeniedException");
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "DescribeTrails", Operation.read(throttled(this::describeTrails)),
                "GetTrail", Operation.read(throttled(this::getTrail)),
                "GetTrailStatus", Operation.read(throttled(this::getTrailStatus)),
                "ListTrails", Operation.read(throttled(this::listTrails)),
                "LookupEvents", Operation.read(throttled(this::lookupEvents)),
                "StartLogging", Operation.write(throttled(this::startLogging)),
                "StopLogging", Operation.write(throttled(this::stopLogging)),
                "DeleteTrail", Operation.write(throttled(this::deleteTrail)));
    }

    private Handler throttled(Handler handler) {
        return call -> {
            throttle.pass(call);
            return handler.handle(call);
        };
    }

    private void require(ApiCall call, String resource) {
        // CloudTrail asks the caller's own account only, even when the ARN names another one's organization trail.
        authorizer.require(call.asks(resource).ownedBy(call.caller().account()));
    }

    private ObjectNode startLogging(ApiCall call) {
        Trail trail = toChange(call);
        trails.change(trail.arn(), now -> now.start(clock.now()));
        return empty();
    }

    private ObjectNode stopLogging(ApiCall call) {
        Trail trail = toChange(call);
        trails.change(trail.arn(), now -> now.stop(clock.now()));
        return empty();
    }

    private ObjectNode deleteTrail(ApiCall call) {
        trails.remove(toChange(call).arn());
        return empty();
    }

    private Trail toChange(ApiCall call) {
        String name = call.text("Name");
        require(call, TrailFinder.resource(call, name));
        return finder.toChange(call, name);
    }

    private Trail toRead(ApiCall call) {
        String name = call.text("Name");
        require(call, TrailFinder.resource(call, name));
        return finder.toRead(call, name);
    }

    private ObjectNode getTrail(ApiCall call) {
        ObjectNode answer = empty();
        answer.set("Trail", description(toRead(call)));
        return answer;
    }

    private ObjectNode getTrailStatus(ApiCall call) {
        Trail trail = toRead(call);
        ObjectNode status = empty();
        status.put("IsLogging", trail.logging());
        status.put("LatestDeliveryAttemptTime", "");
        status.put("LatestNotificationAttemptTime", "");
        status.put("LatestNotificationAttemptSucceeded", "");
        status.put("LatestDeliveryAttemptSucceeded", "");
        trail.started().ifPresent(time -> status.put("StartLoggingTime", epoch(time)));
        trail.stopped().ifPresent(time -> status.put("StopLoggingTime", epoch(time)));
        status.put("TimeLoggingStarted", trail.started().map(Instant::toString).orElse(""));
        status.put("TimeLoggingStopped", trail.stopped().map(Instant::toString).orElse(""));
        return status;
    }

    private ObjectNode describeTrails(ApiCall call) {
        require(call, "*");
        AccountId account = call.caller().account();
        Set<String> asked = new HashSet<>();
        call.input().path("trailNameList").forEach(name -> asked.add(name.asText()));
        boolean shadows = call.input().path("includeShadowTrails").asBoolean(true);
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Trail trail : trails.visibleTo(account)) {
            boolean home = trail.homeRegion().equals(call.region());
            boolean original = home && trail.account().equals(account);
            boolean wanted = asked.isEmpty()
                    ? original || shadows
                    : asked.contains(trail.arn()) || (original && asked.contains(trail.name()));
            if (wanted && trail.isIn(call.region())) {
                list.add(description(trail));
            }
        }
        ObjectNode answer = empty();
        answer.set("trailList", list);
        return answer;
    }

    private ObjectNode listTrails(ApiCall call) {
        require(call, "*");
        ObjectNode answer = empty();
        ArrayNode list = answer.putArray("Trails");
        for (Trail trail : trails.visibleTo(call.caller().account())) {
            list.addObject()
                    .put("TrailARN", trail.arn())
                    .put("Name", trail.name())
                    .put("HomeRegion", trail.homeRegion().name());
        }
        return answer;
    }

    private ObjectNode lookupEvents(ApiCall call) {
        require(call, "*");
        return history.lookup(call);
    }

    private static JsonNode description(Trail trail) {
        return empty().put("Name", trail.name())
                .put("S3BucketName", trail.bucket())
                .put("IncludeGlobalServiceEvents", true)
                .put("IsMultiRegionTrail", trail.multiRegion())
                .put("HomeRegion", trail.homeRegion().name())
                .put("TrailARN", trail.arn())
                .put("LogFileValidationEnabled", true)
                .put("HasCustomEventSelectors", false)
                .put("HasInsightSelectors", false)
                .put("IsOrganizationTrail", trail.organization());
    }

    private static double epoch(Instant time) {
        return time.toEpochMilli() / 1000.0;
    }

    private static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }
}
