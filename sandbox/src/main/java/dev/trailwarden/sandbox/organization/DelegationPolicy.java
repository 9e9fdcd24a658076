package dev.trailwarden.sandbox.organization;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The organization's resource policy, which lets members manage policies. (Organizations User Guide, "Delegated
 * administrator for AWS Organizations".)
 *
 * @param id {@code rp-…}
 * @param content the document as it was given
 * @param document the same with roles and users pinned to their unique ids
 */
public record DelegationPolicy(String id, String content, JsonNode document) {}
