package dev.trailwarden.core.port;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A dead-letter queue in memory, which is at times not to be reached. */
public final class InMemoryDeadLetters implements DeadLetters {
    private final List<String> kept = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private int refusals;

    /** The next events are not kept. */
    public void refuse(int times) {
        refusals = times;
    }

    /** What was kept, byte by byte as ISO 8859-1, in order. */
    public List<String> kept() {
        return List.copyOf(kept);
    }

    /** Why it was kept, in the same order. */
    public List<String> reasons() {
        return List.copyOf(reasons);
    }

    @Override
    public void keep(byte[] event, String why) throws NotKept {
        if (refusals > 0) {
            refusals--;
            throw new NotKept("the queue does not answer", new IllegalStateException("queue"));
        }
        kept.add(new String(event, StandardCharsets.ISO_8859_1));
        reasons.add(why);
    }
}
