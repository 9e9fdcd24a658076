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
import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.decision.Exemptions;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.decision.Mode;
import dev.trailwarden.core.decision.Ruling;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.guardrail.Guardrail;
import dev.trailwarden.core.port.InMemoryMembers;
import dev.trailwarden.core.port.InMemoryOrganization;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.Permission;
import dev.trailwarden.core.remedy.Remediation.MatchBaseline;
import dev.trailwarden.core.remedy.Remediation.ResumeLogging;
import dev.trailwarden.core.remedy.Remediation.ReviveStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every field of every event is taken away, or replaced by what an attacker might put there. Whatever comes of it, the
 * path never throws, and it opens no account, asks in no Region and takes no permission that the detail chose.
 */
final class MutatedEventsTest {
    private static final String STRANGER = "999999999999";
    private static final String MANAGEMENT = Fixtures.MANAGEMENT.value();
    private static final String STORE = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";

    /** The same mutations on every run; another seed is another run. */
    private static final long SEED = 20_260_302L;

    /** What a session may be opened for: all that one remedy declares, or its reads. */
    private static final Set<Set<Permission>> PERMISSIONS = Set.of(
            new ResumeLogging(
                            Fixtures.MANAGEMENT,
                            new Region("eu-west-1"),
                            new TrailReference.ByName("audit"),
                            Optional.empty())
                    .permissions(),
            MatchBaseline.READS,
            MatchBaseline.ALL,
            ReviveStore.READS,
            new ReviveStore(Fixtures.MANAGEMENT, new Region("eu-west-1"), STORE).permissions());

    private static final Instant NOW = Instant.parse("2026-03-02T07:13:29Z");

    private static final House REATTACHING = new House(
            Fixtures.HOUSE.memberRole(),
            Fixtures.HOUSE.managementAccount(),
            Fixtures.HOUSE.breakGlass(),
            Fixtures.HOUSE.breakGlassWindow(),
            Mode.ENFORCE,
            Exemptions.NONE,
            true);

    /** What stands in the field instead; a missing node takes it away. */
    private static final List<JsonNode> MUTATIONS = List.of(
            MissingNode.getInstance(),
            NullNode.getInstance(),
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
            TextNode.valueOf("arn:aws:cloudtrail:eu-west-1:999999999999:eventdatastore/" + STORE),
            TextNode.valueOf("arn:aws:cloudtrail:eu-west-1:111111111111:eventdatastore/" + STORE),
            TextNode.valueOf(STORE),
            TextNode.valueOf("arn:aws:iam::999999999999:role/trailwarden/trailwarden-remediation"),
            TextNode.valueOf("arn:aws:iam::222222222222:role/security/BreakGlass"),
            TextNode.valueOf("x\r\nSubject: y\u202e\u0000 https://evil.example/"),
            TextNode.valueOf("\ud800 lone surrogate"),
            TextNode.valueOf("x".repeat(5_000)));

    static List<String> folders() {
        return Fixtures.JUDGED;
    }

    @ParameterizedTest
    @MethodSource("folders")
    void nothingInAnEventChoosesWhereWeAct(String folder) throws IOException {
        for (Fixture fixture : Fixtures.envelopesIn(folder)) {
            Random random = new Random(SEED + fixture.name().hashCode());
            JsonNode original = fixture.json();
            // Most fixtures differ in a field or two: each kind's by-name gets every mutation, the others get one a
            // field. What of the organization an event names decides less than what trail it names.
            int mutations = !"by-name".equals(fixture.name())
                    ? 1
                    : fixture.json().path("source").asText().equals("aws.cloudtrail") ? MUTATIONS.size() : 4;
            for (Field field : fields(original, "")) {
                int first = random.nextInt(MUTATIONS.size());
                for (int i = 0; i < mutations; i++) {
                    check(fixture, field, MUTATIONS.get((first + i) % MUTATIONS.size()), original.deepCopy());
                }
            }
        }
    }

    private static void check(Fixture fixture, Field field, JsonNode replacement, JsonNode event) throws IOException {
        field.replaceIn(event, replacement);
        Supplier<String> what = () -> fixture + ": " + field.pointer() + " = " + shortened(replacement);
        TestHub hub = hub();

        Report report = hub.response(REATTACHING).respond(Fixtures.JSON.writeValueAsBytes(event));

        assertThat(Fixtures.JSON.writeValueAsString(Ruling.of(report.decision())))
                .as(what)
                .hasSizeLessThan(4_000);
        // The envelope's account is EventBridge's word, and the management account is ours.
        InMemoryMembers members = hub.members();
        assertThat(members.calls()).as(what).allSatisfy(call -> {
            String account = call.split(" ", -1)[1];
            assertThat(account).isIn(event.path("account").asText(), MANAGEMENT);
            if (account.equals(MANAGEMENT) && !event.path("account").asText().equals(MANAGEMENT)) {
                assertThat(event.at("/detail/requestParameters").toString())
                        .as("only the ARN of what the organization owns leads to the management account")
                        .containsAnyOf(":" + MANAGEMENT + ":trail/", ":" + MANAGEMENT + ":eventdatastore/");
            }
        });
        // Where a trail lives is CloudTrail's word: another Region than the event's is asked only after a list.
        assertThat(members.calls().stream().takeWhile(call -> !call.startsWith("list ")))
                .as(what)
                .allMatch(call -> call.startsWith("open ")
                        || call.contains(" " + event.path("region").asText() + " "));
        assertThat(members.asked()).as(what).allMatch(PERMISSIONS::contains);
        assertThat(hub.organization().writes()).as(what).isEmpty();
    }

    /** Everybody's trail is off, and everybody's event data store; of two trails it is known what they should be. */
    private static TestHub hub() {
        TestHub hub = new TestHub(NOW, NOW);
        for (String account : List.of("222222222222", MANAGEMENT, STRANGER)) {
            for (String region : List.of("eu-west-1", "us-east-1")) {
                hub.members().trail(account, region, "audit").stopAtAnUnknownTime();
            }
        }
        hub.members().store(STORE, "STOPPED_INGESTION", false);
        hub.organization().policy("p-guardrail1", "trailwarden-guardrail", "{}", InMemoryOrganization.ROOT);
        hub.guardrails()
                .keep(new Guardrail(
                        "o-madeup0001",
                        InMemoryOrganization.ROOT,
                        List.of(new Guardrail.Policy(
                                "p-guardrail1",
                                "trailwarden-guardrail",
                                "{}",
                                new TreeSet<>(List.of(InMemoryOrganization.ROOT)))),
                        new TreeSet<>(),
                        NOW,
                        "ute"));
        for (String account : List.of("222222222222", MANAGEMENT)) {
            TrailArn trail = new TrailArn("aws", new Region("eu-west-1"), new AccountId(account), "audit");
            try {
                hub.baselines()
                        .keep(new Baseline(trail, InMemoryMembers.SETTINGS, 1, Baseline.Origin.CAPTURED, "hub", NOW));
            } catch (LedgerFault impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return hub;
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
