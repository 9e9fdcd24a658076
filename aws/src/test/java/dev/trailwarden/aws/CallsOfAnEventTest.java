package dev.trailwarden.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.aws.AwsStub.Answer;
import dev.trailwarden.core.Report;
import dev.trailwarden.core.Response;
import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.baseline.Baseline.Origin;
import dev.trailwarden.core.baseline.EventConfiguration;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.decision.Judge;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.event.TrailEventReader;
import dev.trailwarden.core.incident.Teller;
import dev.trailwarden.core.port.AlertSink;
import dev.trailwarden.core.port.Directory;
import dev.trailwarden.core.port.Ledger;
import dev.trailwarden.core.port.Members;
import dev.trailwarden.core.port.Memory;
import dev.trailwarden.core.port.Pause;
import dev.trailwarden.core.remedy.Guardian;
import dev.trailwarden.core.remedy.Matcher;
import dev.trailwarden.core.remedy.Restorer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one event asks of AWS, call by call: each costs time while an account is attacked, and a session is rationed. */
class CallsOfAnEventTest {
    private static final String REGION = "eu-west-1";
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final TrailArn TRAIL = TrailArn.parse(
                    "arn:aws:cloudtrail:eu-west-1:333333333333:trail/payments-trail")
            .orElseThrow();
    private static final Answer NOTHING = Answer.json("{}");

    private AwsStub aws;
    private Clients clients;

    @BeforeEach
    void aStoppedTrail() throws Exception {
        aws = new AwsStub()
                .assumeRole("ASIAMEMBER", "2026-03-01T12:15:00Z")
                .on("GetTrailStatus", Answer.json("{\"IsLogging\":false}"), Answer.json("{\"IsLogging\":true}"))
                .on("StartLogging", NOTHING)
                .on(
                        "GetTrail",
                        Answer.json("{\"Trail\":{\"Name\":\"payments-trail\",\"S3BucketName\":\"logs\",\"TrailARN\":\""
                                + TRAIL + "\"}}"))
                .on("GetEventSelectors", NOTHING)
                .on("GetInsightSelectors", NOTHING)
                .on("GetEventConfiguration", NOTHING)
                .on("ListTags", NOTHING)
                .on("VerifyMac", Answer.json("{\"MacValid\":true}"))
                .on("Query", Answer.json("{\"Items\":[]}"))
                .on("GetItem", NOTHING)
                .on("PutItem", NOTHING)
                .on("TransactWriteItems", NOTHING)
                .on("UpdateItem", Answer.json("{\"Attributes\":{\"count\":{\"N\":\"1\"}}}"))
                .on("DescribeAccount", Answer.json("{\"Account\":{\"Id\":\"333333333333\",\"Name\":\"payments\"}}"))
                .on("PutEvents", Answer.json("{\"FailedEntryCount\":0,\"Entries\":[{\"EventId\":\"1\"}]}"))
                .on(
                        "Publish",
                        Answer.xml("<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult>"
                                + "<MessageId>m</MessageId></PublishResult></PublishResponse>"));
        clients = aws.clients();
    }

    @AfterEach
    void stop() {
        clients.close();
        aws.close();
    }

    private Response hub() {
        House house = new House(House.DEFAULT_MEMBER_ROLE, Optional.of(new AccountId("111111111111")), List.of());
        Budget budget = new Budget(System::nanoTime);
        Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
        Pause pause = length -> {};
        Members members = new SdkMembers(clients, budget, REGION, house.memberRole(), clock);
        HubTable table = new HubTable(clients, budget, "trailwarden", REGION);
        Ledger ledger = new DynamoLedger(table);
        KmsSeal seal = new KmsSeal(clients, budget, "arn:aws:kms:eu-west-1:222222222222:key/1111", REGION);
        Memory memory = new DynamoMemory(table, new DynamoBaselines(table, seal));
        Directory directory = new OrganizationsDirectory(clients, budget, REGION, house, clock);
        Guardian guardian = new Guardian(
                new SdkOrganizations(clients, budget, REGION, house, clock),
                new DynamoGuardrails(table, seal.forGuardrail()),
                new PolicyDenials("aws", REGION, "222222222222", house.memberRole()),
                ledger,
                house,
                clock,
                pause);
        ObjectMapper json = new ObjectMapper();
        AlertSink alerts = new BothSinks(
                new SiemEvents(clients, budget, "trailwarden", REGION, json, clock),
                new SnsAlerts(clients, budget, "arn:aws:sns:eu-west-1:222222222222:alerts", REGION, json));
        Matcher matcher = new Matcher(members, memory, clock, pause);
        return new Response(
                new TrailEventReader(),
                house,
                new Judge(house, directory, clock),
                new Restorer(members, memory, matcher, guardian, pause),
                new Teller(alerts, ledger, directory, clock, pause),
                (event, why) -> {},
                clock);
    }

