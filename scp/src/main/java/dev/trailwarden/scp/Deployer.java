package dev.trailwarden.scp;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tools that set up accounts, by the roles they work with. A guardrail that binds them stops their next deployment. */
public enum Deployer {
    /** Service-managed StackSets (CloudFormation User Guide, "StackSets prerequisites"). */
    STACKSETS,
    /** Self-managed StackSets, with the name that AWS's documentation gives the role. */
    STACKSETS_SELF_MANAGED,
    /** Control Tower, in the accounts that it has enrolled. */
    CONTROL_TOWER,
    /** Landing Zone Accelerator, with its default prefixes. */
    LZA;

    /** {@return its name everywhere, for example {@code control-tower}} */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return the roles it works with} */
    public List<RolePattern> roles() {
        return (switch (this) {
                    case STACKSETS -> Stream.of("stacksets-exec-*");
                    case STACKSETS_SELF_MANAGED -> Stream.of("AWSCloudFormationStackSetExecutionRole");
                    case CONTROL_TOWER -> Stream.of("AWSControlTowerExecution");
                    case LZA -> Stream.of("AWSAccelerator-*", "cdk-accel-*");
                })
                .map(name -> new RolePattern("arn:*:iam::*:role/" + name))
                .toList();
    }

    /**
     * {@return the tool of that name, if there is one}
     *
     * @param id for example {@code control-tower}
     */
    public static Optional<Deployer> called(String id) {
        return Arrays.stream(values()).filter(one -> one.id().equals(id)).findFirst();
    }

    /** {@return all names, for messages} */
    static String ids() {
        return Arrays.stream(values()).map(Deployer::id).collect(Collectors.joining(", "));
    }
}
