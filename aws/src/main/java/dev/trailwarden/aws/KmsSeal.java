package dev.trailwarden.aws;

import dev.trailwarden.aws.wire.Sha256;
import dev.trailwarden.core.port.LedgerFault;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GenerateMacRequest;
import software.amazon.awssdk.services.kms.model.KmsInvalidMacException;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;

/**
 * Seals what is kept with an HMAC key of KMS, which nobody can read: whoever may write the table but not use the key
 * cannot make an item that holds. What KMS is asked to seal is a digest, because it takes 4,096 bytes at most (KMS API
 * reference, GenerateMac), after a text that says what for, so that no other use of the key gives the same seal.
 */
public final class KmsSeal {
    /** HMAC_SHA_256 gives 32 bytes; KMS is not asked about anything else. */
    private static final int LENGTH = 32;

    private static final String BASELINE = "trailwarden baseline 1\n";
    private static final String GUARDRAIL = "trailwarden guardrail 1\n";

    private final Clients clients;
    private final String keyArn;
    private final String region;
    private final Outage outage;
    private final byte[] whatFor;

    /**
     * Seals baselines.
     *
     * @param clients shared clients
     * @param budget the time this invocation has
     * @param keyArn an HMAC key of the spec {@code HMAC_256}
     * @param region the key's Region
     */
    public KmsSeal(Clients clients, Budget budget, String keyArn, String region) {
        this(clients, keyArn, region, new Outage(budget, "key " + keyArn), BASELINE);
    }

    private KmsSeal(Clients clients, String keyArn, String region, Outage outage, String whatFor) {
        this.clients = clients;
        this.keyArn = keyArn;
        this.region = region;
        this.outage = outage;
        this.whatFor = whatFor.getBytes(StandardCharsets.UTF_8);
    }

    /** The same key for the kept guardrail: a seal of the one holds for nothing of the other. */
    public KmsSeal forGuardrail() {
        return new KmsSeal(clients, keyArn, region, outage, GUARDRAIL);
    }

    /**
     * Seals a body.
     *
     * @return the seal, to be kept beside it
     * @throws LedgerFault if KMS does not answer or refuses
     */
    byte[] seal(byte[] body) throws LedgerFault {
        return ask(
                "GenerateMac",
                (kms, as) -> kms.generateMac(GenerateMacRequest.builder()
                                .keyId(keyArn)
                                .macAlgorithm(MacAlgorithmSpec.HMAC_SHA_256)
                                .message(message(body))
                                .overrideConfiguration(as)
                                .build())
                        .mac()
                        .asByteArray());
    }

    /**
     * Says whether the seal is this body's.
     *
     * @throws LedgerFault if KMS does not answer or refuses
     */
    boolean holds(byte[] body, byte[] seal) throws LedgerFault {
        if (seal.length != LENGTH) {
            return false;
        }
        return ask("VerifyMac", (kms, as) -> {
            try {
                return kms.verifyMac(request -> request.keyId(keyArn)
                                .macAlgorithm(MacAlgorithmSpec.HMAC_SHA_256)
                                .message(message(body))
                                .mac(SdkBytes.fromByteArray(seal))
                                .overrideConfiguration(as))
                        .macValid();
            } catch (AwsServiceException e) {
                // Not caught by its type, for the reason that HubTable gives.
                if (e instanceof KmsInvalidMacException) {
                    return false;
                }
                throw e;
            }
        });
    }

    private SdkBytes message(byte[] body) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(whatFor);
        message.writeBytes(Sha256.of(body));
        return SdkBytes.fromByteArray(message.toByteArray());
    }

    private <T> T ask(String operation, Call<T> call) throws LedgerFault {
        return outage.ask(operation, as -> call.of(clients.kms(region), as));
    }

    /** A call of KMS, with its time bound. */
    @FunctionalInterface
    private interface Call<T> {
        T of(KmsClient kms, Consumer<AwsRequestOverrideConfiguration.Builder> as);
    }
}
