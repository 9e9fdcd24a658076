package dev.trailwarden.core.incident;

import dev.trailwarden.core.alert.Notice;
import dev.trailwarden.core.port.AlertSink;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.Notices;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Tells each notice once: claim, tell, remember. Whatever cannot be remembered costs a duplicate, never the notice. Safe
 * for several threads, as long as what it is given is.
 */
public final class Announcer {
    /** As long as publishing takes at most: who has not told by then is dead. */
    private static final Duration CLAIM = Duration.ofMinutes(2);

    private final AlertSink alerts;
    private final Notices notices;
    private final InstantSource clock;

    /**
     * @param alerts the way to the security team
     * @param notices what was told before
     * @param clock the time
     */
    public Announcer(AlertSink alerts, Notices notices, InstantSource clock) {
        this.alerts = alerts;
        this.notices = notices;
        this.clock = clock;
    }

    /**
     * Tells a notice, unless one of the same id was told and not cleared since.
     *
     * @return whether it was told now
     * @throws AlertSink.NotSent if it did not get out; the next attempt tells it
     */
    public boolean tell(Notice notice) throws AlertSink.NotSent {
        return tell(notice, Optional.empty());
    }

    /**
     * Tells a notice, unless one of the same id was told less than some time ago and not cleared since.
     *
     * @param again after what time it is told again if it is still so
     * @return whether it was told now
     * @throws AlertSink.NotSent if it did not get out; the next attempt tells it
     */
    public boolean tell(Notice notice, Duration again) throws AlertSink.NotSent {
        return tell(notice, Optional.of(again));
    }

    /**
     * Says that what a notice told is over: it is told anew the next time.
     *
     * @return whether it had been told, as far as that is remembered
     */
    public boolean clear(String id) {
        try {
            return notices.forget(id);
        } catch (LedgerFault fault) {
            // What is not forgotten now is forgotten by the next one that finds it fine.
            return false;
        }
    }

    private boolean tell(Notice notice, Optional<Duration> again) throws AlertSink.NotSent {
        Instant now = clock.instant();
        Notice told = notice;
        try {
            if (!notices.claim(notice.id(), again.map(now::minus), now, CLAIM)) {
                return false;
            }
        } catch (LedgerFault fault) {
            told = notice.noting("What was told before is not known, so this may be a repetition: " + fault.what());
        }
        try {
            alerts.send(told);
        } catch (AlertSink.NotSent unsent) {
            clear(notice.id());
            throw unsent;
        }
        remember(notice, now);
        return true;
    }

    private void remember(Notice notice, Instant now) {
        try {
            notices.told(notice, now);
        } catch (LedgerFault fault) {
            // It is out, and that is what matters: what is not remembered is told once more.
        }
    }
}
