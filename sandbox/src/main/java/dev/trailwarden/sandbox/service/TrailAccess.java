package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.trail.Trail;
import dev.trailwarden.sandbox.wire.ApiCall;

/**
 * The way of every call to its trail: IAM decides before the trail is looked up, as on AWS, so that an SCP also refuses
 * what names no trail.
 */
final class TrailAccess {
    private final TrailFinder finder;
    private final Authorizer authorizer;

    TrailAccess(TrailFinder finder, Authorizer authorizer) {
        this.finder = finder;
        this.authorizer = authorizer;
    }

    /**
     * Lets an allowed call pass.
     *
     * @param call the call
     * @param resource the ARN it is about, or {@code *}
     * @throws ApiError a refusal
     */
    void require(ApiCall call, String resource) {
        requireTo(call, "cloudtrail:" + call.operation(), resource);
    }

    /**
     * Lets a call pass whose caller may also do something else that the call implies.
     *
     * @param call the call
     * @param action for example {@code cloudtrail:AddTags}, which a CreateTrail with tags implies
     * @param resource the ARN it is about
     * @throws ApiError a refusal
     */
    void requireTo(ApiCall call, String action, String resource) {
        // CloudTrail asks the caller's own account only, even when the ARN names another one's organization trail.
        authorizer.require(call.asks(action, resource).ownedBy(call.caller().account()));
    }

    /**
     * The trail a call may look at.
     *
     * @param call the call
     * @param nameOrArn what it calls the trail
     * @return the trail as it is now
     * @throws ApiError a refusal, or what {@link TrailFinder#toRead} throws
     */
    Trail toRead(ApiCall call, String nameOrArn) {
        require(call, TrailFinder.resource(call, nameOrArn));
        return finder.toRead(call, nameOrArn);
    }

    /**
     * The trail a call may change.
     *
     * @param call the call
     * @param nameOrArn what it calls the trail
     * @return the trail as it is now
     * @throws ApiError a refusal, or what {@link TrailFinder#toChange} throws
     */
    Trail toChange(ApiCall call, String nameOrArn) {
        require(call, TrailFinder.resource(call, nameOrArn));
        return finder.toChange(call, nameOrArn);
    }

    /**
     * Lets a call pass whose caller may also do what CloudTrail then does in its name in Organizations and IAM.
     * (CloudTrail User Guide, "Required permissions to assign a delegated administrator".)
     *
     * @param call the call
     * @param actions for example {@code organizations:RegisterDelegatedAdministrator}
     * @throws ApiError {@code InsufficientDependencyServiceAccessPermissionException}
     */
    void requireDependencies(ApiCall call, String... actions) {
        for (String action : actions) {
            try {
                authorizer.require(
                        call.asks(action, "*").with("organizations:ServicePrincipal", TrailFinder.CLOUDTRAIL));
            } catch (ApiError denied) {
                throw ApiError.badRequest("InsufficientDependencyServiceAccessPermissionException", denied.message());
            }
        }
    }
}
