package dev.trailwarden.scp;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A guardrail as a CloudFormation template for the management account, for those who keep their policies in stacks. It needs
 * neither transforms nor macros.
 *
 * <p>Sources: CloudFormation User Guide, {@code AWS::Organizations::Policy} and "DeletionPolicy attribute".
 */
public final class GuardTemplate {
    // What no operator would write stands for the parameter until the text is made.
    private static final RolePattern BREAK_GLASS = new RolePattern("arn:*:iam::*:role/parameter/of/BreakGlassPatterns");
    private static final RolePattern DEPLOYERS = new RolePattern("arn:*:iam::*:role/parameter/of/DeployerPatterns");
    private static final Map<String, String> PARAMETERS =
            Map.of(BREAK_GLASS.arn(), "BreakGlassPatterns", DEPLOYERS.arn(), "DeployerPatterns");

    private static final String PATTERN =
            "^arn:(\\*|aws(-[a-z]+)*):iam::(\\*|[0-9]{12}):role/[A-Za-z0-9+=.@_/-]{3}[A-Za-z0-9+=.@_/*?-]*$";

    private final StringBuilder text = new StringBuilder();

    private GuardTemplate() {}

    /** {@return the template as it is shipped: hardened and guard, the exempt roles being parameters} */
    public static String shipped() {
        return of(
                GuardSettings.of(EnumSet.of(Profile.HARDENED, Profile.GUARD), List.of(BREAK_GLASS), List.of(DEPLOYERS)),
                true);
    }

    /**
     * Makes a template of one guardrail, with all that is exempt written out.
     *
     * @param settings of the guardrail
     * @return the template
     * @throws InvalidGuardException if the guardrail cannot be made
     */
    public static String of(GuardSettings settings) {
        return of(settings, false);
    }

    private static String of(GuardSettings settings, boolean parameters) {
        GuardTemplate template = new GuardTemplate();
        template.head(parameters);
        Optional<String> before = Optional.empty();
        for (GuardPolicy policy : Guardrail.of(settings).policies()) {
            String id = "Guardrail"
                    + policy.name().substring(GuardPolicy.NAME.length()).replace("-", "");
            template.policy(id, policy, before);
            before = Optional.of(id);
        }
        template.line(0, "Outputs:");
        template.line(2, "PolicyId:");
        template.line(4, "Description: The id of the first policy, for trailwarden scp status.");
        template.line(4, "Value:");
        template.line(6, "Ref: Guardrail");
        return template.text.toString();
    }

    private void head(boolean parameters) {
        line(0, "AWSTemplateFormatVersion: \"2010-09-09\"");
        line(0, "# Written by trailwarden scp render --template; do not edit.");
        line(0, "Description: >-");
        line(
                2,
                "Trailwarden's guardrail: service control policies that make the next attempt to switch a trail off fail.");
        line(2, "Deploy it in the management account, in the Region of its Organizations endpoint (us-east-1).");
        line(0, "Parameters:");
        line(2, "TargetIds:");
        line(4, "Type: CommaDelimitedList");
        line(4, "Description: >-");
        line(6, "Ids of the root, units and accounts to attach it to. Leave it empty to attach it step by step with");
        line(6, "trailwarden scp attach.");
        line(4, "Default: \"\"");
        line(4, "AllowedPattern: ^(|r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|[0-9]{12})$");
        if (parameters) {
            line(2, "BreakGlassPatterns:");
            line(4, "Type: CommaDelimitedList");
            line(4, "Description: >-");
            line(6, "ARN patterns of the roles kept for emergencies, with their path, like");
            line(
                    6,
                    "arn:*:iam::*:role/security/BreakGlass. For a permission set of Identity Center give both forms, see");
            line(6, "trailwarden scp render --permission-set.");
            line(4, "AllowedPattern: " + quoted(PATTERN));
            line(2, "DeployerPatterns:");
            line(4, "Type: CommaDelimitedList");
            line(
                    4,
                    "Description: ARN patterns of the roles that set up accounts; those of StackSets roll Trailwarden out.");
            line(
                    4,
                    "Default: "
                            + quoted(Deployer.STACKSETS.roles().stream()
                                    .map(RolePattern::arn)
                                    .collect(Collectors.joining(","))));
            line(4, "AllowedPattern: " + quoted(PATTERN));
        }
        line(0, "Conditions:");
        line(2, "HasTargets:");
        line(4, "Fn::Not:");
        line(6, "- Fn::Equals:");
        line(10, "- Fn::Join:");
        line(14, "- \"\"");
        line(14, "- Ref: TargetIds");
        line(10, "- \"\"");
        line(0, "Resources:");
    }

    private void policy(String id, GuardPolicy policy, Optional<String> before) {
        line(2, id + ":");
        line(4, "Type: AWS::Organizations::Policy");
        before.ifPresent(other -> {
            line(4, "# Organizations takes one change of its policies at a time.");
            line(4, "DependsOn: " + other);
        });
        line(
                4,
                "# Whoever may delete this stack may not thereby lift the guardrail; detach and delete the policy by name.");
        line(4, "DeletionPolicy: Retain");
        line(4, "UpdateReplacePolicy: Retain");
        line(4, "Properties:");
        line(6, "Name: " + policy.name());
        line(6, "Description: " + quoted(policy.description()));
        line(6, "Type: SERVICE_CONTROL_POLICY");
        line(6, "TargetIds:");
        line(8, "Fn::If:");
        line(10, "- HasTargets");
        line(10, "- Ref: TargetIds");
        line(10, "- Ref: AWS::NoValue");
        line(6, "Content:");
        line(8, "Version: \"2012-10-17\"");
        line(8, "Statement:");
        for (GuardStatement statement : policy.statements()) {
            line(10, "- Sid: " + statement.sid());
            line(12, "Effect: Deny");
            line(12, "Action:");
            statement.actions().forEach(action -> line(14, "- " + action));
            line(12, "Resource:");
            list(14, statement.resources());
            if (!statement.exempt().isEmpty()) {
                line(12, "Condition:");
                line(14, "ArnNotLike:");
                line(16, "aws:PrincipalArn:");
                list(18, statement.exempt().stream().map(RolePattern::arn).toList());
            }
        }
        line(6, "Tags:");
        line(8, "- Key: application");
        line(8, "  Value: trailwarden");
    }

    /** Lists cannot be put together in CloudFormation, but texts can, and then be taken apart. */
    private void list(int indent, List<String> items) {
        if (items.stream().noneMatch(PARAMETERS::containsKey)) {
            items.forEach(item -> line(indent, "- " + quoted(item)));
            return;
        }
        if (items.size() == 1) {
            line(indent, "Ref: " + PARAMETERS.get(items.getFirst()));
            return;
        }
        line(indent, "Fn::Split:");
        line(indent + 2, "- \",\"");
        line(indent + 2, "- Fn::Join:");
        line(indent + 6, "- \",\"");
        List<String> lines = new ArrayList<>();
        for (String item : items) {
            Optional<String> parameter = Optional.ofNullable(PARAMETERS.get(item));
            if (parameter.isPresent()) {
                lines.addAll(List.of("- Fn::Join:", "    - \",\"", "    - Ref: " + parameter.get()));
            } else {
                lines.add("- " + quoted(item));
            }
        }
        line(indent + 6, "- " + lines.getFirst());
        lines.stream().skip(1).forEach(one -> line(indent + 8, one));
    }

    private static String quoted(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private void line(int indent, String content) {
        text.repeat(' ', indent).append(content).append('\n');
    }
}
