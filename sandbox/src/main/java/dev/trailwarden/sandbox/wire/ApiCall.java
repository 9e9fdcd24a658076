package dev.trailwarden.sandbox.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.identity.AccessQuestion;
import dev.trailwarden.sandbox.identity.Caller;
import dev.trailwarden.sandbox.model.Region;
import java.time.Instant;

/**
 * One call of an AWS API, whatever protocol it came by.
 *
 * @param service the signing name, for example {@code cloudtrail}
 * @param operation for example {@code StopLogging}
 * @param region from the credential scope
 * @param caller who calls
 * @param input the request's members in AWS's spelling
 * @param sourceIp the client's address, or the service's DNS name when a service calls
 * @param userAgent as the client sent it
 * @param requestId goes back to the client and into the record
 * @param time when it arrived
 */
public record ApiCall(
        String service,
        String operation,
        Region region,
        Caller caller,
        ObjectNode input,
        String sourceIp,
        String userAgent,
        String requestId,
        Instant time) {

    /**
     * The question of access this call raises.
     *
     * @param action for example {@code sts:AssumeRole}
     * @param resource the resource's ARN, or {@code *}
     * @return the question, with the caller's address where it came over the wire
     */
    public AccessQuestion asks(String action, String resource) {
        AccessQuestion question = AccessQuestion.of(caller, region, action, resource);
        return caller instanceof Caller.OfService ? question : question.from(sourceIp);
    }

    /**
     * The question of access whose action has the operation's name, which is the rule with few exceptions.
     *
     * @param resource the resource's ARN, or {@code *}
     * @return the question
     */
    public AccessQuestion asks(String resource) {
        return asks(service + ":" + operation, resource);
    }

    /**
     * A text member of the input.
     *
     * @param member its name
     * @return its text, empty when absent
     */
    public String text(String member) {
        return input.path(member).asText("");
    }
}
