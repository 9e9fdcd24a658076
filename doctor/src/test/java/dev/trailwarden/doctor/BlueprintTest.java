package dev.trailwarden.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.aws.Sight.UnreadableAnswer;
import dev.trailwarden.doctor.Blueprint.Part;
import dev.trailwarden.doctor.Blueprint.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BlueprintTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Place PLACE = new Place("aws", "eu-west-1", "999999999999", "trailwarden-hub");
    private static final String TOPIC = "arn:aws:sns:eu-west-1:999999999999:trailwarden-alerts";

    private static Blueprint hub(String reserved) throws Exception {
        return new Blueprint(
                Files.readString(Path.of("../hub-lambda/hub.yaml")),
                Map.of(
                        "OrganizationId", "o-a1b2c3d4e5",
                        "ManagementAccountId", "111111111111",
                        "Mode", "enforce",
                        "BreakGlassPrincipals", "",
                        "ReservedConcurrency", reserved),
                new HashMap<>(Map.of(
                        "Function", "trailwarden-hub",
                        "FunctionVersion", "arn:aws:lambda:eu-west-1:999999999999:function:trailwarden-hub:7",
                        "FunctionAlias", "arn:aws:lambda:eu-west-1:999999999999:function:trailwarden-hub:live",
                        "AlertTopic", TOPIC,
                        "SealKey", "1234abcd",
                        "EventBus", "trailwarden",
                        "TamperRule", "trailwarden|trailwarden-hub")),
                PLACE);
    }

    private static Part function(Blueprint blueprint) {
        return blueprint
                .part("AWS::Lambda::Function", "FunctionName", "trailwarden-hub")
                .orElseThrow();
    }

    @Test
    void aFunctionsSettingsAreWorkedOutFromParametersAndNames() throws Exception {
        Part function = function(hub("50"));
        assertThat(function.text("Environment", "Variables", "MANAGEMENT_ACCOUNT"))
                .contains("111111111111");
        assertThat(function.text("Environment", "Variables", "BREAK_GLASS_PRINCIPALS"))
                .contains("");
        assertThat(function.text("Environment", "Variables", "TOPIC_ARN")).contains(TOPIC);
        assertThat(function.text("Environment", "Variables", "SEAL_KEY_ARN"))
                .contains("arn:aws:kms:eu-west-1:999999999999:key/1234abcd");
        assertThat(function.text("Environment", "Variables", "EVENT_BUS"))
                .contains("arn:aws:events:eu-west-1:999999999999:event-bus/trailwarden");
        assertThat(function.text("ReservedConcurrentExecutions")).contains("50");
    }

    @Test
    void aPropertyWithoutAValueIsNotThere() throws Exception {
        assertThat(function(hub("0")).properties().has("ReservedConcurrentExecutions"))
                .isFalse();
    }

    @Test
    void anAliasAndAPermissionNameWhatTheyBelongTo() throws Exception {
        Blueprint hub = hub("50");
        assertThat(hub.part("AWS::Lambda::Alias", "FunctionName", "trailwarden-hub")
                        .flatMap(part -> part.text("FunctionVersion")))
                .contains("7");
        assertThat(hub.parts("AWS::Lambda::Permission"))
                .anySatisfy(part -> assertThat(part.text("SourceArn"))
                        .contains("arn:aws:events:eu-west-1:999999999999:rule/trailwarden/trailwarden-hub"));
        assertThat(hub.parts("AWS::Events::EventBusPolicy"))
                .singleElement()
                .satisfies(part -> assertThat(part.at("Statement").toString())
                        .contains("arn:aws:iam::*:role/trailwarden/trailwarden-forwarder")
                        .contains("o-a1b2c3d4e5"));
    }

    @Test
    void whatCannotBeWorkedOutIsSaidAndIsNoText() throws Exception {
        Part function = function(hub("50"));
        assertThat(function.text("Environment", "Variables", "TABLE_NAME")).isEmpty();
        assertThat(Blueprint.unknown(function.at("Environment"))).isTrue();
        assertThat(Blueprint.unknown(function.at("Handler"))).isFalse();
    }

    @Test
    void theOrderOfListsAndHowOneThingIsWrittenDoNotMatter() throws Exception {
        List<String[]> same = List.of(
                new String[] {"[1,\"a\"]", "[\"a\",\"1\"]"},
                new String[] {"[\"a\"]", "\"a\""},
                new String[] {"{\"a\":{\"AWS\":\"*\"}}", "{\"a\":\"*\"}"},
                new String[] {"{\"a\":[{\"b\":1},{\"c\":2}]}", "{\"a\":[{\"c\":2},{\"b\":1}]}"});
        for (String[] pair : same) {
            assertThat(Blueprint.same(JSON.readTree(pair[0]), JSON.readTree(pair[1])))
                    .as("%s and %s", pair[0], pair[1])
                    .isTrue();
        }
        List<String[]> other = List.of(
                new String[] {"[1,1]", "[1,2]"},
                new String[] {"[1]", "[1,1]"},
                new String[] {"{\"a\":1}", "{\"a\":1,\"b\":2}"},
                new String[] {"{\"a\":1}", "{\"b\":1}"},
                new String[] {"{\"AWS\":\"999999999999\"}", "\"*\""});
        for (String[] pair : other) {
            assertThat(Blueprint.same(JSON.readTree(pair[0]), JSON.readTree(pair[1])))
                    .as("%s and %s", pair[0], pair[1])
                    .isFalse();
        }
    }

    @Test
    void whatIsNoTemplateIsRefused() {
        assertThatThrownBy(() -> new Blueprint("- a", Map.of(), Map.of(), PLACE))
                .isInstanceOf(UnreadableAnswer.class);
        assertThatThrownBy(() -> new Blueprint("a: [", Map.of(), Map.of(), PLACE))
                .isInstanceOf(UnreadableAnswer.class);
    }
}
