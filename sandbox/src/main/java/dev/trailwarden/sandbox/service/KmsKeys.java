package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Arn;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.trail.LogDestinations;
import dev.trailwarden.sandbox.trail.LogDestinations.Standing;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * KMS keys and their policies; those that {@link LogDestinations} names for trails are among them. Nothing is encrypted: what counts there is who may use a key. HMAC keys have real material
 * ({@link KmsService}).
 */
public final class KmsKeys {
    private final Map<String, Key> keys = new ConcurrentHashMap<>();
    private final Map<String, String> aliases = new ConcurrentHashMap<>();
    private final LogDestinations destinations;

    /**
     * The keys of trails, and no others.
     *
     * @param destinations which keys trails may encrypt with
     */
    public KmsKeys(LogDestinations destinations) {
        this.destinations = destinations;
    }

    /** What a key is for. */
    public enum Usage {
        /** {@code SYMMETRIC_DEFAULT}: encrypts and decrypts. */
        ENCRYPT_DECRYPT,
        /** {@code HMAC_256}: makes and verifies message authentication codes. */
        GENERATE_VERIFY_MAC
    }

    /** Whether a key can be used. */
    public enum State {
        /** It can. */
        ENABLED,
        /** Somebody has disabled it. */
        DISABLED,
        /** Its stack is gone, or somebody has it deleted; nobody uses it, but its ARN is still known. */
        PENDING_DELETION
    }

    /**
     * A key.
     *
     * @param account whose
     * @param region where
     * @param id its id
     * @param policy its key policy, without which nobody may use it
     * @param usage what it is for
     * @param state whether it can be used
     * @param material 256 secret bits
     * @param created when it was made
     * @param deletion when it will be deleted
     */
    public record Key(
            AccountId account,
            Region region,
            String id,
            JsonNode policy,
            Usage usage,
            State state,
            SecretKey material,
            Instant created,
            Optional<Instant> deletion) {
        /**
         * The ARN.
         *
         * @return {@code arn:aws:kms:REGION:ACCOUNT:key/ID}
         */
        public String arn() {
            return "arn:aws:kms:%s:%s:key/%s".formatted(region, account, id);
        }

        Key as(State other) {
            return as(other, Optional.empty());
        }

        Key as(State other, Optional<Instant> deleted) {
            return new Key(account, region, id, policy, usage, other, material, created, deleted);
        }
    }

    void put(Key key) {
        keys.put(key.arn(), key);
        if (destinations.standing(key.arn()) == Standing.MISSING) {
            return;
        }
        if (key.state() == State.ENABLED) {
            destinations.add(key.arn());
        } else {
            destinations.refuse(key.arn());
        }
    }

    /** The key of a trail, whose policy leaves it to IAM who may use it, as a new key's does. */
    private Key ofATrail(String arn) {
        Arn parts = Arn.parse(arn).orElseThrow();
        AccountId owner = new AccountId(parts.account());
        ObjectNode statement = JsonNodeFactory.instance.objectNode().put("Effect", "Allow");
        statement.put("Action", "kms:*").put("Resource", "*");
        statement.putObject("Principal").put("AWS", "arn:aws:iam::" + owner + ":root");
        ObjectNode policy = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
        policy.putArray("Statement").add(statement);
        return new Key(
                owner,
                new Region(parts.region()),
                parts.resource().substring("key/".length()),
                policy,
                Usage.ENCRYPT_DECRYPT,
                destinations.standing(arn) == Standing.USABLE ? State.ENABLED : State.DISABLED,
                new SecretKeySpec(new byte[] {1}, "AES"),
                Instant.EPOCH,
                Optional.empty());
    }

    /** Deletes a key: it waits for that, unusable, for longer than a sandbox lives. */
    void remove(String arn, Instant when) {
        byArn(arn).ifPresent(key -> put(key.as(State.PENDING_DELETION, Optional.of(when))));
    }

    void alias(AccountId account, Region region, String alias, String keyArn) {
        aliases.put(aliasArn(account, region, alias), keyArn);
    }

    void unalias(AccountId account, Region region, String alias) {
        aliases.remove(aliasArn(account, region, alias));
    }

    /**
     * Finds a key by anything KMS takes for one.
     *
     * @param account in whose account an id or alias is looked up
     * @param region where
     * @param name id, ARN, {@code alias/…} or the alias's ARN
     * @return the key
     */
    public Optional<Key> find(AccountId account, Region region, String name) {
        String alias = name.startsWith("alias/") ? aliasArn(account, region, name) : name;
        String key = aliases.getOrDefault(alias, name);
        String arn = key.startsWith("arn:") ? key : "arn:aws:kms:%s:%s:key/%s".formatted(region, account, key);
        return byArn(arn);
    }

    private Optional<Key> byArn(String arn) {
        return Optional.ofNullable(keys.get(arn))
                .or(() ->
                        destinations.standing(arn) == Standing.MISSING ? Optional.empty() : Optional.of(ofATrail(arn)));
    }

    private static String aliasArn(AccountId account, Region region, String alias) {
        return "arn:aws:kms:%s:%s:%s".formatted(region, account, alias);
    }
}
