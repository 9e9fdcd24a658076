package dev.trailwarden.benchmarks.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScriptTest {
    private static final Answer OFF = answer("ASIAFIRST", "{\"IsLogging\":false}");
    private static final Answer ON = answer("ASIAFIRST", "{\"IsLogging\":true}");
    private static final Script SCRIPT = new Script(
            "111111111111",
            Map.of(
                    "AssumeRole", List.of(answer("AKIAOWN", "<AccessKeyId>ASIAFIRST</AccessKeyId>111111111111")),
                    "StartLogging", List.of(answer("ASIAFIRST", "{}")),
                    "GetTrailStatus", List.of(OFF, ON, answer("ASIAOTHER", "{}")),
                    "Publish", List.of(answer("AKIAOWN", "{}")),
                    "DescribeAccount", List.of(answer("AKIAOWN", "{}"))),
            "222222222222",
            Map.of("GetTrailStatus", List.of(OFF, ON), "AssumeRole", List.of(answer("AKIAOWN", "222222222222"))));

    @Test
    void theFirstEventsAnswersComeOnceAndTheLaterOnesAgainAndAgain() {
        assertThat(List.of(3, 4, 5, 6))
                .extracting(before -> SCRIPT.answer("GetTrailStatus", before, "111111111111"))
                .containsExactly(OFF, ON, OFF, ON);
        assertThat(SCRIPT.answer("GetTrailStatus", 1, "111111111111")).isEqualTo(ON);
    }

    @Test
    void anAnswerSpeaksOfTheAccountThatWasAskedFor() {
        assertThat(SCRIPT.answer("AssumeRole", 1, "333333333333").body()).isEqualTo("333333333333");
    }

    @Test
    void whatWasNeverRecordedIsRefused() {
        assertThatThrownBy(() -> SCRIPT.answer("StopLogging", 0, "111111111111"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("StopLogging");
        assertThatThrownBy(() -> SCRIPT.answer("DescribeAccount", 1, "111111111111"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theCallsOfSomeEventsAreThoseOfTheFirstAndOfEveryLaterOne() {
        assertThat(SCRIPT.calls(3))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "AssumeRole", 3,
                        "StartLogging", 1,
                        "GetTrailStatus", 7,
                        "Publish", 1,
                        "DescribeAccount", 1));
        assertThat(SCRIPT.calls(0)).isEmpty();
    }

    @Test
    void theRecipeHasTheAnswersOfOneSession() {
        assertThat(SCRIPT.recipe().calls(2))
                .isEqualTo(Map.of("AssumeRole", 2, "StartLogging", 2, "GetTrailStatus", 2, "Publish", 2));
        assertThat(SCRIPT.recipe().answer("GetTrailStatus", 0, "111111111111")).isEqualTo(ON);
    }

    @Test
    void aSweepListsTheTrailsOfEveryRegionAndAsksForTheStatusOfEach() {
        String trail = "{\"Trail\":{\"HomeRegion\":\"eu-west-1\",\"S3BucketName\":\"logs\",\"TrailARN\":"
                + "\"arn:aws:cloudtrail:eu-west-1:111111111111:trail/payments-trail\"}}";
        Map<String, List<Answer>> first = new HashMap<>(SCRIPT.first());
        first.put("GetTrail", List.of(answer("ASIAFIRST", trail)));
        Script sweep = new Script(SCRIPT.firstAccount(), first, SCRIPT.laterAccount(), SCRIPT.later()).sweep(17);

        assertThat(sweep.calls(3)).isEqualTo(Map.of("AssumeRole", 3, "ListTrails", 51, "GetTrailStatus", 51));
        assertThat(sweep.answer("GetTrailStatus", 20, "333333333333")).isEqualTo(ON);
        assertThat(sweep.answer("ListTrails", 20, "333333333333").body())
                .isEqualTo(
                        "{\"Trails\":[{\"TrailARN\":\"arn:aws:cloudtrail:eu-west-1:333333333333:trail/payments-trail\","
                                + "\"Name\":\"payments-trail\",\"HomeRegion\":\"eu-west-1\"}]}");
    }

    @Test
    void credentialsThatWereRecordedLongAgoAreValidAgain() {
        String told = new String(
                answer("AKIAOWN", "<Expiration>2001-01-01T00:00:00Z</Expiration>")
                        .bytes(),
                StandardCharsets.UTF_8);

        assertThat(told).contains("<Expiration>2").doesNotContain("2001-01-01");
    }

    private static Answer answer(String key, String body) {
        return new Answer(key, 200, "application/json", body);
    }
}
