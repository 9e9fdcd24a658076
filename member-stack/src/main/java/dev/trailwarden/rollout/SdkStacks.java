package dev.trailwarden.rollout;

import dev.trailwarden.pace.Pace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/** Stacks of one account through the SDK. */
public final class SdkStacks implements Stacks {
    static final Tag TAG = Tag.builder().key("application").value("trailwarden").build();
    private static final int NAMED = 10;

    private final Function<String, CloudFormationClient> clients;
    private final Map<String, CloudFormationClient> byRegion = new ConcurrentHashMap<>();
    private final Calls calls;

    /**
     * @param clients gives a client of a Region, with the account's credentials; asked once for each
     * @param pace holds calls back
     * @param sleeper waits before a call is repeated
     */
    public SdkStacks(Function<String, CloudFormationClient> clients, Pace pace, Pace.Sleeper sleeper) {
        this.clients = clients;
        this.calls = new Calls(pace, sleeper);
    }

    private CloudFormationClient in(String region) {
        return byRegion.computeIfAbsent(region, clients);
    }

    @Override
    public Optional<Seen> find(String region, String name) throws RolloutFault {
        Optional<Stack> stack = calls.make("cloudformation:DescribeStacks", " " + name + " in " + region, () -> {
            try {
                return in(region).describeStacks(request -> request.stackName(name)).stacks().stream()
                        .findFirst();
            } catch (CloudFormationException e) {
                if (Calls.code(e).equals("ValidationError") && Calls.words(e).contains("does not exist")) {
                    return Optional.<Stack>empty();
                }
                throw e;
            }
        });
        if (stack.isEmpty()) {
            return Optional.empty();
        }
        Stack seen = stack.get();
        String status = seen.stackStatusAsString();
        Map<String, String> parameters = new HashMap<>();
        seen.parameters().forEach(one -> parameters.put(one.parameterKey(), one.parameterValue()));
        return Optional.of(new Seen(
                status,
                Optional.ofNullable(seen.stackStatusReason()).orElse(""),
                template(region, name),
                parameters,
                Boolean.TRUE.equals(seen.enableTerminationProtection()),
                DEAD.contains(status) ? left(region, name) : List.of()));
    }

    private String template(String region, String name) throws RolloutFault {
        return calls.make(
                "cloudformation:GetTemplate",
                " of " + name + " in " + region,
                () -> Optional.ofNullable(in(region)
                                .getTemplate(request -> request.stackName(name))
                                .templateBody())
                        .orElse(""));
    }

    private List<String> left(String region, String name) throws RolloutFault {
        return calls.make(
                "cloudformation:DescribeStackResources",
                " of " + name + " in " + region,
                () -> in(region).describeStackResources(request -> request.stackName(name)).stackResources().stream()
                        .filter(resource -> !resource.resourceStatusAsString().equals("DELETE_COMPLETE"))
                        .filter(resource -> resource.physicalResourceId() != null
                                && !resource.physicalResourceId().isEmpty())
                        .map(resource -> resource.physicalResourceId() + " (" + resource.resourceType() + ")")
                        .toList());
    }

    @Override
    public void create(String region, Wish wish) throws RolloutFault {
        calls.make(
                "cloudformation:CreateStack",
                " " + wish.name() + " in " + region,
                () -> in(region)
                        .createStack(request -> request.stackName(wish.name())
                                .templateBody(wish.template())
                                .parameters(parameters(wish.parameters()))
                                .capabilities(Capability.CAPABILITY_NAMED_IAM)
                                .enableTerminationProtection(wish.guarded())
                                .tags(TAG)));
    }

    @Override
    public boolean update(String region, Wish wish) throws RolloutFault {
        return calls.make("cloudformation:UpdateStack", " " + wish.name() + " in " + region, () -> {
            try {
                in(region)
                        .updateStack(request -> request.stackName(wish.name())
                                .templateBody(wish.template())
                                .parameters(parameters(wish.parameters()))
                                .capabilities(Capability.CAPABILITY_NAMED_IAM)
                                .tags(TAG));
                return true;
            } catch (CloudFormationException e) {
                if (Calls.words(e).contains("No updates are to be performed")) {
                    return false;
                }
                throw e;
            }
        });
    }

    static List<Parameter> parameters(Map<String, String> values) {
        return values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(one -> Parameter.builder()
                        .parameterKey(one.getKey())
                        .parameterValue(one.getValue())
                        .build())
                .toList();
    }

    @Override
    public void protect(String region, String name, boolean on) throws RolloutFault {
        calls.make(
                "cloudformation:UpdateTerminationProtection",
                " " + name + " in " + region,
                () -> in(region)
                        .updateTerminationProtection(
                                request -> request.stackName(name).enableTerminationProtection(on)));
    }

    @Override
    public void delete(String region, String name) throws RolloutFault {
        calls.make(
                "cloudformation:DeleteStack",
                " " + name + " in " + region,
                () -> in(region).deleteStack(request -> request.stackName(name)));
    }

    @Override
    public List<String> failures(String region, String name) throws RolloutFault {
        return calls.make(
                "cloudformation:DescribeStackEvents",
                " " + name + " in " + region,
                () -> in(region).describeStackEvents(request -> request.stackName(name)).stackEvents().stream()
                        // Newest first; the stack's own first event begins the change that failed.
                        .takeWhile(event -> !begins(event, name))
                        .filter(event -> event.resourceStatusAsString().endsWith("_FAILED"))
                        .map(event -> event.logicalResourceId() + " (" + event.resourceType() + "): "
                                + Optional.ofNullable(event.resourceStatusReason())
                                        .orElse(event.resourceStatusAsString()))
                        .limit(NAMED)
                        .toList()
                        .reversed());
    }

    private static boolean begins(StackEvent event, String name) {
        return name.equals(event.logicalResourceId())
                && List.of("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS")
                        .contains(event.resourceStatusAsString());
    }
}
