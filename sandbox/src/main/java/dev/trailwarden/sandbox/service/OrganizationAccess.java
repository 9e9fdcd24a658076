package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.identity.AccessQuestion;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.organization.DelegationPolicy;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Handler;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who may call Organizations. IAM decides first, with the caller's own policies and SCPs, for every resource the call is
 * about; then the caller's account counts. (Organizations User Guide, "Delegated administrator for AWS Organizations";
 * Service Authorization Reference, "AWS Organizations".)
 */
final class OrganizationAccess {
    private final Organization organization;
    private final Authorizer authorizer;

    /** Which accounts may make a call, beside the management account. */
    enum Door {
        /** Every member. */
        MEMBERS,
        /** Delegated administrators of any service, and whom the delegation policy names. */
        READERS,
        /** Whom the delegation policy names. */
        POLICY_ADMINISTRATORS,
        /** Nobody. */
        MANAGEMENT
    }

    OrganizationAccess(Organization organization, Authorizer authorizer) {
        this.organization = organization;
        this.authorizer = authorizer;
    }

    /**
     * A handler behind a door.
     *
     * @param door who may come in
     * @param resources the ARNs a call is about, each of which must be allowed
     * @param handler does it
     * @return the handler that asks first
     */
    Handler behind(Door door, Function<ApiCall, List<String>> resources, Handler handler) {
        return call -> {
            for (String resource : resources.apply(call)) {
                require(call, door, call.service() + ":" + call.operation(), resource);
            }
            return handler.handle(call);
        };
    }

    /**
     * Lets an allowed call pass.
     *
     * @param call the call
     * @param door who may make it
     * @param action what it does; a call may do more than its name says
     * @param resource the ARN it does it to, or {@code *}
     * @throws ApiError a refusal, or {@code AWSOrganizationsNotInUseException}
     */
    void require(ApiCall call, Door door, String action, String resource) {
        AccountId account = call.caller().account();
        AccessQuestion question = keyed(call, action, resource);
        // The caller's own side alone; the organization's side is not a matter of accounts owning ARNs.
        authorizer.require(question.ownedBy(account));
        if (organization.member(account).isEmpty()) {
            throw ApiError.badRequest(
                    "AWSOrganizationsNotInUseException", "Your account is not a member of an organization.");
        }
        boolean own = account.equals(organization.management())
                || switch (door) {
                    case MEMBERS -> true;
                    case READERS -> organization.isDelegated(account);
                    case POLICY_ADMINISTRATORS, MANAGEMENT -> false;
                };
        if (!own && !(door != Door.MANAGEMENT && isDelegated(question))) {
            throw ApiError.denied("You don't have permissions to access this resource.");
        }
    }

    private static AccessQuestion keyed(ApiCall call, String action, String resource) {
        AccessQuestion question = call.asks(action, resource);
        for (String member : List.of("PolicyType", "Type", "Filter")) {
            if (call.text(member).endsWith("_POLICY")) {
                question = question.with("organizations:PolicyType", call.text(member));
            }
        }
        // Of an AttachPolicy the target is asked about with the policy's type, too.
        if (resource.contains(":policy/") || !call.text("PolicyId").isEmpty()) {
            question = question.with("organizations:PolicyType", OrganizationAnswers.SCP);
        }
        String service = call.text("ServicePrincipal");
        return service.isEmpty() ? question : question.with("organizations:ServicePrincipal", service);
    }

    private boolean isDelegated(AccessQuestion question) {
        Optional<DelegationPolicy> policy = organization.delegation();
        if (policy.isEmpty()) {
            return false;
        }
        try {
            authorizer.require(
                    question.ownedBy(organization.management()).guardedBy(policy.map(DelegationPolicy::document)));
            return true;
        } catch (ApiError refused) {
            if (!refused.isDenied()) {
                throw refused;
            }
            return false;
        }
    }
}
