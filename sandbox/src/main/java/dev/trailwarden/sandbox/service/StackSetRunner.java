package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.identity.AccessQuestion;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.identity.Caller;
import dev.trailwarden.sandbox.identity.Identities;
import dev.trailwarden.sandbox.identity.Role;
import dev.trailwarden.sandbox.identity.Session;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Ids;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.organization.Regions;
import dev.trailwarden.sandbox.service.StackBook.Entry;
import dev.trailwarden.sandbox.service.StackBook.Order;
import dev.trailwarden.sandbox.service.StackSet.Instance;
import dev.trailwarden.sandbox.service.StackSet.Place;
import dev.trailwarden.sandbox.service.StackSet.State;
import dev.trailwarden.sandbox.service.StackSetRun.Course;
import dev.trailwarden.sandbox.service.StackSetRun.Outcome;
import dev.trailwarden.sandbox.template.StackTarget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Does the work of StackSets in the members. A service-linked role of the management account becomes, in each member, the
 * role {@code stacksets-exec-…}: an ordinary role with {@code AdministratorAccess}, which the member's SCPs bind.
 * (CloudFormation User Guide, "Activate trusted access for StackSets with AWS Organizations".)
 */
final class StackSetRunner {
    private static final String ADMIN_ROLE = "AWSServiceRoleForCloudFormationStackSetsOrgAdmin";
    private static final String ADMIN_PATH = "/aws-service-role/stacksets.cloudformation.amazonaws.com/";
    private static final Duration SESSION = Duration.ofHours(1);

    private final World world;
    private final Organization organization;
    private final Regions regions;
    private final Identities identities;
    private final Authorizer authorizer;
    private final Ids ids;
    private final StackBook book;
    private final HandlerPermissions permissions;

    StackSetRunner(World world, StackBook book, HandlerPermissions permissions) {
        this.world = world;
        this.organization = world.organization();
        this.regions = world.regions();
        this.identities = world.identities();
        this.authorizer = world.authorizer();
        this.ids = world.ids();
        this.book = book;
        this.permissions = permissions;
    }

    /**
     * Makes the instances of places that have none yet.
     *
     * @param set the StackSet
     * @param course where
     */
    void prepare(StackSet set, Course course) {
        course.places()
                .values()
                .forEach(places -> places.forEach(
                        (place, unit) -> set.instances().computeIfAbsent(place, _ -> newInstance(set, place, unit))));
    }

    /**
     * Deploys a StackSet, or brings what it deployed in line with it.
     *
     * @param set the StackSet
     * @param operation in which operation
     * @param overrides values of parameters for these instances, empty to keep those they have
     * @return what is to be done in each place
     */
    StackSetRun.Step deploy(StackSet set, String operation, Optional<Map<String, String>> overrides) {
        return (place, unit) -> {
            Instance old = set.instances().computeIfAbsent(place, _ -> newInstance(set, place, unit));
            if (isSuspended(place.account())) {
                return skipped(set, place, operation);
            }
            Instance wanted = overrides.map(old::with).orElse(old);
            Optional<String> failure = applied(set, wanted);
            set.instances()
                    .put(
                            place,
                            wanted.ended(
                                    failure.isEmpty() ? State.CURRENT : State.OUTDATED,
                                    failure.isEmpty() ? "SUCCEEDED" : "FAILED",
                                    failure.orElse(""),
                                    operation));
            return failure.map(Outcome::failed).orElse(Outcome.SUCCEEDED);
        };
    }

    /**
     * Takes a StackSet out of accounts and Regions.
     *
     * @param set the StackSet
     * @param operation in which operation
     * @param retain whether the stacks stay
     * @return what is to be done in each place
     */
    StackSetRun.Step withdraw(StackSet set, String operation, boolean retain) {
        return (place, _) -> {
            Instance instance = set.instances().get(place);
            if (instance == null) {
                return Outcome.SUCCEEDED;
            }
            if (!retain && isSuspended(place.account())) {
                return skipped(set, place, operation);
            }
            Optional<String> failure = retain ? Optional.empty() : deleted(instance);
            if (failure.isEmpty()) {
                set.instances().remove(place);
                return Outcome.SUCCEEDED;
            }
            set.note(place, State.INOPERABLE, "FAILED", failure.get(), operation);
            return Outcome.failed(failure.get());
        };
    }

    private boolean isSuspended(AccountId account) {
        return organization.member(account).filter(member -> !member.isActive()).isPresent();
    }

    private static Outcome skipped(StackSet set, Place place, String operation) {
        String why = "The account " + place.account() + " is suspended";
        set.note(place, State.OUTDATED, "SKIPPED_SUSPENDED_ACCOUNT", why, operation);
        return new Outcome("CANCELLED", why);
    }

