package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Ids;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.organization.Regions;
import dev.trailwarden.sandbox.organization.Unit;
import dev.trailwarden.sandbox.service.StackBook.Order;
import dev.trailwarden.sandbox.service.StackSet.Instance;
import dev.trailwarden.sandbox.service.StackSet.Place;
import dev.trailwarden.sandbox.service.StackSet.Run;
import dev.trailwarden.sandbox.service.StackSet.Wish;
import dev.trailwarden.sandbox.service.StackSetRunner.Course;
import dev.trailwarden.sandbox.service.StackSetRunner.Member;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Handler;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * CloudFormation's operations on service-managed StackSets. They end before they answer. Self-managed StackSets, drift,
 * imports and automatic deployment to accounts that come later are not here. (CloudFormation API Reference.)
 */
final class StackSetOperations {
    private static final String SERVICE = "member.org.stacksets.cloudformation.amazonaws.com";
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][-a-zA-Z0-9]{0,127}");
    private static final int PAGE = 100;

    private final Organization organization;
    private final Authorizer authorizer;
    private final Ids ids;
    private final StackSetRunner runner;
    /** By Region and name. */
    private final Map<String, StackSet> sets = new TreeMap<>();

    /** Does an operation of a StackSet that exists. */
    @FunctionalInterface
    private interface Deed {
        ObjectNode with(ApiCall call, StackSet set);
    }

    StackSetOperations(World world, StackSetRunner runner) {
        this.organization = world.organization();
        this.authorizer = world.authorizer();
        this.ids = world.ids();
        this.runner = runner;
    }

    Map<String, Operation> operations() {
        return Map.ofEntries(
                Map.entry("CreateStackSet", Operation.write(this::createStackSet)),
                Map.entry("ListStackSets", Operation.read(this::listStackSets)),
                Map.entry("UpdateStackSet", Operation.write(of(this::updateStackSet))),
                Map.entry("DeleteStackSet", Operation.write(of(this::deleteStackSet))),
                Map.entry("CreateStackInstances", Operation.write(of(this::createStackInstances))),
                Map.entry("UpdateStackInstances", Operation.write(of(this::updateStackInstances))),
                Map.entry("DeleteStackInstances", Operation.write(of(this::deleteStackInstances))),
                Map.entry("DescribeStackSet", Operation.read(of((_, set) -> described(set)))),
                Map.entry("DescribeStackInstance", Operation.read(of(this::describeStackInstance))),
                Map.entry("ListStackInstances", Operation.read(of(this::listStackInstances))),
                Map.entry("DescribeStackSetOperation", Operation.read(of(this::describeOperation))),
                Map.entry("ListStackSetOperations", Operation.read(of(this::listOperations))),
                Map.entry("ListStackSetOperationResults", Operation.read(of(this::listResults))));
    }

    private Handler of(Deed deed) {
        return call -> {
            synchronized (sets) {
                String name = call.text("StackSetName");
                String plain = name.startsWith("arn:") ? name.substring(name.lastIndexOf('/') + 1) : name;
                StackSet set = sets.get(key(call, plain.replaceFirst(":.*", "")));
                String arn = set == null ? StackSet.arn(organization.management(), call.region(), plain) : set.arn();
                authorizer.require(call.asks(arn).ownedBy(call.caller().account()));
                // Who forgets CallAs looks among the StackSets of its own account, where there is none.
                if (set == null || !mayManage(call)) {
                    throw new ApiError("StackSetNotFoundException", 404, "StackSet " + name + " not found");
                }
                return deed.with(call, set);
            }
        };
    }

    private boolean mayManage(ApiCall call) {
        AccountId account = call.caller().account();
        return call.text("CallAs").equals("DELEGATED_ADMIN")
                ? organization.delegates(SERVICE).contains(account)
                : account.equals(organization.management());
    }

    private void requireOrganization(ApiCall call) {
        if (!mayManage(call)) {
            throw StackBook.invalid("You must be the management account or delegated admin account of an organization"
                    + " before operating a SERVICE_MANAGED stack set");
        }
        if (!organization.trusted().containsKey(SERVICE)) {
            throw StackBook.invalid("You must enable organizations access to operate a service managed stack set");
        }
    }

    private static String key(ApiCall call, String name) {
        return call.region() + "/" + name;
    }

    private ObjectNode createStackSet(ApiCall call) {
        String name = call.text("StackSetName");
        if (!NAME.matcher(name).matches()) {
            throw StackBook.invalid("'" + name + "' is not the name of a stack set.");
        }
        authorizer.require(call.asks(StackSet.arn(organization.management(), call.region(), name + ":*"))
                .ownedBy(call.caller().account()));
        requireOrganization(call);
        if (!call.text("PermissionModel").equals("SERVICE_MANAGED")) {
            throw StackBook.invalid("The sandbox has StackSets of the permission model SERVICE_MANAGED only.");
        }
        Wish wish = wish(call, StackOperations.order(call, Map.of()));
        synchronized (sets) {
            if (sets.containsKey(key(call, name))) {
                throw new ApiError("NameAlreadyExistsException", 409, "The specified name is already in use: " + name);
            }
            StackSet set = new StackSet(organization.management(), call.region(), name, ids.uuid(), wish);
            sets.put(key(call, name), set);
            return empty().put("StackSetId", set.id());
        }
    }

    private static Wish wish(ApiCall call, Order order) {
        order.checked();
        JsonNode auto = call.input().path("AutoDeployment");
        return new Wish(
                order,
                call.text("Description"),
                auto.path("Enabled").asBoolean(),
                auto.path("RetainStacksOnAccountRemoval").asBoolean(),
                call.input().path("ManagedExecution").path("Active").asBoolean());
    }

    private ObjectNode updateStackSet(ApiCall call, StackSet set) {
        requireOrganization(call);
        Order given = StackOperations.order(call, set.wish().order().parameters());
        Order order = StackOperations.flag(call, "UsePreviousTemplate")
                ? new Order(set.wish().order().template(), given.parameters(), given.capabilities())
                : given;
        Wish wish = wish(call, order);
        boolean narrowed = call.input().has("DeploymentTargets") || call.input().has("Regions");
        Course course = narrowed ? course(call) : everywhere(call, set);
        set.want(wish);
        set.instances()
                .replaceAll((_, old) -> new Instance(
                        old.place(),
                        old.unit(),
                        old.stack(),
                        old.overrides(),
                        StackSet.State.OUTDATED,
                        old.detailed(),
                        old.reason(),
                        old.operation()));
        runner.deploy(set, "UPDATE", existingOnly(set, course), Optional.empty());
        return empty().put("OperationId", course.id());
    }

    private ObjectNode deleteStackSet(ApiCall call, StackSet set) {
        if (!set.instances().isEmpty()) {
            throw new ApiError(
                    "StackSetNotEmptyException", 409, "StackSet " + set.name() + " still has stack instances");
        }
        sets.remove(key(call, set.name()));
        return empty();
    }

    private ObjectNode createStackInstances(ApiCall call, StackSet set) {
        requireOrganization(call);
        Course course = course(call);
        Map<String, String> overrides = StackOperations.parameters(call.input().path("ParameterOverrides"), Map.of());
        call.input()
                .path("DeploymentTargets")
                .path("OrganizationalUnitIds")
                .forEach(unit -> set.units().add(unit.asText()));
        runner.deploy(set, "CREATE", course, Optional.of(overrides));
        return empty().put("OperationId", course.id());
    }

    private ObjectNode updateStackInstances(ApiCall call, StackSet set) {
        requireOrganization(call);
        Course course = course(call);
        Map<String, String> overrides = StackOperations.parameters(call.input().path("ParameterOverrides"), Map.of());
        runner.deploy(set, "UPDATE", existingOnly(set, course), Optional.of(overrides));
        return empty().put("OperationId", course.id());
    }

    private ObjectNode deleteStackInstances(ApiCall call, StackSet set) {
        requireOrganization(call);
        Course course = course(call);
        runner.withdraw(set, existingOnly(set, course), StackOperations.flag(call, "RetainStacks"));
        return empty().put("OperationId", course.id());
    }

    /** A course through every instance, Region by Region. */
    private Course everywhere(ApiCall call, StackSet set) {
        Map<AccountId, Member> members = new LinkedHashMap<>();
        Set<Region> regions = new LinkedHashSet<>();
        set.instances().values().forEach(instance -> {
            AccountId account = instance.place().account();
            members.putIfAbsent(account, new Member(account, instance.unit()));
            regions.add(instance.place().region());
        });
        return planned(call, List.copyOf(members.values()), List.copyOf(regions));
    }

    private static Course existingOnly(StackSet set, Course course) {
        List<Member> members = course.members().stream()
                .filter(member -> course.regions().stream()
                        .anyMatch(region -> set.instances().containsKey(new Place(member.account(), region))))
                .toList();
        return new Course(course.id(), members, course.regions(), course.tolerated());
    }

    private Course course(ApiCall call) {
        if (!call.input().path("Accounts").isEmpty()) {
            throw StackBook.invalid("Use DeploymentTargets for a service managed stack set, not Accounts.");
        }
        List<Region> regions = new ArrayList<>();
        for (JsonNode region : call.input().path("Regions")) {
            regions.add(region(region.asText()));
        }
        if (regions.isEmpty()) {
            throw StackBook.invalid("At least one Region is needed.");
        }
        return planned(call, members(call.input().path("DeploymentTargets")), regions);
    }

    private static Region region(String name) {
        return Regions.COMMERCIAL.stream()
                .filter(region -> region.name().equals(name))
                .findFirst()
                .orElseThrow(() -> StackBook.invalid("'" + name + "' is not a Region."));
    }

    private Course planned(ApiCall call, List<Member> members, List<Region> regions) {
        String id = Optional.of(call.text("OperationId"))
                .filter(given -> !given.isEmpty())
                .orElseGet(ids::uuid);
        boolean taken = sets.values().stream()
                .flatMap(set -> set.runs().stream())
                .anyMatch(run -> run.id().equals(id));
        if (taken) {
            throw new ApiError("OperationIdAlreadyExistsException", 409, "The operation id is in use: " + id);
        }
        JsonNode preferences = call.input().path("OperationPreferences");
        int percentage = preferences.path("FailureTolerancePercentage").asInt();
        int tolerated = preferences.path("FailureToleranceCount").asInt(members.size() * percentage / 100);
        return new Course(id, members, regions, tolerated);
    }

    /** The accounts in the units that were named, never the management account. */
    private List<Member> members(JsonNode targets) {
        JsonNode units = targets.path("OrganizationalUnitIds");
        if (units.isEmpty()) {
            throw StackBook.invalid("DeploymentTargets must name OrganizationalUnitIds.");
        }
        Set<String> named = new LinkedHashSet<>();
        targets.path("Accounts").forEach(account -> named.add(account.asText()));
        Map<AccountId, Member> found = new LinkedHashMap<>();
        for (JsonNode unit : units) {
            String id = unit.asText();
            if (organization.unit(id).isEmpty()) {
                throw StackBook.invalid("There is no root or organizational unit " + id + ".");
            }
            for (var member : organization.members()) {
                boolean inside =
                        organization.above(member.id()).stream().map(Unit::id).anyMatch(id::equals);
                if (inside) {
                    found.putIfAbsent(member.id(), new Member(member.id(), id));
                }
            }
        }
        String filter = targets.path("AccountFilterType").asText("NONE");
        switch (filter) {
            case "NONE" -> {
                if (!named.isEmpty()) {
                    throw StackBook.invalid("Accounts need an AccountFilterType.");
                }
            }
            case "INTERSECTION" -> found.keySet().removeIf(account -> !named.contains(account.value()));
            case "DIFFERENCE" -> found.keySet().removeIf(account -> named.contains(account.value()));
            case "UNION" ->
                organization.members().stream()
                        .filter(member -> named.contains(member.id().value()))
                        .forEach(member -> found.putIfAbsent(member.id(), new Member(member.id(), member.parent())));
            default -> throw StackBook.invalid("There is no AccountFilterType " + filter + ".");
        }
        found.remove(organization.management());
        return List.copyOf(found.values());
    }

    private ObjectNode listStackSets(ApiCall call) {
        authorizer.require(call.asks(StackSet.arn(organization.management(), call.region(), "*"))
                .ownedBy(call.caller().account()));
        boolean deleted = call.text("Status").equals("DELETED");
        synchronized (sets) {
            List<StackSet> all = sets.entrySet().stream()
                    .filter(entry ->
                            !deleted && mayManage(call) && entry.getKey().startsWith(call.region() + "/"))
                    .map(Map.Entry::getValue)
                    .toList();
            return page(call, all, set -> {
                ObjectNode summary = empty().put("StackSetName", set.name())
                        .put("StackSetId", set.id())
                        .put("Description", set.wish().description())
                        .put("Status", "ACTIVE")
                        .put("PermissionModel", "SERVICE_MANAGED");
                deployment(summary, set);
                return summary;
            });
        }
    }

    private static void deployment(ObjectNode into, StackSet set) {
        into.putObject("AutoDeployment")
                .put("Enabled", set.wish().autoDeployment())
                .put("RetainStacksOnAccountRemoval", set.wish().retain());
        into.putObject("ManagedExecution").put("Active", set.wish().managedExecution());
    }

    private static ObjectNode described(StackSet set) {
        Order order = set.wish().order();
        ObjectNode answer = empty();
        ObjectNode described = answer.putObject("StackSet")
                .put("StackSetName", set.name())
                .put("StackSetId", set.id())
                .put("StackSetARN", set.arn())
                .put("Description", set.wish().description())
                .put("Status", "ACTIVE")
                .put("TemplateBody", order.template())
                .put("PermissionModel", "SERVICE_MANAGED");
        described.set("Parameters", parameters(order.parameters()));
        ArrayNode capabilities = described.putArray("Capabilities");
        order.capabilities().forEach(capabilities::add);
        ArrayNode units = described.putArray("OrganizationalUnitIds");
        set.units().forEach(units::add);
        ArrayNode regions = described.putArray("Regions");
        set.instances().keySet().stream()
                .map(place -> place.region().name())
                .distinct()
                .forEach(regions::add);
        deployment(described, set);
        return answer;
    }

    private static ArrayNode parameters(Map<String, String> values) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        new TreeMap<>(values)
                .forEach((key, value) ->
                        list.addObject().put("ParameterKey", key).put("ParameterValue", value));
        return list;
    }

    private ObjectNode describeStackInstance(ApiCall call, StackSet set) {
        Instance instance = set.instances().values().stream()
                .filter(one -> one.place().account().value().equals(call.text("StackInstanceAccount"))
                        && one.place().region().name().equals(call.text("StackInstanceRegion")))
                .findFirst()
                .orElseThrow(() -> new ApiError(
                        "StackInstanceNotFoundException", 404, "There is no such instance of " + set.name()));
        ObjectNode described = instance(set, instance);
        described.set("ParameterOverrides", parameters(instance.overrides()));
        ObjectNode answer = empty();
        answer.set("StackInstance", described);
        return answer;
    }

    private ObjectNode listStackInstances(ApiCall call, StackSet set) {
        String account = call.text("StackInstanceAccount");
        String region = call.text("StackInstanceRegion");
        List<Instance> all = set.instances().values().stream()
                .filter(instance ->
                        account.isEmpty() || instance.place().account().value().equals(account))
                .filter(instance ->
                        region.isEmpty() || instance.place().region().name().equals(region))
                .toList();
        return page(call, all, instance -> instance(set, instance));
    }

    private static ObjectNode instance(StackSet set, Instance instance) {
        ObjectNode described = empty().put("StackSetId", set.id())
                .put("Account", instance.place().account().value())
                .put("Region", instance.place().region().name())
                .put("StackId", instance.stack().stackId())
                .put("Status", instance.state().name())
                .put("OrganizationalUnitId", instance.unit())
                .put("LastOperationId", instance.operation());
        if (!instance.reason().isEmpty()) {
            described.put("StatusReason", instance.reason());
        }
        described.putObject("StackInstanceStatus").put("DetailedStatus", instance.detailed());
        return described;
    }

    private ObjectNode describeOperation(ApiCall call, StackSet set) {
        ObjectNode answer = empty();
        answer.set("StackSetOperation", operation(run(call, set)).put("StackSetId", set.id()));
        return answer;
    }

    private ObjectNode listOperations(ApiCall call, StackSet set) {
        return page(call, set.runs(), StackSetOperations::operation);
    }

    private static ObjectNode operation(Run run) {
        ObjectNode described = empty().put("OperationId", run.id())
                .put("Action", run.action())
                .put("Status", run.status())
                .put("CreationTimestamp", run.begun().toString())
                .put("EndTimestamp", run.ended().toString());
        described.putObject("StatusDetails").put("FailedStackInstancesCount", run.failures());
        return described;
    }

    private ObjectNode listResults(ApiCall call, StackSet set) {
        return page(call, run(call, set).results(), result -> {
            ObjectNode described = empty().put(
                            "Account", result.place().account().value())
                    .put("Region", result.place().region().name())
                    .put("Status", result.status())
                    .put("OrganizationalUnitId", result.unit());
            return result.reason().isEmpty() ? described : described.put("StatusReason", result.reason());
        });
    }

    private static Run run(ApiCall call, StackSet set) {
        String id = call.text("OperationId");
        return set.runs().stream()
                .filter(run -> run.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new ApiError("OperationNotFoundException", 404, "Operation " + id + " not found"));
    }

    private static <T> ObjectNode page(ApiCall call, List<T> all, Function<T, ObjectNode> describe) {
        int size = call.input().path("MaxResults").asInt(PAGE);
        String token = call.text("NextToken");
        if (size < 1 || size > PAGE || !token.matches("\\d{0,9}")) {
            throw StackBook.invalid("MaxResults or NextToken is not valid.");
        }
        int from = Math.min(token.isEmpty() ? 0 : Integer.parseInt(token), all.size());
        int to = Math.min(from + size, all.size());
        ObjectNode answer = empty();
        ArrayNode items = answer.putArray("Summaries");
        all.subList(from, to).forEach(item -> items.add(describe.apply(item)));
        return to < all.size() ? answer.put("NextToken", String.valueOf(to)) : answer;
    }

    private static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }
}
