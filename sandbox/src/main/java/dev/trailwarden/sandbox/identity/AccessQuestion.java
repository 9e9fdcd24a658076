package dev.trailwarden.sandbox.identity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Arn;
import dev.trailwarden.sandbox.model.Region;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * May this caller do that to this resource? Global context keys ({@code aws:…}) are added by the {@link Authorizer}.
 *
 * @param caller who asks
 * @param region where ({@code aws:RequestedRegion})
 * @param sourceIp from where ({@code aws:SourceIp}); empty when a service asks
 * @param action for example {@code cloudtrail:StopLogging}
 * @param resource the resource's ARN, or {@code *}
 * @param owner the account the resource is in
 * @param context the service's own condition keys, for example {@code events:source}
 * @param resourcePolicy the resource's own policy, where it has one
 */
public record AccessQuestion(
        Caller caller,
        Region region,
        String sourceIp,
        String action,
        String resource,
        AccountId owner,
        Map<String, List<String>> context,
        Optional<JsonNode> resourcePolicy) {

    /** Copies the context. */
    public AccessQuestion {
        context = Map.copyOf(context);
    }

    /**
     * The usual question: no context of its own, no resource policy; the owner is read from the resource's ARN, and is
     * the caller's account where the ARN names none.
     *
     * @param caller who asks
     * @param region where
     * @param action for example {@code sns:Publish}
     * @param resource the resource's ARN, or {@code *}
     * @return the question
     */
    public static AccessQuestion of(Caller caller, Region region, String action, String resource) {
        AccountId owner = Arn.parse(resource).flatMap(Arn::owner).orElse(caller.account());
        return new AccessQuestion(caller, region, "", action, resource, owner, Map.of(), Optional.empty());
    }

    /**
     * The same question with one more condition key.
     *
     * @param key for example {@code events:source}
     * @param values its values
     * @return a new question
     */
    public AccessQuestion with(String key, String... values) {
        Map<String, List<String>> more = new TreeMap<>(context);
        more.put(key, List.of(values));
        return new AccessQuestion(caller, region, sourceIp, action, resource, owner, more, resourcePolicy);
    }

    /**
     * The same question to a resource that has a policy of its own.
     *
     * @param policy the policy, as {@link Identities#pinPrincipals} keeps it; empty when the resource has none
     * @return a new question
     */
    public AccessQuestion guardedBy(Optional<JsonNode> policy) {
        return new AccessQuestion(caller, region, sourceIp, action, resource, owner, context, policy);
    }

    /**
     * The same question, asked from an address.
     *
     * @param address the caller's address
     * @return a new question
     */
    public AccessQuestion from(String address) {
        return new AccessQuestion(caller, region, address, action, resource, owner, context, resourcePolicy);
    }

    /**
     * The same question about a resource of an account its ARN does not tell.
     *
     * @param account the owner
     * @return a new question
     */
    public AccessQuestion ownedBy(AccountId account) {
        return new AccessQuestion(caller, region, sourceIp, action, resource, account, context, resourcePolicy);
    }
}
