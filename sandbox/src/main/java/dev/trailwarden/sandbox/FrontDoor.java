package dev.trailwarden.sandbox;

import dev.trailwarden.sandbox.identity.Caller;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.organization.Regions;
import dev.trailwarden.sandbox.wire.Gate;

/**
 * Whose credentials are known where: nobody's in a Region that their account has not enabled, and nobody's of an account
 * that is closed. (IAM User Guide, "Managing AWS STS in an AWS Region": IAM is copied to a Region when it is enabled.)
 *
 * @param organization which accounts work
 * @param regions which Regions each account has
 */
record FrontDoor(Organization organization, Regions regions) implements Gate {
    @Override
    public void admit(Caller caller, Region region) {
        boolean closed = organization
                .member(caller.account())
                .filter(member -> !member.isActive())
                .isPresent();
        if (closed || !regions.isUsable(caller.account(), region)) {
            throw new ApiError("InvalidClientTokenId", 403, "The security token included in the request is invalid.");
        }
    }
}
