package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.MANAGEMENT;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.Sdk;
import dev.trailwarden.sandbox.organization.ControlPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Parameter;

/** The guardrail's own template, deployed as an operator would. */
class GuardrailTemplateTest {
    private static Parameter parameter(String name, String value) {
        return Parameter.builder().parameterKey(name).parameterValue(value).build();
    }

    @Test
    void itIsMadeAttachedNowhereThenAimedAndOutlivesItsStack() throws IOException {
        String template =
                Files.readString(Path.of(System.getProperty("trailwarden.home")).resolve("scp/scp.yaml"));
        Parameter breakGlass = parameter(
                "BreakGlassPatterns", "arn:*:iam::*:role/security/BreakGlass,arn:aws:iam::444444444444:role/Emergency");
        try (Sandbox sandbox = Sandbox.start(Sandbox.Settings.forTests());
                CloudFormationClient management =
                        new Sdk(sandbox).client(CloudFormationClient.builder(), MANAGEMENT, ADMIN)) {
            management.createStack(
                    request -> request.stackName("guard").templateBody(template).parameters(breakGlass));
            var organization = sandbox.world().organization();
            ControlPolicy guard = organization.policies().getLast();
            assertThat(guard.name()).isEqualTo("trailwarden-guardrail");
            assertThat(organization.targetsOf(guard.id())).isEmpty();
            assertThat(guard.policy().document().json())
                    .contains(
                            "[\"arn:*:iam::*:role/security/BreakGlass\",\"arn:aws:iam::444444444444:role/Emergency\"]")
                    .contains("[\"arn:*:iam::*:role/trailwarden/*\",\"arn:*:iam::*:role/security/BreakGlass\","
                            + "\"arn:aws:iam::444444444444:role/Emergency\",\"arn:*:iam::*:role/stacksets-exec-*\"]")
                    .doesNotContain("\"\"");

            management.updateStack(request -> request.stackName("guard")
                    .usePreviousTemplate(true)
                    .parameters(breakGlass, parameter("TargetIds", PAYMENTS.value())));
            assertThat(Client.of(sandbox, PAYMENTS, "mallory", HUB_REGION)
                            .call("cloudtrail", "StopLogging", "{'Name':'payments-trail'}")
                            .message())
                    .contains("service control policy: " + guard.arn());

            management.deleteStack(request -> request.stackName("guard"));
            assertThat(organization.targetsOf(guard.id())).containsExactly(PAYMENTS.value());
        }
    }
}
