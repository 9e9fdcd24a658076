package dev.trailwarden.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where AWS is, and who asks it, for verbs whose {@code --profile} is one of the guardrail. */
final class ScpAwsOptions extends AwsPlace {
    @Option(
            names = "--aws-profile",
            paramLabel = "NAME",
            description = "The profile of your AWS configuration to ask with (default: what the SDK finds:"
                    + " environment, AWS_PROFILE, the default profile).")
    private @Nullable String profile;

    @Override
    Optional<String> profile() {
        return Optional.ofNullable(profile);
    }
}
