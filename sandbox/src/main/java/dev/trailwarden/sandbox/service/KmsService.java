package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.identity.AccessQuestion;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.service.KmsKeys.Usage;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService;
import dev.trailwarden.sandbox.wire.ServiceProfile;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;

/**
 * KMS, as far as it makes and verifies message authentication codes, and shows, disables and deletes keys. The uses of keys
 * are not in CloudTrail's records here; AWS records them, without message and code.
 */
public final class KmsService implements ApiService {
    /** What the platform calls HMAC_SHA_256. */
    static final String HMAC = "HmacSHA256";

    /** The one algorithm of a key of the specification HMAC_256 (KMS API reference, GenerateMac). */
    private static final String ALGORITHM = "HMAC_SHA_256";

    private static final List<String> ALGORITHMS = List.of("HMAC_SHA_224", ALGORITHM, "HMAC_SHA_384", "HMAC_SHA_512");
    private static final int MAX_MESSAGE = 4096;
    private static final int MAX_MAC = 6144;
    /** The longest time that a key waits to be deleted, and the one that nobody asks for (ScheduleKeyDeletion). */
    static final Duration LONGEST_WAIT = Duration.ofDays(30);

    private final Authorizer authorizer;
    private final KmsKeys keys;
    private final SandboxClock clock;

    /**
     * KMS over the keys that templates make.
     *
     * @param authorizer decides every call
     * @param keys the keys
     * @param clock tells when a key will be deleted
     */
    public KmsService(Authorizer authorizer, KmsKeys keys, SandboxClock clock) {
        this.clock = clock;
        this.authorizer = authorizer;
        this.keys = keys;
    }

