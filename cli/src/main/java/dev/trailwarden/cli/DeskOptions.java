package dev.trailwarden.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the desk is; without them the SDK's own settings decide. */
final class DeskOptions {
    /** The desk as hub.yaml makes it. */
    static final String DESK = "trailwarden-desk:live";

    @Option(
            names = "--function",
            paramLabel = "NAME",
            description = "Name or ARN of the hub's desk function, with its alias (default: ${DEFAULT-VALUE}).")
    private String function = DESK;

    @Mixin
    private AwsOptions aws = new AwsOptions();

    String function() {
        return function;
    }

    AwsOptions aws() {
        return aws;
    }
}
