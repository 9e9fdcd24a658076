package dev.trailwarden.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.trailwarden.aws.Sight;
import dev.trailwarden.core.doctor.Finding;
import dev.trailwarden.core.tamper.Severity;
import dev.trailwarden.doctor.Blueprint.Part;
import dev.trailwarden.doctor.Blueprint.Place;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;

/**
 * Looks at the roles of the hub's stack. A function without its role's rights is there, enabled and called, and does
 * nothing: nothing else that is looked at would show it.
 */
final class RoleCheck {
    private final IamClient iam;
    private final Blueprint blueprint;
    private final Place place;

    /**
     * @param iam reads them
     * @param blueprint what they should be
     */
    RoleCheck(IamClient iam, Blueprint blueprint) {
        this.iam = iam;
        this.blueprint = blueprint;
        this.place = blueprint.place();
    }

    /** A role as it is; documents are decoded. */
    private record Found(String trust, Optional<String> boundary, Map<String, String> inline, Set<String> managed) {}

    List<Finding> findings() {
        return blueprint.parts("AWS::IAM::Role").stream().map(this::role).toList();
    }

    private Finding role(Part wanted) {
        String name = wanted.text("RoleName").orElse(wanted.physicalId());
        String id = "role-" + name;
        if (Blueprint.unknown(wanted.properties())) {
            return Finding.unknown(
                    id, "role " + name, "the stack's template has a function in it that doctor does not know");
        }
        return Sight.of("GetRole, GetRolePolicy on " + name, () -> read(name))
                .either(
                        found -> {
                            List<String> wrong = differences(wanted, found);
                            return wrong.isEmpty()
                                    ? Finding.fine(id, "role " + name + " may do what it should, and nothing else")
                                    : sick(id, "role " + name + " is not as deployed: " + String.join(", ", wrong));
                        },
                        _ -> sick(id, "role " + name + " is gone"),
                        why -> Finding.unknown(id, "role " + name, why));
    }

    private Finding sick(String id, String what) {
        return Finding.sick(
                id,
                Severity.CRITICAL,
                what,
                "Whoever works with it may not be able to do anything, or somebody else has the hub's power.",
                "Put it back as the stack has it; an update of the stack does not, drift detection says what differs: "
                        + place.drift());
    }

    private Found read(String name) {
        var role = iam.getRole(request -> request.roleName(name)).role();
        Map<String, String> inline = new TreeMap<>();
        iam.listRolePoliciesPaginator(request -> request.roleName(name))
                .policyNames()
                .forEach(policy -> inline.put(
                        policy,
                        decoded(iam.getRolePolicy(
                                        request -> request.roleName(name).policyName(policy))
                                .policyDocument())));
        Set<String> managed = new TreeSet<>();
        iam.listAttachedRolePoliciesPaginator(request -> request.roleName(name)).attachedPolicies().stream()
                .map(AttachedPolicy::policyArn)
                .forEach(managed::add);
        return new Found(
                decoded(role.assumeRolePolicyDocument()),
                Optional.ofNullable(role.permissionsBoundary()).map(boundary -> boundary.permissionsBoundaryArn()),
                inline,
                managed);
    }

    private static List<String> differences(Part wanted, Found found) {
        List<String> wrong = new ArrayList<>();
        if (!Blueprint.same(wanted.at("AssumeRolePolicyDocument"), WatchCheck.json(found.trust()))) {
            wrong.add("others may become it than should");
        }
        if (!found.boundary().equals(wanted.text("PermissionsBoundary"))) {
            wrong.add("its permissions boundary is " + found.boundary().orElse("gone"));
        }
        Map<String, JsonNode> policies = new TreeMap<>();
        wanted.at("Policies")
                .forEach(policy -> policies.put(policy.path("PolicyName").asText(), policy.path("PolicyDocument")));
        policies.forEach((policy, document) -> {
            JsonNode is = Optional.ofNullable(found.inline().get(policy))
                    .map(WatchCheck::json)
                    .orElse(JsonNodeFactory.instance.missingNode());
            if (is.isMissingNode()) {
                wrong.add("it does not have its policy " + policy);
            } else if (!Blueprint.same(document, is)) {
                wrong.add("its policy " + policy + " is another");
            }
        });
        found.inline().keySet().stream()
                .filter(policy -> !policies.containsKey(policy))
                .forEach(policy -> wrong.add("it has the policy " + policy + ", which is not the stack's"));
        Set<String> managed = new TreeSet<>();
        wanted.at("ManagedPolicyArns").forEach(arn -> managed.add(arn.asText()));
        found.managed().stream()
                .filter(arn -> !managed.contains(arn))
                .forEach(arn -> wrong.add("it has the policy " + arn + ", which is not the stack's"));
        managed.stream()
                .filter(arn -> !found.managed().contains(arn))
                .forEach(arn -> wrong.add("it does not have the policy " + arn));
        return wrong;
    }

    /** IAM gives documents percent-encoded (IAM API reference, GetRolePolicy). */
    private static String decoded(String document) {
        return URLDecoder.decode(document, StandardCharsets.UTF_8);
    }
}
