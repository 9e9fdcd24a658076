package dev.trailwarden.scp;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.policybuilder.iam.IamConditionOperator;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/**
 * The organization's guard: a service control policy that lets nobody stop or delete a trail, except for a few roles kept
 * for emergencies.
 *
 * <p>It denies and never allows, so it belongs beside {@code FullAWSAccess} and not in its place. It does not reach the
 * management account nor service-linked roles; it does reach root users and delegated administrators of members
 * (Organizations User Guide, "Service control policies").
 *
 * @param breakGlass the exempted roles; none means that only the management account can still stop a trail
 */
public record TrailGuardScp(List<BreakGlassPattern> breakGlass) {
    /** The {@code Sid} of the one statement, which verdicts and test cases name. */
    public static final String SID = GuardStatement.SID;

    /** How long a service control policy may be, in characters, white space included (Organizations User Guide, quotas). */
    public static final int MAX_CHARACTERS = 10_240;

    private static final String PRINCIPAL_ARN = "aws:PrincipalArn";

    /**
     * Checks the length of the policy.
     *
     * @throws InvalidGuardException if the exemptions make the policy longer than {@link #MAX_CHARACTERS}
     */
    public TrailGuardScp {
        breakGlass = breakGlass.stream().distinct().toList();
        int length = json(breakGlass).length();
        if (length > MAX_CHARACTERS) {
            throw new InvalidGuardException(List.of("the policy would have " + length + " characters, and AWS takes "
                    + MAX_CHARACTERS + "; its " + breakGlass.size()
                    + " break-glass patterns must become fewer or shorter, for example one path for all such roles"));
        }
    }

    /**
     * {@return the guard that leaves the given roles alone}
     *
     * @param breakGlassArns ARNs or patterns of ARNs of IAM roles, see {@link BreakGlassPattern}
     * @throws InvalidGuardException if some cannot be used, naming each of them, or if together they are too long
     */
    public static TrailGuardScp exempting(List<String> breakGlassArns) {
        List<String> mistakes = breakGlassArns.stream()
                .map(BreakGlassPattern::complaint)
                .flatMap(Optional::stream)
                .toList();
        if (!mistakes.isEmpty()) {
            throw new InvalidGuardException(mistakes);
        }
        return new TrailGuardScp(
                breakGlassArns.stream().map(BreakGlassPattern::new).toList());
    }

    /** {@return the policy document, without white space since AWS counts it} */
    public String json() {
        return json(breakGlass);
    }

    private static String json(List<BreakGlassPattern> breakGlass) {
        IamStatement.Builder deny = GuardStatement.denying(List.of("*"));
        if (!breakGlass.isEmpty()) {
            // Negated, so that a request without the key is denied too.
            deny.addConditions(
                    IamConditionOperator.ARN_NOT_LIKE,
                    PRINCIPAL_ARN,
                    breakGlass.stream().map(BreakGlassPattern::arn).toList());
        }
        return GuardStatement.document(deny.build());
    }
}
