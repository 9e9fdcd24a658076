package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.aws.IncidentWitness;
import dev.trailwarden.cli.LiveDrill.End;
import dev.trailwarden.cli.LiveDrill.Moment;
import dev.trailwarden.cli.LiveDrill.Pauses;
import dev.trailwarden.cli.LiveDrill.Result;
import dev.trailwarden.cli.LiveDrill.Site;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.scp.live.SdkProblem;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** {@code trailwarden drill --live}: where, as whom, and whether at all. */
final class LiveDrillOptions {
    private static final Duration CALL = Duration.ofSeconds(30);

    /** CloudTrail answers ten reads a second in an account and Region, and the hub reads too. */
    private static final Duration BETWEEN = Duration.ofMillis(500);

    private static final Duration BETWEEN_ON_THIS_MACHINE = Duration.ofMillis(50);

    @Option(names = "--live", description = "Play on AWS itself, with a throw-away trail.")
    private boolean live;

    @Option(names = "--account", paramLabel = "ID", description = "With --live: the account, 12 digits.")
    private @Nullable AccountId account;

    @Option(
            names = "--trail-region",
            paramLabel = "REGION",
            description = "With --live: the Region of the trail (default: the hub's, which --region says).")
    private @Nullable String trailRegion;

    @Option(
            names = "--role",
            paramLabel = "NAME",
            description =
                    "With --live: the role to enter the account by, with its path, if your credentials are not that"
                            + " account's (default: ${DEFAULT-VALUE}).")
    private String role = "OrganizationAccountAccessRole";

    @Option(
            names = "--bucket",
            paramLabel = "NAME",
            description =
                    "With --live: a bucket of yours that CloudTrail may write to (default: one is made and deleted).")
    private @Nullable String bucket;

