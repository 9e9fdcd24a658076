package dev.trailwarden.hub;

import dev.trailwarden.aws.Pacing;
import dev.trailwarden.pace.Pace;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;

/**
 * An object graph that no snapshot carries once it was used: it is made when first asked for, closed and forgotten before
 * Lambda takes a snapshot of the process (SnapStart), and made anew after each restore. So are the sessions, credentials,
 * connections and everything remembered in it.
 *
 * @param <T> the graph
 */
final class Renewed<T> implements Resource {
    /** How many of a generator's numbers are skipped at most. */
    private static final int SKIPPED = 4_096;

    private final Supplier<T> make;
    private final Consumer<T> close;
    private @Nullable T graph;

    /**
     * @param make makes the graph; called again after each restore
     * @param close closes what it holds open
     */
    Renewed(Supplier<T> make, Consumer<T> close) {
        this.make = make;
        this.close = close;
    }

    /** The hub's and the desk's. */
    static Renewed<HubComponent> hub(HubSettings settings) {
        return new Renewed<>(
                () -> DaggerHubComponent.factory().create(settings, AwsAccess.unpaced(), Clock.systemUTC(), System.out),
                hub -> hub.clients().close());
    }

    /** The sweep's. */
    static Renewed<SweepComponent> sweep(HubSettings settings, SweepSettings sweep) {
        return new Renewed<>(
                () -> DaggerSweepComponent.factory()
                        .create(
                                settings,
                                sweep,
                                AwsAccess.paced(new Pacing(
                                        new Pace(Pace.EVEN, System::nanoTime, Thread::sleep), sweep.workers())),
                                Clock.systemUTC(),
                                System.out),
                hub -> hub.clients().close());
    }

    /** Has the graph renewed by the process's snapshots. The caller keeps this object: the context does not. */
    Renewed<T> registered() {
        Core.getGlobalContext().register(this);
        return this;
    }

    /** The graph, made if there is none. */
    synchronized T get() {
        T found = graph;
        if (found == null) {
            found = make.get();
            graph = found;
        }
        return found;
    }

    @Override
    public synchronized void beforeCheckpoint(Context<? extends Resource> context) {
        T used = graph;
        graph = null;
        if (used != null) {
            close.accept(used);
        }
    }

    /**
     * {@link SecureRandom} takes its numbers from the system and repeats none (Lambda developer guide, "Handling uniqueness
     * with Lambda SnapStart"); the SDK's jitter comes from {@link ThreadLocalRandom}, whose state is part of the snapshot.
     */
    @Override
    public void afterRestore(Context<? extends Resource> context) {
        int skipped = new SecureRandom().nextInt(SKIPPED);
        for (int i = 0; i < skipped; i++) {
            ThreadLocalRandom.current().nextLong();
        }
    }
}
