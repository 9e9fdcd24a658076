package dev.trailwarden.scp;

import java.util.List;
import software.amazon.awssdk.policybuilder.iam.IamConditionOperator;
import software.amazon.awssdk.policybuilder.iam.IamEffect;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/**
 * One deny of a guardrail.
 *
 * @param sid its {@code Sid}, which verdicts, cases and alerts name; letters and digits
 * @param profile the profile that brings it
 * @param actions what it denies
 * @param resources on what: ARNs with wildcards, or {@code *}
 * @param exempt the roles it leaves alone; none means that it leaves nobody alone
 * @param why for the person who has to agree to it, in one or two sentences
 */
public record GuardStatement(
        String sid,
        Profile profile,
        List<String> actions,
        List<String> resources,
        List<RolePattern> exempt,
        String why) {
    private static final String PRINCIPAL_ARN = "aws:PrincipalArn";

    /** Takes copies of the lists. */
    public GuardStatement {
        actions = List.copyOf(actions);
        resources = List.copyOf(resources);
        exempt = List.copyOf(exempt);
    }

    /** The same on some of its resources only, under a name of its own. */
    GuardStatement part(int number, List<String> some) {
        return new GuardStatement(sid + "Part" + number, profile, actions, some, exempt, why);
    }

    /** The statement as the policy builder takes it. */
    IamStatement statement() {
        IamStatement.Builder deny = IamStatement.builder()
                .sid(sid)
                .effect(IamEffect.DENY)
                .actionIds(actions)
                .resourceIds(resources);
        if (!exempt.isEmpty()) {
            // Negated, so that a request without the key is denied too.
            deny.addConditions(
                    IamConditionOperator.ARN_NOT_LIKE,
                    PRINCIPAL_ARN,
                    exempt.stream().map(RolePattern::arn).toList());
        }
        return deny.build();
    }

    /**
     * {@return a policy document of these statements, without white space since AWS counts it} A single statement stands in
     * a list too, as the SCP syntax is documented, and not bare as the builder writes it.
     */
    static String document(List<IamStatement> statements) {
        String json = IamPolicy.builder().statements(statements).build().toJson();
        return json.replaceFirst("\"Statement\":(\\{.*})}$", "\"Statement\":[$1]}");
    }
}
