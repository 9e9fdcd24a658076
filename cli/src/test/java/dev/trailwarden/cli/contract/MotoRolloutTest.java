package dev.trailwarden.cli.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.pace.Pace;
import dev.trailwarden.rollout.Names;
import dev.trailwarden.rollout.SdkStackSets;
import dev.trailwarden.rollout.StackSets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Role;

/**
 * The StackSets of a rollout, deployed by a simulation of AWS that we did not write. Known differences of moto 5.2.1: it does
 * not take {@code AWS::NoValue} out of lists, so the two policies that only particular accounts have are cut out of the text;
 * it knows neither automatic deployment nor results of operations.
 */
@EnabledIf(
        value = "dev.trailwarden.cli.contract.MotoJudge#isInstalledOrHasToBe",
        disabledReason = "moto_server is not installed; the StackSets were deployed by the sandbox only")
class MotoRolloutTest {
    private static final Path HOME = Path.of(System.getProperty("trailwarden.home"));
    private static final StackSets.Speed SPEED = new StackSets.Speed(100, 25);
    private static final String HUB = "222222222222";

    @Test
    void rolesAndRulesAreInTheMemberAccounts() throws Exception {
        try (MotoJudge moto = new MotoJudge()) {
            AccountId member = moto.named().account();
            String unit = moto.named().units().getFirst();
            StackSets sets = new SdkStackSets(
                    client(moto, CloudFormationClient.builder(), Optional.empty(), "eu-west-1"),
                    false,
                    new Pace(Map.of(), System::nanoTime, Thread::sleep),
                    Thread::sleep);
            assertThat(sets.find(Names.ROLES)).isEmpty();

            deploy(sets, Names.ROLES, roles(), parameters(true), unit, List.of("eu-west-1"), Optional.empty());
            deploy(
                    sets,
                    Names.RULES,
                    Files.readString(HOME.resolve("member-stack/member-rules.yaml")),
                    parameters(false),
                    unit,
                    List.of("eu-west-1", "us-west-2"),
                    Optional.of(Names.ROLES));

            assertThat(sets.instances(Names.RULES))
                    .extracting(StackSets.Instance::account, StackSets.Instance::region, StackSets.Instance::current)
                    .containsExactlyInAnyOrder(
                            tuple(member.value(), "eu-west-1", true), tuple(member.value(), "us-west-2", true));
            try (IamClient iam = client(moto, IamClient.builder(), Optional.of(member), "us-east-1")) {
                assertThat(iam.listRoles(request -> request.pathPrefix("/trailwarden/"))
                                .roles())
                        .extracting(Role::roleName)
                        .contains("trailwarden-remediation", "trailwarden-forwarder", "trailwarden-auditor");
            }
            for (String region : List.of("eu-west-1", "us-west-2")) {
                try (EventBridgeClient events =
                        client(moto, EventBridgeClient.builder(), Optional.of(member), region)) {
                    assertThat(events.describeRule(request -> request.name("trailwarden-forward"))
                                    .eventPattern())
                            .contains("StopLogging");
                    assertThat(events.listTargetsByRule(request -> request.rule("trailwarden-forward"))
                                    .targets())
                            .singleElement()
                            .extracting(Target::arn, Target::roleArn)
                            .containsExactly(
                                    "arn:aws:events:eu-west-1:" + HUB + ":event-bus/trailwarden",
                                    "arn:aws:iam::" + member + ":role/trailwarden/trailwarden-forwarder");
                }
            }
            try (EventBridgeClient elsewhere =
                    client(moto, EventBridgeClient.builder(), Optional.of(member), "us-east-1")) {
                assertThat(elsewhere.listRules(request -> {}).rules()).isEmpty();
            }
        }
    }

    private static void deploy(
            StackSets sets,
            String name,
            String template,
            Map<String, String> parameters,
            String unit,
            List<String> regions,
            Optional<String> after)
            throws Exception {
        sets.create(new StackSets.Wish(name, "Trailwarden", template, parameters, after));
        String operation = sets.deploy(name, new StackSets.Where(List.of(unit), List.of(), regions), SPEED);
        assertThat(sets.operation(name, operation).status()).isEqualTo("SUCCEEDED");
    }

    private static Map<String, String> parameters(boolean roles) {
        return roles
                ? Map.of(
                        "OrganizationId",
                        "o-a1b2c3d4e5",
                        "ManagementAccountId",
                        Judge.MANAGEMENT.value(),
                        "HubAccountId",
                        HUB,
                        "HubRegion",
                        "eu-west-1")
                : Map.of("HubAccountId", HUB, "HubRegion", "eu-west-1");
    }

    private static String roles() throws Exception {
        String text = Files.readString(HOME.resolve("member-stack/member-roles.yaml"));
        String cut = text.replaceAll("(?ms)^        - !If\\n          - \\w+\\n.*?- !Ref AWS::NoValue\\n", "");
        assertThat(cut).hasSizeLessThan(text.length()).contains("RoleName: trailwarden-remediation");
        return cut;
    }

    private static <B extends AwsClientBuilder<B, C>, C> C client(
            MotoJudge moto, B builder, Optional<AccountId> account, String region) {
        return builder.endpointOverride(moto.endpoint())
                .region(Region.of(region))
                .credentialsProvider(account.map(moto::in).orElseGet(moto::management))
                .build();
    }
}
