package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.identity.AccessQuestion;
import dev.trailwarden.sandbox.identity.Caller;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.service.HandlerPermissions.Need;
import dev.trailwarden.sandbox.template.StackActor;
import dev.trailwarden.sandbox.template.StackTarget;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Kind;
import dev.trailwarden.sandbox.wire.CallAuditor.Ending;
import dev.trailwarden.sandbox.wire.ServiceProfile;
import java.util.List;
import java.util.Map;

/**
 * CloudFormation in the name of a caller: every call of a resource's handler is a question to IAM and the SCPs of the
 * caller's account, and is recorded by CloudTrail as the caller's, with CloudFormation as its source. Of the parameters
 * the records have the resource's name only. (CloudFormation User Guide, "Access control": without a service role the
 * caller's own permissions count.)
 *
 * @param world has the authorizer, and the recorder
 * @param permissions knows what handlers call
 * @param caller in whose name
 */
record StackCaller(World world, HandlerPermissions permissions, Caller caller) implements StackActor {
    private static final String CLOUDFORMATION = "cloudformation.amazonaws.com";

    @Override
    public void require(Change change) {
        for (Need need : permissions.of(change)) {
            try {
                ask(change.target(), need);
            } catch (ApiError refused) {
                recorded(change.target(), need).failed(refused);
                throw refused;
            }
        }
    }

    @Override
    public void made(Change change) {
        permissions
                .of(change)
                .forEach(need -> recorded(change.target(), need).answered(JsonNodeFactory.instance.objectNode()));
    }

    /**
     * Lets a call on a stack pass that the caller may make.
     *
     * @param action for example {@code cloudformation:DeleteStack}
     * @param target the stack
     * @throws ApiError a refusal
     */
    void require(String action, StackTarget target) {
        ask(target, Need.of(action, target.stackId()));
    }

    private void ask(StackTarget target, Need need) {
        AccessQuestion question = AccessQuestion.of(caller, region(target, need), need.action(), need.resource())
                .ownedBy(caller.account());
        for (Map.Entry<String, String> key : need.context().entrySet()) {
            question = question.with(key.getKey(), key.getValue());
        }
        world.authorizer().require(question);
    }

    private Ending recorded(StackTarget target, Need need) {
        List<String> parts = List.of(need.action().split(":", 2));
        String operation = parts.getLast();
        ApiCall call = new ApiCall(
                parts.getFirst(),
                operation,
                region(target, need),
                caller,
                input(operation, need),
                CLOUDFORMATION,
                CLOUDFORMATION,
                world.ids().uuid(),
                world.clock().now());
        return world.recorder().opened(call, kind(operation));
    }

    private static Kind kind(String operation) {
        if (operation.equals("PassRole")) {
            // A permission, and no call.
            return Kind.DATA;
        }
        boolean looks = List.of("Get", "List", "Describe").stream().anyMatch(operation::startsWith);
        return looks ? Kind.READ : Kind.WRITE;
    }

    private static ObjectNode input(String operation, Need need) {
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        String name = need.resource().substring(need.resource().lastIndexOf('/') + 1);
        return switch (need.action().substring(0, need.action().indexOf(':'))) {
            case "iam" -> input.put("RoleName", name);
            case "events" -> input.put(operation.endsWith("Targets") ? "Rule" : "Name", name);
            default -> input;
        };
    }

    private static Region region(StackTarget target, Need need) {
        String service = need.action().substring(0, need.action().indexOf(':'));
        return ServiceProfile.isGlobal(service) ? Region.US_EAST_1 : new Region(target.region());
    }
}
