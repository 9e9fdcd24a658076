package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.MANAGEMENT;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.Sdk;
import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.lambda.ProbeJar;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.s3.S3Client;

/** hub.yaml as an ordinary administrator deploys it: by the API, with code that lies in a bucket of the account. */
class HubStackTest {
    private static final String BUCKET = "trailwarden-code-222222222222";
    private static final String HUB = "trailwarden-hub";

    private Sandbox sandbox;
    private CloudFormationClient admin;
    private String template;
    private Path jar;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        admin = new Sdk(sandbox).client(CloudFormationClient.builder(), SECURITY, ADMIN);
        template = Files.readString(Path.of(System.getProperty("trailwarden.home", ".."), "hub-lambda", "hub.yaml"));
        jar = ProbeJar.in(folder);
    }

    @AfterEach
    void stop() {
        admin.close();
        sandbox.close();
    }

    private void upload(AccountId owner, String region) {
        try (S3Client s3 = new Sdk(sandbox).client(S3Client.builder(), sandbox.key(owner, ADMIN), new Region(region))) {
            s3.createBucket(request ->
                    request.bucket(BUCKET).createBucketConfiguration(where -> where.locationConstraint(region)));
            s3.putObject(request -> request.bucket(BUCKET).key("hub.jar"), RequestBody.fromFile(jar));
        }
    }

    private List<Parameter> parameters() {
        return Stream.of(
                        "OrganizationId",
                        DemoOrganization.ID,
                        "ManagementAccountId",
                        MANAGEMENT.value(),
                        "AlertEmail",
                        "security@example.com",
                        "CodeBucket",
                        BUCKET,
                        "CodeKey",
                        "hub.jar",
                        "CodeSha256",
                        CodeStore.sha256(jar))
                .gather(Gatherers.windowFixed(2))
                .map(pair -> Parameter.builder()
                        .parameterKey(pair.getFirst())
                        .parameterValue(pair.getLast())
                        .build())
                .toList();
    }

    private void create(CloudFormationClient client) {
        client.createStack(request -> request.stackName(HUB)
                .templateBody(template)
                .parameters(parameters())
                .enableTerminationProtection(true)
                .capabilities(Capability.CAPABILITY_NAMED_IAM));
    }

    private Stack stack() {
        return admin.describeStacks(request -> request.stackName(HUB)).stacks().getFirst();
    }

    private List<String> failures() {
        return admin.describeStackEvents(request -> request.stackName(HUB)).stackEvents().stream()
                .filter(event -> event.resourceStatusAsString().endsWith("_FAILED"))
                .map(event -> event.logicalResourceId() + ": " + event.resourceStatusReason())
                .toList();
    }

    @Test
    void anAdministratorDeploysChangesAndDeletesTheHub() {
        upload(SECURITY, HUB_REGION.name());

        create(admin);

        Stack created = stack();
        assertThat(created.stackStatus()).as(created.stackStatusReason()).isEqualTo(StackStatus.CREATE_COMPLETE);
        assertThat(created.enableTerminationProtection()).isTrue();
        assertThat(created.parameters()).as("defaults are shown, too").anySatisfy(parameter -> {
            assertThat(parameter.parameterKey()).isEqualTo("Mode");
            assertThat(parameter.parameterValue()).isNotEmpty();
        });
        assertThat(admin.getTemplate(request -> request.stackName(HUB)).templateBody())
                .isEqualTo(template);
        List<StackEvent> events =
                admin.describeStackEvents(request -> request.stackName(HUB)).stackEvents();
        assertThat(events.getFirst().resourceStatus()).isEqualTo(ResourceStatus.CREATE_COMPLETE);
        assertThat(events.getLast().resourceStatus()).isEqualTo(ResourceStatus.CREATE_IN_PROGRESS);
        assertThat(events).anyMatch(event -> event.logicalResourceId().equals("Function"));

        admin.updateStack(request -> request.stackName(HUB)
                .usePreviousTemplate(true)
                .parameters(Stream.concat(
                                parameters().stream()
                                        .map(parameter -> Parameter.builder()
                                                .parameterKey(parameter.parameterKey())
                                                .usePreviousValue(true)
                                                .build()),
                                Stream.of(Parameter.builder()
                                        .parameterKey("BreakGlassHours")
                                        .parameterValue("2")
                                        .build()))
                        .toList())
                .capabilities(Capability.CAPABILITY_NAMED_IAM));

        assertThat(stack().stackStatus()).as(stack().stackStatusReason()).isEqualTo(StackStatus.UPDATE_COMPLETE);
        assertThat(stack().parameters())
                .anyMatch(parameter -> parameter.parameterKey().equals("CodeKey")
                        && parameter.parameterValue().equals("hub.jar"));
        assertThatExceptionOfType(CloudFormationException.class)
                .isThrownBy(() -> admin.deleteStack(request -> request.stackName(HUB)))
                .withMessageContaining("TerminationProtection");
        admin.updateTerminationProtection(request -> request.stackName(HUB).enableTerminationProtection(false));
        admin.deleteStack(request -> request.stackName(HUB));
        assertThat(admin.describeStacks(_ -> {}).stacks()).isEmpty();
    }

    @Test
    void codeThatLiesElsewhereFailsTheStackAndTheEventsSayWhy() {
        upload(PAYMENTS, HUB_REGION.name());

        create(admin);

        assertThat(stack().stackStatus()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
        assertThat(failures())
                .singleElement()
                .asString()
                .contains("Function: ", "S3 Error Code: AccessDenied", "belongs to another account");
    }

    @Test
    void codeInAnotherRegionFailsTheStack() {
        upload(SECURITY, "us-west-2");

        create(admin);

        assertThat(failures()).singleElement().asString().contains("PermanentRedirect", "us-west-2");
    }

    @Test
    void whoMayNotHandOverTheRoleDeploysNoHub() {
        upload(SECURITY, HUB_REGION.name());
        Credentials careful = new Sdk(sandbox)
                .user(
                        SECURITY,
                        "careful",
                        "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'*','Resource':'*'},"
                                + "{'Effect':'Deny','Action':'iam:PassRole','Resource':'*','Condition':"
                                + "{'StringEquals':{'iam:PassedToService':'lambda.amazonaws.com'}}}]}");

        create(new Sdk(sandbox).client(CloudFormationClient.builder(), careful, HUB_REGION));

        assertThat(stack().stackStatus()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
        assertThat(failures()).singleElement().asString().contains("Function: ", "iam:PassRole");
    }

    @Test
    void aTemplateThatIsTooLongIsRefused() {
        template = template + "\n" + "#".repeat(51_200);

        assertThatExceptionOfType(CloudFormationException.class)
                .isThrownBy(() -> create(admin))
                .withMessageContaining("51200");
    }
}
