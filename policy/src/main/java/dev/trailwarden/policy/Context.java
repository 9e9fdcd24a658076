package dev.trailwarden.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The condition keys of one request. Names of keys do not differ by case; a key without values is a key that is absent. */
final class Context {
    private final Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    Context(Map<String, List<String>> values) {
        this.values.putAll(values);
    }

    List<String> values(String key) {
        return values.getOrDefault(key, List.of());
    }

    /** The value to put in place of a policy variable; a key with several values cannot be one. */
    Optional<String> variable(String key) {
        List<String> found = values(key);
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }
}