    private void keepABaseline() {
        Baseline baseline = new Baseline(
                TRAIL,
                new TrailSettings(
                        true,
                        "logs",
                        "",
                        "",
                        false,
                        false,
                        false,
                        false,
                        "",
                        "",
                        "",
                        List.of(),
                        List.of(),
                        List.of(),
                        EventConfiguration.NONE,
                        Map.of()),
                1,
                Origin.CAPTURED,
                "a look",
                NOON);
        ObjectNode item = new ObjectMapper().createObjectNode();
        item.putObject("pk").put("S", "account#333333333333");
        item.putObject("sk").put("S", "baseline#" + TRAIL);
        item.putObject("body").put("S", BaselineJson.write(baseline));
        item.putObject("seal").put("B", Base64.getEncoder().encodeToString(new byte[32]));
        item.putObject("version").put("N", "1");
        aws.replace("Query", Answer.json("{\"Items\":[" + item + "]}"), Answer.json("{\"Items\":[]}"));
    }

    private void assertRestoredAndTold() {
        Report report = hub().respond("""
                {"version":"0","id":"envelope-1","detail-type":"AWS API Call via CloudTrail","source":"aws.cloudtrail",
                 "account":"333333333333","time":"2026-03-01T12:00:00Z","region":"eu-west-1","resources":[],
                 "detail":{"eventVersion":"1.11","userIdentity":{"type":"IAMUser","userName":"mallory"},
                  "eventTime":"2026-03-01T12:00:00Z","eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging",
                  "awsRegion":"eu-west-1","requestParameters":{"name":"payments-trail"},"responseElements":null,
                  "eventID":"event-1","readOnly":false,"recipientAccountId":"333333333333"}}
                """.getBytes(StandardCharsets.UTF_8));
        assertThat(report.verdict()).contains(Verdict.RESTORED);
        assertThat(report.told()).isTrue();
        assertThat(report.notes()).isEmpty();
    }

    @Test
    void aStoppedTrailOfWhichNoBaselineIsKept() {
        assertRestoredAndTold();
        assertThat(aws.operations())
                .containsExactly(
                        "AssumeRole",
                        "GetTrailStatus",
                        "StartLogging",
                        "GetTrailStatus",
                        "Query",
                        "GetItem",
                        "GetItem",
                        "PutItem",
                        "TransactWriteItems",
                        "Query",
                        "UpdateItem",
                        "AssumeRole",
                        "DescribeAccount",
                        "PutEvents",
                        "Publish",
                        "TransactWriteItems");
    }

    @Test
    void aStoppedTrailThatIsComparedWithItsBaselineInTheSameSession() {
        keepABaseline();
        assertRestoredAndTold();
        assertThat(aws.operations())
                .containsExactly(
                        "AssumeRole",
                        "GetTrailStatus",
                        "StartLogging",
                        "GetTrailStatus",
                        "Query",
                        "VerifyMac",
                        "GetTrail",
                        "GetTrailStatus",
                        "GetEventSelectors",
                        "GetInsightSelectors",
                        "GetEventConfiguration",
                        "ListTags",
                        "GetItem",
                        "GetItem",
                        "PutItem",
                        "TransactWriteItems",
                        "Query",
                        "UpdateItem",
                        "AssumeRole",
                        "DescribeAccount",
                        "PutEvents",
                        "Publish",
                        "TransactWriteItems");
    }
}
