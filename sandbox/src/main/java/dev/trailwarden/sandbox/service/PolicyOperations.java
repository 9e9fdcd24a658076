package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.service.OrganizationAnswers.empty;
import static dev.trailwarden.sandbox.service.OrganizationAnswers.requireScp;
import static dev.trailwarden.sandbox.service.OrganizationAnswers.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.organization.ControlPolicy;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.organization.OrganizationFault;
import dev.trailwarden.sandbox.service.OrganizationAccess.Door;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Handler;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The operations of Organizations that change SCPs, where they are attached, and tags. */
final class PolicyOperations {
    private static final int MAX_NAME = 128;
    private static final int MAX_DESCRIPTION = 512;
    private static final Pattern POLICY_ID = Pattern.compile("p-[0-9a-zA-Z_]{8,128}");
    private static final Pattern TARGET_ID =
            Pattern.compile("r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|\\d{12}");

    private final Organization organization;
    private final OrganizationAccess access;
    private final OrganizationAnswers answers;

    PolicyOperations(Organization organization, OrganizationAccess access) {
        this.organization = organization;
        this.access = access;
        this.answers = new OrganizationAnswers(organization);
    }

    Map<String, Operation> operations() {
        return Map.of(
                "CreatePolicy", write(_ -> List.of(newPolicy()), this::createPolicy),
                "UpdatePolicy", write(named("PolicyId"), this::updatePolicy),
                "DeletePolicy", write(named("PolicyId"), this::deletePolicy),
                "AttachPolicy", write(named("PolicyId", "TargetId"), this::attachPolicy),
                "DetachPolicy", write(named("PolicyId", "TargetId"), this::detachPolicy),
                "EnablePolicyType", write(named("RootId"), this::enablePolicyType),
                "DisablePolicyType", write(named("RootId"), this::disablePolicyType),
                "TagResource", write(named("ResourceId"), this::tagResource),
                "UntagResource", write(named("ResourceId"), this::untagResource));
    }

    private Operation write(Function<ApiCall, List<String>> resources, Handler handler) {
        return Operation.write(access.behind(Door.POLICY_ADMINISTRATORS, resources, handler));
    }

    /** Each resource of a call must be allowed: the policy and the target of an AttachPolicy, too. */
    private Function<ApiCall, List<String>> named(String... members) {
        return call -> {
            List<String> resources = new ArrayList<>();
            for (String member : members) {
                resources.add(answers.arnOf(call.text(member)));
            }
            return resources;
        };
    }

    /** A policy that has no id yet, which any policy of this type could be. */
    private String newPolicy() {
        return answers.arn("policy", "/service_control_policy/*");
    }

    private ObjectNode createPolicy(ApiCall call) {
        requireScp(call, "Type");
        String name = text(call, "Name", MAX_NAME);
        SequencedMap<String, String> tags = tags(call);
        if (name.isEmpty()) {
            throw OrganizationFault.invalid("INPUT_REQUIRED", "You must include a value for Name.");
        }
        if (!tags.isEmpty()) {
            access.require(call, Door.POLICY_ADMINISTRATORS, "organizations:TagResource", newPolicy());
        }
        ControlPolicy policy =
                organization.createPolicy(name, text(call, "Description", MAX_DESCRIPTION), call.text("Content"));
        organization.tag(policy.id(), tags);
        return whole(policy);
    }

    private ObjectNode updatePolicy(ApiCall call) {
        return whole(organization.updatePolicy(
                policyId(call),
                given(call, "Name").map(_ -> text(call, "Name", MAX_NAME)),
                given(call, "Description").map(_ -> text(call, "Description", MAX_DESCRIPTION)),
                given(call, "Content")));
    }

    private ObjectNode deletePolicy(ApiCall call) {
        organization.deletePolicy(policyId(call));
        return empty();
    }

    private ObjectNode attachPolicy(ApiCall call) {
        organization.attach(policyId(call), targetId(call));
        return empty();
    }

    private ObjectNode detachPolicy(ApiCall call) {
        organization.detach(policyId(call), targetId(call));
        return empty();
    }

    private ObjectNode enablePolicyType(ApiCall call) {
        requireRoot(call);
        organization.enableControls();
        return root();
    }

    private ObjectNode disablePolicyType(ApiCall call) {
        requireRoot(call);
        organization.disableControls();
        return root();
    }

    private void requireRoot(ApiCall call) {
        requireScp(call, "PolicyType");
        if (!call.text("RootId").equals(organization.root().id())) {
            throw ApiError.badRequest("RootNotFoundException", "You specified a root that doesn't exist.");
        }
    }

    private ObjectNode root() {
        ObjectNode answer = empty();
        answer.set("Root", answers.root());
        return answer;
    }

    private ObjectNode tagResource(ApiCall call) {
        organization.tag(call.text("ResourceId"), tags(call));
        return empty();
    }

    private ObjectNode untagResource(ApiCall call) {
        List<String> keys = new ArrayList<>();
        call.input().path("TagKeys").forEach(key -> keys.add(key.asText()));
        organization.untag(call.text("ResourceId"), keys);
        return empty();
    }

    private static SequencedMap<String, String> tags(ApiCall call) {
        SequencedMap<String, String> tags = new LinkedHashMap<>();
        for (JsonNode tag : call.input().path("Tags")) {
            String before = tags.put(tag.path("Key").asText(), tag.path("Value").asText());
            if (before != null) {
                throw OrganizationFault.invalid("DUPLICATE_TAG_KEY", "Tag keys must be unique among the tags.");
            }
        }
        return tags;
    }

    private static Optional<String> given(ApiCall call, String member) {
        return call.input().hasNonNull(member) ? Optional.of(call.text(member)) : Optional.empty();
    }

    private static String text(ApiCall call, String member, int limit) {
        String text = call.text(member);
        if (text.length() > limit) {
            throw OrganizationFault.invalid(
                    "MAX_LENGTH_EXCEEDED", "You provided a " + member + " that exceeds the maximum length.");
        }
        return text;
    }

    private static String policyId(ApiCall call) {
        String id = call.text("PolicyId");
        if (!POLICY_ID.matcher(id).matches()) {
            throw OrganizationFault.invalid("INVALID_SYNTAX_POLICY_ID", "You specified an invalid policy ID.");
        }
        return id;
    }

    private static String targetId(ApiCall call) {
        String id = call.text("TargetId");
        if (!TARGET_ID.matcher(id).matches()) {
            throw OrganizationFault.invalid(
                    "INVALID_PATTERN_TARGET_ID", "The policy target ID doesn't match the required pattern.");
        }
        return id;
    }
}
