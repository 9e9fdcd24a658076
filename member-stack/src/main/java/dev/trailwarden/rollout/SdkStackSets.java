package dev.trailwarden.rollout;

import dev.trailwarden.pace.Pace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.AccountFilterType;
import software.amazon.awssdk.services.cloudformation.model.AutoDeployment;
import software.amazon.awssdk.services.cloudformation.model.CallAs;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.ConcurrencyMode;
import software.amazon.awssdk.services.cloudformation.model.DeploymentTargets;
import software.amazon.awssdk.services.cloudformation.model.ListStackInstancesResponse;
import software.amazon.awssdk.services.cloudformation.model.ListStackSetOperationResultsResponse;
import software.amazon.awssdk.services.cloudformation.model.ListStackSetOperationsResponse;
import software.amazon.awssdk.services.cloudformation.model.PermissionModels;
import software.amazon.awssdk.services.cloudformation.model.RegionConcurrencyType;
import software.amazon.awssdk.services.cloudformation.model.StackInstanceSummary;
import software.amazon.awssdk.services.cloudformation.model.StackSet;
import software.amazon.awssdk.services.cloudformation.model.StackSetNotFoundException;
import software.amazon.awssdk.services.cloudformation.model.StackSetOperationPreferences;
import software.amazon.awssdk.services.cloudformation.model.UpdateStackSetRequest;

/** Service-managed StackSets through the SDK. Whoever forgets CallAs looks in another name space, so each call has it. */
public final class SdkStackSets implements StackSets {
    private final CloudFormationClient client;
    private final CallAs callAs;
    private final Calls calls;

    /**
     * @param client of the hub's Region, with credentials of the management account or of the delegated administrator
     * @param delegated whether they are a delegated administrator's
     * @param pace holds calls back
     * @param sleeper waits before a call is repeated
     */
    public SdkStackSets(CloudFormationClient client, boolean delegated, Pace pace, Pace.Sleeper sleeper) {
        this.client = client;
        this.callAs = delegated ? CallAs.DELEGATED_ADMIN : CallAs.SELF;
        this.calls = new Calls(pace, sleeper);
    }

    @Override
    public Optional<Seen> find(String name) throws RolloutFault {
        return calls.make("cloudformation:DescribeStackSet", " " + name, () -> {
            try {
                return Optional.of(seen(client.describeStackSet(
                                request -> request.stackSetName(name).callAs(callAs))
                        .stackSet()));
            } catch (StackSetNotFoundException e) {
                return Optional.<Seen>empty();
            }
        });
    }

    private static Seen seen(StackSet set) {
        Map<String, String> parameters = new HashMap<>();
        set.parameters().forEach(one -> parameters.put(one.parameterKey(), one.parameterValue()));
        Optional<AutoDeployment> automatic = Optional.ofNullable(set.autoDeployment());
        return new Seen(
                set.stackSetARN(),
                Optional.ofNullable(set.templateBody()).orElse(""),
                parameters,
                automatic.filter(one -> Boolean.TRUE.equals(one.enabled())).isPresent(),
                automatic
                        .filter(one -> Boolean.TRUE.equals(one.retainStacksOnAccountRemoval()))
                        .isPresent(),
                Optional.ofNullable(set.managedExecution())
                        .filter(one -> Boolean.TRUE.equals(one.active()))
                        .isPresent(),
                automatic.map(one -> Set.copyOf(one.dependsOn())).orElse(Set.of()),
                Set.copyOf(set.organizationalUnitIds()));
    }

    @Override
    public List<Instance> instances(String name) throws RolloutFault {
        return all(
                        "ListStackInstances",
                        name,
                        client.listStackInstancesPaginator(
                                request -> request.stackSetName(name).callAs(callAs)),
                        ListStackInstancesResponse::summaries)
                .stream()
                .map(SdkStackSets::instance)
                .toList();
    }

    private static Instance instance(StackInstanceSummary one) {
        return new Instance(
                one.account(),
                one.region(),
                Optional.ofNullable(one.organizationalUnitId()).orElse(""),
                one.statusAsString(),
                Optional.ofNullable(one.stackInstanceStatus())
                        .map(status -> status.detailedStatusAsString())
                        .orElse(""),
                Optional.ofNullable(one.statusReason()).orElse(""));
    }

    @Override
    public List<Operation> busy(String name) throws RolloutFault {
        return all(
                        "ListStackSetOperations",
                        name,
                        client.listStackSetOperationsPaginator(
                                request -> request.stackSetName(name).callAs(callAs)),
                        ListStackSetOperationsResponse::summaries)
                .stream()
                .map(one -> new Operation(one.operationId(), one.actionAsString(), one.statusAsString()))
                .filter(Operation::busy)
                .toList();
    }

    @Override
    public Operation operation(String name, String id) throws RolloutFault {
        return calls.make("cloudformation:DescribeStackSetOperation", " " + id + " of " + name, () -> {
            var one = client.describeStackSetOperation(request ->
                            request.stackSetName(name).operationId(id).callAs(callAs))
                    .stackSetOperation();
            return new Operation(one.operationId(), one.actionAsString(), one.statusAsString());
        });
    }

