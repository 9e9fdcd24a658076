package dev.trailwarden.rollout;

import java.nio.file.Path;
import java.util.Optional;

/** The bucket of the hub account that Lambda takes the hub's code from. Every call says whose bucket it has to be. */
public interface Code {
    /** Whether there is such a bucket. */
    sealed interface Bucket {
        /** There is none of this name in the world. */
        record Missing() implements Bucket {}

        /**
         * The hub account's.
         *
         * @param region where it is
         */
        record Ours(String region) implements Bucket {}

        /** Somebody else has it, or these credentials may not see it. */
        record NotOurs() implements Bucket {}
    }

    /**
     * {@return what is known of a bucket}
     *
     * @param bucket its name
     * @throws RolloutFault if it cannot be asked
     */
    Bucket look(String bucket) throws RolloutFault;

    /**
     * Makes a bucket: private, versioned, TLS only. A run that was cut off is simply repeated.
     *
     * @param bucket its name
     * @param region where
     * @throws RolloutFault if it is refused
     */
    void make(String bucket, String region) throws RolloutFault;

    /**
     * {@return the SHA-256 of an object, in Base64, as S3 has it; empty if there is no such object}
     *
     * @param bucket ours
     * @param key its key
     * @throws RolloutFault if it cannot be asked, or S3 has no SHA-256 of it
     */
    Optional<String> sha256(String bucket, String key) throws RolloutFault;

    /**
     * Puts an object that is not there yet; S3 refuses it if its SHA-256 is another one.
     *
     * @param bucket ours
     * @param key its key
     * @param file what
     * @param sha256 of the file, in Base64
     * @throws RolloutFault if it is refused
     */
    void put(String bucket, String key, Path file, String sha256) throws RolloutFault;
}
