package dev.trailwarden.sandbox.identity;

import java.util.Optional;

/**
 * What a client signs with.
 *
 * @param accessKeyId {@code AKIA…} of a user, {@code ASIA…} of a session
 * @param secretAccessKey the secret; the sandbox never verifies a signature, see {@link Identities}
 * @param sessionToken present for a session
 */
public record Credentials(String accessKeyId, String secretAccessKey, Optional<String> sessionToken) {
    @Override
    public String toString() {
        return "Credentials[" + accessKeyId + "]";
    }
}
