package dev.trailwarden.rollout;

import dev.trailwarden.pace.Pace;
import java.util.HashMap;
import java.util.Map;

/** How often a rollout calls AWS. */
public final class Rates {
    /** CloudFormation and Account Management publish no rates; these are careful, and the SDK repeats what is refused. */
    private static final Pace.Rate READS = new Pace.Rate(5, 10);

    private static final Pace.Rate WRITES = new Pace.Rate(2, 5);

    private Rates() {}

    /** {@return the rates by operation} */
    public static Map<String, Pace.Rate> all() {
        Map<String, Pace.Rate> rates = new HashMap<>(Pace.PUBLISHED);
        // Organizations User Guide, quotas, throttling limits.
        rates.put("ListDelegatedAdministrators", new Pace.Rate(5, 8));
        rates.put("ListRegions", new Pace.Rate(10, 10));
        for (String read : new String[] {
            "DescribeStacks",
            "GetTemplate",
            "DescribeStackResources",
            "DescribeStackEvents",
            "DescribeStackSet",
            "ListStackInstances",
            "ListStackSetOperations",
            "DescribeStackSetOperation",
            "ListStackSetOperationResults"
        }) {
            rates.put(read, READS);
        }
        for (String write : new String[] {
            "CreateStack",
            "UpdateStack",
            "DeleteStack",
            "UpdateTerminationProtection",
            "CreateStackSet",
            "UpdateStackSet",
            "DeleteStackSet",
            "CreateStackInstances",
            "DeleteStackInstances"
        }) {
            rates.put(write, WRITES);
        }
        return Map.copyOf(rates);
    }
}
