package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.lambda.FunctionCode;
import dev.trailwarden.sandbox.lambda.LambdaRuntime;
import dev.trailwarden.sandbox.lambda.TaskRoot;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.s3.Buckets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where templates take function code from: the buckets of S3, or the files of this machine that the sandbox's operator
 * put as objects.
 */
public final class CodeStore implements AutoCloseable {
    private final Map<String, Path> objects = new ConcurrentHashMap<>();

    /** What was unpacked, by its digest: functions of one code share it. */
    private final Map<String, TaskRoot> unpacked = new ConcurrentHashMap<>();

    private final Buckets buckets;

    /** A sandbox that is interrupted closes nothing. */
    private final Thread atExit = new Thread(this::delete, "delete-task-roots");

    /**
     * No objects of the operator's.
     *
     * @param buckets what callers have put
     */
    public CodeStore(Buckets buckets) {
        this.buckets = buckets;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Puts an object, replacing one of the same key.
     *
     * @param bucket the bucket
     * @param key the key
     * @param file the jar or zip
     */
    public void put(String bucket, String key, Path file) {
        objects.put(bucket + "/" + key, file);
    }

    /**
     * Takes an object as a function's code; a zip is unpacked.
     *
     * @throws ApiError {@code InvalidParameterValueException} when there is no such object, or it is no zip
     */
    FunctionCode get(LambdaRuntime runtime, String bucket, String key, AccountId account, Region region) {
        Path file = find(bucket, key, account, region);
        return switch (runtime) {
            case JAVA25 -> FunctionCode.ofJar(file);
            case PROVIDED_AL2023 -> {
                TaskRoot root = unpacked.computeIfAbsent(sha256(file), absent -> TaskRoot.unpack(file));
                yield new FunctionCode(runtime, file, root.folder());
            }
        };
    }

    private Path find(String bucket, String key, AccountId account, Region region) {
        return buckets.code(bucket, key, account, region)
                .or(() -> Optional.ofNullable(objects.get(bucket + "/" + key)))
                .orElseThrow(() -> ApiError.badRequest(
                        "InvalidParameterValueException",
                        "Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified"
                                + " bucket does not exist: " + bucket + "/" + key));
    }

    /**
     * The digest that a template's {@code CodeSha256} is compared with.
     *
     * @param file the jar or zip
     * @return SHA-256 in Base64
     * @throws UncheckedIOException when it cannot be read
     */
    public static String sha256(Path file) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException missing) {
            throw new UncheckedIOException("the function's code cannot be read; build it first: " + file, missing);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** Deletes what was unpacked; no process may run from it any more. */
    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException alreadyShuttingDown) {
            // The hook does the same.
        }
    }

    private synchronized void delete() {
        unpacked.values().forEach(TaskRoot::close);
        unpacked.clear();
    }
}
