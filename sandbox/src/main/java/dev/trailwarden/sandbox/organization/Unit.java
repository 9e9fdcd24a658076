package dev.trailwarden.sandbox.organization;

/**
 * The root, or an organizational unit.
 *
 * @param id {@code r-…} or {@code ou-…}
 * @param name its name
 * @param parent the id of what it is in; empty for the root
 */
public record Unit(String id, String name, String parent) {
    /**
     * Tells the root from an OU.
     *
     * @return whether this is the root
     */
    public boolean isRoot() {
        return parent.isEmpty();
    }
}
