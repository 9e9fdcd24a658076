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
 * @param packaging what the parameter {@code Packaging} of {@code hub.yaml} calls it
 * @param sha256 of it, in hexadecimal
 */
public record HubCode(Path file, String packaging, String sha256) {
    /**
     * {@return the code of a file}
     *
     * @param file where it is
     * @param packaging what it is: {@code managed} for the jar, {@code own-runtime} for the zip
     * @throws IOException if it cannot be read
     */
    public static HubCode of(Path file, String packaging) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(new BufferedInputStream(Files.newInputStream(file)), digest())) {
            in.transferTo(OutputStream.nullOutputStream());
            return new HubCode(
                    file,
                    packaging,
                    HexFormat.of().formatHex(in.getMessageDigest().digest()));
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

    /** {@return the key it is kept under: other code has another one, so nothing is ever overwritten} */
    public String key() {
        String name = file.toString();
        return "trailwarden-hub/" + sha256 + name.substring(Math.max(0, name.lastIndexOf('.')));
    }
}
