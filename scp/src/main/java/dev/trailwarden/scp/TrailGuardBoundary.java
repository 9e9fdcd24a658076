package dev.trailwarden.scp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.policybuilder.iam.IamConditionOperator;
import software.amazon.awssdk.policybuilder.iam.IamEffect;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/**
 * The guard of a single account as a permissions boundary: everything is allowed as far as the boundary goes, but not what
 * the guard denies, and, if its own ARN is known, neither lifting the boundary, nor changing it, nor making or feeding a
 * user or role that does not have it.
 *
 * <p>It holds those who have it. Whoever has none, and every role that they may assume or hand to a service, is not held; put
 * it on all users and roles but the one kept for emergencies. The root user never is.
 *
 * <p>Source: IAM User Guide, "Permissions boundaries for IAM entities", "Delegating responsibility to others using
 * permissions boundaries"; the actions with the key {@code iam:PermissionsBoundary}: Service Authorization Reference, "AWS
 * Identity and Access Management".
 *
 * @param guard what is denied
 * @param policyArn the boundary's own ARN, {@code arn:aws:iam::111122223333:policy/name}; empty means that it does not
 *     protect itself
 */
public record TrailGuardBoundary(TrailGuardIdentityPolicy guard, Optional<String> policyArn) {
    private static final Pattern POLICY =
            Pattern.compile("arn:aws(?:-[a-z]+)*:iam::\\d{12}:policy/(?:[\\w+=,.@-]+/)*[\\w+=,.@-]{1,128}");

    private static final List<String> LIFTING =
            List.of("iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary");

    private static final List<String> CHANGING = List.of(
            "iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:DeletePolicyVersion", "iam:SetDefaultPolicyVersion");

    private static final List<String> ESCAPING = List.of(
            "iam:AttachRolePolicy",
            "iam:AttachUserPolicy",
            "iam:CreateRole",
            "iam:CreateUser",
            "iam:PutRolePermissionsBoundary",
            "iam:PutRolePolicy",
            "iam:PutUserPermissionsBoundary",
            "iam:PutUserPolicy");

    /**
     * Checks the ARN and the length.
     *
     * @throws InvalidGuardException if the ARN is not that of a policy, or the policy would be longer than AWS takes
     */
    public TrailGuardBoundary {
        if (policyArn.filter(arn -> !POLICY.matcher(arn).matches()).isPresent()) {
            throw new InvalidGuardException(
                    List.of("'" + policyArn.get() + "' is not the ARN of a policy of an account;"
                            + " write it in full, like arn:aws:iam::111122223333:policy/TrailGuard"));
        }
        TrailGuardIdentityPolicy.requireLength(json(guard, policyArn));
    }

    /** {@return the policy document, without white space} */
    public String json() {
        return json(guard, policyArn);
    }

    private static String json(TrailGuardIdentityPolicy guard, Optional<String> policyArn) {
        List<IamStatement> statements = new ArrayList<>();
        statements.add(IamStatement.builder()
                .sid("AllowAllElse")
                .effect(IamEffect.ALLOW)
                .addAction("*")
                .addResource("*")
                .build());
        statements.addAll(guard.denies());
        policyArn.ifPresent(own -> {
            statements.add(deny("DenyLiftingTheBoundary", LIFTING, "*").build());
            statements.add(deny("DenyChangingTheBoundary", CHANGING, own).build());
            statements.add(deny("DenyEscapingTheBoundary", ESCAPING, "*")
                    // Negated, so that a user or role without any boundary is denied too.
                    .addCondition(IamConditionOperator.STRING_NOT_EQUALS, "iam:PermissionsBoundary", own)
                    .build());
        });
        return GuardStatement.document(statements);
    }

    private static IamStatement.Builder deny(String sid, List<String> actions, String resource) {
        return IamStatement.builder()
                .sid(sid)
                .effect(IamEffect.DENY)
                .actionIds(actions)
                .addResource(resource);
    }
}
