package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.trail.Trail;
import dev.trailwarden.sandbox.trail.TrailSettings;
import dev.trailwarden.sandbox.trail.Trails;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Makes, changes, switches and deletes trails. (CloudTrail API Reference: CreateTrail, UpdateTrail, StopLogging, …) */
final class TrailOperations {
    /** Trails of an account in one Region, shadow copies included. (CloudTrail User Guide, "Quotas".) */
    private static final int MAX_TRAILS = 5;

    private final Trails trails;
    private final TrailAccess access;
    private final RequestedSettings requested;
    private final SandboxClock clock;

    TrailOperations(World world, TrailAccess access) {
        this.trails = world.trails();
        this.access = access;
        this.requested = new RequestedSettings(world, access);
        this.clock = world.clock();
    }

    Map<String, Operation> operations() {
        return Map.of(
                "CreateTrail", Operation.write(this::createTrail),
                "UpdateTrail", Operation.write(this::updateTrail),
                "DeleteTrail", Operation.write(this::deleteTrail),
                "StartLogging", Operation.write(this::startLogging),
                "StopLogging", Operation.write(this::stopLogging));
    }

    private ObjectNode createTrail(ApiCall call) {
        String name = call.text("Name");
        AccountId account = call.caller().account();
        String arn = Trail.arn(account, call.region(), name);
        access.require(call, arn);
        TrailFinder.checkName(name);
        Map<String, String> tags = TagOperations.read(call.input().path("TagsList"));
        if (!tags.isEmpty()) {
            access.requireTo(call, "cloudtrail:AddTags", arn);
        }
        if (!RequestedSettings.given(call, "S3BucketName")) {
            throw ApiError.badRequest("InvalidS3BucketNameException", "Bucket name cannot be blank!");
        }
        Trail trail = Trail.create(account, name, call.region(), requested.of(call, arn, TrailSettings.to("")))
                .withTags(TagOperations.merged(Map.of(), tags));
        synchronized (trails) {
            checkRoom(trail);
            trails.put(trail);
        }
        return TrailAnswers.settings(trail);
    }

    private void checkRoom(Trail trail) {
        List<Trail> visible = trails.visibleTo(trail.account());
        boolean taken = visible.stream()
                .filter(other -> other.account().equals(trail.account()))
                .filter(other -> other.name().equals(trail.name()))
                .anyMatch(other -> other.isIn(trail.homeRegion()) || trail.isIn(other.homeRegion()));
        if (taken) {
            throw ApiError.badRequest(
                    "TrailAlreadyExistsException",
                    "Trail " + trail.name() + " already exists for customer: " + trail.account());
        }
        Stream.concat(Stream.of(trail.homeRegion()), visible.stream().map(Trail::homeRegion))
                .distinct()
                .filter(trail::isIn)
                .filter(region -> isFull(visible, region))
                .findFirst()
                .ifPresent(region -> {
                    throw ApiError.badRequest(
                            "MaximumNumberOfTrailsExceededException",
                            "User: " + trail.account() + " already has " + MAX_TRAILS + " trails in " + region + ".");
                });
    }

    private static boolean isFull(List<Trail> visible, Region region) {
        return visible.stream().filter(other -> other.isIn(region)).count() >= MAX_TRAILS;
    }

    private ObjectNode updateTrail(ApiCall call) {
        Trail trail = access.toChange(call, call.text("Name"));
        synchronized (trails) {
            // Read again: what another call has set in between stays.
            TrailSettings before = trails.find(trail.arn()).orElse(trail).settings();
            TrailSettings settings = requested.of(call, trail.arn(), before);
            trails.change(trail.arn(), now -> now.with(settings));
            return TrailAnswers.settings(trail.with(settings));
        }
    }

    private ObjectNode deleteTrail(ApiCall call) {
        trails.remove(access.toChange(call, call.text("Name")).arn());
        return TrailAnswers.empty();
    }

    private ObjectNode startLogging(ApiCall call) {
        Trail trail = access.toChange(call, call.text("Name"));
        trails.change(trail.arn(), now -> now.start(clock.now()));
        return TrailAnswers.empty();
    }

    private ObjectNode stopLogging(ApiCall call) {
        Trail trail = access.toChange(call, call.text("Name"));
        trails.change(trail.arn(), now -> now.stop(clock.now()));
        return TrailAnswers.empty();
    }
}
