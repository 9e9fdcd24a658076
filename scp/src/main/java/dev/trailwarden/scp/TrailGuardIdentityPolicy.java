package dev.trailwarden.scp;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.policybuilder.iam.IamEffect;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/**
 * The guard of an account outside any organization: the same denies, on named trails and event data stores, as an identity
 * policy to attach to users, groups and roles.
 *
 * <p>It is the weaker answer: it holds only those it is attached to, whoever may detach it is not held (but see
 * {@link TrailGuardBoundary}), and the root user never is.
 *
 * @param profile {@link Profile#CORE} or {@link Profile#HARDENED}
 * @param arns the trails and event data stores to protect, {@code arn:aws:cloudtrail:eu-west-1:111122223333:trail/name}
 */
public record TrailGuardIdentityPolicy(Profile profile, List<String> arns) {
    /** How long a managed policy may be, in characters without white space (IAM User Guide, "IAM and AWS STS quotas"). */
    public static final int MAX_CHARACTERS = 6_144;

    private static final Pattern TRAIL =
            Pattern.compile("arn:aws(?:-[a-z]+)*:cloudtrail:[a-z0-9-]+:\\d{12}:trail/[A-Za-z0-9._-]{3,128}");
    private static final Pattern STORE =
            Pattern.compile("arn:aws(?:-[a-z]+)*:cloudtrail:[a-z0-9-]+:\\d{12}:eventdatastore/[a-f0-9-]{36}");

    /**
     * Checks the ARNs and the length of the policy.
     *
     * @throws InvalidGuardException if the profile is about organizations, there is no ARN, some are not ARNs of trails or
     *     event data stores, the profile does not protect one of them, or the policy is longer than {@link #MAX_CHARACTERS}
     */
    public TrailGuardIdentityPolicy {
        arns = arns.stream().distinct().toList();
        List<String> mistakes = new ArrayList<>();
        if (profile != Profile.CORE && profile != Profile.HARDENED) {
            mistakes.add("profile '" + profile.id()
                    + "': is for organizations; an account of its own has core and hardened");
        }
        if (arns.isEmpty()) {
            mistakes.add("no trail to protect was given; name at least one by its ARN");
        }
        for (String arn : arns) {
            boolean store = STORE.matcher(arn).matches();
            if (!store && !TRAIL.matcher(arn).matches()) {
                mistakes.add("'" + arn + "' is not the ARN of a trail or event data store; write it in full, like"
                        + " arn:aws:cloudtrail:eu-west-1:111122223333:trail/name, without wildcards");
            }
            if (store && profile == Profile.CORE) {
                mistakes.add(
                        "'" + arn + "' is an event data store, which the profile core leaves alone; take hardened");
            }
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidGuardException(mistakes);
        }
        requireLength(GuardStatement.document(denies(profile, arns)));
    }

    /** {@return the policy document, without white space} */
    public String json() {
        return GuardStatement.document(denies());
    }

    List<IamStatement> denies() {
        return denies(profile, arns);
    }

    static void requireLength(String json) {
        if (json.length() > MAX_CHARACTERS) {
            throw new InvalidGuardException(List.of("the policy would have " + json.length()
                    + " characters, and AWS takes " + MAX_CHARACTERS + "; make several policies of fewer trails each"));
        }
    }

    private static List<IamStatement> denies(Profile profile, List<String> arns) {
        List<String> trails =
                arns.stream().filter(arn -> TRAIL.matcher(arn).matches()).toList();
        List<String> stores =
                arns.stream().filter(arn -> STORE.matcher(arn).matches()).toList();
        List<IamStatement> denies = new ArrayList<>();
        if (!trails.isEmpty()) {
            denies.add(deny("DenyTrailTamper", Statements.LOUD, trails));
            if (profile == Profile.HARDENED) {
                denies.add(deny("DenyQuietTrailTamper", Statements.QUIET_ON_TRAILS, trails));
            }
        }
        if (!stores.isEmpty()) {
            denies.add(deny(
                    "DenyEventDataStoreTamper",
                    Stream.concat(
                                    Statements.ON_STORES.stream(),
                                    // These two are for both.
                                    Stream.of("cloudtrail:PutInsightSelectors", "cloudtrail:PutEventConfiguration"))
                            .toList(),
                    stores));
        }
        return denies;
    }

    private static IamStatement deny(String sid, List<String> actions, List<String> resources) {
        return IamStatement.builder()
                .sid(sid)
                .effect(IamEffect.DENY)
                .actionIds(actions)
                .resourceIds(resources)
                .build();
    }
}
