package dev.trailwarden.cli;

import dev.trailwarden.core.event.AccountId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * With whose credentials a rollout works. It concerns two accounts: the hub account, and the management account. The
 * credentials that are found are one of them; these options say how to reach the other.
 */
final class RolloutAccess {
    private static final String DEFAULT_ROLE = "OrganizationAccountAccessRole";

    @Mixin
    private AwsOptions aws = new AwsOptions();

    @Option(
            names = "--management-profile",
            paramLabel = "NAME",
            description = "With the hub account's credentials: the profile of the management account, for its own"
                    + " stacks.")
    private @Nullable String managementProfile;

    @Option(
            names = "--management-role",
            paramLabel = "NAME|ARN",
            description = "Instead of a profile: a role to assume in the management account.")
    private @Nullable String managementRole;

    @Option(
            names = "--hub-account",
            paramLabel = "ACCOUNT",
            description = "With the management account's credentials: the account in which the hub is.")
    private @Nullable AccountId hubAccount;

    @Option(
            names = "--hub-profile",
            paramLabel = "NAME",
            description = "With the management account's credentials: the profile of the hub account.")
    private @Nullable String hubProfile;

    @Option(
            names = "--hub-role",
            paramLabel = "NAME",
            defaultValue = DEFAULT_ROLE,
            description = "Instead of a profile: the role to assume in the hub account (default: ${DEFAULT-VALUE}).")
    private String hubRole = DEFAULT_ROLE;

    AwsOptions aws() {
        return aws;
    }

    Optional<String> managementProfile() {
        return Optional.ofNullable(managementProfile);
    }

    Optional<String> managementRole() {
        return Optional.ofNullable(managementRole);
    }

    Optional<String> hubAccount() {
        return Optional.ofNullable(hubAccount).map(AccountId::value);
    }

    Optional<String> hubProfile() {
        return Optional.ofNullable(hubProfile);
    }

    String hubRole() {
        return hubRole;
    }
}
