package dev.trailwarden.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.core.Fixtures;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.incident.Incident;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DigestTest {
    private static final Instant BEGAN = Instant.parse("2026-03-02T07:13:29Z");

    /** A storm over 500 trails of 40 accounts, of which some could not be restored. */
    static Digest storm() {
        List<Incident> incidents = IntStream.range(0, 500)
                .mapToObj(i -> {
                    String account = String.format("%012d", 222_222_222_200L + i % 40);
                    return new Incident(
                            String.format("%08d-1111-4222-8333-444444444444", i),
                            i % 20 == 3 ? Verdict.NOT_RESTORED : i % 20 == 4 ? Verdict.LOGGING_AGAIN : Verdict.RESTORED,
                            false,
                            Optional.of(new AccountId(account)),
                            Optional.of(i < 40 ? "audit" : "trail-" + i),
                            Optional.of(i % 3 == 0 ? "delete-trail" : "stop-logging"),
                            Optional.of(
                                    i % 50 == 7
                                            ? "arn:aws:sts::" + account
                                                    + ":assumed-role/AWSReservedSSO_AdministratorAccess_0f1e2d3c4b5a6978/lena.fuchs"
                                            : "arn:aws:iam::222222222222:user/mira.holt"),
                            Optional.of(BEGAN.plusMillis(500L * i)),
                            BEGAN.plusMillis(500L * i + 900),
                            Optional.empty(),
                            Optional.empty());
                })
                .toList();
        return new Digest(incidents, BEGAN.plusSeconds(320));
    }

    @Test
    void theTextOfAStormIsTheOneThatWasApproved() {
        assertThat(DigestText.subject(storm()) + "\n\n" + DigestText.body(storm()))
                .isEqualTo(Fixtures.of("without-an-event", "storm").beside(".digest.txt"));
    }

    @Test
    void fiveHundredIncidentsAreOneShortMail() {
        assertThat(DigestText.subject(storm())).matches("[\\x20-\\x7e]{1,99}");
        assertThat(DigestText.body(storm()).lines())
                .hasSizeLessThan(100)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(Page.WIDTH));
    }

    @Test
    void nothingThatAnybodyCanWriteBreaksADigest() {
        HostileAlerts hostile = new HostileAlerts(11);
        for (int i = 0; i < 100; i++) {
            Digest digest = hostile.digest();
            assertThat(DigestText.subject(digest)).matches("[\\x20-\\x7e]{1,99}");
            String body = DigestText.body(digest);
            assertThat(body)
                    .doesNotContainPattern("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\\n]]")
                    .doesNotContainPattern("(?i)[a-z0-9]\\.(com|co|zone|top)\\b")
                    .doesNotContain("://", "\nBcc", "\nRESTORED: all is well");
            assertThat(body.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(AlertText.LONGEST_BODY);
            assertThat(body.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(Page.WIDTH));
        }
    }

    @Test
    void aMachineReadsTheSameCounts() {
        JsonNode json = Fixtures.JSON.valueToTree(DigestJson.of(storm()));

        assertThat(json.path("digest").asBoolean()).isTrue();
        assertThat(json.path("count").asInt()).isEqualTo(500);
        assertThat(json.at("/byVerdict/restored").asInt()).isEqualTo(450);
        assertThat(json.at("/byTamper/StopLogging").asInt()).isEqualTo(333);
        assertThat(json.path("byAccount")).hasSize(20);
        assertThat(json.path("notRestored")).hasSize(20);
        assertThat(json.path("notRestoredCount").asInt()).isEqualTo(25);
        assertThat(json.path("from").asText()).isEqualTo("2026-03-02T07:13:29Z");
    }
}
