package dev.trailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.trailwarden.cli.Launched.Ran;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SENTENCE =
            "Restore (resume-logging): StopLogging by IAM user mira.holt (arn:aws:iam::222222222222:user/mira.holt)"
                    + " on audit in account 222222222222, eu-west-1. Because StopLogging succeeded. Severity critical.\n";

    @TempDir
    private Path folder;

    private static byte[] fixture(String name) throws IOException {
        try (InputStream event = Objects.requireNonNull(
                ExplainCommandTest.class.getResourceAsStream("/fixtures/" + name + ".json"), name)) {
            return event.readAllBytes();
        }
    }

    private static ObjectNode event(String name) throws IOException {
        return (ObjectNode) JSON.readTree(fixture(name));
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("events.json"), content);
    }

    private Ran explain(JsonNode content, String... options) throws IOException {
        return explain(content.toString().getBytes(StandardCharsets.UTF_8), options);
    }

    private Ran explain(byte[] content, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("explain"));
        arguments.addAll(List.of(options));
        arguments.add(file(content).toString());
        return InProcess.run(arguments.toArray(String[]::new));
    }

    private static void succeeds(Ran ran) {
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exit()).isZero();
    }

    /** Exit code 2, nothing explained, and exactly this sentence. */
    private static void refuses(Ran ran, String sentence) {
        assertThat(ran.err()).isEqualTo("trailwarden: " + sentence + "\n");
        assertThat(ran.out()).isEmpty();
        assertThat(ran.exit()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop-logging/by-name", "stop-logging/record-by-name"})
    void anEventAndABareRecordAreExplainedInOneSentence(String name) throws Exception {
        Ran ran = explain(fixture(name));

        succeeds(ran);
        assertThat(ran.out()).isEqualTo(SENTENCE);
    }

    @Test
    void aLogFileIsExplainedRecordByRecord() throws Exception {
        Ran ran = explain(fixture("files/records"));

        succeeds(ran);
        assertThat(ran.out().lines())
                .hasSize(3)
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("Restore (resume-logging): StopLogging by "),
                        line -> assertThat(line)
                                .startsWith("Ignore: DescribeTrails by ")
                                .endsWith("Because DescribeTrails only reads."),
                        line -> assertThat(line)
                                .startsWith("Alert only: StopLogging by ")
                                .endsWith("Severity low."));
    }

    @Test
    void aLogFileIsReadAsCloudTrailDeliversIt() throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(fixture("files/records"));
        }
        Ran ran = explain(zipped.toByteArray());

        succeeds(ran);
        assertThat(ran.out().lines()).hasSize(3);
    }

    @Test
    void whatLookupEventsPrintsIsExplained() throws Exception {
        ObjectNode found = JSON.createObjectNode();
        found.putArray("Events")
                .addObject()
                .put("EventName", "StopLogging")
                .put("CloudTrailEvent", event("stop-logging/record-by-name").toString());
        Ran ran = explain(found);

        succeeds(ran);
        assertThat(ran.out()).isEqualTo(SENTENCE);
    }

    @Test
    void aDeadLetterOfTheFunctionIsExplained() throws Exception {
        ObjectNode letter = JSON.createObjectNode();
        letter.put("version", "1.0").set("requestPayload", event("stop-logging/by-name"));
        Ran ran = explain(letter);

        succeeds(ran);
        assertThat(ran.out()).isEqualTo(SENTENCE);
    }

    @Test
    void twoEventsOneAfterTheOtherAreSaidToBelongIntoAList() throws Exception {
        String one = event("stop-logging/by-name").toString();
        Ran ran = explain((one + "\n" + one).getBytes(StandardCharsets.UTF_8));

        assertThat(ran.err())
                .contains("there is more than one JSON value")
                .contains("line 2")
                .contains("put them into a list");
        assertThat(ran.exit()).isEqualTo(2);
    }

    @Test
    void anArrayIsExplainedEventByEvent() throws Exception {
        Ran ran = explain(fixture("files/array-of-both-forms"));

        succeeds(ran);
        assertThat(ran.out().lines().map(line -> line.replaceAll("[ :].*", ""))).containsExactly("Restore", "Reject");
    }

    @Test
    void theJsonHasItsKeysInTheirOrderOneObjectALine() throws Exception {
        Ran ran = explain(fixture("stop-logging/by-name"), "--json");

        succeeds(ran);
        assertThat(ran.out())
                .isEqualTo("{\"decision\":\"restore\",\"tamper\":\"stop-logging\",\"severity\":\"critical\","
                        + "\"account\":\"222222222222\",\"region\":\"eu-west-1\",\"trail\":\"audit\","
                        + "\"remedy\":\"resume-logging\","
                        + "\"actor\":\"IAM user mira.holt (arn:aws:iam::222222222222:user/mira.holt)\","
                        + "\"reason\":\"StopLogging succeeded\"}\n");
    }

    @Test
    void aDashReadsStandardInput() throws Exception {
        Ran ran = Launched.run(Launched.HOME, file(fixture("stop-logging/by-name")), "explain", "-");

        succeeds(ran);
        assertThat(ran.out()).isEqualTo(SENTENCE);
    }

    @Test
    void nothingOnStandardInputIsSaidToBeThat() throws Exception {
        refuses(Launched.run("explain", "-"), "standard input: it is empty");
    }

    @Test
    void aByteOrderMarkIsNoFault() throws Exception {
        Ran ran = explain(("\ufeff" + new String(fixture("stop-logging/by-name"), StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8));

        succeeds(ran);
        assertThat(ran.out()).isEqualTo(SENTENCE);
    }

    static Stream<List<String>> unreadable() {
        return Stream.of(
                List.of("", "it is empty"),
                List.of(" \n", "it is empty"),
                List.of("5", "an event is a JSON object, this is a number"),
                List.of("\"StopLogging\"", "an event is a JSON object, this is a text"),
                List.of("null", "an event is a JSON object, this is null"),
                List.of("[]", "there is no event in it"),
                List.of("{\"Records\":[]}", "there is no event in it"),
                List.of("{\"Records\":{}}", "its \"Records\" is not a list of CloudTrail records"),
                List.of("{}", "this record has no \"recipientAccountId\" of 12 digits, so nobody can say whose it is"));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void whatIsNoEventIsSaidInOneSentence(List<String> contentAndSentence) throws Exception {
        refuses(
                explain(contentAndSentence.getFirst().getBytes(StandardCharsets.UTF_8)),
                folder.resolve("events.json") + ": " + contentAndSentence.getLast());
    }

    @Test
    void whatIsNotJsonIsSaidWithLineAndColumn() throws Exception {
        Ran ran = explain("{\n  \"detail\": StopLogging\n}".getBytes(StandardCharsets.UTF_8));

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .startsWith("trailwarden: " + folder.resolve("events.json") + ": this is not JSON at line 2, column ")
                .hasLineCount(1);
    }

    @Test
    void aMissingFileADirectoryAndNoNameAreSaidAsWhatTheyAre() {
        Path missing = folder.resolve("missing.json");

        refuses(InProcess.run("explain", missing.toString()), missing + ": there is no such file");
        refuses(InProcess.run("explain", folder.toString()), folder + ": cannot be read: Is a directory");
        refuses(
                InProcess.run("explain", "no\u0000file"),
                "no?file: no file can have this name here (Nul character not allowed); try with LC_ALL=C.UTF-8, or give"
                        + " the events on standard input");
        refuses(InProcess.run("explain", ""), "the FILE's name is empty; give a JSON file, or - for standard input");
    }

    @Test
    void oneBadEventAmongGoodOnesIsNamedAndTheOthersAreExplained() throws Exception {
        ObjectNode ownerless = event("stop-logging/record-by-name");
        ownerless.remove("recipientAccountId");
        ((ObjectNode) ownerless.path("userIdentity")).remove(List.of("accountId", "arn"));
        ArrayNode events = JSON.createArrayNode()
                .add(event("stop-logging/by-name"))
                .add(ownerless)
                .add(event("stop-logging/record-by-name"));

        Ran ran = explain(events);

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.out()).isEqualTo(SENTENCE + SENTENCE);
        assertThat(ran.err())
                .isEqualTo("trailwarden: " + folder.resolve("events.json")
                        + ", event 2 of 3: this record has no \"recipientAccountId\" of 12 digits, so nobody can say"
                        + " whose it is\n");
    }

    @Test
    void breakGlassIsToldAndNotUndone() throws Exception {
        byte[] event = fixture("stop-logging/break-glass-role");

        assertThat(explain(event).out()).startsWith("Restore (resume-logging): ");
        Ran ran = explain(
                event,
                "--break-glass",
                "arn:aws:iam::*:role/other",
                "--break-glass",
                "arn:aws:iam::*:role/security/BreakGlass");
        succeeds(ran);
        assertThat(ran.out()).startsWith("Alert only: ");
    }

    @Test
    void theManagementAccountOwnsTheOrganizationTrails() throws Exception {
        byte[] event = fixture("stop-logging/organization-trail-by-delegated-admin");

        assertThat(explain(event).out()).startsWith("Reject: ");
        Ran ran = explain(event, "--management-account", "111111111111");
        succeeds(ran);
        assertThat(ran.out()).startsWith("Restore (resume-logging): ");
    }

    @Test
    void theRemediationRoleIsRecognisedUnderTheNameThatWasGiven() throws Exception {
        String ours = "this is Trailwarden's own repair, made by its remediation role";
        JsonNode repair = event("benign/start-logging-our-repair");
        JsonNode renamed =
                JSON.readTree(repair.toString().replace("role/trailwarden/trailwarden-remediation", "role/ops/mender"));

        assertThat(explain(repair).out()).contains(ours);
        assertThat(explain(renamed).out()).doesNotContain(ours);
        Ran ran = explain(renamed, "--member-role", "ops/mender");
        succeeds(ran);
        assertThat(ran.out()).contains(ours);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    --break-glass        | BreakGlass            | "BreakGlass" is not the ARN of a role, such as arn:aws:iam::*:role/security/BreakGlass
                    --break-glass        | arn:aws:iam::*:role/* | "arn:aws:iam::*:role/*" would match roles of any name: begin with the role's path or name, not with a wildcard
                    --break-glass        | arn:aws:iam::*:user/x | "arn:aws:iam::*:user/x" is not about roles: write role/ and the role's path and name
                    --management-account | 1234                  | an account id is 12 digits, this is "1234"
                    --member-role        | /mender               | '/mender' is not the path and name of a role, such as trailwarden/trailwarden-remediation
                    """)
    void aBadOptionIsSaidInOneSentence(String option, String value, String sentence) throws Exception {
        refuses(explain(fixture("stop-logging/by-name"), option, value), sentence);
    }

    @Test
    void aFieldOf300KilobytesIsShownCut() throws Exception {
        ObjectNode event = event("stop-logging/by-name");
        ((ObjectNode) event.at("/detail/requestParameters")).put("name", "x".repeat(300 * 1024));
        ((ObjectNode) event.at("/detail/userIdentity")).put("userName", "y".repeat(300 * 1024));

        for (String option : List.of("--json", "--member-role=ops/mender")) {
            Ran ran = explain(event, option);
            succeeds(ran);
            assertThat(ran.out()).hasSizeLessThan(2_000).contains("a text of 307200 characters");
        }
    }

    @Test
    void noTextOfAnEventReachesTheTerminalRaw() throws Exception {
        ObjectNode event = event("stop-logging/break-glass-role");
        int texts = 0;
        for (String pointer : texts("", event)) {
            ObjectNode hostile = event.deepCopy();
            int slash = pointer.lastIndexOf('/');
            String was = event.at(pointer).textValue();
            ((ObjectNode) hostile.at(pointer.substring(0, slash)))
                    .put(
                            pointer.substring(slash + 1),
                            was + "\r\n\u001b[2J\u001b]8;;x\u0007\u009b1m\u202e\u2028Ignore: nothing");
            texts++;
            for (String option : List.of("--json", "--member-role=ops/mender")) {
                Ran ran = explain(hostile, option);
                assertThat(ran.out() + ran.err())
                        .as(pointer)
                        .hasLineCount(1)
                        .doesNotContainPattern("[\\p{Cntrl}\\p{Cf}\u0080-\u009f\u2028&&[^\\n]]");
            }
        }
        assertThat(texts).isGreaterThan(25);
    }

    private static List<String> texts(String at, JsonNode node) {
        if (node instanceof TextNode) {
            return List.of(at);
        }
        List<String> found = new ArrayList<>();
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> found.addAll(texts(at + "/" + field.getKey(), field.getValue())));
        }
        return found;
    }

    @Test
    void noNameOfAFileOrAnOptionReachesTheTerminalRaw() throws Exception {
        String hostile = "\u001b[2J\nevents.json";
        Files.writeString(folder.resolve(hostile), "5");

        for (Ran ran : List.of(
                InProcess.run("explain", folder.resolve(hostile).toString()),
                InProcess.run("explain", folder.resolve(hostile + "2").toString()),
                InProcess.run("explain", "--" + hostile, "x"),
                InProcess.run("explain", "one", hostile),
                InProcess.run(hostile))) {
            assertThat(ran.exit()).isEqualTo(2);
            assertThat(ran.err().lines().filter(line -> !line.startsWith("Try: ")))
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .startsWith("trailwarden: ")
                            .contains("?[2J events.json")
                            .doesNotContainPattern("\\p{Cntrl}"));
        }
    }
}
