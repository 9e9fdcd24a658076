package dev.trailwarden.policy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One API call as policies see it.
 *
 * @param requester who calls
 * @param action the IAM action, {@code cloudtrail:StopLogging}; compared without regard to case
 * @param resource the ARN the call acts on, or {@code *} for an action that acts on no resource in particular
 * @param context the condition keys the requester does not bring by itself: {@code aws:PrincipalOrgID},
 *     {@code aws:SourceArn}, {@code sts:ExternalId}, {@code aws:CurrentTime} and so on. Names in any case; a key with no
 *     values counts as absent, also one that the requester would bring.
 */
public record AccessRequest(Requester requester, String action, String resource, Map<String, List<String>> context) {
    /**
     * Checks the action and the keys.
     *
     * @throws IllegalArgumentException if the action is not {@code service:Name}, if a key is given twice in different
     *     case, or if a value is given for a key that {@link Requester#contextKeys()} already gives
     */
    public AccessRequest {
        if (!action.matches("[A-Za-z0-9-]+:[A-Za-z0-9]+")) {
            throw new IllegalArgumentException(
                    "'" + action + "' is not one action, like cloudtrail:StopLogging (wildcards belong into policies)");
        }
        Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Set<String> ofRequester = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        ofRequester.addAll(requester.contextKeys().keySet());
        context.forEach((key, values) -> {
            if (ofRequester.contains(key) && !values.isEmpty()) {
                throw new IllegalArgumentException(
                        "the context key " + key + " follows from the requester; leave it out of the context");
            }
            if (copy.put(key, List.copyOf(values)) != null) {
                throw new IllegalArgumentException(
                        "the context key " + key + " is given twice; names differ in case only");
            }
        });
        context = Collections.unmodifiableMap(copy);
    }
}
