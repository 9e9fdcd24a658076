package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.Sdk;
import dev.trailwarden.sandbox.lambda.ProbeHandler;
import dev.trailwarden.sandbox.lambda.ProbeJar;
import dev.trailwarden.sandbox.lambda.SecondHandler;
import dev.trailwarden.sandbox.model.ApiError;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** Lambda as the SDK invokes it: the function in its own process, the answer or its error back. */
class LambdaApiTest {
    private static final String TEMPLATE = """
            Resources:
              Role:
                Type: AWS::IAM::Role
                Properties:
                  RoleName: probe
                  AssumeRolePolicyDocument:
                    Version: '2012-10-17'
                    Statement:
                      - {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}
                  Policies:
                    - PolicyName: log
                      PolicyDocument:
                        Version: '2012-10-17'
                        Statement:
                          - {Effect: Allow, Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: '*'}
              Log:
                Type: AWS::Logs::LogGroup
                Properties: {LogGroupName: /aws/lambda/first}
              First:
                Type: AWS::Lambda::Function
                Properties:
                  FunctionName: first
                  Role: !GetAtt Role.Arn
                  Runtime: java25
                  Handler: %s
                  MemorySize: 512
                  Timeout: 10
                  Code: {S3Bucket: code, S3Key: probe.jar}
              Version:
                Type: AWS::Lambda::Version
                Properties: {FunctionName: !Ref First}
              Alias:
                Type: AWS::Lambda::Alias
                Properties: {FunctionName: !Ref First, Name: live, FunctionVersion: !GetAtt Version.Version}
              Guest:
                Type: AWS::Lambda::Permission
                Properties: {FunctionName: !Ref Alias, Action: 'lambda:InvokeFunction', Principal: '333333333333'}
              Second:
                Type: AWS::Lambda::Function
                Properties:
                  FunctionName: second
                  Role: !GetAtt Role.Arn
                  Runtime: java25
                  Handler: %s
                  MemorySize: 512
                  Timeout: 10
                  Code: {S3Bucket: code, S3Key: probe.jar}
            """.formatted(ProbeHandler.class.getName(), SecondHandler.class.getName());

    private static final String LIVE = "arn:aws:lambda:eu-west-1:222222222222:function:first:live";

    @TempDir
    private static Path folder;

    private static Sandbox sandbox;
    private static Sdk sdk;
    private static LambdaClient admin;

