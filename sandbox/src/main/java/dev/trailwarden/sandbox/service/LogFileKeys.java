package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Arn;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.trail.LogDestinations;
import dev.trailwarden.sandbox.wire.ApiCall;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the KMS key a call means, and tries it. (CloudTrail API Reference, CreateTrail: KmsKeyId.) */
final class LogFileKeys {
    private static final Pattern ARN = Pattern.compile(
            "arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:(key/(mrk-)?[0-9a-f-]{32,36}|alias/[A-Za-z0-9/_-]+)");
    private static final Pattern ID = Pattern.compile("(mrk-)?[0-9a-f-]{32,36}");
    private static final Pattern ALIAS = Pattern.compile("alias/[A-Za-z0-9/_-]+");

    private final LogDestinations destinations;

    LogFileKeys(LogDestinations destinations) {
        this.destinations = destinations;
    }

    /**
     * A key CloudTrail can use.
     *
     * @param call who asks, and where
     * @param name id, alias, or the ARN of either
     * @param wanted the Region it has to be in, where that matters
     * @return the key's ARN
     * @throws ApiError {@code InvalidKmsKeyIdException}, {@code KmsKeyNotFoundException}, {@code
     *     InsufficientEncryptionPolicyException}
     */
    String usable(ApiCall call, String name, Optional<Region> wanted) {
        String arn = destinations.keyOf(arn(call, name));
        boolean elsewhere =
                wanted.isPresent() && !Arn.parse(arn).map(Arn::region).equals(wanted.map(Region::name));
        return switch (destinations.standing(arn)) {
            case USABLE -> {
                if (elsewhere) {
                    throw notFound(arn, "is not in the Region of the S3 bucket");
                }
                yield arn;
            }
            case MISSING -> throw notFound(arn, "does not exist");
            case REFUSING ->
                throw ApiError.badRequest(
                        "InsufficientEncryptionPolicyException",
                        "Insufficient permissions to access S3 bucket or KMS key " + arn);
        };
    }

    private static ApiError notFound(String arn, String why) {
        return ApiError.badRequest("KmsKeyNotFoundException", "The KMS key " + arn + " " + why);
    }

    private static String arn(ApiCall call, String name) {
        String here = "arn:aws:kms:" + call.region() + ":" + call.caller().account() + ":";
        if (ARN.matcher(name).matches()) {
            return name;
        }
        if (ALIAS.matcher(name).matches()) {
            return here + name;
        }
        if (ID.matcher(name).matches()) {
            return here + "key/" + name;
        }
        throw ApiError.badRequest("InvalidKmsKeyIdException", "The KMS key id " + name + " is not valid");
    }
}
