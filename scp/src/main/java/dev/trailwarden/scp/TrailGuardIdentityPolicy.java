package dev.trailwarden.scp;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.policybuilder.iam.IamEffect;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/**
 * The guard of an account outside any organization: the same denies, on named trails, as an identity policy to attach to
 * users, groups and roles.
 *
 * <p>It is the weaker answer: it holds only those it is attached to, whoever may detach it is not held, and the root user
 * never is.
 *
 * @param trailArns the trails to protect, {@code arn:aws:cloudtrail:eu-west-1:111122223333:trail/name}
 */
public record TrailGuardIdentityPolicy(List<String> trailArns) {
    /** How long a managed policy may be, in characters without white space (IAM User Guide, "IAM and AWS STS quotas"). */
    public static final int MAX_CHARACTERS = 6_144;

    private static final Pattern TRAIL =
            Pattern.compile("arn:aws(?:-[a-z]+)*:cloudtrail:[a-z0-9-]+:\\d{12}:trail/[A-Za-z0-9._-]{3,128}");

    /**
     * Checks the ARNs and the length of the policy.
     *
     * @throws InvalidGuardException if there is no ARN, some are not ARNs of trails, or the policy is longer than
     *     {@link #MAX_CHARACTERS}
     */
    public TrailGuardIdentityPolicy {
        trailArns = trailArns.stream().distinct().toList();
        List<String> mistakes = new ArrayList<>();
        if (trailArns.isEmpty()) {
            mistakes.add("no trail to protect was given; name at least one by its ARN");
        }
        for (String arn : trailArns) {
            if (!TRAIL.matcher(arn).matches()) {
                mistakes.add("'" + arn + "' is not the ARN of a trail; write it in full, like"
                        + " arn:aws:cloudtrail:eu-west-1:111122223333:trail/name, without wildcards");
            }
        }
        int length = json(trailArns).length();
        if (length > MAX_CHARACTERS) {
            mistakes.add("the policy would have " + length + " characters, and AWS takes " + MAX_CHARACTERS
                    + "; make several policies of fewer trails each");
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidGuardException(mistakes);
        }
    }

    /** {@return the policy document, without white space} */
    public String json() {
        return json(trailArns);
    }

    private static String json(List<String> trailArns) {
        return GuardStatement.document(List.of(IamStatement.builder()
                .sid("DenyTrailTamper")
                .effect(IamEffect.DENY)
                .actionIds(Statements.LOUD)
                .resourceIds(trailArns)
                .build()));
    }
}