    @Override
    public ServiceProfile profile() {
        return new ServiceProfile("kms", ServiceProfile.Protocol.JSON_1_1, "TrentService", "AccessDeniedException");
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "GenerateMac", Operation.data(this::generateMac),
                "VerifyMac", Operation.data(this::verifyMac),
                "DescribeKey", Operation.read(this::describeKey),
                "EnableKey", Operation.write(call -> switched(call, KmsKeys.State.ENABLED)),
                "DisableKey", Operation.write(call -> switched(call, KmsKeys.State.DISABLED)),
                "ScheduleKeyDeletion", Operation.write(this::scheduleKeyDeletion),
                "CancelKeyDeletion", Operation.write(this::cancelKeyDeletion));
    }

    /** A key as a caller names it, who may do this with it. */
    private KmsKeys.Key named(ApiCall call) {
        String name = call.text("KeyId");
        KmsKeys.Key key = keys.find(call.caller().account(), call.region(), name)
                .filter(found -> found.region().equals(call.region()))
                .orElseThrow(() -> ApiError.badRequest("NotFoundException", "Key '%s' does not exist".formatted(name)));
        authorizer.require(call.asks(key.arn())
                .with("kms:CallerAccount", call.caller().account().value())
                .guardedBy(Optional.of(key.policy())));
        return key;
    }

    private ObjectNode describeKey(ApiCall call) {
        KmsKeys.Key key = named(call);
        boolean seals = key.usage() == Usage.GENERATE_VERIFY_MAC;
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ObjectNode data = answer.putObject("KeyMetadata")
                .put("AWSAccountId", key.account().value())
                .put("KeyId", key.id())
                .put("Arn", key.arn())
                .put("CreationDate", key.created().getEpochSecond())
                .put("Enabled", key.state() == KmsKeys.State.ENABLED)
                .put("Description", "")
                .put("KeyUsage", key.usage().name())
                .put("KeyState", shown(key.state()))
                .put("Origin", "AWS_KMS")
                .put("KeyManager", "CUSTOMER")
                .put("KeySpec", seals ? "HMAC_256" : "SYMMETRIC_DEFAULT")
                .put("MultiRegion", false);
        data.putArray(seals ? "MacAlgorithms" : "EncryptionAlgorithms").add(seals ? ALGORITHM : "SYMMETRIC_DEFAULT");
        key.deletion().ifPresent(when -> data.put("DeletionDate", when.getEpochSecond()));
        return answer;
    }

    private static String shown(KmsKeys.State state) {
        return switch (state) {
            case ENABLED -> "Enabled";
            case DISABLED -> "Disabled";
            case PENDING_DELETION -> "PendingDeletion";
        };
    }

    private ObjectNode switched(ApiCall call, KmsKeys.State state) {
        KmsKeys.Key key = named(call);
        if (key.state() == KmsKeys.State.PENDING_DELETION) {
            throw ApiError.badRequest("KMSInvalidStateException", key.arn() + " is pending deletion.");
        }
        keys.put(key.as(state));
        return JsonNodeFactory.instance.objectNode();
    }

    private ObjectNode scheduleKeyDeletion(ApiCall call) {
        KmsKeys.Key key = named(call);
        int days = call.input().path("PendingWindowInDays").asInt(30);
        if (days < 7 || days > 30) {
            throw ApiError.badRequest("ValidationException", "PendingWindowInDays must be between 7 and 30.");
        }
        if (key.state() == KmsKeys.State.PENDING_DELETION) {
            throw ApiError.badRequest("KMSInvalidStateException", key.arn() + " is pending deletion.");
        }
        Instant when = clock.now().plus(Duration.ofDays(days));
        keys.remove(key.arn(), when);
        return JsonNodeFactory.instance
                .objectNode()
                .put("KeyId", key.arn())
                .put("DeletionDate", when.getEpochSecond())
                .put("KeyState", shown(KmsKeys.State.PENDING_DELETION))
                .put("PendingWindowInDays", days);
    }

    private ObjectNode cancelKeyDeletion(ApiCall call) {
        KmsKeys.Key key = named(call);
        if (key.state() != KmsKeys.State.PENDING_DELETION) {
            throw ApiError.badRequest("KMSInvalidStateException", key.arn() + " is not pending deletion.");
        }
        keys.put(key.as(KmsKeys.State.DISABLED));
        return JsonNodeFactory.instance.objectNode().put("KeyId", key.arn());
    }

    private ObjectNode generateMac(ApiCall call) {
        byte[] message = bytes(call, "Message", MAX_MESSAGE);
        KmsKeys.Key key = usable(call);
        return answer(key).put("Mac", Base64.getEncoder().encodeToString(mac(key, message)));
    }

    private ObjectNode verifyMac(ApiCall call) {
        byte[] message = bytes(call, "Message", MAX_MESSAGE);
        byte[] claimed = bytes(call, "Mac", MAX_MAC);
        KmsKeys.Key key = usable(call);
        if (!MessageDigest.isEqual(claimed, mac(key, message))) {
            throw ApiError.badRequest("KMSInvalidMacException", "The HMAC verification failed");
        }
        return answer(key).put("MacValid", true);
    }

    private static ObjectNode answer(KmsKeys.Key key) {
        return JsonNodeFactory.instance.objectNode().put("KeyId", key.arn()).put("MacAlgorithm", ALGORITHM);
    }

    private static byte[] mac(KmsKeys.Key key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key.material());
            return mac.doFinal(message);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The key of a call, once the caller may use it and it can be used for this. */
    private KmsKeys.Key usable(ApiCall call) {
        String name = call.text("KeyId");
        String algorithm = call.text("MacAlgorithm");
        if (name.isEmpty() || !ALGORITHMS.contains(algorithm)) {
            throw invalid(name.isEmpty() ? "keyId" : "macAlgorithm", "satisfy its constraints");
        }
        KmsKeys.Key key = keys.find(call.caller().account(), call.region(), name)
                .filter(found -> found.region().equals(call.region()))
                .orElseThrow(() -> ApiError.badRequest("NotFoundException", "Key '%s' does not exist".formatted(name)));
        AccessQuestion question = call.asks(key.arn())
                .with("kms:MacAlgorithm", algorithm)
                .with("kms:KeyUsage", key.usage().name())
                .with("kms:CallerAccount", call.caller().account().value())
                .guardedBy(Optional.of(key.policy()));
        authorizer.require(
                name.contains("alias/")
                        ? question.with("kms:RequestAlias", name.substring(name.indexOf("alias/")))
                        : question);
        switch (key.state()) {
            case ENABLED -> {}
            // KMS developer guide, "Key states of AWS KMS keys": the two states have errors of their own.
            case DISABLED -> throw ApiError.badRequest("DisabledException", key.arn() + " is disabled.");
            case PENDING_DELETION ->
                throw ApiError.badRequest("KMSInvalidStateException", key.arn() + " is pending deletion.");
        }
        if (key.usage() != Usage.GENERATE_VERIFY_MAC || !algorithm.equals(ALGORITHM)) {
            throw ApiError.badRequest(
                    "InvalidKeyUsageException",
                    "%s key usage is %s, which is not valid for %s with %s."
                            .formatted(key.arn(), key.usage(), call.operation(), algorithm));
        }
        return key;
    }

    private static byte[] bytes(ApiCall call, String member, int limit) {
        JsonNode value = call.input().path(member);
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(value.asText());
        } catch (IllegalArgumentException notBase64) {
            throw ApiError.badRequest("SerializationException", member + " is not Base64");
        }
        if (bytes.length == 0) {
            throw invalid(member, "have length greater than or equal to 1");
        }
        if (bytes.length > limit) {
            throw invalid(member, "have length less than or equal to " + limit);
        }
        return bytes;
    }

    private static ApiError invalid(String member, String constraint) {
        String camel = Character.toLowerCase(member.charAt(0)) + member.substring(1);
        return ApiError.badRequest(
                "ValidationException",
                "1 validation error detected: Value at '%s' failed to satisfy constraint: Member must %s"
                        .formatted(camel, constraint));
    }
}
