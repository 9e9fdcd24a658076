package dev.trailwarden.core.port;

import dev.trailwarden.core.alert.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What was told, in memory; at times it does not answer. */
public final class InMemoryNotices implements Notices {
    private final Map<String, Instant> told = new HashMap<>();
    private final Map<String, Instant> claims = new HashMap<>();
    private boolean down;

    /** From now on nothing is answered, or everything again. */
    public void down(boolean isDown) {
        down = isDown;
    }

    @Override
    public synchronized boolean claim(String id, Optional<Instant> toldBefore, Instant now, Duration hold)
            throws LedgerFault {
        answer();
        Optional<Instant> last = Optional.ofNullable(told.get(id));
        boolean due = last.isEmpty()
                || toldBefore.filter(before -> !last.get().isAfter(before)).isPresent();
        if (!due || now.isBefore(claims.getOrDefault(id, Instant.MIN))) {
            return false;
        }
        claims.put(id, now.plus(hold));
        return true;
    }

    @Override
    public synchronized void told(Notice notice, Instant at) throws LedgerFault {
        answer();
        claims.remove(notice.id());
        told.put(notice.id(), at);
    }

    @Override
    public synchronized boolean forget(String id) throws LedgerFault {
        answer();
        claims.remove(id);
        return told.remove(id) != null;
    }

    private void answer() throws LedgerFault {
        if (down) {
            throw new LedgerFault("the table does not answer", new IllegalStateException("table"));
        }
    }
}
