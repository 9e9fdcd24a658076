package dev.trailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.port.Permission;
import dev.trailwarden.core.remedy.Remediation.ResumeLogging;
import dev.trailwarden.core.tamper.Tamper;
import dev.trailwarden.sandbox.template.Template;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.event.ruler.Ruler;

/** The templates as they are shipped, held against EventBridge's own matcher, AWS's limits and what the code does. */
class TemplatesTest {
    private static final Path HOME = Path.of(System.getProperty("trailwarden.home"));
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectNode HUB = tree("hub-lambda/hub.yaml");
    private static final ObjectNode ROLES = tree("member-stack/member-roles.yaml");
    private static final ObjectNode RULES = tree("member-stack/member-rules.yaml");
    private static final JsonNode FORWARDED = RULES.at("/Resources/ForwardTamperEvents/Properties/EventPattern");
    private static final JsonNode HANDED_OVER = HUB.at("/Resources/TamperRule/Properties/EventPattern");

    static Stream<Path> tampers() throws IOException {
        return envelopes(Tamper.CATALOGUE.stream().map(Tamper::id));
    }

    static Stream<Path> benign() throws IOException {
        return envelopes(Stream.of("benign", "not-undone"));
    }

    @ParameterizedTest
    @MethodSource("tampers")
    void theRulesMatchEveryTamper(Path event) throws Exception {
        assertThat(Ruler.matchesRule(Files.readString(event), FORWARDED.toString()))
                .isTrue();
        assertThat(Ruler.matchesRule(Files.readString(event), HANDED_OVER.toString()))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("benign")
    void theRulesMatchNothingElse(Path event) throws Exception {
        assertThat(Ruler.matchesRule(Files.readString(event), FORWARDED.toString()))
                .isFalse();
        assertThat(Ruler.matchesRule(Files.readString(event), HANDED_OVER.toString()))
                .isFalse();
    }

    @Test
    void thereAreFixturesToMatch() throws Exception {
        assertThat(tampers()).hasSizeGreaterThan(50);
        assertThat(benign()).hasSizeGreaterThan(50);
    }

    @Test
    void bothRulesHaveOnePatternThatPinsTheSourceAndNamesTheCatalogue() {
        assertThat(HANDED_OVER).isEqualTo(FORWARDED);
        assertThat(FORWARDED.path("source")).isEqualTo(JSON.createArrayNode().add("aws.cloudtrail"));
        assertThat(texts(FORWARDED.at("/detail/eventName")))
                .isEqualTo(Tamper.CATALOGUE.stream().map(Tamper::eventName).collect(Collectors.toSet()));
        assertThat(FORWARDED.toString()).hasSizeLessThanOrEqualTo(2_048);
    }

    @Test
    void theMemberRoleAllowsExactlyWhatTheRemediesDeclare() {
        Set<String> allowed = new TreeSet<>();
        for (JsonNode statement :
                ROLES.at("/Resources/RemediationRole/Properties/Policies/0/PolicyDocument/Statement")) {
            allowed.addAll(texts(statement.path("Action")));
        }
        Set<String> declared = new ResumeLogging(
                        new AccountId("333333333333"),
                        new Region("eu-west-1"),
                        new TrailReference.ByName("payments-trail"),
                        Optional.empty())
                .permissions().stream().map(Permission::action).collect(Collectors.toSet());
        assertThat(allowed).isEqualTo(declared);
    }

    @Test
    void nothingIsAllowedByAWildcard() {
        for (ObjectNode template : List.of(HUB, ROLES)) {
            template.findValues("Action").stream()
                    .flatMap(action -> texts(action).stream())
                    // The key's own account decides by its IAM policies; and the deny covers every way in.
                    .filter(action ->
                            !Set.of("kms:*", "kms:GenerateDataKey*", "sqs:*").contains(action))
                    .forEach(action -> assertThat(action).doesNotContain("*"));
        }
    }

    @Test
    void everyTemplateIsWithinItsLimitsAndPartitionSafe() throws Exception {
        for (String file :
                List.of("hub-lambda/hub.yaml", "member-stack/member-roles.yaml", "member-stack/member-rules.yaml")) {
            String text = Files.readString(HOME.resolve(file));
            assertThat(text.getBytes(StandardCharsets.UTF_8)).as(file).hasSizeLessThanOrEqualTo(51_200);
            assertThat(text.lines().filter(line -> line.contains("arn:aws:") && !line.contains("for example")))
                    .as(file)
                    .allMatch(line -> line.strip().startsWith("Write them"));
            assertThat(tree(file).has("Transform")).as(file).isFalse();
        }
        assertThat(HUB.at("/Resources/EventBusPolicy/Properties/Statement").toString())
                .hasSizeLessThanOrEqualTo(10_240);
        for (ObjectNode template : List.of(HUB, ROLES)) {
            for (JsonNode trust : template.findValues("AssumeRolePolicyDocument")) {
                assertThat(trust.toString()).hasSizeLessThanOrEqualTo(2_048);
            }
        }
    }

    private static ObjectNode tree(String file) {
        try {
            return Template.tree(Files.readString(HOME.resolve(file)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> texts(JsonNode textOrList) {
        return textOrList.isTextual()
                ? Set.of(textOrList.textValue())
                : StreamSupport.stream(textOrList.spliterator(), false)
                        .map(JsonNode::textValue)
                        .collect(Collectors.toSet());
    }

    private static Stream<Path> envelopes(Stream<String> folders) throws IOException {
        Stream.Builder<Path> found = Stream.builder();
        for (String folder : folders.toList()) {
            try (Stream<Path> files = Files.list(HOME.resolve("fixtures").resolve(folder))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".json"))
                        .sorted()
                        .toList()) {
                    if (JSON.readTree(file.toFile()).path("detail").isObject()) {
                        found.add(file);
                    }
                }
            }
        }
        return found.build();
    }
}
