package dev.trailwarden.sandbox.identity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.sandbox.model.AccountId;
import java.time.Duration;
import java.util.Map;

/**
 * An IAM role.
 *
 * @param account whose role
 * @param path begins and ends with a slash; {@code /} when there is none
 * @param name its name, unique in the account whatever the path
 * @param uniqueId {@code AROA…}; a re-created role gets another one
 * @param trustPolicy who may assume it; role ARNs in it are kept as unique ids
 * @param policies its inline policies, by name
 * @param maxSession the longest session it gives
 */
public record Role(
        AccountId account,
        String path,
        String name,
        String uniqueId,
        JsonNode trustPolicy,
        Map<String, JsonNode> policies,
        Duration maxSession) {

    /** Copies the policies. */
    public Role {
        policies = Map.copyOf(policies);
    }

    /**
     * The ARN, with the path.
     *
     * @return {@code arn:aws:iam::ACCOUNT:role/PATH/NAME}
     */
    public String arn() {
        return "arn:aws:iam::" + account + ":role" + path + name;
    }
}
