package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.policy.InvalidPolicyException;
import dev.trailwarden.policy.PolicyDocument;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.template.Properties;

/** Reads policy documents out of templates. */
final class Policies {
    private Policies() {}

    /**
     * A policy that must be there and must be one.
     *
     * @param properties where it stands
     * @param name the property
     * @return the document
     */
    static JsonNode document(Properties properties, String name) {
        JsonNode document =
                properties.json(name).orElseThrow(() -> ApiError.badRequest("ValidationError", name + " is missing"));
        check(document);
        return document;
    }

    static void check(JsonNode document) {
        try {
            PolicyDocument.parse(document.toString());
        } catch (InvalidPolicyException invalid) {
            throw ApiError.badRequest("MalformedPolicyDocument", String.valueOf(invalid.getMessage()));
        }
    }
}
