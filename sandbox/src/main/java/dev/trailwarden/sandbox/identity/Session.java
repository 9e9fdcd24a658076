package dev.trailwarden.sandbox.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * A role, assumed.
 *
 * @param credentials what the session signs with
 * @param role the role as it was when it was assumed; its policies are looked up afresh at every call
 * @param name the session's name, chosen by whoever assumed the role
 * @param policy narrows the role for this session
 * @param sourceIdentity set by the first assumer and kept through chains
 * @param created when it began
 * @param expires when it ends
 */
public record Session(
        Credentials credentials,
        Role role,
        String name,
        Optional<JsonNode> policy,
        Optional<String> sourceIdentity,
        Instant created,
        Instant expires) {

    /**
     * The ARN of the session; it drops the role's path, as AWS's does.
     *
     * @return {@code arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION}
     */
    public String arn() {
        return "arn:aws:sts::" + role.account() + ":assumed-role/" + role.name() + "/" + name;
    }
}
