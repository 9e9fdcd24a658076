package dev.trailwarden.core.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.core.Fixtures;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.tamper.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NoticeTest {
    private static final Instant SEEN = Instant.parse("2026-03-02T06:00:12Z");

    private static Notice unsubscribed() {
        return new Notice(
                "pipeline-subscriptions",
                Notice.Kind.PIPELINE,
                Severity.CRITICAL,
                "nobody is subscribed to the alerts",
                List.of(
                        "Topic trailwarden-alerts in eu-west-1 has no confirmed subscription.",
                        "A tamper is undone all the same, and nobody hears of it."),
                "Subscribe an inbox and confirm AWS's mail: aws sns subscribe --topic-arn"
                        + " arn:aws:sns:eu-west-1:999999999999:trailwarden-alerts --protocol email"
                        + " --notification-endpoint INBOX",
                Optional.of(new AccountId("999999999999")),
                SEEN);
    }

    @Test
    void theTextIsTheOneThatWasApproved() {
        assertThat(NoticeText.subject(unsubscribed()) + "\n\n" + NoticeText.body(unsubscribed()))
                .isEqualTo(Fixtures.of("without-an-event", "unsubscribed").beside(".notice.txt"));
    }

    @Test
    void aMachineReadsTheSame() {
        JsonNode json = Fixtures.JSON.valueToTree(NoticeJson.of(unsubscribed()));

        assertThat(json.path("notice").asBoolean()).isTrue();
        assertThat(json.path("kind").asText()).isEqualTo("pipeline");
        assertThat(json.path("severity").asText()).isEqualTo("critical");
        assertThat(json.path("id").asText()).isEqualTo("pipeline-subscriptions");
        assertThat(json.path("facts")).hasSize(2);
        assertThat(json.path("account").asText()).isEqualTo("999999999999");
        assertThat(json.path("at").asText()).isEqualTo("2026-03-02T06:00:12Z");
        assertThat(json.path("runbook").asText()).isEqualTo("docs/runbooks/pipeline.md");
    }

    @Test
    void nothingThatAnybodyCanWriteBreaksANotice() throws Exception {
        HostileAlerts hostile = new HostileAlerts(13);
        for (int i = 0; i < 200; i++) {
            Notice notice = hostile.notice();
            assertThat(NoticeText.subject(notice))
                    .matches("[\\x20-\\x7e]{1,99}")
                    .startsWith("Trailwarden ");
            String body = NoticeText.body(notice);
            assertThat(body)
                    .doesNotContainPattern("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\\n]]")
                    .doesNotContainPattern("(?i)[a-z0-9]\\.(com|co|zone|top)\\b")
                    .doesNotContain("://", "\nBcc", "\nRESTORED: all is well");
            assertThat(body.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(3 * AlertText.LONGEST_BODY);
            assertThat(body.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(Page.WIDTH));
            assertThat(AlertChat.of(notice).at("/content/description").asText())
                    .hasSizeLessThanOrEqualTo(8_000)
                    .doesNotContain("<!", "<@", "](", "```");
        }
    }

    @Test
    void manyFactsAreCounted() {
        Notice notice = unsubscribed();
        for (int i = 0; i < 100; i++) {
            notice = notice.noting("Fact " + i + ".");
        }
        assertThat(NoticeText.body(notice)).contains("... and 62 more.");
        assertThat(NoticeJson.of(notice).facts()).hasSize(41).last().isEqualTo("... and 62 more.");
    }

    @Test
    void anIdIsOneThatFitsIntoAKey() {
        assertThatThrownBy(() ->
                        new Notice("a b", Notice.Kind.SWEEP, Severity.LOW, "", List.of(), "", Optional.empty(), SEEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("characters out of");
    }
}