    private Instance newInstance(StackSet set, Place place, String unit) {
        StackTarget stack = new StackTarget(
                place.account().value(), place.region().name(), "StackSet-" + set.name() + "-" + ids.uuid());
        return new Instance(place, unit, stack, Map.of(), State.OUTDATED, "PENDING", "", "");
    }

    private Optional<String> applied(StackSet set, Instance instance) {
        Order wanted = set.wish().order();
        Map<String, String> parameters = new TreeMap<>(wanted.parameters());
        parameters.putAll(instance.overrides());
        Order order = new Order(wanted.template(), parameters, wanted.capabilities());
        StackTarget stack = instance.stack();
        try {
            if (organization.member(instance.place().account()).isEmpty()) {
                throw StackBook.invalid(
                        "Account " + instance.place().account() + " is not a member of the organization");
            }
            requireRegion(instance.place());
            StackCaller caller = caller(instance.place());
            Optional<Entry> before = book.find(stack);
            if (before.filter(entry -> entry.status().equals("ROLLBACK_COMPLETE"))
                    .isPresent()) {
                book.delete(stack, caller);
                before = Optional.empty();
            }
            if (book.isCurrent(stack, order)) {
                return Optional.empty();
            }
            Entry after = before.isEmpty() ? book.create(stack, order, caller) : book.update(stack, order, caller);
            return Optional.of(after.reason()).filter(reason -> !reason.isEmpty());
        } catch (ApiError refused) {
            return Optional.of(refused.message());
        }
    }

    private Optional<String> deleted(Instance instance) {
        try {
            requireRegion(instance.place());
            return book.delete(instance.stack(), caller(instance.place())).map(Entry::reason);
        } catch (ApiError refused) {
            return Optional.of(refused.message());
        }
    }

    /** The member and the management account must both have it. (User Guide, "Regions that are disabled by default".) */
    private void requireRegion(Place place) {
        for (AccountId account : List.of(place.account(), organization.management())) {
            if (!regions.isUsable(account, place.region())) {
                throw StackBook.invalid("Region " + place.region() + " is not enabled for account " + account);
            }
        }
    }

    /** In whose name StackSets works in an account. */
    private StackCaller caller(Place place) {
        Role admin = identities
                .role(organization.management(), ADMIN_ROLE)
                .orElseGet(() -> identities.createRole(
                        organization.management(),
                        ADMIN_PATH,
                        ADMIN_ROLE,
                        policy(
                                "sts:AssumeRole",
                                statement -> statement
                                        .putObject("Principal")
                                        .put("Service", "stacksets.cloudformation.amazonaws.com")),
                        Map.of(
                                "stacksets",
                                policy(
                                        "sts:AssumeRole",
                                        statement ->
                                                statement.put("Resource", "arn:aws:iam::*:role/stacksets-exec-*")))));
        Role execution = identities
                .role(place.account(), executionRole())
                .orElseGet(() -> newExecutionRole(place.account(), admin));
        Session session = identities.openSession(admin, "StackSets", SESSION, Optional.empty(), Optional.empty());
        try {
            authorizer.require(
                    AccessQuestion.of(new Caller.OfSession(session), place.region(), "sts:AssumeRole", execution.arn())
                            .guardedBy(Optional.of(execution.trustPolicy())));
        } catch (ApiError refused) {
            throw StackBook.invalid("Account " + place.account() + " should have '" + execution.name()
                    + "' role with trust relationship to the management account: " + refused.message());
        }
        Session work = identities.openSession(
                execution, "StackSets-" + place.account(), SESSION, Optional.empty(), Optional.empty());
        return new StackCaller(world, permissions, new Caller.OfSession(work));
    }

    /** The service-linked role of the member makes it, whom no SCP binds. */
    private Role newExecutionRole(AccountId account, Role admin) {
        Role made = identities.createRole(
                account,
                "/",
                executionRole(),
                policy(
                        "sts:AssumeRole",
                        statement -> statement.putObject("Principal").put("AWS", admin.arn())),
                Map.of());
        identities.changeSettings(
                made.arn(), old -> old.withManaged(List.of("arn:aws:iam::aws:policy/AdministratorAccess")));
        return identities.role(made.arn()).orElse(made);
    }

    private String executionRole() {
        UUID hash = UUID.nameUUIDFromBytes(organization.id().getBytes(StandardCharsets.UTF_8));
        return "stacksets-exec-" + hash.toString().replace("-", "");
    }

    private static JsonNode policy(String action, Consumer<ObjectNode> rest) {
        ObjectNode policy = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
        ObjectNode statement = policy.putArray("Statement").addObject();
        rest.accept(statement.put("Effect", "Allow").put("Action", action));
        return policy;
    }
}
