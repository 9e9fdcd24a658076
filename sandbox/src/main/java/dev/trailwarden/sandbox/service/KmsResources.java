package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.sandbox.identity.Identities;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.service.KmsKeys.Usage;
import dev.trailwarden.sandbox.service.ResourceKind.Wanted;
import dev.trailwarden.sandbox.template.Properties;
import dev.trailwarden.sandbox.template.ResourceProvider;
import dev.trailwarden.sandbox.template.ResourceProvider.Made;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** KMS keys, symmetric or for HMAC, and their aliases. */
final class KmsResources {
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KmsKeys keys;
    private final Identities identities;
    private final SandboxClock clock;

    private KmsResources(KmsKeys keys, Identities identities, SandboxClock clock) {
        this.clock = clock;
        this.keys = keys;
        this.identities = identities;
    }

    static List<ResourceProvider> of(KmsKeys keys, Identities identities, SandboxClock clock) {
        KmsResources kms = new KmsResources(keys, identities, clock);
        return List.of(
                new ResourceKind(
                        "AWS::KMS::Key",
                        kms::key,
                        (target, key) -> keys.remove(
                                key.attributes().getOrDefault("Arn", ""),
                                clock.now().plus(KmsService.LONGEST_WAIT))),
                new ResourceKind(
                        "AWS::KMS::Alias",
                        kms::alias,
                        (target, alias) -> keys.unalias(
                                new AccountId(target.accountId()), new Region(target.region()), alias.physicalId())));
    }

    private Made key(Wanted wanted) {
        Properties properties = wanted.properties();
        JsonNode policy = identities.pinPrincipals(Policies.document(properties, "KeyPolicy"));
        Usage usage = usage(properties);
        boolean rotated = properties.flag("EnableKeyRotation", false);
        KmsKeys.State state = properties.flag("Enabled", true) ? KmsKeys.State.ENABLED : KmsKeys.State.DISABLED;
        properties.recordedOnly("Description", "PendingWindowInDays", "Tags");
        properties.done();
        if (rotated && usage == Usage.GENERATE_VERIFY_MAC) {
            throw ApiError.badRequest(
                    "UnsupportedOperationException",
                    "Only symmetric encryption keys can be rotated (EnableKeyRotation)");
        }
        String id = UUID.nameUUIDFromBytes(
                        (wanted.target().stackId() + wanted.logicalId()).getBytes(StandardCharsets.UTF_8))
                .toString();
        Optional<KmsKeys.Key> existing =
                wanted.isNew(id) ? Optional.empty() : keys.find(wanted.account(), wanted.region(), id);
        if (existing.filter(old -> old.usage() != usage).isPresent()) {
            throw ApiError.badRequest("ValidationError", "the sandbox does not replace a key by one of another usage");
        }
        SecretKey material = existing.map(KmsKeys.Key::material).orElseGet(KmsResources::freshMaterial);
        KmsKeys.Key key = new KmsKeys.Key(
                wanted.account(),
                wanted.region(),
                id,
                policy,
                usage,
                state,
                material,
                existing.map(KmsKeys.Key::created).orElseGet(clock::now),
                Optional.empty());
        keys.put(key);
        return new Made(id, Map.of("Arn", key.arn(), "KeyId", id));
    }

    private static Usage usage(Properties properties) {
        String spec = properties.optionalText("KeySpec").orElse("SYMMETRIC_DEFAULT");
        String usage = properties.optionalText("KeyUsage").orElse(Usage.ENCRYPT_DECRYPT.name());
        return switch (spec + " " + usage) {
            case "SYMMETRIC_DEFAULT ENCRYPT_DECRYPT" -> Usage.ENCRYPT_DECRYPT;
            case "HMAC_256 GENERATE_VERIFY_MAC" -> Usage.GENERATE_VERIFY_MAC;
            default ->
                throw ApiError.badRequest(
                        "ValidationException",
                        "KeyUsage %s is not compatible with KeySpec %s, or the sandbox does not have such keys"
                                .formatted(usage, spec));
        };
    }

    private static SecretKey freshMaterial() {
        byte[] bits = new byte[BYTES];
        RANDOM.nextBytes(bits);
        return new SecretKeySpec(bits, KmsService.HMAC);
    }

    private Made alias(Wanted wanted) {
        String name = wanted.properties().text("AliasName");
        String keyId = wanted.properties().text("TargetKeyId");
        wanted.properties().done();
        KmsKeys.Key key = keys.find(wanted.account(), wanted.region(), keyId)
                .orElseThrow(() -> ApiError.badRequest("NotFoundException", "Key '" + keyId + "' does not exist"));
        keys.alias(wanted.account(), wanted.region(), name, key.arn());
        return new Made(name, Map.of());
    }
}
