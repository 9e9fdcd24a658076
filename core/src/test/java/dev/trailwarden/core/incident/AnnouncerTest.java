package dev.trailwarden.core.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trailwarden.core.alert.Notice;
import dev.trailwarden.core.port.AlertSink;
import dev.trailwarden.core.port.InMemoryAlerts;
import dev.trailwarden.core.port.InMemoryNotices;
import dev.trailwarden.core.tamper.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AnnouncerTest {
    private static final Duration DAY = Duration.ofDays(1);

    private Instant now = Instant.parse("2026-03-02T06:00:00Z");
    private final InMemoryAlerts alerts = new InMemoryAlerts();
    private final InMemoryNotices notices = new InMemoryNotices();
    private final Announcer announcer = new Announcer(alerts, notices, () -> now);

    private Notice notice(String id) {
        return new Notice(
                id,
                Notice.Kind.PIPELINE,
                Severity.HIGH,
                "nobody is subscribed to the alerts",
                List.of(),
                "Subscribe an inbox.",
                Optional.empty(),
                now);
    }

    @Test
    void aNoticeIsToldOnceAndAnotherOneAllTheSame() throws Exception {
        assertThat(announcer.tell(notice("a"))).isTrue();
        now = now.plus(DAY.multipliedBy(300));
        assertThat(announcer.tell(notice("a"))).isFalse();
        assertThat(announcer.tell(notice("b"))).isTrue();
        assertThat(alerts.notices()).extracting(Notice::id).containsExactly("a", "b");
    }

    @Test
    void whatIsStillSoAfterADayIsToldAgainWhereThatIsAskedFor() throws Exception {
        assertThat(announcer.tell(notice("a"), DAY)).isTrue();
        now = now.plus(DAY).minusSeconds(1);
        assertThat(announcer.tell(notice("a"), DAY)).isFalse();
        now = now.plusSeconds(1);
        assertThat(announcer.tell(notice("a"), DAY)).isTrue();
        assertThat(announcer.tell(notice("a"), DAY)).isFalse();
    }

    @Test
    void whatIsOverIsToldAnewWhenItComesBack() throws Exception {
        announcer.tell(notice("a"));
        assertThat(announcer.clear("a")).isTrue();
        assertThat(announcer.clear("a")).isFalse();
        assertThat(announcer.tell(notice("a"))).isTrue();
        assertThat(alerts.notices()).hasSize(2);
    }

    @Test
    void whatAnotherWorkerIsTellingIsNotToldTwiceUnlessThatOneDied() throws Exception {
        assertThat(notices.claim("a", Optional.empty(), now, Duration.ofMinutes(2)))
                .isTrue();
        assertThat(announcer.tell(notice("a"))).isFalse();
        now = now.plus(Duration.ofMinutes(2));
        assertThat(announcer.tell(notice("a"))).isTrue();
    }

    @Test
    void whenNothingCanBeRememberedItIsToldEachTimeAndSaysSo() throws Exception {
        notices.down(true);
        assertThat(announcer.tell(notice("a"))).isTrue();
        assertThat(announcer.tell(notice("a"))).isTrue();
        assertThat(announcer.clear("a")).isFalse();
        assertThat(alerts.notices())
                .hasSize(2)
                .allSatisfy(notice -> assertThat(notice.facts()).anyMatch(fact -> fact.contains("repetition")));
    }

    @Test
    void whatDidNotGetOutIsToldByTheNextAttempt() throws Exception {
        alerts.refuse(1);
        assertThatThrownBy(() -> announcer.tell(notice("a"))).isInstanceOf(AlertSink.NotSent.class);
        assertThat(announcer.tell(notice("a"))).isTrue();
        assertThat(alerts.notices()).hasSize(1);
    }
}
