package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.service.OrganizationAnswers.empty;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.policy.InvalidPolicyException;
import dev.trailwarden.policy.PolicyDocument;
import dev.trailwarden.policy.PolicyKind;
import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.identity.Identities;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Ids;
import dev.trailwarden.sandbox.organization.DelegationPolicy;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.organization.OrganizationFault;
import dev.trailwarden.sandbox.service.OrganizationAccess.Door;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The organization's resource policy, by which the management account lets members manage policies. */
final class DelegationPolicyOperations {
    /** Characters of the policy. (Organizations User Guide, "Quotas".) */
    private static final int MAX_LENGTH = 40_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Organization organization;
    private final Identities identities;
    private final Ids ids;
    private final OrganizationAccess access;
    private final OrganizationAnswers answers;

    DelegationPolicyOperations(World world, OrganizationAccess access) {
        this.organization = world.organization();
        this.identities = world.identities();
        this.ids = world.ids();
        this.access = access;
        this.answers = new OrganizationAnswers(organization);
    }

    Map<String, Operation> operations() {
        return Map.of(
                "DescribeResourcePolicy",
                        Operation.read(access.behind(Door.READERS, _ -> List.of("*"), _ -> described(existing()))),
                "PutResourcePolicy",
                        Operation.write(access.behind(Door.MANAGEMENT, _ -> List.of("*"), this::putResourcePolicy)),
                "DeleteResourcePolicy",
                        Operation.write(access.behind(Door.MANAGEMENT, _ -> List.of("*"), _ -> delete())));
    }

    private ObjectNode putResourcePolicy(ApiCall call) {
        String content = call.text("Content");
        if (content.length() > MAX_LENGTH) {
            throw OrganizationFault.invalid("MAX_LENGTH_EXCEEDED", "The resource policy is too long.");
        }
        DelegationPolicy policy = new DelegationPolicy(
                organization
                        .delegation()
                        .map(DelegationPolicy::id)
                        .orElseGet(() -> "rp-" + ids.unique("", 8).toLowerCase(Locale.ROOT)),
                content,
                pinned(content));
        organization.changeDelegation(Optional.of(policy));
        return described(policy);
    }

    private JsonNode pinned(String content) {
        try {
            PolicyDocument.parse(content, PolicyKind.RESOURCE_BASED);
            JsonNode document = JSON.readTree(content);
            return identities.pinPrincipals(document);
        } catch (InvalidPolicyException | JsonProcessingException wrong) {
            throw OrganizationFault.invalid("INVALID_RESOURCE_POLICY_JSON", String.valueOf(wrong.getMessage()));
        } catch (ApiError unknown) {
            throw OrganizationFault.invalid("INVALID_PRINCIPAL", unknown.message());
        }
    }

    private DelegationPolicy existing() {
        return organization
                .delegation()
                .orElseThrow(() -> ApiError.badRequest(
                        "ResourcePolicyNotFoundException", "The organization has no resource policy."));
    }

    private ObjectNode described(DelegationPolicy policy) {
        ObjectNode answer = empty();
        ObjectNode described = answer.putObject("ResourcePolicy");
        described
                .putObject("ResourcePolicySummary")
                .put("Id", policy.id())
                .put("Arn", answers.arn("resourcepolicy", "/" + policy.id()));
        described.put("Content", policy.content());
        return answer;
    }

    private ObjectNode delete() {
        existing();
        organization.changeDelegation(Optional.empty());
        return empty();
    }
}
