package dev.trailwarden.sandbox.s3;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * An object, or one version of it.
 *
 * @param version its id, {@code null} as text where the bucket has no versions
 * @param file its content
 * @param size bytes
 * @param etag its MD5 in quotes
 * @param headers what goes back with it: content type, metadata, checksums
 * @param modified when it was put
 */
record S3Object(String version, Path file, long size, String etag, Map<String, String> headers, Instant modified) {
    S3Object {
        headers = Map.copyOf(headers);
    }
}
