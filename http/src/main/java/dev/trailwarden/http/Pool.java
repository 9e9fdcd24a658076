package dev.trailwarden.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Connections that wait for their next call. The one that was used last is used first, so that those that are not needed
 * grow old; no thread looks after them: the old ones are closed when somebody comes by.
 */
final class Pool implements AutoCloseable {
    /**
     * By two clocks: a function that Lambda has frozen may find that its monotonic clock stood still.
     *
     * @param nanos of the monotonic clock, when the last call ended
     * @param millis of the wall clock, then
     */
    private record Waiting(Connection connection, long nanos, long millis) {
        boolean hasWaited(Duration most) {
            return System.nanoTime() - nanos > most.toNanos() || System.currentTimeMillis() - millis > most.toMillis();
        }
    }

    private final Duration idle;
    private final int mostPerRoute;
    private final Map<Route, Deque<Waiting>> waiting = new HashMap<>();
    private boolean closed;

    /**
     * @param idle how long a connection may wait
     * @param mostPerRoute how many may wait for one server
     */
    Pool(Duration idle, int mostPerRoute) {
        this.idle = idle;
        this.mostPerRoute = mostPerRoute;
    }

    /** One that leads there and is not known to be closed; whoever takes it gives it back, or closes it. */
    Optional<Connection> take(Route route) {
        for (Optional<Waiting> next = last(route); next.isPresent(); next = last(route)) {
            Connection connection = next.get().connection();
            if (!next.get().hasWaited(idle) && !connection.isStale()) {
                return Optional.of(connection);
            }
            connection.close();
        }
        return Optional.empty();
    }

    private synchronized Optional<Waiting> last(Route route) {
        Deque<Waiting> there = waiting.get(route);
        return there == null ? Optional.empty() : Optional.ofNullable(there.pollLast());
    }

    /** Lets one wait whose answer has been read to its end. */
    void give(Connection connection) {
        Waiting back = new Waiting(connection, System.nanoTime(), System.currentTimeMillis());
        for (Waiting old : add(back)) {
            old.connection().close();
        }
    }

    private synchronized List<Waiting> add(Waiting back) {
        if (closed) {
            return List.of(back);
        }
        Deque<Waiting> there = waiting.computeIfAbsent(back.connection().route(), route -> new ArrayDeque<>());
        there.addLast(back);
        List<Waiting> out = new ArrayList<>();
        while (there.size() > mostPerRoute || there.getFirst().hasWaited(idle)) {
            out.add(there.removeFirst());
        }
        return out;
    }

    /** Closes all that wait for a server: one of them turned out to be dead, and the others are as old. */
    void forget(Route route) {
        for (Optional<Waiting> next = last(route); next.isPresent(); next = last(route)) {
            next.get().connection().close();
        }
    }

    /** Closes all that wait, and from now on all that come back. */
    @Override
    public void close() {
        List<Route> routes;
        synchronized (this) {
            closed = true;
            routes = List.copyOf(waiting.keySet());
        }
        routes.forEach(this::forget);
    }
}
