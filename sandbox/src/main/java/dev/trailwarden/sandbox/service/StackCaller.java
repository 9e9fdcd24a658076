package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.identity.AccessQuestion;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.identity.Caller;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.template.StackActor;
import dev.trailwarden.sandbox.template.StackTarget;
import java.util.Map;

/**
 * CloudFormation in the name of a caller: every call of a resource's handler is a question to IAM and the SCPs of the
 * caller's account. (CloudFormation User Guide, "Access control": without a service role the caller's own permissions
 * count.)
 *
 * @param authorizer decides
 * @param permissions knows what handlers call
 * @param caller in whose name
 */
record StackCaller(Authorizer authorizer, HandlerPermissions permissions, Caller caller) implements StackActor {
    @Override
    public void require(Change change) {
        Region region = new Region(change.target().region());
        for (HandlerPermissions.Need need : permissions.of(change)) {
            ask(region, need.action(), need.resource(), need.context());
        }
    }

    /**
     * Lets a call on a stack pass that the caller may make.
     *
     * @param action for example {@code cloudformation:DeleteStack}
     * @param target the stack
     * @throws ApiError a refusal
     */
    void require(String action, StackTarget target) {
        ask(new Region(target.region()), action, target.stackId(), Map.of());
    }

    private void ask(Region region, String action, String resource, Map<String, String> context) {
        AccessQuestion question =
                AccessQuestion.of(caller, region, action, resource).ownedBy(caller.account());
        for (Map.Entry<String, String> key : context.entrySet()) {
            question = question.with(key.getKey(), key.getValue());
        }
        authorizer.require(question);
    }
}
