package dev.trailwarden.cli.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.aws.Budget;
import dev.trailwarden.aws.Clients;
import dev.trailwarden.aws.DynamoNotices;
import dev.trailwarden.aws.HubTable;
import dev.trailwarden.core.alert.Notice;
import dev.trailwarden.core.port.Notices;
import dev.trailwarden.core.tamper.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the memory of notices promises, kept by a table that answers over the wire. */
abstract class NoticesContract {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration HOLD = Duration.ofMinutes(2);

    private final String id = "notice-" + UUID.randomUUID();
    private final Notice notice = new Notice(
            id,
            Notice.Kind.PIPELINE,
            Severity.HIGH,
            "nobody is subscribed to the alerts",
            List.of(),
            "Subscribe an inbox.",
            Optional.empty(),
            NOON);

    private Clients clients;
    private Notices notices;

    abstract Judge judge();

    @BeforeEach
    void open() {
        clients = new Clients(judge().hub(), Optional.of(judge().endpoint()));
        notices = notices(clients);
    }

    @AfterEach
    void close() {
        clients.close();
    }

    private Notices notices(Clients through) {
        return new DynamoNotices(new HubTable(through, new Budget(System::nanoTime), judge().table(), "eu-west-1"));
    }

    @Test
    void ofManyWorkersAtOnceOneTells() throws Exception {
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> claims = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Notices worker = notices(clients);
                claims.add(() -> worker.claim(id, Optional.empty(), NOON, HOLD));
            }
            List<Boolean> won = new ArrayList<>();
            for (Future<Boolean> claim : workers.invokeAll(claims)) {
                won.add(claim.get());
            }
            assertThat(won).containsOnlyOnce(true);
        }
    }

    @Test
    void whatWasToldIsToldAgainOnlyWhereThatIsAskedFor() throws Exception {
        assertThat(notices.claim(id, Optional.empty(), NOON, HOLD)).isTrue();
        notices.told(notice, NOON);
        Instant later = NOON.plus(Duration.ofDays(1));
        assertThat(notices.claim(id, Optional.empty(), later, HOLD)).isFalse();
        assertThat(notices.claim(id, Optional.of(NOON.minusMillis(1)), later, HOLD))
                .isFalse();
        assertThat(notices.claim(id, Optional.of(NOON), later, HOLD)).isTrue();
        assertThat(notices.claim(id, Optional.of(NOON), later, HOLD)).isFalse();
    }

    @Test
    void whoeverDiedTellingLosesTheClaim() throws Exception {
        assertThat(notices.claim(id, Optional.empty(), NOON, HOLD)).isTrue();
        assertThat(notices.claim(id, Optional.empty(), NOON.plus(HOLD).minusMillis(1), HOLD))
                .isFalse();
        assertThat(notices.claim(id, Optional.empty(), NOON.plus(HOLD), HOLD)).isTrue();
    }

    @Test
    void whatIsForgottenIsToldAnew() throws Exception {
        assertThat(notices.forget(id)).isFalse();
        notices.claim(id, Optional.empty(), NOON, HOLD);
        assertThat(notices.forget(id)).as("nobody was told yet").isFalse();
        notices.claim(id, Optional.empty(), NOON, HOLD);
        notices.told(notice, NOON);
        assertThat(notices.forget(id)).isTrue();
        assertThat(notices.claim(id, Optional.empty(), NOON, HOLD)).isTrue();
    }

    @Test
    void aClaimWhoseAnswerWasLostIsOurs() throws Exception {
        try (Detour detour = new Detour(judge().endpoint());
                Clients behind = new Clients(judge().hub(), Optional.of(detour.endpoint()))) {
            detour.loseTheAnswerOf("PutItem");
            assertThat(notices(behind).claim(id, Optional.empty(), NOON, HOLD)).isTrue();
            assertThat(notices.claim(id, Optional.empty(), NOON, HOLD)).isFalse();
        }
    }
}
