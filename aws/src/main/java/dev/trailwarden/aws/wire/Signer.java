package dev.trailwarden.aws.wire;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Signs requests with a body and without a query by Signature Version 4 (IAM user guide, "Create a signed AWS API request"),
 * with the same headers and the same result as the SDK's signer, which a test asks. Safe for several threads.
 */
final class Signer {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    /** Which every Java has (javax.crypto.Mac). */
    private static final String MAC = "HmacSHA256";

    private static final String END_OF_SCOPE = "aws4_request";
    private static final HexFormat HEX = HexFormat.of();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int DAY = "yyyyMMdd".length();

    /** A power of two. As many accounts as are looked at by one client at once; each is asked more than once. */
    private static final int KEPT = 256;

    /** A key that is made of a secret for a day, a Region and a service. */
    private record Derived(String secret, String scope, SecretKeySpec key) {}

    private record Stamp(long second, String time) {}

    private final AtomicReferenceArray<@Nullable Derived> derived = new AtomicReferenceArray<>(KEPT);
    private volatile Stamp stamp = new Stamp(Long.MIN_VALUE, "");

    /**
     * Signs a {@code POST}.
     *
     * @param identity who asks
     * @param now AWS's time
     * @param place where to
     * @param path of the request, as it is sent
     * @param said headers that are to be signed; each with one value
     * @param body the request's
     * @return the headers to be sent: those given and those that the signature adds
     */
    Map<String, String> sign(
            AwsCredentials identity, Instant now, Address place, String path, Map<String, String> said, byte[] body) {
        String time = time(now);
        String bodyHash = HEX.formatHex(Sha256.of(body));
        Map<String, String> headers = new TreeMap<>();
        said.forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        headers.put("host", place.authority());
        headers.put("x-amz-content-sha256", bodyHash);
        headers.put("x-amz-date", time);
        if (identity instanceof AwsSessionCredentials session) {
            headers.put("x-amz-security-token", session.sessionToken());
        }
        String names = String.join(";", headers.keySet());
        StringBuilder canonical = new StringBuilder(2_048)
                .append("POST\n")
                .append(canonical(path))
                .append("\n\n");
        headers.forEach((name, value) ->
                canonical.append(name).append(':').append(trimmed(value)).append('\n'));
        canonical.append('\n').append(names).append('\n').append(bodyHash);
        String scope =
                time.substring(0, DAY) + '/' + place.signingRegion() + '/' + place.signingName() + '/' + END_OF_SCOPE;
        String toSign =
                ALGORITHM + '\n' + time + '\n' + scope + '\n' + HEX.formatHex(Sha256.of(bytes(canonical.toString())));
        headers.put(
                "authorization",
                ALGORITHM + " Credential=" + identity.accessKeyId() + '/' + scope + ", SignedHeaders=" + names
                        + ", Signature=" + HEX.formatHex(mac(key(identity.secretAccessKey(), scope), toSign)));
        return headers;
    }

    /** Thousands are asked for in the same second, and writing one takes longer than signing. */
    private String time(Instant now) {
        Stamp last = stamp;
        if (last.second() != now.getEpochSecond()) {
            last = new Stamp(now.getEpochSecond(), TIME.format(now));
            stamp = last;
        }
        return last.time();
    }

    private SecretKeySpec key(String secret, String scope) {
        int place = secret.hashCode() & (KEPT - 1);
        Derived kept = derived.get(place);
        if (kept == null || !kept.secret().equals(secret) || !kept.scope().equals(scope)) {
            byte[] key = bytes("AWS4" + secret);
            for (String part : scope.split("/", -1)) {
                key = mac(new SecretKeySpec(key, MAC), part);
            }
            kept = new Derived(secret, scope, new SecretKeySpec(key, MAC));
            derived.set(place, kept);
        }
        return kept.key();
    }

    /** What is sent encoded is encoded once more, as all services but S3 want it. */
    private static String canonical(String path) {
        if (path.isEmpty()) {
            return "/";
        }
        // With a host, or a path that begins with two slashes would be taken for one.
        return isPlain(path)
                ? path
                : SdkHttpUtils.urlEncodeIgnoreSlashes(
                        URI.create("http://host" + path).normalize().getRawPath());
    }

    private static boolean isPlain(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean slash = c == '/' && (i == 0 || path.charAt(i - 1) != '/');
            if (!slash && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')) {
                return false;
            }
        }
        return true;
    }

    private static String trimmed(String value) {
        String trimmed = value.strip();
        return trimmed.contains("  ") ? trimmed.replaceAll(" +", " ") : trimmed;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] mac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + MAC, e);
        }
    }
}
