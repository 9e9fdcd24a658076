package dev.trailwarden.sandbox.s3;

import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.trail.LogDestinations;
import dev.trailwarden.sandbox.trail.LogDestinations.Standing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Every bucket in the world: a name is one bucket's, whoever's it is. The buckets of {@link LogDestinations} are among
 * them; they belong to the account that their name ends with.
 */
public final class Buckets implements AutoCloseable {
    private static final Pattern OWNER = Pattern.compile(".*-(\\d{12})");
    private static final AccountId SOMEBODY = new AccountId("999999999999");

    private final LogDestinations destinations;
    private final Map<String, Bucket> buckets = new TreeMap<>();
    private Optional<Path> folder = Optional.empty();

    /**
     * The buckets of trails, and no others.
     *
     * @param destinations where trails may write to
     */
    public Buckets(LogDestinations destinations) {
        this.destinations = destinations;
    }

    /**
     * The file of an object, as Lambda copies it.
     *
     * @param bucket the bucket
     * @param key the key
     * @param account whose function it is for
     * @param region where the function is
     * @return the content; empty when there is no such bucket
     * @throws ApiError Lambda's error when it is not to be had
     */
    public Optional<Path> code(String bucket, String key, AccountId account, Region region) {
        Optional<Bucket> found = find(bucket);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Bucket there = found.get();
        if (!there.region().equals(region)) {
            throw notCopied(
                    "PermanentRedirect",
                    "The bucket is in this region: " + there.region()
                            + ". Please use this region to retry the request");
        }
        if (!there.owner().equals(account)) {
            throw notCopied(ApiError.ACCESS_DENIED, "The bucket " + bucket + " belongs to another account.");
        }
        return Optional.of(there.find(key)
                .map(S3Object::file)
                .orElseThrow(() -> notCopied("NoSuchKey", "The specified key does not exist.")));
    }

    private static ApiError notCopied(String code, String message) {
        return ApiError.badRequest(
                "InvalidParameterValueException",
                "Error occurred while GetObject. S3 Error Code: " + code + ". S3 Error Message: " + message);
    }

    synchronized Optional<Bucket> find(String name) {
        if (destinations.bucket(name) == Standing.MISSING) {
            return Optional.ofNullable(buckets.get(name));
        }
        return Optional.of(buckets.computeIfAbsent(name, _ -> {
            Matcher owner = OWNER.matcher(name);
            return new Bucket(
                    name,
                    owner.matches() ? new AccountId(owner.group(1)) : SOMEBODY,
                    destinations.regionOf(name).orElse(Region.US_EAST_1));
        }));
    }

    /** Makes a bucket, which CloudTrail may not write to yet. */
    synchronized void create(String name, AccountId owner, Region region) {
        buckets.put(name, new Bucket(name, owner, region));
        destinations.addBucket(name, region);
        destinations.refuseBucket(name);
    }

    synchronized void delete(String name) {
        buckets.remove(name);
        destinations.removeBucket(name);
    }

    /** Lets CloudTrail in, or no longer. */
    void admitCloudTrail(Bucket bucket, boolean in) {
        destinations.addBucket(bucket.name(), bucket.region());
        if (!in) {
            destinations.refuseBucket(bucket.name());
        }
    }

    synchronized List<Bucket> of(AccountId owner) {
        destinations.buckets().forEach(this::find);
        return buckets.values().stream()
                .filter(bucket -> bucket.owner().equals(owner))
                .toList();
    }

    /** A new file for an object's content. */
    synchronized Path newFile() {
        try {
            if (folder.isEmpty()) {
                folder = Optional.of(Files.createTempDirectory("trailwarden-s3-"));
            }
            return Files.createTempFile(folder.get(), "object", ".jar");
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    /** Deletes what was stored. */
    @Override
    public synchronized void close() {
        if (folder.isEmpty()) {
            return;
        }
        try (Stream<Path> files = Files.list(folder.get())) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder.get());
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
