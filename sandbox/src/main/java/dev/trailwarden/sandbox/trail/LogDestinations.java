package dev.trailwarden.sandbox.trail;

import dev.trailwarden.sandbox.model.Region;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The buckets, KMS keys, SNS topics and log groups a trail may be pointed at: which exist, and which let CloudTrail in.
 * Nothing is stored in them.
 */
public final class LogDestinations {
    /** What CloudTrail finds when it tries a destination. */
    public enum Standing {
        /** There is no such thing. */
        MISSING,
        /** It exists, and its policy does not let CloudTrail in. */
        REFUSING,
        /** It exists and can be used. */
        USABLE
    }

    private final Map<String, Standing> standings = new ConcurrentHashMap<>();
    private final Map<String, Region> bucketRegions = new ConcurrentHashMap<>();
    private final Map<String, String> keysByAlias = new ConcurrentHashMap<>();

    /** Nothing exists yet. */
    public LogDestinations() {}

    /**
     * Makes a bucket that lets CloudTrail in.
     *
     * @param name its name, unique in the world
     * @param region where it is
     */
    public void addBucket(String name, Region region) {
        bucketRegions.put(name, region);
        add(bucketArn(name));
    }

    /**
     * Takes a bucket away.
     *
     * @param name its name
     */
    public void removeBucket(String name) {
        remove(bucketArn(name));
    }

    /**
     * Lets a bucket's policy refuse CloudTrail from now on.
     *
     * @param name its name
     */
    public void refuseBucket(String name) {
        refuse(bucketArn(name));
    }

    /**
     * How a bucket stands.
     *
     * @param name its name
     * @return what CloudTrail finds
     */
    public Standing bucket(String name) {
        return standing(bucketArn(name));
    }

    /**
     * Every bucket there is.
     *
     * @return their names
     */
    public Set<String> buckets() {
        return bucketRegions.keySet().stream()
                .filter(name -> bucket(name) != Standing.MISSING)
                .collect(Collectors.toSet());
    }

    /**
     * Where a bucket is.
     *
     * @param name its name
     * @return its Region; empty when it never existed
     */
    public Optional<Region> regionOf(String name) {
        return Optional.ofNullable(bucketRegions.get(name));
    }

    /**
     * Makes a key, topic or log group that lets CloudTrail in.
     *
     * @param arn its ARN; a log group's without {@code :*}
     */
    public void add(String arn) {
        standings.put(arn, Standing.USABLE);
    }

    /**
     * Takes a key, topic or log group away.
     *
     * @param arn its ARN
     */
    public void remove(String arn) {
        standings.remove(arn);
    }

    /**
     * Lets the policy of a key or topic refuse CloudTrail from now on, as disabling a key does.
     *
     * @param arn its ARN
     */
    public void refuse(String arn) {
        standings.replace(arn, Standing.REFUSING);
    }

    /**
     * How a key, topic or log group stands.
     *
     * @param arn its ARN
     * @return what CloudTrail finds
     */
    public Standing standing(String arn) {
        return standings.getOrDefault(arn, Standing.MISSING);
    }

    /**
     * Gives a key another name.
     *
     * @param aliasArn {@code arn:aws:kms:REGION:ACCOUNT:alias/NAME}
     * @param keyArn the key
     */
    public void alias(String aliasArn, String keyArn) {
        keysByAlias.put(aliasArn, keyArn);
    }

    /**
     * The key an alias means.
     *
     * @param arn the alias's ARN, or a key's
     * @return the key's ARN; the ARN itself when it is no alias
     */
    public String keyOf(String arn) {
        return keysByAlias.getOrDefault(arn, arn);
    }

    private static String bucketArn(String name) {
        return "arn:aws:s3:::" + name;
    }
}