    @Override
    public List<Result> results(String name, String id) throws RolloutFault {
        return all(
                        "ListStackSetOperationResults",
                        name,
                        client.listStackSetOperationResultsPaginator(request ->
                                request.stackSetName(name).operationId(id).callAs(callAs)),
                        ListStackSetOperationResultsResponse::summaries)
                .stream()
                .map(one -> new Result(
                        one.account(),
                        one.region(),
                        one.statusAsString(),
                        Optional.ofNullable(one.statusReason()).orElse("")))
                .toList();
    }

    @Override
    public void create(Wish wish) throws RolloutFault {
        AutoDeployment automatic = automatic(wish);
        calls.make(
                "cloudformation:CreateStackSet",
                " " + wish.name(),
                () -> client.createStackSet(request -> request.stackSetName(wish.name())
                        .description(wish.description())
                        .templateBody(wish.template())
                        .parameters(SdkStacks.parameters(wish.parameters()))
                        .capabilities(Capability.CAPABILITY_NAMED_IAM)
                        .permissionModel(PermissionModels.SERVICE_MANAGED)
                        .autoDeployment(automatic)
                        .managedExecution(managed -> managed.active(true))
                        .tags(SdkStacks.TAG)
                        .callAs(callAs)));
    }

    private AutoDeployment automatic(Wish wish) throws RolloutFault {
        AutoDeployment.Builder automatic =
                AutoDeployment.builder().enabled(true).retainStacksOnAccountRemoval(false);
        if (wish.after().isPresent()) {
            String before = wish.after().get();
            automatic.dependsOn(find(before)
                    .orElseThrow(() -> new RolloutFault(
                            "there is no StackSet " + before + ", on which " + wish.name() + " depends",
                            "run the command again"))
                    .arn());
        }
        return automatic.build();
    }

    @Override
    public String update(Wish wish, Optional<Where> where, Speed pace) throws RolloutFault {
        UpdateStackSetRequest.Builder request = UpdateStackSetRequest.builder()
                .stackSetName(wish.name())
                .description(wish.description())
                .templateBody(wish.template())
                .parameters(SdkStacks.parameters(wish.parameters()))
                .capabilities(Capability.CAPABILITY_NAMED_IAM)
                .permissionModel(PermissionModels.SERVICE_MANAGED)
                .managedExecution(managed -> managed.active(true))
                .operationPreferences(preferences(pace))
                .tags(SdkStacks.TAG)
                .callAs(callAs);
        if (where.isPresent()) {
            // AWS takes either targets or AutoDeployment.
            request.deploymentTargets(targets(where.get())).regions(where.get().regions());
        } else {
            request.autoDeployment(automatic(wish));
        }
        return calls.make(
                "cloudformation:UpdateStackSet",
                " " + wish.name(),
                () -> client.updateStackSet(request.build()).operationId());
    }

    @Override
    public String deploy(String name, Where where, Speed pace) throws RolloutFault {
        return calls.make(
                "cloudformation:CreateStackInstances",
                " of " + name,
                () -> client.createStackInstances(request -> request.stackSetName(name)
                                .deploymentTargets(targets(where))
                                .regions(where.regions())
                                .operationPreferences(preferences(pace))
                                .callAs(callAs))
                        .operationId());
    }

    @Override
    public String withdraw(String name, Where where, Speed pace) throws RolloutFault {
        return calls.make(
                "cloudformation:DeleteStackInstances",
                " of " + name,
                () -> client.deleteStackInstances(request -> request.stackSetName(name)
                                .deploymentTargets(targets(where))
                                .regions(where.regions())
                                .retainStacks(false)
                                .operationPreferences(preferences(pace))
                                .callAs(callAs))
                        .operationId());
    }

    @Override
    public void delete(String name) throws RolloutFault {
        calls.make("cloudformation:DeleteStackSet", " " + name, () -> {
            try {
                return client.deleteStackSet(
                        request -> request.stackSetName(name).callAs(callAs));
            } catch (StackSetNotFoundException e) {
                // What was wanted is so: an answer was lost, or somebody else did it.
                return name;
            }
        });
    }

    private static DeploymentTargets targets(Where where) {
        DeploymentTargets.Builder targets = DeploymentTargets.builder().organizationalUnitIds(where.units());
        if (!where.accounts().isEmpty()) {
            targets.accounts(where.accounts()).accountFilterType(AccountFilterType.INTERSECTION);
        }
        return targets.build();
    }

    private static StackSetOperationPreferences preferences(Speed speed) {
        return StackSetOperationPreferences.builder()
                .regionConcurrencyType(RegionConcurrencyType.PARALLEL)
                .concurrencyMode(ConcurrencyMode.SOFT_FAILURE_TOLERANCE)
                .maxConcurrentPercentage(speed.atOnce())
                .failureTolerancePercentage(speed.tolerated())
                .build();
    }

    private <P, T> List<T> all(String operation, String name, SdkIterable<P> pages, Function<P, List<T>> items)
            throws RolloutFault {
        List<T> all = new ArrayList<>();
        Iterator<P> iterator = pages.iterator();
        while (iterator.hasNext()) {
            all.addAll(items.apply(calls.make("cloudformation:" + operation, " of " + name, iterator::next)));
        }
        return List.copyOf(all);
    }
}
