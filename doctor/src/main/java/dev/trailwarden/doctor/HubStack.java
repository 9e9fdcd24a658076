package dev.trailwarden.doctor;

import dev.trailwarden.aws.Sight;
import dev.trailwarden.core.doctor.Seen;
import dev.trailwarden.doctor.Blueprint.Place;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.TemplateStage;

/**
 * The hub's stack as CloudFormation has it.
 *
 * @param status for example {@code UPDATE_COMPLETE}
 * @param isProtected whether it is protected from deletion
 * @param created when
 * @param parameters by name, those with defaults too
 * @param blueprint what its resources should be
 */
record HubStack(
        String status, boolean isProtected, Instant created, Map<String, String> parameters, Blueprint blueprint) {

    /** Reads it. */
    static Seen<HubStack> read(CloudFormationClient stacks, String name) {
        return Sight.of("DescribeStacks, DescribeStackResources, GetTemplate on stack " + name, () -> {
            Stack stack = stacks.describeStacks(request -> request.stackName(name))
                    .stacks()
                    .getFirst();
            Map<String, String> parameters = new HashMap<>();
            stack.parameters().forEach(one -> parameters.put(one.parameterKey(), one.parameterValue()));
            Map<String, String> physical = new HashMap<>();
            stacks.describeStackResources(request -> request.stackName(name))
                    .stackResources()
                    .forEach(one -> physical.put(
                            one.logicalResourceId(),
                            Optional.ofNullable(one.physicalResourceId()).orElse("")));
            String template = stacks.getTemplate(
                            request -> request.stackName(name).templateStage(TemplateStage.ORIGINAL))
                    .templateBody();
            if (template == null || template.isEmpty()) {
                throw new Sight.UnreadableAnswer("CloudFormation has no template of the stack");
            }
            String[] arn = stack.stackId().split(":", -1);
            return new HubStack(
                    stack.stackStatusAsString(),
                    Boolean.TRUE.equals(stack.enableTerminationProtection()),
                    stack.creationTime(),
                    parameters,
                    new Blueprint(template, parameters, physical, new Place(arn[1], arn[3], arn[4], name)));
        });
    }
}
