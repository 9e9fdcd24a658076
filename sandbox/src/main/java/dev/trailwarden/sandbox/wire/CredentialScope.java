package dev.trailwarden.sandbox.wire;

import dev.trailwarden.sandbox.model.Region;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the Authorization header of Signature Version 4 says: {@code AWS4-HMAC-SHA256
 * Credential=AKID/date/region/service/aws4_request, SignedHeaders=…, Signature=…}.
 *
 * @param accessKeyId who signs
 * @param region the Region called
 * @param service the signing name of the service called
 */
record CredentialScope(String accessKeyId, Region region, String service) {
    private static final Pattern FORM = Pattern.compile(
            "AWS4-HMAC-SHA256\\s+.*?Credential=([A-Za-z0-9]{16,128})/\\d{8}/([a-z0-9-]{1,40})/([a-z0-9-]{1,40})/aws4_request.*");

    /**
     * Reads the header.
     *
     * @param authorization the header's value, or null when the request has none
     * @return its scope, or empty when there is none to read
     */
    static Optional<CredentialScope> read(@Nullable String authorization) {
        if (authorization == null || authorization.length() > 4096) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(authorization);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new CredentialScope(matcher.group(1), new Region(matcher.group(2)), matcher.group(3)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
