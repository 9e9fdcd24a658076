package dev.trailwarden.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.Fixtures;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** All renderings of an alert go into one message of SNS, each as a text in JSON, which makes them longer again. */
final class SizesTest {
    /** SNS API reference, Publish; attributes count too. */
    private static final int LONGEST_MESSAGE = 262_144 - 2_048;

    private static final String[] MACHINES = {"sqs", "lambda", "http", "https", "firehose"};

    @Test
    void whateverIsInAnAlertItGoesIntoOneMessage() throws Exception {
        HostileAlerts hostile = new HostileAlerts(7);
        int longest = 0;
        for (int i = 0; i < 600; i++) {
            Alert alert = hostile.alert();
            AlertJson json = AlertJson.of(alert);
            assertThat(bytes(json)).isLessThanOrEqualTo(AlertJson.LONGEST);
            longest = Math.max(longest, message(AlertText.body(alert), json, AlertChat.of(alert)));
        }
        assertThat(longest).isBetween(40_000, LONGEST_MESSAGE);
    }

    @Test
    void whateverIsInADigestItGoesIntoOneMessage() throws Exception {
        HostileAlerts hostile = new HostileAlerts(8);
        for (int i = 0; i < 60; i++) {
            Digest digest = hostile.digest();
            assertThat(message(DigestText.body(digest), DigestJson.of(digest), AlertChat.of(digest)))
                    .isLessThanOrEqualTo(LONGEST_MESSAGE);
        }
    }

    @Test
    void whateverIsInANoticeItGoesIntoOneMessage() throws Exception {
        HostileAlerts hostile = new HostileAlerts(9);
        for (int i = 0; i < 200; i++) {
            Notice notice = hostile.notice();
            assertThat(message(NoticeText.body(notice), NoticeJson.of(notice), AlertChat.of(notice)))
                    .isLessThanOrEqualTo(LONGEST_MESSAGE);
        }
    }

    private static int message(String text, Object machine, ObjectNode chat) throws JsonProcessingException {
        ObjectNode message = Fixtures.JSON.createObjectNode();
        message.put("default", text).put("email", text);
        for (String protocol : MACHINES) {
            message.put(protocol, Fixtures.JSON.writeValueAsString(machine));
        }
        message.put("chat", Fixtures.JSON.writeValueAsString(chat));
        return bytes(message);
    }

    private static int bytes(Object json) throws JsonProcessingException {
        return Fixtures.JSON.writeValueAsString(json).getBytes(StandardCharsets.UTF_8).length;
    }
}
