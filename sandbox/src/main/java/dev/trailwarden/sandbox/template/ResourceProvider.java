package dev.trailwarden.sandbox.template;

import java.util.Map;

/** Makes, changes and removes the resources of one type. */
public interface ResourceProvider {
    /**
     * The type it is for.
     *
     * @return for example {@code AWS::Events::Rule}
     */
    String type();

    /**
     * Makes a resource.
     *
     * @param target the stack
     * @param logicalId its name in the template
     * @param properties resolved; the provider reads them all and calls {@link Properties#done()}
     * @return what references to it give
     * @throws RuntimeException when the service would refuse it; the deployment fails and is rolled back
     */
    Made create(StackTarget target, String logicalId, Properties properties);

    /**
     * Brings an existing resource in line with changed properties. The next call sees the change.
     *
     * @param target the stack
     * @param existing as it was made
     * @param properties the new ones
     * @return what references to it give; a different physical id means it was replaced, and the old one is deleted
     *     once the whole stack is updated
     * @throws RuntimeException when the service would refuse it
     */
    Made update(StackTarget target, StackResource existing, Properties properties);

    /**
     * Removes a resource.
     *
     * @param target the stack
     * @param existing as it was made
     */
    void delete(StackTarget target, StackResource existing);

    /**
     * What references to a resource give.
     *
     * @param physicalId for Ref
     * @param attributes for GetAtt
     */
    record Made(String physicalId, Map<String, String> attributes) {}
}
