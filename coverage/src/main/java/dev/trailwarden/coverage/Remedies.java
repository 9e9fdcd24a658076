package dev.trailwarden.coverage;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.scp.live.Guarding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Problems with the commands that put them right. Commands are made of ids and our own names, never of anybody's words. */
final class Remedies {
    private static final String HUB = "in the hub's account";

    private final Expected expected;

    Remedies(Expected expected) {
        this.expected = expected;
    }

    private static String in(AccountId account) {
        return "in account " + account;
    }

    Problem unreadable(AccountId account, String why) {
        return new Problem(
                Kind.UNREADABLE,
                true,
                why,
                List.of(),
                HUB,
                List.of(
                        "trailwarden rollout plan    # is the account, or its OU, left out?",
                        "trailwarden rollout apply",
                        "aws sts assume-role --role-arn arn:" + expected.home().partition() + ":iam::" + account
                                + ":role/" + expected.rolePath()
                                + "/trailwarden-auditor --role-session-name try    # says why not"));
    }

    Problem bus(boolean known, String what) {
        return new Problem(
                Kind.BUS,
                known,
                what,
                List.of(),
                HUB,
                List.of(
                        "aws events describe-event-bus --name " + expected.bus() + " --region "
                                + expected.home().hubRegion(),
                        "trailwarden doctor    # the whole pipeline",
                        "trailwarden rollout apply    # hub.yaml says what the policy should be"));
    }

    Problem rule(Kind kind, boolean known, AccountId account, Region region, String what) {
        return new Problem(kind, known, what, List.of(region), in(account), rules(kind, account, List.of(region)));
    }

    private List<String> rules(Kind kind, AccountId account, List<Region> regions) {
        if (kind == Kind.RULE_UNKNOWN) {
            return List.of("trailwarden rollout apply    # renews the role trailwarden-auditor");
        }
        boolean many = regions.size() > 1;
        String region = many ? "$region" : regions.getFirst().id();
        List<String> commands = new ArrayList<>();
        if (many) {
            commands.add("for region in "
                    + String.join(" ", regions.stream().map(Region::id).toList()) + "; do");
        }
        String lead = many ? "  " : "";
        if (kind == Kind.RULE_DISABLED) {
            commands.add(lead + "aws events enable-rule --name " + expected.ruleName() + " --region " + region);
        } else {
            Expected.Target target = expected.target(account);
            if (kind != Kind.RULE_TARGET) {
                commands.add(lead + "aws events put-rule --name " + expected.ruleName() + " --state ENABLED --region "
                        + region + " --event-pattern '" + expected.pattern() + "'");
            }
            commands.add(lead + "aws events put-targets --rule " + expected.ruleName() + " --region " + region
                    + " --targets Id=" + target.id() + ",Arn=" + target.arn() + ",RoleArn=" + target.roleArn());
        }
        if (many) {
            commands.add("done");
        }
        return commands;
    }

    /** One problem for all that are alike but for their Regions. */
    Problem merged(AccountId account, List<Problem> same) {
        Problem first = same.getFirst();
        List<Region> regions = same.stream()
                .flatMap(problem -> problem.regions().stream())
                .distinct()
                .sorted(Comparator.comparing(Region::id))
                .toList();
        return new Problem(
                first.kind(),
                first.known(),
                first.what(),
                regions,
                first.where(),
                regions.size() > 1 ? rules(first.kind(), account, regions) : first.remedies());
    }

    Problem role(Kind kind, boolean known, AccountId account, String what) {
        return new Problem(
                kind,
                known,
                what,
                List.of(),
                HUB,
                List.of(
                        "trailwarden rollout apply",
                        "# a role that was changed by hand is not changed back by an update of its stack:",
                        "# detect-stack-set-drift, then delete and create the stack instance of account " + account));
    }

    Problem trail(Kind kind, boolean known, TrailArn trail, String what) {
        return new Problem(kind, known, what, List.of(), in(trail.owner()), List.of(status(trail)));
    }

