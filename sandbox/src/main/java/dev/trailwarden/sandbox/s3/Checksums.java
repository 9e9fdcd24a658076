package dev.trailwarden.sandbox.s3;

import dev.trailwarden.sandbox.model.ApiError;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** The checksums that S3 verifies before it keeps anything. (S3 User Guide, "Checking object integrity".) */
final class Checksums {
    static final String PREFIX = "x-amz-checksum-";

    private Checksums() {}

    /**
     * Verifies every checksum that was given.
     *
     * @param content what came
     * @param headers headers and trailers, in lower case
     * @return those that go back with the object
     * @throws ApiError {@code BadDigest}, {@code NotImplemented} for one that the sandbox cannot compute
     */
    static Map<String, String> verified(byte[] content, Map<String, String> headers) {
        String md5 = headers.getOrDefault("content-md5", "");
        if (!md5.isEmpty() && !md5.equals(digest("MD5", content))) {
            throw bad("The Content-MD5 you specified did not match what we received.");
        }
        String payload = headers.getOrDefault("x-amz-content-sha256", "");
        if (payload.matches("[0-9a-f]{64}") && !payload.equals(hex("SHA-256", content))) {
            throw ApiError.badRequest(
                    "XAmzContentSHA256Mismatch",
                    "The provided 'x-amz-content-sha256' header does not match what was computed.");
        }
        Map<String, String> kept = new TreeMap<>();
        headers.forEach((name, given) -> {
            if (name.startsWith(PREFIX) && !name.equals(PREFIX + "mode") && !name.equals(PREFIX + "type")) {
                String algorithm = name.substring(PREFIX.length());
                if (algorithm.equals("algorithm")) {
                    return;
                }
                if (!given.equals(of(algorithm, content))) {
                    throw bad("The " + algorithm.toUpperCase(Locale.ROOT)
                            + " you specified did not match the calculated checksum.");
                }
                kept.put(name, given);
            }
        });
        return kept;
    }

    /** An ETag's MD5, without quotes. */
    static String etag(byte[] content) {
        return hex("MD5", content);
    }

    private static String of(String algorithm, byte[] content) {
        return switch (algorithm) {
            case "crc32" -> crc(new CRC32(), content);
            case "crc32c" -> crc(new CRC32C(), content);
            case "sha1" -> digest("SHA-1", content);
            case "sha256" -> digest("SHA-256", content);
            default ->
                throw new ApiError(
                        "NotImplemented", 501, "The sandbox does not compute checksums by " + algorithm + ".");
        };
    }

    private static String crc(Checksum checksum, byte[] content) {
        checksum.update(content, 0, content.length);
        byte[] four = ByteBuffer.allocate(Integer.BYTES)
                .putInt((int) checksum.getValue())
                .array();
        return Base64.getEncoder().encodeToString(four);
    }

    private static String digest(String algorithm, byte[] content) {
        return Base64.getEncoder().encodeToString(hash(algorithm, content));
    }

    private static String hex(String algorithm, byte[] content) {
        return HexFormat.of().formatHex(hash(algorithm, content));
    }

    private static byte[] hash(String algorithm, byte[] content) {
        try {
            return MessageDigest.getInstance(algorithm).digest(content);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static ApiError bad(String message) {
        return ApiError.badRequest("BadDigest", message);
    }
}
