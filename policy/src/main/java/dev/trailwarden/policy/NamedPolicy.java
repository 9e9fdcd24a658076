package dev.trailwarden.policy;

/**
 * A policy document and what to call it.
 *
 * @param name the policy's ARN, or for an inline policy its name; verdicts and messages repeat it
 * @param document what it says
 */
public record NamedPolicy(String name, PolicyDocument document) {}
