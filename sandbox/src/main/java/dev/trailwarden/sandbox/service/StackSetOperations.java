package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Ids;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.service.StackBook.Order;
import dev.trailwarden.sandbox.service.StackSet.Auto;
import dev.trailwarden.sandbox.service.StackSet.Instance;
import dev.trailwarden.sandbox.service.StackSet.State;
import dev.trailwarden.sandbox.service.StackSet.Wish;
import dev.trailwarden.sandbox.service.StackSetRun.Course;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * CloudFormation's operations that change service-managed StackSets. Self-managed StackSets, drift and imports are not
 * here. (CloudFormation API Reference.)
 */
final class StackSetOperations {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][-a-zA-Z0-9]{0,127}");

    private final Organization organization;
    private final Ids ids;
    private final StackSetBook book;
    private final StackSetTargets targets;
    private final StackSetQueue queue;
    private final StackSetRunner runner;

    StackSetOperations(World world, StackSetBook book, StackSetQueue queue, StackSetRunner runner) {
        this.organization = world.organization();
        this.ids = world.ids();
        this.book = book;
        this.targets = new StackSetTargets(world.organization(), book, world.ids());
        this.queue = queue;
        this.runner = runner;
    }

    Map<String, Operation> operations() {
        return Map.of(
                "CreateStackSet", Operation.write(this::createStackSet),
                "UpdateStackSet", Operation.write(book.of(this::updateStackSet)),
                "DeleteStackSet", Operation.write(book.of(this::deleteStackSet)),
                "CreateStackInstances", Operation.write(book.of(this::createStackInstances)),
                "UpdateStackInstances", Operation.write(book.of(this::updateStackInstances)),
                "DeleteStackInstances", Operation.write(book.of(this::deleteStackInstances)),
                "StopStackSetOperation", Operation.write(book.of(this::stop)));
    }

    private ObjectNode createStackSet(ApiCall call) {
        String name = call.text("StackSetName");
        if (!NAME.matcher(name).matches()) {
            throw StackBook.invalid("'" + name + "' is not the name of a stack set.");
        }
        book.require(call, StackSet.arn(organization.management(), call.region(), name + ":*"));
        book.requireOrganization(call);
        if (!call.text("PermissionModel").equals("SERVICE_MANAGED")) {
            throw StackBook.invalid("The sandbox has StackSets of the permission model SERVICE_MANAGED only.");
        }
        Order order = StackOperations.order(call, Map.of());
        synchronized (queue) {
            Wish wish = wish(call, order, new Auto(false, false, List.of()), false);
            StackSet set = new StackSet(organization.management(), call.region(), name, ids.uuid(), wish);
            if (!book.add(call, set)) {
                throw new ApiError("NameAlreadyExistsException", 409, "The specified name is already in use: " + name);
            }
            return empty().put("StackSetId", set.id());
        }
    }

    /** What a call wants; automatic deployment and managed execution stay as they were where it does not say. */
    private Wish wish(ApiCall call, Order order, Auto auto, boolean managed) {
        order.checked();
        boolean active = call.input().has("ManagedExecution")
                ? call.input().path("ManagedExecution").path("Active").asBoolean()
                : managed;
        return new Wish(
                order,
                call.text("Description"),
                call.input().has("AutoDeployment") ? auto(call.input().path("AutoDeployment")) : auto,
                active);
    }

    private Auto auto(JsonNode wanted) {
        boolean enabled = wanted.path("Enabled").asBoolean();
        List<String> dependsOn = new ArrayList<>();
        for (JsonNode arn : wanted.path("DependsOn")) {
            if (book.all().stream().noneMatch(set -> set.arn().equals(arn.asText()))) {
                throw StackBook.invalid("There is no StackSet " + arn.asText() + " to depend on.");
            }
            dependsOn.add(arn.asText());
        }
        if (!enabled && (wanted.path("RetainStacksOnAccountRemoval").asBoolean() || !dependsOn.isEmpty())) {
            throw StackBook.invalid(
                    "Specify RetainStacksOnAccountRemoval and DependsOn only if Enabled is set to true.");
        }
        return new Auto(enabled, wanted.path("RetainStacksOnAccountRemoval").asBoolean(), dependsOn);
    }

    private ObjectNode updateStackSet(ApiCall call, StackSet set) {
        book.requireOrganization(call);
        StackSetQueue.requireFree(set);
        Order given = StackOperations.order(call, set.wish().order().parameters());
        Order order = StackOperations.flag(call, "UsePreviousTemplate")
                ? new Order(set.wish().order().template(), given.parameters(), given.capabilities())
                : given;
        boolean narrowed = call.input().has("DeploymentTargets") || call.input().has("Regions");
        if (narrowed && call.input().has("AutoDeployment")) {
            throw StackBook.invalid("If you specify AutoDeployment, don't specify DeploymentTargets or Regions.");
        }
        Wish wish = wish(call, order, set.wish().auto(), set.wish().managedExecution());
        Course course =
                narrowed ? StackSetTargets.existingOnly(set, targets.named(call)) : targets.everywhere(call, set);
        set.want(wish);
        set.instances().replaceAll((_, old) -> old.state() == State.INOPERABLE ? old : outdated(old));
        return begun(set, "UPDATE", course, runner.deploy(set, course.id(), Optional.empty()));
    }

    private static Instance outdated(Instance old) {
        return old.ended(State.OUTDATED, old.detailed(), old.reason(), old.operation());
    }

    private ObjectNode deleteStackSet(ApiCall call, StackSet set) {
        StackSetQueue.requireFree(set);
        if (!set.instances().isEmpty()) {
            throw new ApiError(
                    "StackSetNotEmptyException", 409, "StackSet " + set.name() + " still has stack instances");
        }
        book.remove(call, set);
        return empty();
    }

    private ObjectNode createStackInstances(ApiCall call, StackSet set) {
        book.requireOrganization(call);
        StackSetQueue.requireFree(set);
        Course course = targets.named(call);
        Map<String, String> overrides = StackOperations.parameters(call.input().path("ParameterOverrides"), Map.of());
        // Automatic deployment knows the units and no filter: who comes to one later gets what the unit got.
        targets.units(call.input().path("DeploymentTargets"))
                .forEach(unit -> set.targets()
                        .computeIfAbsent(unit, _ -> new LinkedHashSet<>())
                        .addAll(StackSetTargets.regions(call)));
        runner.prepare(set, course);
        return begun(set, "CREATE", course, runner.deploy(set, course.id(), Optional.of(overrides)));
    }

    private ObjectNode updateStackInstances(ApiCall call, StackSet set) {
        book.requireOrganization(call);
        StackSetQueue.requireFree(set);
        Course course = StackSetTargets.existingOnly(set, targets.named(call));
        Map<String, String> overrides = StackOperations.parameters(call.input().path("ParameterOverrides"), Map.of());
        return begun(set, "UPDATE", course, runner.deploy(set, course.id(), Optional.of(overrides)));
    }

    private ObjectNode deleteStackInstances(ApiCall call, StackSet set) {
        book.requireOrganization(call);
        StackSetQueue.requireFree(set);
        JsonNode named = call.input().path("DeploymentTargets");
        Course course = StackSetTargets.existingOnly(set, targets.named(call));
        if (named.path("Accounts").isEmpty()) {
            targets.units(named)
                    .forEach(unit -> set.targets().computeIfPresent(unit, (_, regions) -> {
                        StackSetTargets.regions(call).forEach(regions::remove);
                        return regions.isEmpty() ? null : regions;
                    }));
        }
        boolean retain = StackOperations.flag(call, "RetainStacks");
        return begun(set, "DELETE", course, runner.withdraw(set, course.id(), retain));
    }

    private ObjectNode begun(StackSet set, String action, Course course, StackSetRun.Step step) {
        return empty().put(
                        "OperationId", queue.submit(set, action, course, step).id());
    }

    private ObjectNode stop(ApiCall call, StackSet set) {
        book.requireOrganization(call);
        queue.stop(set, StackSetReads.run(call, set));
        return empty();
    }

    private static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }
}
