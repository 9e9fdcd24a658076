package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.sandbox.identity.Identities;
import dev.trailwarden.sandbox.identity.Role;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.service.ResourceKind.Wanted;
import dev.trailwarden.sandbox.template.Properties;
import dev.trailwarden.sandbox.template.ResourceProvider;
import dev.trailwarden.sandbox.template.ResourceProvider.Made;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** IAM roles with inline policies. A changed role counts at once, for sessions that exist too. */
final class IamResources {
    /** IAM quotas: the default of a trust policy, and all inline policies of a role together. */
    private static final int MAX_TRUST = 2048;

    private static final int MAX_INLINE = 10_240;
    private static final int MAX_SESSION = 3600;

    private final Identities identities;

    private IamResources(Identities identities) {
        this.identities = identities;
    }

    static List<ResourceProvider> of(Identities identities) {
        IamResources iam = new IamResources(identities);
        return List.of(new ResourceKind(
                "AWS::IAM::Role",
                iam::role,
                // CloudFormation does not mind if somebody has deleted it before.
                (target, role) -> identities
                        .role(role.attributes().getOrDefault("Arn", ""))
                        .ifPresent(present -> identities.deleteRole(present.arn()))));
    }

    private Made role(Wanted wanted) {
        Properties properties = wanted.properties();
        String name = wanted.name("RoleName");
        String path = properties.optionalText("Path").orElse("/");
        JsonNode trust = Policies.document(properties, "AssumeRolePolicyDocument");
        Map<String, JsonNode> policies = new TreeMap<>();
        for (Properties policy : properties.objects("Policies")) {
            policies.put(policy.text("PolicyName"), Policies.document(policy, "PolicyDocument"));
        }
        int session = properties.number("MaxSessionDuration", MAX_SESSION);
        properties.recordedOnly("Description", "Tags");
        properties.done();
        checkTrust(trust);
        checkInline(policies);
        if (session != MAX_SESSION) {
            throw ApiError.badRequest("ValidationError", "the sandbox has sessions of 3600 seconds only");
        }
        if (Role.isReserved(path)) {
            throw IamService.reserved(path);
        }
        String arn = "arn:aws:iam::%s:role%s%s".formatted(wanted.account(), path, name);
        Optional<Role> present = identities.role(arn).filter(role -> !wanted.isNew(name));
        if (present.isPresent()) {
            identities.updateTrust(arn, trust);
            present.get().policies().keySet().stream()
                    .filter(old -> !policies.containsKey(old))
                    .forEach(old -> identities.deleteRolePolicy(arn, old));
            policies.forEach((policy, document) -> identities.putRolePolicy(arn, policy, document));
        } else {
            identities.createRole(wanted.account(), path, name, trust, policies);
        }
        String id = identities.role(arn).map(Role::uniqueId).orElse("");
        return new Made(name, Map.of("Arn", arn, "RoleId", id));
    }

    /** Refuses a trust policy that is too long; IAM does not count white space. */
    static void checkTrust(JsonNode trust) {
        limit("ACLSizePerRole", trust.toString().length(), MAX_TRUST);
    }

    /** Refuses inline policies that are too long together. */
    static void checkInline(Map<String, JsonNode> policies) {
        limit(
                "the inline policies",
                policies.values().stream()
                        .mapToInt(policy -> policy.toString().length())
                        .sum(),
                MAX_INLINE);
    }

    private static void limit(String what, int length, int limit) {
        if (length > limit) {
            throw new ApiError(
                    "LimitExceeded", 409, "Cannot exceed quota for %s: %d (it has %d)".formatted(what, limit, length));
        }
    }
}
