package dev.trailwarden.sandbox.identity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.sandbox.model.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An IAM role.
 *
 * @param account whose role
 * @param path begins and ends with a slash; {@code /} when there is none
 * @param name its name, unique in the account whatever the path
 * @param uniqueId {@code AROA…}; a re-created role gets another one
 * @param created when it was created
 * @param trustPolicy who may assume it; role ARNs in it are kept as unique ids
 * @param policies its inline policies, by name
 * @param settings the rest
 */
public record Role(
        AccountId account,
        String path,
        String name,
        String uniqueId,
        Instant created,
        JsonNode trustPolicy,
        Map<String, JsonNode> policies,
        Settings settings) {

    /** Copies the policies. */
    public Role {
        policies = Map.copyOf(policies);
    }

    /**
     * What else a role has.
     *
     * @param description what people read
     * @param maxSession the longest session it gives
     * @param managed the ARNs of its managed policies, see {@link ManagedPolicies}
     * @param boundary the ARN of the managed policy that is its permissions boundary
     * @param tags its tags
     */
    public record Settings(
            String description,
            Duration maxSession,
            List<String> managed,
            Optional<String> boundary,
            Map<String, String> tags) {
        private static final Duration DEFAULT_MAX_SESSION = Duration.ofHours(1);

        /** Copies the collections. */
        public Settings {
            managed = List.copyOf(managed);
            tags = Map.copyOf(tags);
        }

        /**
         * The settings of a role of which nothing was said.
         *
         * @return one hour, nothing else
         */
        public static Settings usual() {
            return new Settings("", DEFAULT_MAX_SESSION, List.of(), Optional.empty(), Map.of());
        }

        /**
         * The same settings with other managed policies.
         *
         * @param arns all of them
         * @return new settings
         */
        public Settings withManaged(List<String> arns) {
            return new Settings(description, maxSession, arns, boundary, tags);
        }

        /**
         * The same settings with another boundary.
         *
         * @param arn the managed policy, empty for no boundary
         * @return new settings
         */
        public Settings withBoundary(Optional<String> arn) {
            return new Settings(description, maxSession, managed, arn, tags);
        }

        /**
         * The same settings with other tags.
         *
         * @param all all of them
         * @return new settings
         */
        public Settings withTags(Map<String, String> all) {
            return new Settings(description, maxSession, managed, boundary, all);
        }
    }

    /**
     * The ARN, with the path.
     *
     * @return {@code arn:aws:iam::ACCOUNT:role/PATH/NAME}
     */
    public String arn() {
        return "arn:aws:iam::" + account + ":role" + path + name;
    }

    /**
     * The longest session it gives.
     *
     * @return between one and twelve hours
     */
    public Duration maxSession() {
        return settings.maxSession();
    }

    /**
     * Whether it is AWS's own: of a service, or of Identity Center. Nobody else creates or changes such a role. (IAM User
     * Guide, "Service-linked roles"; Identity Center User Guide, "Referencing permission sets".)
     *
     * @param path a role's path
     * @return whether the path is reserved
     */
    public static boolean isReserved(String path) {
        return path.startsWith("/aws-service-role/") || path.startsWith("/aws-reserved/");
    }

    Role withTrust(JsonNode trust) {
        return new Role(account, path, name, uniqueId, created, trust, policies, settings);
    }

    Role withPolicies(Map<String, JsonNode> all) {
        return new Role(account, path, name, uniqueId, created, trustPolicy, all, settings);
    }

    Role with(Settings other) {
        return new Role(account, path, name, uniqueId, created, trustPolicy, policies, other);
    }
}
