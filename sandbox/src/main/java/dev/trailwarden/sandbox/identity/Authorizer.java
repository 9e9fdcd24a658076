package dev.trailwarden.sandbox.identity;

import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;

/**
 * Answers every question of access: identity policies, session policy, resource policy and the organization's SCPs
 * (which leave the management account and service-linked roles alone).
 */
public interface Authorizer {
    /**
     * The answer to assuming a role that does not exist: the same as for one that does not trust the caller, so that an
     * outsider does not learn which it is.
     *
     * @param caller who wants to assume it
     * @return the refusal
     */
    static ApiError unknownRole(Caller caller) {
        return ApiError.denied("User: " + caller.arn() + " is not authorized to perform: sts:AssumeRole"
                + " because no role trust policy allows the sts:AssumeRole action");
    }

    /**
     * Lets an allowed call pass.
     *
     * @param question who wants to do what
     * @throws ApiError a refusal ({@link ApiError#isDenied()}) with AWS's text
     */
    void require(AccessQuestion question);

    /**
     * Lets a service assume a role, as EventBridge does for a rule's target and Lambda for a function. The trust policy
     * sees {@code aws:SourceAccount} and {@code aws:SourceArn}.
     *
     * @param servicePrincipal for example {@code events.amazonaws.com}
     * @param roleArn the role
     * @param sourceAccount the account of the rule or function
     * @param sourceArn the rule's or function's ARN
     * @param region where
     * @param sessionName the session's name; Lambda uses the function's name
     * @return the session; its credentials work on the wire for an hour, and {@code new Caller.OfSession(session)}
     *     asks in-process
     * @throws ApiError a refusal when the role does not exist or does not trust the service
     */
    Session assumeAsService(
            String servicePrincipal,
            String roleArn,
            AccountId sourceAccount,
            String sourceArn,
            Region region,
            String sessionName);
}
