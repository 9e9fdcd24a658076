package dev.trailwarden.sandbox.organization;

import dev.trailwarden.policy.NamedPolicy;

/**
 * A service control policy.
 *
 * @param id {@code p-…}
 * @param name its name, unique in the organization
 * @param description what people read
 * @param policy the document, named by its ARN as messages name it
 * @param awsManaged whether AWS made it
 */
public record ControlPolicy(String id, String name, String description, NamedPolicy policy, boolean awsManaged) {
    /**
     * Its ARN.
     *
     * @return the ARN that messages repeat
     */
    public String arn() {
        return policy.name();
    }
}
