package dev.trailwarden.sandbox.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.Sandbox.Settings;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.template.StackTarget;
import dev.trailwarden.sandbox.template.Template;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SNS and SQS as their callers see them. */
class MessagingTest {
    private static final String TOPIC = "arn:aws:sns:eu-west-1:222222222222:alerts";
    private static final String TEMPLATE = """
            Resources:
              Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: alerts}}
              Mail: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref Topic, Protocol: email, Endpoint: a@b.c}}
              Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: letters, VisibilityTimeout: 600}}
            """;

    private Sandbox sandbox;
    private Client admin;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(Settings.forTests());
        sandbox.delivery()
                .stacks()
                .deploy(new StackTarget("222222222222", "eu-west-1", "s"), Template.read(TEMPLATE), Map.of());
        admin = Client.of(sandbox, DemoOrganization.SECURITY, DemoOrganization.ADMIN, DemoOrganization.HUB_REGION);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private Client.Reply publish(String... namesAndValues) {
        Map<String, String> parameters = new LinkedHashMap<>(Map.of("TopicArn", TOPIC));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return admin.query("sns", "Publish", parameters);
    }

    @Test
    void aMessageReachesTheInboxWithItsAttributes() {
        Client.Reply reply = publish(
                "Message", "hello",
                "Subject", "A subject",
                "MessageAttributes.entry.1.Name", "severity",
                "MessageAttributes.entry.1.Value.DataType", "String",
                "MessageAttributes.entry.1.Value.StringValue", "high");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(sandbox.delivery().inbox().mails()).singleElement().satisfies(mail -> {
            assertThat(mail.subject()).isEqualTo("A subject");
            assertThat(mail.body()).isEqualTo("hello");
            assertThat(mail.to()).isEqualTo("a@b.c");
            assertThat(mail.attributes()).isEqualTo(Map.of("severity", "high"));
        });
    }

    @Test
    void aStructuredMessageGivesEachProtocolItsText() {
        publish("MessageStructure", "json", "Message", "{\"default\":\"d\",\"email\":\"for people\"}");

        assertThat(sandbox.delivery().inbox().mails())
                .singleElement()
                .satisfies(mail -> assertThat(mail.body()).isEqualTo("for people"));
        assertThat(publish("MessageStructure", "json", "Message", "{\"email\":\"x\"}")
                        .message())
                .contains("No default entry");
    }

    @Test
    void aSubjectIsShortPrintableAndOnOneLine() {
        assertThat(publish("Message", "m", "Subject", "x".repeat(99)).status()).isEqualTo(200);
        for (String subject : new String[] {"x".repeat(100), "two\nlines", "\u001b[31mred", "na\u00efve", ""}) {
            assertThat(publish("Message", "m", "Subject", subject).code()).isEqualTo("InvalidParameter");
        }
    }

    @Test
    void aMessageOf262144BytesIsTheLargest() {
        assertThat(publish("Message", "x".repeat(262_144)).status()).isEqualTo(200);
        assertThat(publish("Message", "x".repeat(262_145)).code()).isEqualTo("InvalidParameter");
    }

    @Test
    void aTopicIsOnlyInItsOwnRegion() {
        assertThat(admin.in(new Region("us-west-2"))
                        .query("sns", "Publish", Map.of("TopicArn", TOPIC, "Message", "m"))
                        .code())
                .isEqualTo("InvalidParameter");
    }

    @Test
    void anotherAccountMayNotPublish() {
        Client mallory =
                Client.of(sandbox, DemoOrganization.PAYMENTS, DemoOrganization.MALLORY, DemoOrganization.HUB_REGION);

        Client.Reply reply = mallory.query("sns", "Publish", Map.of("TopicArn", TOPIC, "Message", "m"));

        assertThat(reply.code()).isEqualTo("AuthorizationError");
        assertThat(sandbox.delivery().inbox().mails()).isEmpty();
    }

    @Test
    void topicsAndSubscriptionsCanBeListed() {
        assertThat(admin.query("sns", "ListTopics", Map.of()).body()).contains("<TopicArn>" + TOPIC + "</TopicArn>");
        assertThat(admin.query("sns", "ListSubscriptionsByTopic", Map.of("TopicArn", TOPIC))
                        .body())
                .contains("<Endpoint>a@b.c</Endpoint>", "<Protocol>email</Protocol>");
        assertThat(admin.query("sns", "GetTopicAttributes", Map.of("TopicArn", TOPIC))
                        .body())
                .contains("<key>SubscriptionsConfirmed</key><value>1</value>");
        assertThat(admin.query("sns", "GetTopicAttributes", Map.of("TopicArn", TOPIC + "x"))
                        .code())
                .isEqualTo("NotFound");
    }

    @Test
    void aMessageIsHiddenWhileSomebodyReadsItAndGoneOnceDeleted() {
        String url = admin.call("sqs", "GetQueueUrl", "{'QueueName':'letters'}")
                .json()
                .path("QueueUrl")
                .asText();
        assertThat(url).isEqualTo(sandbox.endpoint() + "/222222222222/letters");
        admin.call("sqs", "SendMessage", "{'QueueUrl':'" + url + "','MessageBody':'hello'}");

        JsonNode message = admin.call("sqs", "ReceiveMessage", "{'QueueUrl':'" + url + "'}")
                .json()
                .path("Messages")
                .path(0);
        assertThat(message.path("Body").asText()).isEqualTo("hello");
        assertThat(message.path("MD5OfBody").asText()).isEqualTo("5d41402abc4b2a76b9719d911017c592");
        assertThat(admin.call("sqs", "ReceiveMessage", "{'QueueUrl':'" + url + "'}")
                        .json()
                        .has("Messages"))
                .isFalse();
        assertThat(attribute(url, "ApproximateNumberOfMessagesNotVisible")).isEqualTo("1");

        admin.call(
                "sqs",
                "DeleteMessage",
                "{'QueueUrl':'" + url + "','ReceiptHandle':'"
                        + message.path("ReceiptHandle").asText() + "'}");
        assertThat(attribute(url, "ApproximateNumberOfMessagesNotVisible")).isEqualTo("0");
        assertThat(sandbox.delivery().queues().messages("arn:aws:sqs:eu-west-1:222222222222:letters"))
                .isEmpty();
    }

    private String attribute(String url, String name) {
        return admin.call("sqs", "GetQueueAttributes", "{'QueueUrl':'" + url + "','AttributeNames':['All']}")
                .json()
                .path("Attributes")
                .path(name)
                .asText();
    }

    @Test
    void aQueueThatDoesNotExistIsSaidSo() {
        assertThat(admin.call("sqs", "GetQueueUrl", "{'QueueName':'other'}").code())
                .isEqualTo("QueueDoesNotExist");
    }
}
