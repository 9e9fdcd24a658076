package dev.trailwarden.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.trailwarden.core.Fixtures.Fixture;
import dev.trailwarden.core.decision.Judge;
import dev.trailwarden.core.decision.Ruling;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailEventReader;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.port.InMemoryAlerts;
import dev.trailwarden.core.port.InMemoryDeadLetters;
import dev.trailwarden.core.port.InMemoryLedger;
import dev.trailwarden.core.port.InMemoryMembers;
import dev.trailwarden.core.port.Permission;
import dev.trailwarden.core.remedy.Remediation.ResumeLogging;
import dev.trailwarden.core.remedy.Restorer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every field of every event is taken away and replaced by what an attacker might put there. Whatever comes of it, the
 * path never throws, and it opens no account, asks in no Region and takes no permission that the detail chose.
 */
final class MutatedEventsTest {
    private static final String STRANGER = "999999999999";
    private static final String MANAGEMENT = Fixtures.MANAGEMENT.value();

    /** The same mutations on every run; another seed is another run. */
    private static final long SEED = 20_260_302L;

    private static final Set<Permission> PERMISSIONS = new ResumeLogging(
                    Fixtures.MANAGEMENT, new Region("eu-west-1"), new TrailReference.ByName("audit"), Optional.empty())
            .permissions();

    private static final int REPLACEMENTS_OF_EACH = 3;

    private static final List<JsonNode> REPLACEMENTS = List.of(
            IntNode.valueOf(42),
            BooleanNode.TRUE,
            Fixtures.JSON.createArrayNode(),
            Fixtures.JSON.createArrayNode().add("audit"),
            Fixtures.JSON.createObjectNode(),
            Fixtures.JSON.createObjectNode().put("name", "audit").put("arn", "arn"),
            TextNode.valueOf(""),
            TextNode.valueOf("audit"),
            TextNode.valueOf("StopLogging"),
            TextNode.valueOf("AssumedRole"),
            TextNode.valueOf("us-east-1"),
            TextNode.valueOf(STRANGER),
            TextNode.valueOf(MANAGEMENT),
            TextNode.valueOf("arn:aws:cloudtrail:us-east-1:999999999999:trail/audit"),
            TextNode.valueOf("arn:aws:cloudtrail:us-east-1:222222222222:trail/audit"),
            TextNode.valueOf("arn:aws:cloudtrail:eu-west-1:111111111111:trail/audit"),
            TextNode.valueOf("arn:aws:iam::999999999999:role/trailwarden/trailwarden-remediation"),
            TextNode.valueOf("arn:aws:iam::222222222222:role/security/BreakGlass"),
            TextNode.valueOf("x\r\nSubject: y\u202e\u0000 https://evil.example/"),
            TextNode.valueOf("\ud800 lone surrogate"),
            TextNode.valueOf("x".repeat(300_000)));

    static Stream<Fixture> events() {
        return Stream.of("stop-logging", "benign", "rejected").flatMap(folder -> Fixtures.envelopesIn(folder).stream());
    }

    @ParameterizedTest
    @MethodSource("events")
    void nothingInAnEventChoosesWhereWeAct(Fixture fixture) throws IOException {
        Random random = new Random(SEED + fixture.name().hashCode());
        JsonNode original = fixture.json();
        for (Field field : fields(original, "")) {
            check(original.deepCopy(), field, MissingNode.getInstance());
            check(original.deepCopy(), field, NullNode.getInstance());
            for (int i = 0; i < REPLACEMENTS_OF_EACH; i++) {
                check(original.deepCopy(), field, REPLACEMENTS.get(random.nextInt(REPLACEMENTS.size())));
            }
        }
    }

    private static void check(JsonNode event, Field field, JsonNode replacement) throws IOException {
        field.replaceIn(event, replacement);
        String what = field.pointer() + " = " + shortened(replacement);
        Instant stopped = Instant.parse("2026-03-02T07:13:29Z");
        InMemoryMembers members = new InMemoryMembers(stopped);
        for (String account : List.of("222222222222", MANAGEMENT, STRANGER)) {
            for (String region : List.of("eu-west-1", "us-east-1")) {
                members.trail(account, region, "audit").stopAtAnUnknownTime();
            }
        }
        Response response = new Response(
                new TrailEventReader(),
                new Judge(Fixtures.HOUSE),
                new Restorer(members, ignored -> {}),
                new InMemoryAlerts(),
                new InMemoryLedger(),
                new InMemoryDeadLetters());

        Report report = response.respond(Fixtures.JSON.writeValueAsBytes(event));

        assertThat(Fixtures.JSON.writeValueAsString(Ruling.of(report.decision())))
                .as(what)
                .hasSizeLessThan(4_000);
        // The envelope's account is EventBridge's word, and the management account is ours.
        assertThat(members.calls()).as(what).allSatisfy(call -> {
            String account = call.split(" ", -1)[1];
            assertThat(account).isIn(event.path("account").asText(), MANAGEMENT);
            if (account.equals(MANAGEMENT) && !event.path("account").asText().equals(MANAGEMENT)) {
                assertThat(event.at("/detail/requestParameters").toString())
                        .as("only the ARN of an organization trail leads to the management account")
                        .contains(":" + MANAGEMENT + ":trail/");
            }
        });
        // Where a trail lives is CloudTrail's word: another Region than the event's is asked only after a list.
        assertThat(members.calls().stream().takeWhile(call -> !call.startsWith("list ")))
                .as(what)
                .allMatch(call -> call.startsWith("open ")
                        || call.contains(" " + event.path("region").asText() + " "));
        assertThat(members.asked()).as(what).allMatch(PERMISSIONS::equals);
    }

    private static String shortened(JsonNode replacement) {
        String text = replacement.toString();
        return text.length() < 100 ? text : text.length() + " characters";
    }

    /** Where a field is: the JSON pointer of what holds it, and its key or index there. */
    private record Field(String holder, String key) {
        String pointer() {
            return holder + "/" + key;
        }

        void replaceIn(JsonNode event, JsonNode value) {
            JsonNode node = event.at(holder);
            if (node instanceof ObjectNode object) {
                if (value.isMissingNode()) {
                    object.remove(key);
                } else {
                    object.set(key, value);
                }
            } else if (node instanceof ArrayNode array) {
                array.set(Integer.parseInt(key), value.isMissingNode() ? NullNode.getInstance() : value);
            }
        }
    }

    private static List<Field> fields(JsonNode node, String pointer) {
        List<Field> all = new ArrayList<>();
        if (node.isObject()) {
            node.fieldNames().forEachRemaining(key -> {
                all.add(new Field(pointer, key));
                all.addAll(fields(node.path(key), pointer + "/" + key));
            });
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            all.add(new Field(pointer, Integer.toString(i)));
            all.addAll(fields(node.path(i), pointer + "/" + i));
        }
        return all;
    }
}
