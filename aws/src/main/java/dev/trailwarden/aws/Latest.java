package dev.trailwarden.aws;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map that keeps the entries used last and forgets the others, so that a storm of events cannot fill the memory. Not
 * safe for several threads.
 *
 * @param <K> the keys
 * @param <V> the values
 */
public final class Latest<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int kept;

    /**
     * @param kept how many entries at most
     */
    public Latest(int kept) {
        super(16, 0.75f, true);
        this.kept = kept;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > kept;
    }
}
