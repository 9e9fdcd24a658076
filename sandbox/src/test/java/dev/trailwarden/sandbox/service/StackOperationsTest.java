package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.MANAGEMENT;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.Sdk;
import dev.trailwarden.sandbox.organization.ControlPolicy;
import dev.trailwarden.sandbox.template.StackTarget;
import dev.trailwarden.sandbox.template.Template;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.AlreadyExistsException;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** Stacks by the unmodified SDK, each resource in its caller's name. */
class StackOperationsTest {
    private static final String TEMPLATE = """
            Parameters: {Source: {Type: String, Default: shop}}
            Resources:
              Role:
                Type: AWS::IAM::Role
                Properties:
                  RoleName: sender
                  AssumeRolePolicyDocument:
                    Version: 2012-10-17
                    Statement: {Effect: Allow, Principal: {Service: events.amazonaws.com}, Action: sts:AssumeRole}
              Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: orders}}
              Rule:
                Type: AWS::Events::Rule
                Properties:
                  Name: orders
                  EventPattern: {source: [!Ref Source]}
                  Targets: [{Id: queue, Arn: !GetAtt Queue.Arn, RoleArn: !GetAtt Role.Arn}]
            Outputs:
              Rule: {Value: !GetAtt Rule.Arn}
            """;

    private Sandbox sandbox;
    private CloudFormationClient admin;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        admin = new Sdk(sandbox).client(CloudFormationClient.builder(), PAYMENTS, ADMIN);
    }

    @AfterEach
    void stop() {
        admin.close();
        sandbox.close();
    }

    private void create(CloudFormationClient client) {
        client.createStack(request ->
                request.stackName("orders").templateBody(TEMPLATE).capabilities(Capability.CAPABILITY_NAMED_IAM));
    }

    private static Parameter parameter(String name, String value) {
        return Parameter.builder().parameterKey(name).parameterValue(value).build();
    }

    private Stack described() {
        return admin.describeStacks(request -> request.stackName("orders"))
                .stacks()
                .getFirst();
    }

    private CloudFormationClient narrow(String... actions) {
        Sdk sdk = new Sdk(sandbox);
        return sdk.client(
                CloudFormationClient.builder(),
                sdk.user(
                        PAYMENTS,
                        "narrow",
                        "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':['"
                                + String.join("','", actions) + "'],'Resource':'*'}]}"),
                HUB_REGION);
    }

    @Test
    void aStackIsMadeChangedProtectedAndDeleted() {
        create(admin);
        Stack made = described();
        admin.updateStack(request -> request.stackName("orders")
                .usePreviousTemplate(true)
                .capabilities(Capability.CAPABILITY_NAMED_IAM)
                .parameters(parameter("Source", "market")));
        admin.updateTerminationProtection(request -> request.stackName("orders").enableTerminationProtection(true));

        assertThat(made.stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
        assertThat(made.outputs())
                .extracting(output -> output.outputValue())
                .containsExactly("arn:aws:events:eu-west-1:333333333333:rule/orders");
        assertThat(described().stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
        assertThat(described().enableTerminationProtection()).isTrue();
        assertThat(admin.describeStackResources(request -> request.stackName("orders"))
                        .stackResources())
                .extracting(resource -> resource.logicalResourceId())
                .containsExactly("Role", "Queue", "Rule");
        assertThatExceptionOfType(CloudFormationException.class)
                .isThrownBy(() -> admin.deleteStack(request -> request.stackName("orders")))
                .withMessageContaining("TerminationProtection is enabled");
        admin.updateTerminationProtection(request -> request.stackName("orders").enableTerminationProtection(false));
        admin.deleteStack(request -> request.stackName(made.stackId()));
        assertThatExceptionOfType(CloudFormationException.class)
                .isThrownBy(this::described)
                .withMessageContaining("does not exist");
        assertThat(sandbox.world().identities().role(PAYMENTS, "sender")).isEmpty();
    }

    @Test
    void whatCloudFormationWouldNotTakeIsRefused() {
        create(admin);

        assertThatExceptionOfType(AlreadyExistsException.class).isThrownBy(() -> create(admin));
        assertThatExceptionOfType(CloudFormationException.class)
                .isThrownBy(() -> admin.updateStack(request -> request.stackName("orders")
                        .templateBody(TEMPLATE)
                        .capabilities(Capability.CAPABILITY_NAMED_IAM)))
                .withMessageContaining("No updates are to be performed.");
        assertThatExceptionOfType(CloudFormationException.class)
                .isThrownBy(() ->
                        admin.createStack(request -> request.stackName("other").templateBody("Resources: {}")))
                .withMessageContaining("Template format error");
    }

    @Test
    void theCallerNeedsThePermissionsForEveryResource() {
        CloudFormationClient caller = narrow(
                "cloudformation:*",
                "iam:CreateRole",
                "iam:GetRole",
                "sqs:CreateQueue",
                "sqs:GetQueueAttributes",
                "events:*");

        create(caller);

        assertThat(described().stackStatus()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
        assertThat(described().stackStatusReason())
                .contains("resource Rule (AWS::Events::Rule)")
                .contains("iam:PassRole on resource: arn:aws:iam::333333333333:role/sender");
        assertThat(sandbox.world().identities().role(PAYMENTS, "sender")).isEmpty();
        admin.deleteStack(request -> request.stackName("orders"));
        create(admin);
        assertThat(described().stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
    }

    @Test
    void aDeletionThatIsRefusedKeepsWhatIsLeft() {
        create(admin);

        narrow("cloudformation:*", "events:*", "sqs:*", "iam:GetRole", "iam:List*")
                .deleteStack(request -> request.stackName("orders"));

        assertThat(described().stackStatus()).isEqualTo(StackStatus.DELETE_FAILED);
        assertThat(described().stackStatusReason()).contains("iam:DeleteRole").contains("Role");
        assertThat(admin.describeStackResources(request -> request.stackName("orders"))
                        .stackResources())
                .extracting(resource -> resource.logicalResourceId())
                .containsExactly("Role");
    }

    @Test
    void aStackOfTheOperatorIsSeenAndNotDeletedUnderAnScp() {
        sandbox.delivery()
                .stacks()
                .deploy(
                        new StackTarget(PAYMENTS.value(), HUB_REGION.name(), "orders"),
                        Template.read(TEMPLATE),
                        Map.of());
        var organization = sandbox.world().organization();
        String guard = """
                {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"cloudformation:*Stack",
                 "Resource":"arn:aws:cloudformation:*:*:stack/orders/*"}]}""";
        organization.attach(organization.createPolicy("guard", "", guard).id(), PAYMENTS.value());

        assertThat(admin.describeStacks().stacks()).extracting(Stack::stackName).containsExactly("orders");
        assertThatExceptionOfType(CloudFormationException.class)
                .isThrownBy(() -> admin.deleteStack(request -> request.stackName("orders")))
                .withMessageContaining("with an explicit deny in a service control policy");
    }

    @Test
    void anScpIsAResourceOfTheManagementAccount() {
        CloudFormationClient management = new Sdk(sandbox).client(CloudFormationClient.builder(), MANAGEMENT, ADMIN);
        String template = """
                Parameters: {Targets: {Type: CommaDelimitedList}}
                Resources:
                  Guard:
                    Type: AWS::Organizations::Policy
                    Properties:
                      Name: guard
                      Description: Nobody stops trails
                      Type: SERVICE_CONTROL_POLICY
                      Content:
                        Version: 2012-10-17
                        Statement: [{Effect: Deny, Action: "cloudtrail:StopLogging", Resource: "*"}]
                      TargetIds: !Ref Targets
                      Tags: [{Key: owner, Value: trailwarden}]
                Outputs: {Id: {Value: !Ref Guard}, Arn: {Value: !GetAtt Guard.Arn}}
                """;
        management.createStack(request ->
                request.stackName("guard").templateBody(template).parameters(parameter("Targets", PAYMENTS.value())));
        var organization = sandbox.world().organization();
        ControlPolicy guard = organization.policies().getLast();
        Client mallory = Client.of(sandbox, PAYMENTS, "mallory", HUB_REGION);

        assertThat(guard.name()).isEqualTo("guard");
        assertThat(guard.policy().document().json())
                .isEqualTo("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\","
                        + "\"Action\":\"cloudtrail:StopLogging\",\"Resource\":\"*\"}]}");
        assertThat(organization.tags(guard.id())).containsEntry("owner", "trailwarden");
        assertThat(mallory.call("cloudtrail", "StopLogging", "{'Name':'payments-trail'}")
                        .message())
                .contains("service control policy: " + guard.arn());
        management.updateStack(request ->
                request.stackName("guard").templateBody(template).parameters(parameter("Targets", "444444444444")));
        assertThat(organization.targetsOf(guard.id())).containsExactly("444444444444");
        management.deleteStack(request -> request.stackName("guard"));
        assertThat(organization.policies()).extracting(ControlPolicy::name).doesNotContain("guard");
    }

    @Test
    void aMemberCannotMakeAnScp() {
        admin.createStack(request -> request.stackName("orders").templateBody("""
                Resources:
                  Guard:
                    Type: AWS::Organizations::Policy
                    Properties:
                      Name: guard
                      Type: SERVICE_CONTROL_POLICY
                      Content: '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}'
                """));

        assertThat(described().stackStatus()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
        assertThat(described().stackStatusReason()).contains("You don't have permissions to access this resource.");
    }
}
