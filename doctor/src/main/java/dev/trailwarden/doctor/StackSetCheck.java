package dev.trailwarden.doctor;

import dev.trailwarden.aws.Sight;
import dev.trailwarden.core.doctor.Finding;
import dev.trailwarden.core.doctor.Seen;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.tamper.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CallAs;
import software.amazon.awssdk.services.cloudformation.model.StackInstanceStatus;
import software.amazon.awssdk.services.cloudformation.model.StackInstanceSummary;
import software.amazon.awssdk.services.cloudformation.model.StackSet;
import software.amazon.awssdk.services.cloudformation.model.StackSetOperationStatus;
import software.amazon.awssdk.services.cloudformation.model.StackSetOperationSummary;

/** Looks at the StackSets that deploy the roles and the rules: is every instance what it should be, and do new accounts get theirs? */
final class StackSetCheck {
    /** The StackSets of the members' roles and rules. */
    static final List<String> NAMES = List.of("trailwarden-member-roles", "trailwarden-member-rules");

    private static final int NAMED = 5;
    private static final String UNCOVERED = "Some account or Region may not be guarded.";

    private final CloudFormationClient stacks;
    private final CallAs as;
    private final String region;

    /**
     * @param stacks in the Region that the StackSets are managed from
     * @param as whether as the management account or as a delegated administrator
     * @param region that Region
     */
    StackSetCheck(CloudFormationClient stacks, CallAs as, String region) {
        this.stacks = stacks;
        this.as = as;
        this.region = region;
    }

    List<Finding> findings() {
        List<Finding> all = new ArrayList<>();
        NAMES.forEach(name -> all.addAll(findings(name)));
        return all;
    }

    private List<Finding> findings(String name) {
        String id = "stackset-" + name;
        String thing = "StackSet " + name;
        Seen<StackSet> seen = Sight.of(
                "DescribeStackSet on " + name,
                () -> stacks.describeStackSet(
                                request -> request.stackSetName(name).callAs(as))
                        .stackSet());
        return switch (seen) {
            case Seen.Hidden<StackSet>(String why) -> List.of(Finding.unknown(id, thing, why));
            case Seen.Gone<StackSet> _ ->
                List.of(Finding.sick(
                        id,
                        Severity.HIGH,
                        thing + " does not exist, or not for this account",
                        UNCOVERED,
                        "Ask as the management account or a delegated administrator; where something else rolls the"
                                + " member stacks out, add --without stacksets; roll out with: trailwarden rollout"
                                + " plan"));
            case Seen.Known<StackSet>(StackSet set) ->
                List.of(
                        set.autoDeployment() != null
                                        && Boolean.TRUE.equals(
                                                set.autoDeployment().enabled())
                                ? Finding.fine(id, thing + " deploys to new accounts by itself")
                                : Finding.sick(
                                        id,
                                        Severity.HIGH,
                                        thing + " does not deploy to new accounts",
                                        "An account that comes into the organization is not guarded.",
                                        "Switch it on; the rollout knows its parameters, its capabilities and what it"
                                                + " depends on, all of which that call has to repeat: trailwarden"
                                                + " rollout apply"),
                        instances(name),
                        operation(name));
        };
    }

    private Finding instances(String name) {
        String id = "stackset-" + name + "-instances";
        Seen<List<StackInstanceSummary>> seen = Sight.of(
                "ListStackInstances on " + name,
                () -> stacks
                        .listStackInstancesPaginator(
                                request -> request.stackSetName(name).callAs(as))
                        .stream()
                        .flatMap(page -> page.summaries().stream())
                        .toList());
        return seen.either(
                all -> {
                    List<StackInstanceSummary> bad = all.stream()
                            .filter(one -> one.status() != StackInstanceStatus.CURRENT)
                            .toList();
                    if (all.isEmpty()) {
                        return Finding.sick(
                                id,
                                Severity.CRITICAL,
                                "StackSet " + name + " has no instances",
                                "No account has what it brings.",
                                "Roll out: trailwarden rollout plan");
                    }
                    return bad.isEmpty()
                            ? Finding.fine(id, all.size() + " instances of " + name + " are current")
                            : Finding.sick(
                                    id,
                                    Severity.HIGH,
                                    bad.size() + " of " + all.size() + " instances of " + name + " are not current: "
                                            + named(bad),
                                    UNCOVERED,
                                    "See why and deploy again: trailwarden rollout status");
                },
                _ -> Finding.unknown(id, "the instances of " + name, "the StackSet is gone"),
                why -> Finding.unknown(id, "the instances of " + name, why));
    }

    private static String named(List<StackInstanceSummary> bad) {
        List<String> words = new ArrayList<>();
        bad.stream()
                .limit(NAMED)
                .forEach(one -> words.add(one.account() + " " + one.region() + " " + one.statusAsString()
                        + Optional.ofNullable(one.statusReason())
                                .map(why -> " (" + PlainText.of(why, 160) + ")")
                                .orElse("")));
        return String.join(", ", words) + (bad.size() > NAMED ? " and " + (bad.size() - NAMED) + " more" : "");
    }

    private Finding operation(String name) {
        String id = "stackset-" + name + "-operation";
        Seen<Optional<StackSetOperationSummary>> seen = Sight.of(
                "ListStackSetOperations on " + name,
                () -> stacks
                        .listStackSetOperations(
                                request -> request.stackSetName(name).callAs(as).maxResults(1))
                        .summaries()
                        .stream()
                        .findFirst());
        return seen.either(
                last -> last.filter(one -> one.status() == StackSetOperationStatus.FAILED
                                        || one.status() == StackSetOperationStatus.STOPPED)
                                .isPresent()
                        ? Finding.sick(
                                id,
                                Severity.MEDIUM,
                                "the last operation of StackSet " + name + " ended as "
                                        + last.get().statusAsString(),
                                UNCOVERED,
                                "See where: aws cloudformation list-stack-set-operation-results" + in()
                                        + " --stack-set-name " + name + " --operation-id "
                                        + last.get().operationId())
                        : Finding.fine(id, "the last operation of StackSet " + name + " did not fail"),
                _ -> Finding.unknown(id, "the operations of " + name, "the StackSet is gone"),
                why -> Finding.unknown(id, "the operations of " + name, why));
    }

    private String in() {
        return " --region " + region + (as == CallAs.DELEGATED_ADMIN ? " --call-as DELEGATED_ADMIN" : "");
    }
}
