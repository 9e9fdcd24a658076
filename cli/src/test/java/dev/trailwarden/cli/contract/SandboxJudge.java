package dev.trailwarden.cli.contract;

import dev.trailwarden.core.baseline.BasicSelector;
import dev.trailwarden.core.baseline.BasicSelector.DataResource;
import dev.trailwarden.core.baseline.EventConfiguration;
import dev.trailwarden.core.baseline.EventConfiguration.Aggregation;
import dev.trailwarden.core.baseline.InsightSelector;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.DemoTrails;
import dev.trailwarden.sandbox.Rollout;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.organization.Member;
import dev.trailwarden.sandbox.organization.Unit;
import dev.trailwarden.sandbox.service.Inbox.Mail;
import dev.trailwarden.sandbox.service.SqsService.Letter;
import dev.trailwarden.sandbox.template.Stack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;

/** Our sandbox, with the project's own templates deployed and every permission enforced. */
final class SandboxJudge implements Judge {
    private final Sandbox sandbox;
    private final Stack hub;

    SandboxJudge() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        hub = sandbox.deploy(Rollout.of(Path.of(System.getProperty("trailwarden.home"))));
    }

    @Override
    public URI endpoint() {
        return sandbox.endpoint();
    }

    /** A session of the function's role, as Lambda gets it. */
    @Override
    public AwsCredentialsProvider hub() {
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
    public AwsCredentialsProvider management() {
        Credentials key = sandbox.key(DemoOrganization.MANAGEMENT, DemoOrganization.ADMIN);
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
    }

    @Override
    public void stopTheTrail() {
        sandbox.world()
                .trails()
                .change(TRAIL.toString(), on -> on.stop(sandbox.world().clock().now()));
    }

    @Override
    public void delete(TrailArn trail) {
        sandbox.world().trails().remove(trail.toString());
    }

    @Override
    public TrailSettings everythingSet() {
        return new TrailSettings(
                true,
                DemoTrails.bucket(DemoOrganization.PAYMENTS),
                "contract/trail",
                DemoTrails.PAYMENTS_TOPIC,
                true,
                true,
                false,
                true,
                DemoTrails.PAYMENTS_LOG_GROUP + ":*",
                DemoTrails.PAYMENTS_LOG_ROLE,
                DemoTrails.PAYMENTS_KEY,
                List.of(
                        new BasicSelector("WriteOnly", true, List.of("kms.amazonaws.com"), List.of()),
                        new BasicSelector(
                                "All",
                                true,
                                List.of(),
                                List.of(new DataResource(
                                        "AWS::S3::Object", List.of("arn:aws:s3:::payments-ledgers/"))))),
                List.of(),
                List.of(
                        new InsightSelector("ApiCallRateInsight", List.of("Management")),
                        new InsightSelector("ApiErrorRateInsight", List.of("Management"))),
                new EventConfiguration("", List.of(), List.of(new Aggregation("Data", List.of("API_ACTIVITY")))),
                Map.of("owner", "payments", "confidentiality", "high"));
    }

    @Override
    public String otherBucket() {
        return DemoTrails.FOREIGN_BUCKET;
    }

    @Override
    public String topicArn() {
        return hub.resource("AlertTopic").physicalId();
    }

    @Override
    public String queueUrl() {
        return hub.output("DeadLetterQueueUrl");
    }

    @Override
    public List<String> told() {
        return sandbox.delivery().inbox().mails().stream().map(Mail::body).toList();
    }

    @Override
    public List<String> kept() {
        return sandbox.deadLetters().stream().map(Letter::body).toList();
    }

    @Override
    public String table() {
        return hub.resource("Table").physicalId();
    }

    @Override
    public String sealKey() {
        return hub.resource("SealKey").attributes().get("Arn");
    }

    @Override
    public String bus() {
        return hub.resource("EventBus").physicalId();
    }

    @Override
    public Named named() {
        Member payments =
                sandbox.world().organization().member(DemoOrganization.PAYMENTS).orElseThrow();
        List<String> units = new ArrayList<>();
        String above = payments.parent();
        while (true) {
            Unit unit = sandbox.world().organization().unit(above).orElseThrow();
            units.add(unit.id());
            if (unit.isRoot()) {
                break;
            }
            above = unit.parent();
        }
        return new Named(new AccountId(payments.id().value()), payments.name(), units);
    }

    /** The id of payments' event data store. */
    String store() {
        return DemoTrails.PAYMENTS_STORE.substring(DemoTrails.PAYMENTS_STORE.indexOf('/') + 1);
    }

    /** CloudTrail, for the administrator of payments. */
    CloudTrailClient admin() {
        Credentials key = sandbox.key(DemoOrganization.PAYMENTS, DemoOrganization.ADMIN);
        return CloudTrailClient.builder()
                .endpointOverride(endpoint())
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())))
                .build();
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
