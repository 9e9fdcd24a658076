package dev.trailwarden.sandbox.wire;

import dev.trailwarden.sandbox.identity.Caller;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;

/** Turns callers away before anybody asks IAM: their credentials are not known where they call. */
@FunctionalInterface
public interface Gate {
    /**
     * Lets a caller in.
     *
     * @param caller who signed
     * @param region where the call is carried out
     * @throws ApiError {@code InvalidClientTokenId}, which the JSON protocols call {@code UnrecognizedClientException}
     */
    void admit(Caller caller, Region region);
}
