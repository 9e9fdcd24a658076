package dev.trailwarden.cli.contract;

import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.Rollout;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.service.Inbox.Mail;
import dev.trailwarden.sandbox.service.SqsService.Letter;
import dev.trailwarden.sandbox.template.Stack;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The contract held against our sandbox, with the project's own templates deployed and every permission enforced. */
class SandboxContractTest extends AdapterContract {
    private static Sandbox sandbox;
    private static Stack hub;

    @BeforeAll
    static void deploy() throws Exception {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        hub = sandbox.deploy(Rollout.of(Path.of(System.getProperty("trailwarden.home"))));
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    @Override
    URI endpoint() {
        return sandbox.endpoint();
    }

    /** A session of the function's role, as Lambda gets it. */
    @Override
    AwsCredentialsProvider hub() {
        Credentials session = sandbox.world()
                .authorizer()
                .assumeAsService(
                        "lambda.amazonaws.com",
                        hub.output("FunctionRoleArn"),
                        DemoOrganization.SECURITY,
                        hub.resource("Function").attributes().get("Arn"),
                        DemoOrganization.HUB_REGION,
                        "trailwarden-hub")
                .credentials();
        return StaticCredentialsProvider.create(AwsSessionCredentials.create(
                session.accessKeyId(),
                session.secretAccessKey(),
                session.sessionToken().orElseThrow()));
    }

    @Override
    void stopTheTrail() {
        sandbox.world()
                .trails()
                .change(
                        TRAIL_ARN.toString(),
                        on -> on.stop(sandbox.world().clock().now()));
    }

    @Override
    String topicArn() {
        return hub.resource("AlertTopic").physicalId();
    }

    @Override
    String queueUrl() {
        return hub.output("DeadLetterQueueUrl");
    }

    @Override
    List<String> told() {
        return sandbox.delivery().inbox().mails().stream().map(Mail::body).toList();
    }

    @Override
    List<String> kept() {
        return sandbox.deadLetters().stream().map(Letter::body).toList();
    }
}
