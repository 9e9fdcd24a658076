package dev.trailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The unmodified AWS CLI against {@code trailwarden sandbox}, with exactly the lines it prints, pasted into bash. Skipped,
 * visibly, where the aws command is not installed; where {@code CI=true} that is a failure.
 */
@EnabledIf(
        value = "isInstalledOrHasToBe",
        disabledReason = "the aws command is not installed; the sandbox was not driven with it")
class AwsCliTest {
    private static final String TOPIC = "arn:aws:sns:eu-west-1:222222222222:trailwarden-alerts";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Launched sandbox;
    private static String printed;

    @BeforeAll
    static void start() throws Exception {
        assertThat(isInstalled()).as("the aws command is installed").isTrue();
        sandbox = Launched.start("sandbox", "--port", "0").untilItSays("get-trail-status --name payments-trail\n");
        printed = sandbox.out();
    }

    @AfterAll
    static void stop() throws Exception {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    static boolean isInstalledOrHasToBe() {
        return isInstalled() || "true".equals(System.getenv("CI"));
    }

    private static boolean isInstalled() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "aws")));
    }

    private record Ran(int exit, String output) {
        JsonNode json() throws IOException {
            assertThat(exit).as(output).isZero();
            return JSON.readTree(output);
        }

        void fails(String code, String operation) {
            assertThat(exit).as(output).isNotZero();
            assertThat(output).contains("(" + code + ") when calling the " + operation + " operation");
        }
    }

    /** Somebody in a shell of their own. */
    private record Shell(String pasted) {
        /** Calls aws, for example {@code aws("cloudtrail list-trails")}; more arguments are taken as they are. */
        Ran aws(String words, String... more) throws Exception {
            List<String> command = new ArrayList<>(List.of("bash", "-c", pasted + "\nexec aws \"$@\"", "bash"));
            command.addAll(List.of(words.split(" ", -1)));
            command.addAll(List.of(more));
            ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
            Map<String, String> environment = process.environment();
            environment
                    .keySet()
                    .removeIf(name -> name.startsWith("AWS_")
                            || name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
            environment.put("AWS_CONFIG_FILE", "/dev/null");
            environment.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
            environment.put("AWS_SESSION_TOKEN", "of-yesterday");
            environment.put("AWS_PAGER", "");
            environment.put("AWS_MAX_ATTEMPTS", "1");
            Process running = process.start();
            String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ran(running.waitFor(), output);
        }

        /** The same shell after assuming a role. */
        Shell assuming(String roleArn, String... more) throws Exception {
            JsonNode session = aws("sts assume-role --role-session-name drill --role-arn " + roleArn, more)
                    .json()
                    .path("Credentials");
            return new Shell(pasted
                    + "\nexport AWS_ACCESS_KEY_ID="
                    + session.path("AccessKeyId").asText()
                    + "\nexport AWS_SECRET_ACCESS_KEY="
                    + session.path("SecretAccessKey").asText()
                    + "\nexport AWS_SESSION_TOKEN="
                    + session.path("SessionToken").asText());
        }

        boolean sees(String trail) throws Exception {
            return aws("cloudtrail get-trail-status --name " + trail)
                    .json()
                    .path("IsLogging")
                    .asBoolean();
        }
    }

    /** A shell into which what is printed for a user was pasted. */
    private static Shell as(String account, String user) {
        return new Shell(blocks().filter(block -> block.matches("(?s)# " + account + " \\w+: " + user + "\n.*"))
                .findFirst()
                .orElseThrow());
    }

    private static Stream<String> blocks() {
        return Arrays.stream(printed.split("\n\n", -1)).filter(block -> block.startsWith("# "));
    }

    private static Shell mallory() {
        return as("333333333333", "mallory");
    }

    private static Shell management() {
        return as("111111111111", "admin");
    }

    @Test
    void whatIsPrintedForAUserCanBePastedIntoAnyShell() {
        assertThat(blocks())
                .hasSize(8)
                .allSatisfy(block -> assertThat(block.lines())
                        .hasSize(7)
                        .allMatch(line -> line.matches(
                                "# \\d{12} \\w+: \\w+|unset AWS_SESSION_TOKEN|export [A-Z_]+=[A-Za-z0-9:/.+_-]+")));
        assertThat(printed).doesNotContain("\u001b");
    }

    @Test
    void aStoppedTrailIsBackWithinSecondsAndTheHistorySaysWhoStartedIt() throws Exception {
        Instant began = Instant.now();
        Ran stop = mallory().aws("cloudtrail stop-logging --name payments-trail");
        assertThat(stop.exit).as(stop.output).isZero();
        JsonNode status = mallory()
                .aws("cloudtrail get-trail-status --name payments-trail")
                .json();
        while (!status.path("IsLogging").asBoolean()) {
            assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(20));
            status = mallory()
                    .aws("cloudtrail get-trail-status --name payments-trail")
                    .json();
        }

        JsonNode started = mallory()
                .aws("cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=StartLogging")
                .json();
        JsonNode latest =
                mallory().aws("cloudtrail lookup-events --max-items 50").json();

        assertThat(status.path("StopLoggingTime").asDouble()).isPositive();
        assertThat(status.path("StartLoggingTime").asDouble())
                .isGreaterThan(status.path("StopLoggingTime").asDouble());
        JsonNode record = JSON.readTree(started.at("/Events/0/CloudTrailEvent").asText());
        assertThat(record.at("/userIdentity/sessionContext/sessionIssuer/arn").asText())
                .isEqualTo("arn:aws:iam::333333333333:role/trailwarden/trailwarden-remediation");
        assertThat(record.at("/requestParameters/name").asText()).isEqualTo("payments-trail");
        assertThat(latest.findValuesAsText("EventName")).containsSubsequence("StartLogging", "StopLogging");
    }

    @Test
    void onlyBreakGlassStopsATrailThatTheScpProtectsAndItStaysOffUntilStarted() throws Exception {
        Shell breakGlass = as("555555555555", "admin").assuming("arn:aws:iam::555555555555:role/security/BreakGlass");

        Ran denied = as("555555555555", "mallory").aws("cloudtrail stop-logging --name ledger-trail");
        Ran stop = breakGlass.aws("cloudtrail stop-logging --name ledger-trail");
        boolean afterStop = breakGlass.sees("ledger-trail");
        Ran start = breakGlass.aws("cloudtrail start-logging --name ledger-trail");
        boolean afterStart = breakGlass.sees("ledger-trail");

        denied.fails("AccessDeniedException", "StopLogging");
        assertThat(denied.output)
                .contains("User: arn:aws:iam::555555555555:user/mallory is not authorized to perform:"
                        + " cloudtrail:StopLogging on resource:"
                        + " arn:aws:cloudtrail:eu-west-1:555555555555:trail/ledger-trail")
                .containsPattern("with an explicit deny in a service control policy: "
                        + "arn:aws:organizations::111111111111:policy/o-4trailward3n/service_control_policy/p-\\w+");
        assertThat(stop.exit).as(stop.output).isZero();
        assertThat(afterStop).isFalse();
        assertThat(start.exit).as(start.output).isZero();
        assertThat(afterStart).isTrue();
    }

    /** Runs a verb here as a user of the sandbox. */
    private static Launched.Ran trailwarden(Shell user, String... arguments) {
        Map<String, String> keys = new TreeMap<>();
        user.pasted()
                .lines()
                .filter(line -> line.startsWith("export "))
                .map(line -> line.substring("export ".length()).split("=", 2))
                .forEach(line -> keys.put(line[0], line[1]));
        Map<String, String> properties = Map.of(
                "aws.accessKeyId",
                keys.getOrDefault("AWS_ACCESS_KEY_ID", ""),
                "aws.secretAccessKey",
                keys.getOrDefault("AWS_SECRET_ACCESS_KEY", ""),
                "aws.region",
                keys.getOrDefault("AWS_REGION", ""),
                "aws.endpointUrl",
                keys.getOrDefault("AWS_ENDPOINT_URL", ""));
        properties.forEach(System::setProperty);
        try {
            return InProcess.run(arguments);
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void theGuardrailHoldsEverybodyButBreakGlassLeavesTheHubItsWorkAndCanBeTakenBack() throws Exception {
        String trail = "arn:aws:cloudtrail:eu-west-1:333333333333:trail/payments-trail";
        Shell breakGlass = as("333333333333", "admin").assuming("arn:aws:iam::333333333333:role/security/BreakGlass");

        Launched.Ran attached = trailwarden(
                management(),
                "scp",
                "attach",
                "--yes",
                "--target",
                "payments",
                "--profile",
                "hardened,guard",
                "--break-glass",
                "arn:aws:iam::*:role/security/BreakGlass");
        Ran denied = as("333333333333", "admin").aws("cloudtrail stop-logging --name payments-trail");
        Ran minted = mallory()
                .aws(
                        "iam create-role --path /security/ --role-name BreakGlass --assume-role-policy-document",
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\","
                                + "\"Principal\":{\"AWS\":\"arn:aws:iam::333333333333:root\"}}]}");
        Launched.Ran verified = trailwarden(management(), "scp", "verify", "--target", "payments");
        Ran stopped = breakGlass.aws("cloudtrail stop-logging --name payments-trail");
        boolean off = !breakGlass.sees("payments-trail");
        Launched.Ran restored = trailwarden(as("222222222222", "admin"), "restore", "--end-window", trail);
        boolean on = breakGlass.sees("payments-trail");
        Launched.Ran detached = trailwarden(management(), "scp", "detach", "--yes", "--delete", "--target", "payments");
        Launched.Ran after = trailwarden(management(), "scp", "verify", "--target", "payments");

        assertThat(attached.exit()).as(attached.err()).isZero();
        denied.fails("AccessDeniedException", "StopLogging");
        assertThat(denied.output)
                .containsPattern("with an explicit deny in a service control policy: "
                        + "arn:aws:organizations::111111111111:policy/o-4trailward3n/service_control_policy/p-\\w+");
        minted.fails("AccessDenied", "CreateRole");
        assertThat(minted.output).contains("with an explicit deny in a service control policy");
        assertThat(verified.out()).containsPattern("333333333333 .*PROTECTED +by trailwarden-guardrail");
        assertThat(verified.exit()).isZero();
        assertThat(stopped.exit).as(stopped.output).isZero();
        assertThat(off).isTrue();
        assertThat(restored.out()).as(restored.err()).contains("restored");
        assertThat(on).isTrue();
        assertThat(detached.exit()).as(detached.err()).isZero();
        assertThat(after.out()).contains("NOT PROTECTED");
    }

    @Test
    void underTheGuardrailStackSetsStillDeployAndAnAdministratorDoesNot() throws Exception {
        String unit = management()
                .aws("organizations list-parents --child-id 444444444444 --query Parents[0].Id --output text")
                .output
                .strip();
        management()
                .aws(
                        "cloudformation create-stack-set --stack-set-name trailwarden-extra --permission-model"
                                + " SERVICE_MANAGED --auto-deployment Enabled=false --template-body",
                        rule("one"))
                .json();
        deployed(management()
                .aws("cloudformation create-stack-instances --stack-set-name trailwarden-extra --regions eu-west-1"
                        + " --deployment-targets OrganizationalUnitIds=" + unit
                        + ",Accounts=444444444444,AccountFilterType=INTERSECTION"));
        Launched.Ran attached = trailwarden(
                management(),
                "scp",
                "attach",
                "--yes",
                "--target",
                "research",
                "--profile",
                "hardened,guard",
                "--break-glass",
                "arn:aws:iam::*:role/security/BreakGlass");
        Shell administrator = as("444444444444", "admin");

        Ran updated = management()
                .aws("cloudformation update-stack-set --stack-set-name trailwarden-extra --template-body", rule("two"));
        deployed(updated);
        JsonNode rule = administrator
                .aws("events describe-rule --name trailwarden-extra")
                .json();
        Ran rewritten =
                administrator.aws("events put-rule --name trailwarden-extra --state DISABLED --event-pattern {}");
        String stack = administrator
                .aws(
                        "cloudformation describe-stacks --output text --query",
                        "Stacks[?contains(StackName,'trailwarden-extra')].StackName")
                .output
                .strip();
        Ran deleted = administrator.aws("cloudformation delete-stack --stack-name " + stack);
        Launched.Ran detached = trailwarden(management(), "scp", "detach", "--yes", "--delete", "--target", "research");

        assertThat(attached.exit()).as(attached.err()).isZero();
        assertThat(rule.path("Description").asText()).isEqualTo("two");
        rewritten.fails("AccessDeniedException", "PutRule");
        assertThat(stack).startsWith("StackSet-trailwarden-extra-");
        deleted.fails("AccessDenied", "DeleteStack");
        assertThat(deleted.output).contains("with an explicit deny in a service control policy");
        assertThat(detached.exit()).as(detached.err()).isZero();
    }

    private static String rule(String description) {
        return """
                {"Resources": {"Rule": {"Type": "AWS::Events::Rule", "Properties": {
                  "Name": "trailwarden-extra", "Description": "%s", "EventPattern": {"source": ["shop"]}}}}}""".formatted(description);
    }

    private static void deployed(Ran asked) throws Exception {
        String operation = asked.json().path("OperationId").asText();
        assertThat(management()
                        .aws("cloudformation describe-stack-set-operation --stack-set-name trailwarden-extra"
                                + " --operation-id " + operation)
                        .json()
                        .at("/StackSetOperation/Status")
                        .asText())
                .isEqualTo("SUCCEEDED");
    }

    @Test
    void trailsAreDescribedListedAndGot() throws Exception {
        JsonNode described =
                mallory().aws("--region us-east-1 cloudtrail describe-trails").json();
        JsonNode listed = mallory().aws("cloudtrail list-trails").json();
        JsonNode got =
                mallory().aws("cloudtrail get-trail --name payments-trail").json();

        assertThat(described.findValuesAsText("Name"))
                .containsExactlyInAnyOrder("organization-trail", "payments-trail");
        assertThat(listed.findValuesAsText("HomeRegion")).containsExactlyInAnyOrder("eu-west-1", "us-east-1");
        assertThat(got.at("/Trail/TrailARN").asText())
                .isEqualTo("arn:aws:cloudtrail:eu-west-1:333333333333:trail/payments-trail");
    }

    @Test
    void aTrailIsMadeChangedTaggedAndDeleted() throws Exception {
        Shell research = as("444444444444", "mallory");
        String trail = "arn:aws:cloudtrail:eu-west-1:444444444444:trail/of-the-cli";
        String selectors = """
                [{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]},
                                     {"Field": "readOnly", "Equals": ["false"]}]}]""";

        JsonNode made = research.aws("cloudtrail create-trail --name of-the-cli --s3-bucket-name"
                        + " trailwarden-demo-logs-444444444444 --enable-log-file-validation --tags-list Key=a,Value=b")
                .json();
        JsonNode status =
                research.aws("cloudtrail get-trail-status --name of-the-cli").json();
        JsonNode everywhere = research.aws(
                        "cloudtrail update-trail --name of-the-cli --is-multi-region-trail --s3-key-prefix p")
                .json();
        JsonNode here = research.aws("cloudtrail update-trail --name of-the-cli --no-is-multi-region-trail"
                        + " --no-enable-log-file-validation --s3-key-prefix=")
                .json();
        JsonNode untouched = research.aws("cloudtrail get-event-selectors --trail-name of-the-cli")
                .json();
        research.aws("cloudtrail put-event-selectors --trail-name of-the-cli --advanced-event-selectors", selectors)
                .json();
        JsonNode chosen = research.aws("cloudtrail get-event-selectors --trail-name of-the-cli")
                .json();
        Ran tagged = research.aws("cloudtrail add-tags --tags-list Key=c,Value=d --resource-id " + trail);
        Ran untagged = research.aws("cloudtrail remove-tags --tags-list Key=a --resource-id " + trail);
        JsonNode tags =
                research.aws("cloudtrail list-tags --resource-id-list " + trail).json();
        Ran deleted = research.aws("cloudtrail delete-trail --name of-the-cli");

        assertThat(made.path("TrailARN").asText()).isEqualTo(trail);
        assertThat(made.path("LogFileValidationEnabled").asBoolean()).isTrue();
        assertThat(status.path("IsLogging").asBoolean(true)).isFalse();
        assertThat(everywhere.path("IsMultiRegionTrail").asBoolean()).isTrue();
        assertThat(everywhere.path("S3KeyPrefix").asText()).isEqualTo("p");
        assertThat(here.path("IncludeGlobalServiceEvents").asBoolean(true)).isFalse();
        assertThat(here.path("LogFileValidationEnabled").asBoolean(true)).isFalse();
        assertThat(here.has("S3KeyPrefix")).isFalse();
        assertThat(untouched.path("EventSelectors")).isEqualTo(JSON.readTree("""
                [{"ReadWriteType": "All", "IncludeManagementEvents": true, "DataResources": [],
                  "ExcludeManagementEventSources": []}]"""));
        assertThat(chosen.path("AdvancedEventSelectors")).isEqualTo(JSON.readTree(selectors));
        assertThat(tagged.exit).as(tagged.output).isZero();
        assertThat(untagged.exit).as(untagged.output).isZero();
        assertThat(tags.at("/ResourceTagList/0/TagsList")).isEqualTo(JSON.readTree("""
                [{"Key": "c", "Value": "d"}]"""));
        assertThat(deleted.exit).as(deleted.output).isZero();
    }

    @Test
    void theOrganizationShowsItsAccountsAndWhereTheScpIsAttached() throws Exception {
        JsonNode accounts = management().aws("organizations list-accounts").json();
        String root = id(management().aws("organizations list-roots"), "Roots", "Root");
        String workloads = id(units(root), "OrganizationalUnits", "Workloads");
        String production = id(units(workloads), "OrganizationalUnits", "Production");

        assertThat(accounts.findValuesAsText("Id"))
                .containsExactly("111111111111", "222222222222", "333333333333", "444444444444", "555555555555");
        assertThat(policiesOn(root)).containsExactly("FullAWSAccess");
        assertThat(policiesOn("555555555555")).containsExactly("FullAWSAccess");
        assertThat(policiesOn(production)).containsExactlyInAnyOrder("FullAWSAccess", "trailwarden-protect-trails");
    }

    private static Ran units(String parent) throws Exception {
        return management().aws("organizations list-organizational-units-for-parent --parent-id " + parent);
    }

    private static String id(Ran ran, String list, String name) throws Exception {
        for (JsonNode one : ran.json().path(list)) {
            if (one.path("Name").asText().equals(name)) {
                return one.path("Id").asText();
            }
        }
        throw new AssertionError("no " + name + " in " + ran.output);
    }

    private static List<String> policiesOn(String target) throws Exception {
        return management()
                .aws("organizations list-policies-for-target --filter SERVICE_CONTROL_POLICY --target-id " + target)
                .json()
                .findValuesAsText("Name");
    }

    @Test
    void theManagementAccountEntersAMember() throws Exception {
        Shell member = management().assuming("arn:aws:iam::333333333333:role/OrganizationAccountAccessRole");

        assertThat(member.aws("sts get-caller-identity").json().path("Arn").asText())
                .isEqualTo("arn:aws:sts::333333333333:assumed-role/OrganizationAccountAccessRole/drill");
    }

    @Test
    void theWayOfAnEventCanBeFollowedFromTheMembersRuleToTheInbox() throws Exception {
        Shell member = as("333333333333", "admin");
        Shell security = as("222222222222", "admin");

        JsonNode rules = member.aws("events list-rules").json();
        JsonNode targets = member.aws("events list-targets-by-rule --rule trailwarden-forward")
                .json();
        JsonNode bus =
                security.aws("events describe-event-bus --name trailwarden").json();
        JsonNode hubRules =
                security.aws("events list-rules --event-bus-name trailwarden").json();
        JsonNode hubTargets = security.aws(
                        "events list-targets-by-rule --event-bus-name trailwarden --rule trailwarden-hub")
                .json();
        JsonNode subscriptions = security.aws("sns list-subscriptions-by-topic --topic-arn " + TOPIC)
                .json();

        assertThat(rules.findValuesAsText("Name")).containsExactly("trailwarden-forward");
        assertThat(rules.findValuesAsText("State")).containsExactly("ENABLED");
        assertThat(targets.at("/Targets/0/Arn")).isEqualTo(bus.path("Arn"));
        assertThat(targets.at("/Targets/0/RoleArn").asText())
                .isEqualTo("arn:aws:iam::333333333333:role/trailwarden/trailwarden-forwarder");
        assertThat(bus.path("Policy").asText()).contains("o-4trailward3n");
        assertThat(hubRules.findValuesAsText("Name")).containsExactly("trailwarden-hub");
        assertThat(hubTargets.at("/Targets/0/Arn").asText())
                .isEqualTo("arn:aws:lambda:eu-west-1:222222222222:function:trailwarden-hub:live");
        assertThat(hubTargets.at("/Targets/0/DeadLetterConfig/Arn").asText()).endsWith(":trailwarden-dead-letters");
        assertThat(subscriptions.at("/Subscriptions/0/Endpoint").asText()).isEqualTo("security@example.com");
    }

    @Test
    void aTrailNamedWronglyIsRefusedWithCloudTrailsCodes() throws Exception {
        mallory()
                .aws("--region us-east-1 cloudtrail stop-logging --name payments-trail")
                .fails("InvalidHomeRegionException", "StopLogging");
        mallory().aws("cloudtrail stop-logging --name no-such-trail").fails("TrailNotFoundException", "StopLogging");
        mallory()
                .aws("cloudtrail get-trail-status --name my-_trail")
                .fails("InvalidTrailNameException", "GetTrailStatus");
    }

    @Test
    void whoIsNotAllowedIsToldWhichPolicyMissesIt() throws Exception {
        String onlyLooking =
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"cloudtrail:Get*\",\"Resource\":\"*\"}]}";
        Shell looking = management()
                .assuming("arn:aws:iam::333333333333:role/OrganizationAccountAccessRole", "--policy", onlyLooking);

        Ran denied = looking.aws("cloudtrail stop-logging --name payments-trail");

        denied.fails("AccessDeniedException", "StopLogging");
        assertThat(denied.output).contains("because no session policy allows the cloudtrail:StopLogging action");
    }

    @Test
    void whatTheSandboxDoesNotHaveIsSaidByName() throws Exception {
        Ran operation = mallory().aws("cloudtrail list-channels");
        Ran service = mallory().aws("lambda list-functions");

        operation.fails("UnknownOperationException", "ListChannels");
        service.fails("UnknownOperationException", "ListFunctions");
        assertThat(service.output).contains("The sandbox does not have lambda:").doesNotContain("<");
    }

    @Test
    void aStrangersKeyIsNotKnown() throws Exception {
        new Shell(mallory().pasted() + "\nexport AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE")
                .aws("sts get-caller-identity")
                .fails("InvalidClientTokenId", "GetCallerIdentity");
    }
}
