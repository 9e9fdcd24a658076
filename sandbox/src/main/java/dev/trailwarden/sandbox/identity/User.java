package dev.trailwarden.sandbox.identity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.sandbox.model.AccountId;
import java.util.Map;

/**
 * An IAM user.
 *
 * @param account whose user
 * @param name the user's name; users of the sandbox have no path
 * @param uniqueId {@code AIDA…}
 * @param policies the user's inline policies, by name
 */
public record User(AccountId account, String name, String uniqueId, Map<String, JsonNode> policies) {

    /** Copies the policies. */
    public User {
        policies = Map.copyOf(policies);
    }

    /**
     * The ARN.
     *
     * @return {@code arn:aws:iam::ACCOUNT:user/NAME}
     */
    public String arn() {
        return "arn:aws:iam::" + account + ":user/" + name;
    }
}
