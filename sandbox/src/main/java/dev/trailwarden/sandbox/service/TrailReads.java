package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.trail.LogDestinations;
import dev.trailwarden.sandbox.trail.LogDestinations.Standing;
import dev.trailwarden.sandbox.trail.Trail;
import dev.trailwarden.sandbox.trail.Trails;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Looks at trails. (CloudTrail API Reference: GetTrail, GetTrailStatus, DescribeTrails, ListTrails.) */
final class TrailReads {
    private final Trails trails;
    private final LogDestinations destinations;
    private final TrailAccess access;

    TrailReads(World world, TrailAccess access) {
        this.trails = world.trails();
        this.destinations = world.destinations();
        this.access = access;
    }

    Map<String, Operation> operations() {
        return Map.of(
                "DescribeTrails", Operation.read(this::describeTrails),
                "GetTrail", Operation.read(this::getTrail),
                "GetTrailStatus", Operation.read(this::getTrailStatus),
                "ListTrails", Operation.read(this::listTrails));
    }

    private ObjectNode getTrail(ApiCall call) {
        ObjectNode answer = TrailAnswers.empty();
        answer.set("Trail", TrailAnswers.description(access.toRead(call, call.text("Name"))));
        return answer;
    }

    private ObjectNode getTrailStatus(ApiCall call) {
        Trail trail = access.toRead(call, call.text("Name"));
        ObjectNode status = TrailAnswers.empty();
        status.put("IsLogging", trail.logging());
        status.put("LatestDeliveryAttemptTime", "");
        status.put("LatestNotificationAttemptTime", "");
        status.put("LatestNotificationAttemptSucceeded", "");
        status.put("LatestDeliveryAttemptSucceeded", "");
        Standing bucket = destinations.bucket(trail.settings().bucket());
        if (trail.logging() && bucket != Standing.USABLE) {
            // A trail whose bucket is gone keeps IsLogging and says here what S3 answered.
            status.put("LatestDeliveryError", bucket == Standing.MISSING ? "NoSuchBucket" : "AccessDenied");
        }
        trail.started().ifPresent(time -> status.put("StartLoggingTime", TrailAnswers.epoch(time)));
        trail.stopped().ifPresent(time -> status.put("StopLoggingTime", TrailAnswers.epoch(time)));
        status.put("TimeLoggingStarted", trail.started().map(Instant::toString).orElse(""));
        status.put("TimeLoggingStopped", trail.stopped().map(Instant::toString).orElse(""));
        return status;
    }

    private ObjectNode describeTrails(ApiCall call) {
        access.require(call, "*");
        AccountId account = call.caller().account();
        Set<String> asked = new HashSet<>();
        call.input().path("trailNameList").forEach(name -> asked.add(name.asText()));
        boolean shadows = call.input().path("includeShadowTrails").asBoolean(true);
        ObjectNode answer = TrailAnswers.empty();
        ArrayNode list = answer.putArray("trailList");
        for (Trail trail : trails.visibleTo(account)) {
            boolean home = trail.homeRegion().equals(call.region());
            boolean original = home && trail.account().equals(account);
            boolean wanted = asked.isEmpty()
                    ? original || shadows
                    : asked.contains(trail.arn()) || (original && asked.contains(trail.name()));
            if (wanted && trail.isIn(call.region())) {
                list.add(TrailAnswers.description(trail));
            }
        }
        return answer;
    }

    private ObjectNode listTrails(ApiCall call) {
        access.require(call, "*");
        ObjectNode answer = TrailAnswers.empty();
        ArrayNode list = answer.putArray("Trails");
        for (Trail trail : trails.visibleTo(call.caller().account())) {
            list.addObject()
                    .put("TrailARN", trail.arn())
                    .put("Name", trail.name())
                    .put("HomeRegion", trail.homeRegion().name());
        }
        return answer;
    }
}
