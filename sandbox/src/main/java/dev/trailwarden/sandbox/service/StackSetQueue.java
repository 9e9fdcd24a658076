package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.runtime.Activity;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.runtime.SandboxLog;
import dev.trailwarden.sandbox.service.StackSet.Instance;
import dev.trailwarden.sandbox.service.StackSet.Place;
import dev.trailwarden.sandbox.service.StackSet.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Runs the operations of StackSets, one at a time for each. Without a pace they end before they answer; with one they go
 * on behind the answer. Its monitor guards every StackSet. (CloudFormation API Reference, ManagedExecution: operations
 * that do not conflict would run beside each other on AWS.)
 */
final class StackSetQueue {
    private final Activity activity;
    private final SandboxClock clock;
    private final SandboxLog log;
    private volatile Duration pace = Duration.ZERO;

    StackSetQueue(World world) {
        this.activity = world.activity();
        this.clock = world.clock();
        this.log = world.log();
    }

    void pace(Duration perInstance) {
        pace = perInstance;
    }

    /**
     * Refuses an operation that meets another.
     *
     * @throws ApiError {@code OperationInProgressException} unless execution is managed
     */
    static void requireFree(StackSet set) {
        if (set.underWay().isPresent() && !set.wish().managedExecution()) {
            throw new ApiError(
                    "OperationInProgressException",
                    409,
                    "Another Operation on StackSet " + set.id() + " is in progress");
        }
    }

    /** Begins an operation, or has it wait for the one under way. */
    synchronized StackSetRun submit(StackSet set, String action, StackSetRun.Course course, StackSetRun.Step step) {
        boolean waits = set.underWay().isPresent();
        StackSetRun run = new StackSetRun(action, course, step, clock.now(), waits);
        set.runs().addFirst(run);
        if (!waits) {
            start(set, run);
        }
        return run;
    }

    private void start(StackSet set, StackSetRun run) {
        run.begin();
        run.results()
                .forEach(result -> set.note(result.place(), stateOf(set, result.place()), "PENDING", "", run.id()));
        if (pace.isZero()) {
            drive(set, run);
            return;
        }
        activity.begin();
        Thread.ofVirtual().start(() -> {
            try {
                drive(set, run);
            } finally {
                activity.end();
            }
        });
    }

    private static State stateOf(StackSet set, Place place) {
        return Optional.ofNullable(set.instances().get(place))
                .map(Instance::state)
                .orElse(State.OUTDATED);
    }

    private void drive(StackSet set, StackSetRun run) {
        try {
            for (List<Place> batch = next(set, run); !batch.isEmpty(); batch = next(set, run)) {
                if (!pace.isZero()) {
                    Thread.sleep(pace);
                }
                for (Place place : batch) {
                    at(set, run, place);
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException accident) {
            log.line("The operation " + run.id() + " of " + set.name() + " broke: " + accident);
            throw accident;
        } finally {
            end(set, run);
        }
    }

    private synchronized List<Place> next(StackSet set, StackSetRun run) {
        List<Place> batch = run.next();
        batch.forEach(place -> set.note(place, stateOf(set, place), "RUNNING", "", run.id()));
        return batch;
    }

    private synchronized void at(StackSet set, StackSetRun run, Place place) {
        cancel(set, run, run.at(place));
    }

    private synchronized void end(StackSet set, StackSetRun run) {
        cancel(set, run, run.end(clock.now()));
        run.done().complete(run);
        Optional<StackSetRun> queued =
                set.runs().reversed().stream().filter(StackSetRun::isQueued).findFirst();
        queued.ifPresent(other -> start(set, other));
    }

    private static void cancel(StackSet set, StackSetRun run, List<Place> places) {
        places.forEach(place -> set.note(
                place, State.OUTDATED, "CANCELLED", "The operation " + run.id() + " did not come to it", run.id()));
    }

    /**
     * Stops an operation: what is begun comes to its end, and nothing else is begun.
     *
     * @throws ApiError {@code InvalidOperationException} when it has ended
     */
    synchronized void stop(StackSet set, StackSetRun run) {
        if (run.isQueued()) {
            cancel(set, run, run.end(clock.now()));
            run.done().complete(run);
        } else if (run.isUnderWay()) {
            run.stop();
        } else {
            throw ApiError.badRequest(
                    "InvalidOperationException", "The operation " + run.id() + " has ended: " + run.status());
        }
    }
}
