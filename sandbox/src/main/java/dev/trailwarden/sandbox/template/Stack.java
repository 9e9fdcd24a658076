package dev.trailwarden.sandbox.template;

import java.util.Map;

/**
 * A stack as its last deployment left it.
 *
 * @param target where it lives
 * @param resources by logical id, in the order they were made
 * @param outputs by name
 */
public record Stack(StackTarget target, Map<String, StackResource> resources, Map<String, String> outputs) {
    /**
     * One resource.
     *
     * @param logicalId its name in the template
     * @return the resource
     * @throws IllegalArgumentException when the stack has none of this name
     */
    public StackResource resource(String logicalId) {
        StackResource resource = resources.get(logicalId);
        if (resource == null) {
            throw new IllegalArgumentException(
                    "%s has no resource %s; it has %s".formatted(target.name(), logicalId, resources.keySet()));
        }
        return resource;
    }

    /**
     * One output.
     *
     * @param name its name in the template
     * @return its value
     * @throws IllegalArgumentException when the stack has none of this name
     */
    public String output(String name) {
        String value = outputs.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "%s has no output %s; it has %s".formatted(target.name(), name, outputs.keySet()));
        }
        return value;
    }
}
