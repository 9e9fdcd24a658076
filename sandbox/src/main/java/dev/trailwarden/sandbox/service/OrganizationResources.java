package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.organization.ControlPolicy;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.service.ResourceKind.Wanted;
import dev.trailwarden.sandbox.template.Properties;
import dev.trailwarden.sandbox.template.ResourceProvider;
import dev.trailwarden.sandbox.template.ResourceProvider.Made;
import dev.trailwarden.sandbox.template.StackResource;
import dev.trailwarden.sandbox.template.StackTarget;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** SCPs as resources of a stack in the management account. (CloudFormation User Guide, AWS::Organizations::Policy.) */
final class OrganizationResources {
    private final Organization organization;

    private OrganizationResources(Organization organization) {
        this.organization = organization;
    }

    static List<ResourceProvider> of(Organization organization) {
        OrganizationResources resources = new OrganizationResources(organization);
        return List.of(new ResourceKind("AWS::Organizations::Policy", resources::policy, resources::remove));
    }

    private Made policy(Wanted wanted) {
        Properties properties = wanted.properties();
        String name = properties.text("Name");
        String description = properties.optionalText("Description").orElse("");
        String type = properties.text("Type");
        String content = properties
                .json("Content")
                .map(OrganizationResources::text)
                .orElseThrow(() -> ApiError.badRequest("ValidationError", "Content is missing"));
        List<String> targets = properties.texts("TargetIds");
        Map<String, String> tags = new LinkedHashMap<>();
        properties.objects("Tags").forEach(tag -> tags.put(tag.text("Key"), tag.text("Value")));
        properties.done();
        if (!wanted.account().equals(organization.management())) {
            throw ApiError.denied("You don't have permissions to access this resource.");
        }
        if (!type.equals(OrganizationAnswers.SCP)) {
            throw ApiError.badRequest(
                    "ValidationError", "the sandbox has policies of the type " + OrganizationAnswers.SCP + " only");
        }
        Optional<String> id = wanted.existing().map(StackResource::physicalId);
        ControlPolicy policy = id.isPresent()
                ? organization.updatePolicy(id.get(), Optional.of(name), Optional.of(description), Optional.of(content))
                : organization.createPolicy(name, description, content);
        try {
            organization.tag(policy.id(), tags);
            aim(policy.id(), targets);
        } catch (ApiError refused) {
            if (id.isEmpty()) {
                detached(policy.id());
            }
            throw refused;
        }
        return new Made(policy.id(), Map.of("Id", policy.id(), "Arn", policy.arn(), "AwsManaged", "false"));
    }

    /** An object is minified, a text is taken as it is: every character of it counts. */
    private static String text(JsonNode content) {
        return content.isTextual() ? content.textValue() : content.toString();
    }

    private void aim(String policy, List<String> targets) {
        List<String> before = organization.targetsOf(policy);
        targets.stream()
                .filter(target -> !before.contains(target))
                .forEach(target -> organization.attach(policy, target));
        before.stream()
                .filter(target -> !targets.contains(target))
                .forEach(target -> organization.detach(policy, target));
    }

    private void remove(StackTarget target, StackResource existing) {
        boolean present =
                organization.policies().stream().anyMatch(policy -> policy.id().equals(existing.physicalId()));
        if (present) {
            detached(existing.physicalId());
        }
    }

    private void detached(String policy) {
        organization.targetsOf(policy).forEach(at -> organization.detach(policy, at));
        organization.deletePolicy(policy);
    }
}
