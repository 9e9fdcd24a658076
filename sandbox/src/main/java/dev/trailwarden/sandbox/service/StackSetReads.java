package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.service.StackBook.Order;
import dev.trailwarden.sandbox.service.StackSet.Instance;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** CloudFormation's operations that look at StackSets. (CloudFormation API Reference.) */
final class StackSetReads {
    private static final int PAGE = 100;

    private final Organization organization;
    private final StackSetBook book;
    private final StackSetQueue queue;

    StackSetReads(Organization organization, StackSetBook book, StackSetQueue queue) {
        this.organization = organization;
        this.book = book;
        this.queue = queue;
    }

    Map<String, Operation> operations() {
        return Map.of(
                "ListStackSets", Operation.read(this::listStackSets),
                "DescribeStackSet", Operation.read(book.of((_, set) -> described(set))),
                "DescribeStackInstance", Operation.read(book.of(this::describeStackInstance)),
                "ListStackInstances", Operation.read(book.of(this::listStackInstances)),
                "DescribeStackSetOperation", Operation.read(book.of(this::describeOperation)),
                "ListStackSetOperations", Operation.read(book.of(this::listOperations)),
                "ListStackSetOperationResults", Operation.read(book.of(this::listResults)));
    }

    private ObjectNode listStackSets(ApiCall call) {
        book.require(call, StackSet.arn(organization.management(), call.region(), "*"));
        boolean deleted = call.text("Status").equals("DELETED");
        synchronized (queue) {
            List<StackSet> all = deleted || !book.mayManage(call) ? List.of() : book.in(call);
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
        ObjectNode auto = into.putObject("AutoDeployment")
                .put("Enabled", set.wish().auto().enabled())
                .put("RetainStacksOnAccountRemoval", set.wish().auto().retain());
        if (!set.wish().auto().dependsOn().isEmpty()) {
            ArrayNode dependsOn = auto.putArray("DependsOn");
            set.wish().auto().dependsOn().forEach(dependsOn::add);
        }
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
        set.targets().keySet().forEach(units::add);
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
        if (account.isEmpty() && region.isEmpty()) {
            return page(call, set.instances().values(), instance -> instance(set, instance));
        }
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
        return page(call, set.runs(), StackSetReads::operation);
    }

    private static ObjectNode operation(StackSetRun run) {
        ObjectNode described = empty().put("OperationId", run.id())
                .put("Action", run.action())
                .put("Status", run.status())
                .put("CreationTimestamp", run.created().toString());
        run.ended().ifPresent(at -> described.put("EndTimestamp", at.toString()));
        described.putObject("StatusDetails").put("FailedStackInstancesCount", run.failures());
        return described;
    }

    private ObjectNode listResults(ApiCall call, StackSet set) {
        return page(call, run(call, set).results(), result -> {
            ObjectNode described = empty().put(
                            "Account", result.place().account().value())
                    .put("Region", result.place().region().name())
                    .put("Status", result.outcome().status())
                    .put("OrganizationalUnitId", result.unit());
            String reason = result.outcome().reason();
            return reason.isEmpty() ? described : described.put("StatusReason", reason);
        });
    }

    static StackSetRun run(ApiCall call, StackSet set) {
        String id = call.text("OperationId");
        return set.runs().stream()
                .filter(run -> run.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new ApiError("OperationNotFoundException", 404, "Operation " + id + " not found"));
    }

    private static <T> ObjectNode page(ApiCall call, Collection<T> all, Function<T, ObjectNode> describe) {
        int size = call.input().path("MaxResults").asInt(PAGE);
        String token = call.text("NextToken");
        if (size < 1 || size > PAGE || !token.matches("\\d{0,9}")) {
            throw StackBook.invalid("MaxResults or NextToken is not valid.");
        }
        int from = Math.min(token.isEmpty() ? 0 : Integer.parseInt(token), all.size());
        int to = Math.min(from + size, all.size());
        ObjectNode answer = empty();
        ArrayNode items = answer.putArray("Summaries");
        all.stream().skip(from).limit(size).forEach(item -> items.add(describe.apply(item)));
        return to < all.size() ? answer.put("NextToken", String.valueOf(to)) : answer;
    }

    private static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }
}
