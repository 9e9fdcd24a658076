package dev.trailwarden.cli.drill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.DemoTrails;
import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.trail.EventDataStore;
import dev.trailwarden.sandbox.trail.Trail;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What every scenario starts from: the organization's trails, and what the hub knows of them after its first look. */
final class Scenery {
    private static final String CLOUDTRAIL = "cloudtrail.amazonaws.com";

    private final World world;
    private final Memory memory;
    private final List<Trail> trails;
    private final EventDataStore store;
    private final List<Map<String, AttributeValue>> baselines;
    private final OrganizationScenery organization;

    /** Takes everything as it is now. */
    Scenery(World world, Memory memory) {
        this.world = world;
        this.memory = memory;
        this.trails = world.trails().all();
        this.store = world.stores().find(DemoTrails.PAYMENTS_STORE).orElseThrow();
        this.baselines = memory.baselines();
        this.organization = new OrganizationScenery(world);
    }

    /** Makes everything so again, unseen by any event. */
    void setUp() {
        world.trails().all().forEach(trail -> world.trails().remove(trail.arn()));
        trails.forEach(trail -> {
            world.trails().put(trail);
            String bucket = trail.settings().bucket();
            Region region = world.destinations().regionOf(bucket).orElseThrow();
            world.destinations().addBucket(bucket, region);
        });
        world.stores().put(store);
        if (!world.organization().delegates(CLOUDTRAIL).contains(DemoOrganization.SECURITY)) {
            world.organization().delegate(DemoOrganization.SECURITY, CLOUDTRAIL);
        }
        organization.setUp();
        memory.become(baselines);
    }

    /** Whether the organization's policies, units and trusted services are what they were before the scenario. */
    boolean organizationIsAsBefore() {
        return organization.isAsBefore();
    }

    /** A trail as it was. */
    Trail before(String arn) {
        return trails.stream()
                .filter(trail -> trail.arn().equals(arn))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Compares every trail and event data store with what it was, whatever we say of ourselves.
     *
     * @return in words, field by field; empty if everything is as it was
     */
    List<String> differences() {
        List<String> differences = new ArrayList<>();
        for (Trail before : trails) {
            Optional<Trail> now = world.trails().find(before.arn());
            if (now.isEmpty()) {
                differences.add(before.name() + " is gone");
            } else {
                compare(before.name(), fields(before), fields(now.get()), differences);
            }
        }
        world.trails().all().stream()
                .filter(trail -> trails.stream().noneMatch(one -> one.arn().equals(trail.arn())))
                .forEach(trail -> differences.add(trail.name() + " is new"));
        EventDataStore now = world.stores().find(store.arn()).orElseThrow();
        compare(store.settings().name(), fields(store), fields(now), differences);
        return differences;
    }

    private static void compare(
            String name, Map<String, Object> before, Map<String, Object> now, List<String> differences) {
        before.forEach((field, value) -> {
            if (!value.equals(now.get(field))) {
                differences.add(name + "'s " + field + " is " + now.get(field) + " and was " + value);
            }
        });
    }

    /** Everything but the times of the last start and stop. */
    private static Map<String, Object> fields(Trail trail) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("logging", trail.logging());
        fields.put("settings", trail.settings());
        fields.put("selectors", inAnyOrder(trail.selectors().list()));
        fields.put("insights", Set.copyOf(trail.insights()));
        fields.put("event configuration", Set.copyOf(trail.aggregations()));
        fields.put("tags", trail.tags());
        return fields;
    }

    private static Map<String, Object> fields(EventDataStore store) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("status", store.status());
        fields.put("settings", store.settings());
        fields.put("insights", Set.copyOf(store.insights()));
        fields.put("event configuration", store.events());
        fields.put("tags", store.tags());
        return fields;
    }

    /** The order of selectors, and of the values in them, means nothing to CloudTrail. */
    private static Object inAnyOrder(JsonNode node) {
        if (node.isArray()) {
            Set<Object> values = new HashSet<>();
            StreamSupport.stream(node.spliterator(), false)
                    .map(Scenery::inAnyOrder)
                    .forEach(values::add);
            return values;
        }
        if (node.isObject()) {
            Map<String, Object> fields = new TreeMap<>();
            node.properties().forEach(field -> fields.put(field.getKey(), inAnyOrder(field.getValue())));
            return fields;
        }
        return node.asText();
    }
}