    @BeforeAll
    static void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        sdk = new Sdk(sandbox);
        sandbox.delivery().code().put("code", "probe.jar", ProbeJar.in(folder));
        sdk.deploy("functions", TEMPLATE);
        admin = sdk.client(LambdaClient.builder(), SECURITY, ADMIN);
    }

    @AfterAll
    static void stop() {
        admin.close();
        sandbox.close();
    }

    private static InvokeResponse invoke(String function, String payload) {
        return admin.invoke(request -> request.functionName(function).payload(SdkBytes.fromUtf8String(payload)));
    }

    private static long count(String metric) {
        return sandbox.delivery().metrics().sum("AWS/Lambda", metric, "first");
    }

    @Test
    void theAnswerComesBackWithTheVersionThatRan() {
        long before = count("Invocations");

        InvokeResponse answer = admin.invoke(
                request -> request.functionName("first").qualifier("live").payload(SdkBytes.fromUtf8String("\"arn\"")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.functionError()).isNull();
        assertThat(answer.executedVersion()).isEqualTo("1");
        assertThat(answer.payload().asUtf8String()).startsWith("\"" + LIVE + " ");
        assertThat(invoke("first", "\"arn\"").executedVersion()).isEqualTo("$LATEST");
        assertThat(invoke(LIVE, "\"arn\"").payload().asUtf8String()).startsWith("\"" + LIVE + " ");
        assertThat(invoke("222222222222:function:first:1", "{\"a\":[1]}")
                        .payload()
                        .asUtf8String())
                .isEqualTo("{\"a\":[1]}");
        assertThat(count("Invocations") - before).isEqualTo(4);
    }

    @Test
    void anErrorOfTheFunctionIsAnAnswerWithItsErrorAndIsNotTriedAgain() {
        long before = count("Errors");

        InvokeResponse thrown = invoke("first:live", "\"throw\"");
        InvokeResponse died = invoke("first:live", "\"exit\"");

        assertThat(thrown.statusCode()).isEqualTo(200);
        assertThat(thrown.functionError()).isEqualTo("Unhandled");
        assertThat(thrown.payload().asUtf8String())
                .contains("\"errorType\":\"java.lang.IllegalStateException\"")
                .contains("\"errorMessage\":\"as asked\"");
        assertThat(died.functionError()).isEqualTo("Unhandled");
        assertThat(died.payload().asUtf8String()).contains("Runtime.ExitError");
        assertThat(count("Errors") - before).isEqualTo(2);
        assertThat(sandbox.delivery().functions().logs("first")).anyMatch(line -> line.contains("last words"));
    }

    @Test
    void anEventIsTakenAtOnceAndTriedAgainWhenItFails() throws InterruptedException, TimeoutException {
        long before = count("Errors");

        InvokeResponse taken = admin.invoke(request -> request.functionName("first:live")
                .invocationType(InvocationType.EVENT)
                .payload(SdkBytes.fromUtf8String("\"throw\"")));

        assertThat(taken.statusCode()).isEqualTo(202);
        assertThat(taken.payload().asByteArray()).isEmpty();
        sandbox.activity().awaitIdle(Duration.ofSeconds(30));
        assertThat(count("Errors") - before).isEqualTo(3);
    }

    @Test
    void aDryRunAsksForPermissionOnly() {
        long before = count("Invocations");

        assertThat(admin.invoke(request -> request.functionName("first").invocationType(InvocationType.DRY_RUN))
                        .statusCode())
                .isEqualTo(204);
        assertThat(count("Invocations")).isEqualTo(before);
    }

    @Test
    void twoFunctionsOfOneJarRunAtTheSameTimeEachWithItsHandler() throws Exception {
        invoke("first", "\"count\"");
        CompletableFuture<InvokeResponse> busy = CompletableFuture.supplyAsync(() -> invoke("first", "\"sleep\""));

        assertThat(invoke("second", "\"hello\"").payload().asUtf8String())
                .isEqualTo("\"the second function got 7 bytes\"");
        assertThat(busy).isNotDone();
        sandbox.delivery().functions().recycle("first");
        assertThat(busy.get().functionError()).isEqualTo("Unhandled");
    }

    @Test
    void sixMegabytesPassEitherWayAndNotMore() {
        int limit = 6 * 1024 * 1024;

        assertThat(invoke("second", "\"" + "x".repeat(limit - 2) + "\"")
                        .payload()
                        .asUtf8String())
                .contains("got " + limit + " bytes");
        assertThatThrownBy(() -> invoke("second", "\"" + "x".repeat(limit - 1) + "\""))
                .isInstanceOf(RequestTooLargeException.class);
        assertThat(invoke("second", Integer.toString(limit)).payload().asByteArray())
                .hasSize(limit);
        InvokeResponse tooMuch = invoke("second", Integer.toString(limit + 1));
        assertThat(tooMuch.functionError()).isEqualTo("Unhandled");
        assertThat(tooMuch.payload().asUtf8String()).contains("Function.ResponseSizeTooLarge");
    }

    @Test
    void whatIsNotThereOrNoJsonIsRefused() {
        assertThatThrownBy(() -> invoke("third", "{}")).isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> invoke("first:9", "{}")).isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> invoke(LIVE.replace("eu-west-1", "us-east-1"), "{}"))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> invoke("first", "{")).isInstanceOf(InvalidRequestContentException.class);
        assertThatThrownBy(() -> admin.invoke(
                        request -> request.functionName("first:live").qualifier("1")))
                .hasMessageContaining("does not match the specified qualifier");
        assertThatThrownBy(() -> admin.listFunctions(request -> {}))
                .isInstanceOfSatisfying(
                        LambdaException.class,
                        unknown -> assertThat(unknown.awsErrorDetails().errorCode())
                                .isEqualTo("UnknownOperationException"));
    }

    @Test
    void thePermissionIsAskedOnWhatWasNamed() {
        var key = sdk.user(
                SECURITY,
                "operator",
                "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'lambda:InvokeFunction','Resource':'"
                        + LIVE + "'}]}");
        try (LambdaClient operator = sdk.client(LambdaClient.builder(), key, HUB_REGION);
                LambdaClient guest = sdk.client(LambdaClient.builder(), PAYMENTS, ADMIN)) {
            assertThat(operator.invoke(request -> request.functionName("first:live"))
                            .statusCode())
                    .isEqualTo(200);
            assertThatThrownBy(() -> operator.invoke(request -> request.functionName("first")))
                    .isInstanceOfSatisfying(LambdaException.class, denied -> {
                        assertThat(denied.statusCode()).isEqualTo(403);
                        assertThat(denied.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
                    })
                    .hasMessageContaining("on resource: arn:aws:lambda:eu-west-1:222222222222:function:first ");
            assertThat(guest.invoke(request -> request.functionName(LIVE)).statusCode())
                    .as("the alias lets the other account in")
                    .isEqualTo(200);
            assertThatThrownBy(() -> guest.invoke(request -> request.functionName(LIVE.replace(":live", ""))))
                    .hasMessageContaining("lambda:InvokeFunction");
        }
    }

    @Test
    void anOutageStrikesAndAnUnknownCallerIsTurnedAway() {
        sandbox.faults().failNext("lambda", "Invoke", 1, ApiError.badRequest("KMSDisabledException", "down"));

        assertThatThrownBy(() -> invoke("first", "{}")).hasMessageContaining("down");
        HttpRequest.Builder stranger = HttpRequest.newBuilder(
                        sandbox.endpoint().resolve("/2015-03-31/functions/first/invocations"))
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIAUNKNOWNUNKNOWN/20260101/eu-west-1/lambda/aws4_request, SignedHeaders=host, Signature=none")
                .POST(HttpRequest.BodyPublishers.ofString("{}"));
        Client.Reply reply = Client.send(stranger);
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.code()).isEqualTo("UnrecognizedClientException");
    }
}
