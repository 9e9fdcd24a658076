package dev.trailwarden.rollout;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The hub's code.
 *
 * @param file where it is on this machine
 * @param sha256 of it, in hexadecimal
 */
public record Jar(Path file, String sha256) {
    /**
     * {@return a jar}
     *
     * @param file where it is
     * @throws IOException if it cannot be read
     */
    public static Jar of(Path file) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(new BufferedInputStream(Files.newInputStream(file)), digest())) {
            in.transferTo(OutputStream.nullOutputStream());
            return new Jar(file, HexFormat.of().formatHex(in.getMessageDigest().digest()));
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** {@return its SHA-256 in Base64, as Lambda and S3 write it} */
    public String sha256Base64() {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256));
    }

    /** {@return the key it is kept under: another jar has another one, so nothing is ever overwritten} */
    public String key() {
        return "trailwarden-hub/" + sha256 + ".jar";
    }
}
