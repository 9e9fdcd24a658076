package dev.trailwarden.hub;

import dev.trailwarden.aws.Clients;
import dev.trailwarden.aws.wire.Turn;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;

/** How the functions call AWS: as the role that Lambda gives them. */
final class AwsAccess {
    private AwsAccess() {}

    /** New clients; the path of an event is never held back. */
    static Clients unpaced() {
        return new Clients(credentials(), Optional.empty());
    }

    /** New clients that keep within AWS's rates. */
    static Clients paced(Turn pacing) {
        return new Clients(credentials(), Optional.empty(), pacing);
    }

    /** With SnapStart, Lambda hands the role's credentials out by an endpoint and not by the environment. */
    private static AwsCredentialsProvider credentials() {
        return AwsCredentialsProviderChain.of(
                EnvironmentVariableCredentialsProvider.create(),
                ContainerCredentialsProvider.builder().build());
    }
}