    private static String status(TrailArn trail) {
        return "aws cloudtrail get-trail-status --name " + trail + " --region " + trail.homeRegion();
    }

    /** Whoever owns the account reads the trail; we may have been kept from it by a change of our role. */
    Problem unread(TrailArn trail, String what) {
        return new Problem(
                Kind.TRAIL_UNKNOWN,
                false,
                what,
                List.of(),
                in(trail.owner()),
                List.of(
                        status(trail),
                        "aws iam list-role-policies --role-name trailwarden-auditor"
                                + "    # look alone is ours; another one may deny it"));
    }

    Problem restore(Kind kind, TrailArn trail, String what) {
        return new Problem(kind, true, what, List.of(), HUB, List.of("trailwarden restore " + trail));
    }

    /** The key is in the Region and the account of its ARN: the bucket's Region, which need not be the trail's. */
    Problem key(String key, String what, String state) {
        String[] arn = key.split(":", -1);
        String which = " --key-id " + key + " --region " + arn[3];
        List<String> commands = new ArrayList<>();
        if (state.startsWith("PendingDeletion")) {
            commands.add("aws kms cancel-key-deletion" + which);
        }
        commands.add("aws kms enable-key" + which);
        return new Problem(Kind.KEY, true, what, List.of(), "in account " + arn[4], commands);
    }

    Problem capture(TrailArn trail, String what) {
        return new Problem(
                Kind.BASELINE,
                true,
                what,
                List.of(),
                HUB,
                List.of(
                        "trailwarden look " + trail.owner() + "    # keeps one of every healthy trail",
                        "trailwarden baseline accept " + trail + "    # agrees to one that is not"));
    }

    Problem accept(TrailArn trail, String what) {
        return accept(Kind.BASELINE, trail, what);
    }

    Problem accept(Kind kind, TrailArn trail, String what) {
        return new Problem(
                kind,
                true,
                what,
                List.of(),
                HUB,
                List.of(
                        "trailwarden baseline diff " + trail,
                        "trailwarden baseline accept " + trail + "    # if it is as it should be"));
    }

    Problem unrecorded(AccountId account, List<Region> blind, boolean unsure) {
        return new Problem(
                Kind.UNRECORDED,
                !unsure,
                unsure
                        ? "whether a trail records every Region of it is not known, because a trail that may cannot be read"
                        : "no trail that is on records the management events of "
                                + (blind.size() > 3 ? blind.size() + " of its Regions" : joined(blind))
                                + ", and EventBridge gets none of their calls without",
                blind,
                "in the management account",
                List.of(
                        "aws cloudtrail create-trail --name organization-trail --is-organization-trail --is-multi-region-trail"
                                + " --enable-log-file-validation --s3-bucket-name BUCKET",
                        "aws cloudtrail start-logging --name organization-trail",
                        "trailwarden look " + expected.home().management() + "    # keeps its baseline"));
    }

    private static String joined(List<Region> regions) {
        return String.join(", ", regions.stream().map(Region::id).toList());
    }

    Problem hindered(AccountId account, List<String> how) {
        return new Problem(
                Kind.HINDERED,
                true,
                String.join("; ", how),
                List.of(),
                "in the management account",
                List.of(
                        "trailwarden scp status",
                        "aws organizations list-policies-for-target --target-id " + account
                                + " --filter SERVICE_CONTROL_POLICY"));
    }

    Problem guardrail(AccountId account, Guarding.Held held) {
        String what = !held.unclear().isEmpty()
                ? "an SCP on it cannot be judged: " + String.join("; ", held.unclear())
                : "no SCP keeps its administrators from " + String.join(" and ", held.stops());
        return new Problem(
                Kind.GUARDRAIL,
                held.unclear().isEmpty(),
                what,
                List.of(),
                "in the management account",
                List.of(
                        "trailwarden scp plan --target " + account,
                        "trailwarden scp attach --target " + account + "    # or its OU, or root"));
    }
}
