package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.model.Arn;
import dev.trailwarden.sandbox.service.StackBook.Entry;
import dev.trailwarden.sandbox.service.StackBook.Order;
import dev.trailwarden.sandbox.template.Parameter;
import dev.trailwarden.sandbox.template.StackResource;
import dev.trailwarden.sandbox.template.StackTarget;
import dev.trailwarden.sandbox.template.Stacks;
import dev.trailwarden.sandbox.template.Template;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * CloudFormation's operations on single stacks. They end before they answer; change sets, stack policies, template URLs and
 * service roles are not here. (CloudFormation API Reference.)
 */
final class StackOperations {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][-a-zA-Z0-9]{0,127}");

    private final Stacks stacks;
    private final StackBook book;
    private final StackEvents events;
    private final World world;
    private final HandlerPermissions permissions;

    StackOperations(World world, Stacks stacks, StackBook book, StackEvents events, HandlerPermissions permissions) {
        this.stacks = stacks;
        this.book = book;
        this.events = events;
        this.world = world;
        this.permissions = permissions;
    }

    Map<String, Operation> operations() {
        return Map.of(
                "CreateStack", Operation.write(this::createStack),
                "UpdateStack", Operation.write(this::updateStack),
                "DeleteStack", Operation.write(this::deleteStack),
                "UpdateTerminationProtection", Operation.write(this::protect),
                "DescribeStacks", Operation.read(this::describeStacks),
                "DescribeStackResources", Operation.read(this::describeStackResources),
                "DescribeStackEvents", Operation.read(this::describeStackEvents),
                "GetTemplate", Operation.read(this::getTemplate));
    }

    private ObjectNode createStack(ApiCall call) {
        String name = call.text("StackName");
        if (!NAME.matcher(name).matches()) {
            throw StackBook.invalid("'" + name + "' is not the name of a stack.");
        }
        StackTarget target = target(call);
        book.create(target, order(call, Map.of()), caller(call));
        if (flag(call, "EnableTerminationProtection")) {
            book.protect(target, true);
        }
        return id(target);
    }

    private ObjectNode updateStack(ApiCall call) {
        StackTarget target = target(call);
        Optional<Order> before = book.find(target).flatMap(Entry::order);
        Order order = order(call, before.map(Order::parameters).orElse(Map.of()));
        if (flag(call, "UsePreviousTemplate")) {
            String template = before.map(Order::template)
                    .orElseThrow(() -> StackBook.invalid("The template of this stack is not kept; give TemplateBody."));
            order = new Order(template, order.parameters(), order.capabilities());
        }
        book.update(target, order, caller(call));
        return id(target);
    }

    private ObjectNode deleteStack(ApiCall call) {
        book.delete(target(call), caller(call));
        return empty();
    }

    private ObjectNode protect(ApiCall call) {
        StackTarget target = target(call);
        caller(call).require("cloudformation:UpdateTerminationProtection", target);
        book.protect(target, flag(call, "EnableTerminationProtection"));
        return id(target);
    }

    private ObjectNode describeStacks(ApiCall call) {
        String account = call.caller().account().value();
        ObjectNode answer = empty();
        ArrayNode list = answer.putArray("Stacks");
        if (!call.text("StackName").isEmpty()) {
            StackTarget target = target(call);
            caller(call).require("cloudformation:DescribeStacks", target);
            describe(list.addObject(), target, book.existing(target));
            return answer;
        }
        world.authorizer().require(call.asks("*"));
        book.in(account, call.region().name()).forEach((target, entry) -> describe(list.addObject(), target, entry));
        return answer;
    }

    private void describe(ObjectNode into, StackTarget target, Entry entry) {
        into.put("StackId", target.stackId())
                .put("StackName", target.name())
                .put("CreationTime", entry.created().toString())
                .put("StackStatus", entry.status())
                .put("EnableTerminationProtection", entry.isProtected());
        if (!entry.reason().isEmpty()) {
            into.put("StackStatusReason", entry.reason());
        }
        ArrayNode parameters = into.putArray("Parameters");
        entry.order()
                .ifPresent(order -> shown(order)
                        .forEach((key, value) ->
                                parameters.addObject().put("ParameterKey", key).put("ParameterValue", value)));
        ArrayNode outputs = into.putArray("Outputs");
        stacks.find(target)
                .ifPresent(stack -> stack.outputs()
                        .forEach((key, value) ->
                                outputs.addObject().put("OutputKey", key).put("OutputValue", value)));
    }

    private ObjectNode describeStackResources(ApiCall call) {
        StackTarget target = target(call);
        caller(call).require("cloudformation:DescribeStackResources", target);
        Entry entry = book.existing(target);
        ObjectNode answer = empty();
        ArrayNode list = answer.putArray("StackResources");
        List<StackResource> resources = new ArrayList<>();
        stacks.find(target)
                .ifPresent(stack -> resources.addAll(stack.resources().values()));
        resources.forEach(resource -> list.addObject()
                .put("StackName", target.name())
                .put("StackId", target.stackId())
                .put("LogicalResourceId", resource.logicalId())
                .put("PhysicalResourceId", resource.physicalId())
                .put("ResourceType", resource.type())
                .put("Timestamp", entry.created().toString())
                .put("ResourceStatus", "CREATE_COMPLETE"));
        return answer;
    }

    private ObjectNode describeStackEvents(ApiCall call) {
        StackTarget target = target(call);
        caller(call).require("cloudformation:DescribeStackEvents", target);
        book.existing(target);
        ObjectNode answer = empty();
        answer.set("StackEvents", events.of(target));
        return answer;
    }

    private ObjectNode getTemplate(ApiCall call) {
        StackTarget target = target(call);
        caller(call).require("cloudformation:GetTemplate", target);
        ObjectNode answer = empty();
        book.existing(target).order().ifPresent(order -> answer.put("TemplateBody", order.template()));
        return answer;
    }

    /** The value of every parameter, defaults included; those that must not be shown are stars. */
    private static Map<String, String> shown(Order order) {
        Map<String, String> values = new TreeMap<>();
        Template template = Template.read(order.template());
        template.parameterValues(order.parameters()).forEach((name, value) -> {
            List<String> texts = new ArrayList<>();
            (value.isArray() ? value : JsonNodeFactory.instance.arrayNode().add(value))
                    .forEach(one -> texts.add(one.asText()));
            boolean secret = Optional.ofNullable(template.parameters().get(name))
                    .filter(Parameter::noEcho)
                    .isPresent();
            values.put(name, secret ? "****" : String.join(",", texts));
        });
        return values;
    }

    private StackCaller caller(ApiCall call) {
        return new StackCaller(world, permissions, call.caller());
    }

    /** A stack by its name or ARN, always of the caller's account. */
    private static StackTarget target(ApiCall call) {
        String name = call.text("StackName");
        String account = call.caller().account().value();
        String plain = Arn.parse(name)
                .filter(arn -> arn.account().equals(account))
                .map(arn -> arn.resource().split("/", -1))
                .filter(parts -> parts.length == 3)
                .map(parts -> parts[1])
                .orElse(name);
        return new StackTarget(account, call.region().name(), plain);
    }

    static Order order(ApiCall call, Map<String, String> before) {
        for (String member : List.of("TemplateURL", "RoleARN", "StackPolicyBody", "StackPolicyURL")) {
            if (!call.text(member).isEmpty()) {
                throw StackBook.invalid("The sandbox does not have " + member + ".");
            }
        }
        List<String> capabilities = new ArrayList<>();
        call.input().path("Capabilities").forEach(capability -> capabilities.add(capability.asText()));
        return new Order(call.text("TemplateBody"), parameters(call.input().path("Parameters"), before), capabilities);
    }

    /** Values by name; who wants the previous one gets that, or the default where none was given. */
    static Map<String, String> parameters(JsonNode list, Map<String, String> before) {
        Map<String, String> parameters = new TreeMap<>();
        for (JsonNode parameter : list) {
            String key = parameter.path("ParameterKey").asText();
            if (!parameter.path("UsePreviousValue").asBoolean()) {
                parameters.put(key, parameter.path("ParameterValue").asText());
            } else if (before.containsKey(key)) {
                parameters.put(key, before.get(key));
            }
        }
        return parameters;
    }

    static boolean flag(ApiCall call, String member) {
        return call.text(member).equals("true");
    }

    private static ObjectNode id(StackTarget target) {
        return empty().put("StackId", target.stackId());
    }

    private static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }
}
