package dev.trailwarden.sandbox.s3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A bucket. New ones are private in every way. (S3 User Guide, "Blocking public access": since April 2023.) */
final class Bucket {
    private final String name;
    private final AccountId owner;
    private final Region region;
    private final NavigableMap<String, List<S3Object>> objects = new TreeMap<>();
    private Optional<Policy> policy = Optional.empty();
    private Block block = new Block(true, true, true, true);
    private String versioning = "";

    /**
     * What a bucket's policy says.
     *
     * @param text as it was put
     * @param document with roles and users pinned to their unique ids
     */
    record Policy(String text, JsonNode document) {}

    /** Public access that is blocked. */
    record Block(boolean acls, boolean ignoreAcls, boolean policy, boolean restrict) {
        static Block of(ObjectNode input) {
            return new Block(
                    input.path("BlockPublicAcls").asBoolean(),
                    input.path("IgnorePublicAcls").asBoolean(),
                    input.path("BlockPublicPolicy").asBoolean(),
                    input.path("RestrictPublicBuckets").asBoolean());
        }
    }

    Bucket(String name, AccountId owner, Region region) {
        this.name = name;
        this.owner = owner;
        this.region = region;
    }

    String name() {
        return name;
    }

    String arn() {
        return "arn:aws:s3:::" + name;
    }

    AccountId owner() {
        return owner;
    }

    Region region() {
        return region;
    }

    synchronized Optional<Policy> policy() {
        return policy;
    }

    synchronized void policy(Optional<Policy> other) {
        policy = other;
    }

    synchronized Block block() {
        return block;
    }

    synchronized void block(Block other) {
        block = other;
    }

    /** {@code Enabled}, {@code Suspended}, or nothing when it never had versions. */
    synchronized String versioning() {
        return versioning;
    }

    synchronized void versioning(String status) {
        versioning = status;
    }

    synchronized boolean isEmpty() {
        return objects.isEmpty();
    }

    /** The newest version of an object. */
    synchronized Optional<S3Object> find(String key) {
        return Optional.ofNullable(objects.get(key)).map(List::getLast);
    }

    /** The newest version of every object whose key begins so. */
    synchronized NavigableMap<String, S3Object> list(String prefix) {
        NavigableMap<String, S3Object> found = new TreeMap<>();
        objects.tailMap(prefix, true).forEach((key, versions) -> {
            if (key.startsWith(prefix)) {
                found.put(key, versions.getLast());
            }
        });
        return found;
    }

    synchronized void put(String key, S3Object object) {
        List<S3Object> versions = objects.computeIfAbsent(key, _ -> new ArrayList<>());
        versions.removeIf(old -> old.version().equals(object.version()));
        versions.add(object);
    }

    /** Removes an object with everything it was. */
    synchronized void remove(String key) {
        objects.remove(key);
    }
}