    @Option(
            names = "--table",
            paramLabel = "NAME",
            description = "With --live: the hub's table, in which the alert is seen (default: ${DEFAULT-VALUE}).")
    private String table = "trailwarden";

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            description =
                    "With --live: how long to wait for the restoration, and for the alert (default: ${DEFAULT-VALUE}).")
    private int patience = 180;

    @Option(names = "--dry-run", description = "With --live: say what would be done, and which alerts to expect.")
    private boolean dryRun;

    @Option(
            names = "--clean-up",
            description = "With --live: only take away what drills that were killed left in the account and Region.")
    private boolean cleanUp;

    @Mixin
    private Consent consent = new Consent();

    @Mixin
    private AwsOptions aws = new AwsOptions();

    /** Whether anything here was asked for. */
    boolean asked() throws Main.BadInput {
        if (!live && (account != null || dryRun || cleanUp)) {
            throw new Main.BadInput("--account, --dry-run and --clean-up go with --live");
        }
        return live;
    }

    /**
     * Plays, or says what would be played.
     *
     * @return the exit code
     */
    int run(PrintWriter out, boolean json) throws Main.BadInput, InterruptedException {
        if (account == null) {
            throw new Main.BadInput("--account is missing: in which account is the throw-away trail to be made?");
        }
        if (patience < 1 || patience > 3_600) {
            throw new Main.BadInput("--patience: '" + patience + "' is not a number of seconds from 1 to 3600");
        }
        AccountId where = account;
        try (AwsClients clients = new AwsClients(aws, Optional.empty(), CALL);
                StsClient sts = clients.client(StsClient.builder())) {
            Region region = trailRegion == null ? clients.region() : Region.of(trailRegion);
            GetCallerIdentityResponse caller = identity(sts);
            String partition = caller.arn().split(":", -1)[1];
            boolean own = caller.account().equals(where.value());
            AwsCredentialsProvider as =
                    own ? clients.credentials() : enter(sts, "arn:" + partition + ":iam::" + where + ":role/" + role);
            try (CloudTrailClient trails = clients.client(CloudTrailClient.builder(), region, as);
                    S3Client s3 = clients.client(S3Client.builder().forcePathStyle(true), region, as);
                    StsClient there = clients.client(StsClient.builder(), region, as);
                    DynamoDbClient dynamo = clients.client(DynamoDbClient.builder())) {
                if (cleanUp) {
                    return cleanedUp(out, json, trails, s3, where);
                }
                Site site = new Site(
                        partition,
                        where,
                        region.id(),
                        identity(there).arn(),
                        Site.newId(),
                        Optional.ofNullable(bucket));
                if (dryRun) {
                    return said(out, json, site);
                }
                if (!json) {
                    said(out, false, site);
                }
                if (!consent.given(out, "Play this in account " + where + ", " + region + "?")) {
                    out.println("Nothing was done.");
                    out.flush();
                    return Main.BAD_INPUT;
                }
                Pauses pauses = new Pauses(
                        clients.onThisMachine() ? BETWEEN_ON_THIS_MACHINE : BETWEEN, Duration.ofSeconds(patience));
                Result result = new LiveDrill(trails, s3, site, pauses, moment -> moment(out, json, moment))
                        .play(Optional.of(new IncidentWitness(dynamo, table)));
                return ended(out, json, site, result);
            }
        }
    }

    private static GetCallerIdentityResponse identity(StsClient sts) throws Main.BadInput {
        try {
            return sts.getCallerIdentity();
        } catch (SdkException e) {
            throw new Main.BadInput(SdkProblem.sentence("sts:GetCallerIdentity", e));
        }
    }

    private static AwsCredentialsProvider enter(StsClient sts, String arn) throws Main.BadInput {
        try {
            Credentials session = sts.assumeRole(request -> request.roleArn(arn).roleSessionName("trailwarden-drill"))
                    .credentials();
            return StaticCredentialsProvider.create(AwsSessionCredentials.create(
                    session.accessKeyId(), session.secretAccessKey(), session.sessionToken()));
        } catch (SdkException e) {
            throw new Main.BadInput(SdkProblem.sentence("sts:AssumeRole on " + arn, e)
                    + "; name another role by --role, or use credentials of the account itself");
        }
    }

    private int cleanedUp(PrintWriter out, boolean json, CloudTrailClient trails, S3Client s3, AccountId where)
            throws Main.BadInput {
        List<String> found = LiveDrill.cleanUp(trails, s3, where, true);
        boolean write = !dryRun && !found.isEmpty();
        if (write && !json) {
            found.forEach(line -> line(out, line));
        }
        if (write && !consent.given(out, "Delete this in account " + where + "?")) {
            out.println("Nothing was deleted.");
            out.flush();
            return Main.BAD_INPUT;
        }
        List<String> lines = write ? LiveDrill.cleanUp(trails, s3, where, false) : found;
        if (json) {
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            lines.forEach(all::add);
            out.println(JsonNodeFactory.instance.objectNode().set("cleanedUp", all));
        } else if (lines.isEmpty()) {
            out.println("No drill left anything here.");
        } else {
            lines.forEach(line -> line(out, line));
        }
        out.flush();
        return Main.OK;
    }

    private static int said(PrintWriter out, boolean json, Site site) {
        if (json) {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            ArrayNode steps = node.putArray("steps");
            LiveDrill.plan(site).forEach(steps::add);
            ArrayNode alerts = node.putArray("alertsToExpect");
            LiveDrill.alerts(site).forEach(alerts::add);
            out.println(node);
        } else {
            int number = 1;
            for (String step : LiveDrill.plan(site)) {
                line(out, number++ + ". " + step);
            }
            out.println("The security team gets these alerts; nobody is told before:");
            LiveDrill.alerts(site).forEach(alert -> line(out, "- " + alert));
        }
        out.flush();
        return Main.OK;
    }

    private static void moment(PrintWriter out, boolean json, Moment moment) {
        if (!json) {
            line(out, String.format(Locale.ROOT, "%8.2f s  %s", moment.seconds(), moment.what()));
            out.flush();
        }
    }

    private static int ended(PrintWriter out, boolean json, Site site, Result result) {
        boolean alertMissed = result.alerted().isEmpty() && result.alert().contains("told of nothing");
        boolean held = result.end() == End.RESTORED
                && !alertMissed
                && result.leftBehind().isEmpty();
        if (json) {
            out.println(result.asJson(site).put("ok", held));
        } else {
            switch (result.end()) {
                case RESTORED ->
                    line(
                            out,
                            String.format(
                                    Locale.ROOT,
                                    "Restored after %.1f s.",
                                    result.restored().orElse(0.0)));
                case NOT_RESTORED ->
                    line(out, "NOT RESTORED within the patience. trailwarden doctor looks for the cause.");
                case REFUSED_BY_GUARDRAIL ->
                    line(
                            out,
                            "The guardrail refused it, so nothing was made: " + site.actor()
                                    + " cannot take a trail away here, nor stop one. To measure the restoration, play"
                                    + " in an account that is not under the guardrail.");
            }
            if (result.end() != End.REFUSED_BY_GUARDRAIL) {
                line(out, "Alert: " + result.alert() + ".");
            }
            result.leftBehind().forEach(left -> line(out, "LEFT BEHIND: " + left));
        }
        out.flush();
        return held ? Main.OK : Main.NOT_HELD;
    }

    private static void line(PrintWriter out, String text) {
        out.println(PlainText.of(text, 2_000));
    }
}
