package dev.trailwarden.sandbox.identity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.policy.PolicyDocument;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Policies, parsed once. They are known by the tree they are, not by what it says: a policy that changes is another tree,
 * and the same tree is asked about with every call of its role.
 */
final class ParsedPolicies {
    /** Some of the policies of a large organization; all of them at once would take more than they save. */
    private static final int MOST = 4000;

    private final Map<Tree, PolicyDocument> parsed = new ConcurrentHashMap<>();

    private record Tree(JsonNode node) {
        @Override
        @SuppressWarnings("ReferenceEquality") // comparing whole policies would cost what parsing them does
        public boolean equals(Object other) {
            return other instanceof Tree(JsonNode same) && same == node;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(node);
        }
    }

    /** A policy that stays as it is. */
    PolicyDocument parse(JsonNode policy) {
        Tree tree = new Tree(policy);
        PolicyDocument known = parsed.get(tree);
        if (known != null) {
            return known;
        }
        PolicyDocument document = PolicyDocument.parse(policy.toString());
        if (parsed.size() >= MOST) {
            parsed.clear();
        }
        parsed.put(tree, document);
        return document;
    }
}
