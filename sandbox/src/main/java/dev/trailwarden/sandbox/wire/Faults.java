package dev.trailwarden.sandbox.wire;

import dev.trailwarden.sandbox.model.ApiError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes calls fail or wait on purpose, for drills and tests. Empty unless someone asks. */
public final class Faults {
    private final List<Fault> faults = new ArrayList<>();

    private record Fault(
            String service, String operation, AtomicInteger left, Duration delay, Optional<ApiError> error) {}

    /**
     * The next calls of an operation end with an error instead of being carried out.
     *
     * @param service its signing name, for example {@code sns}
     * @param operation for example {@code Publish}
     * @param times how many calls
     * @param error the error; status 500 for an outage, {@code ThrottlingException} with 400 for throttling
     */
    public void failNext(String service, String operation, int times, ApiError error) {
        add(new Fault(service, operation, new AtomicInteger(times), Duration.ZERO, Optional.of(error)));
    }

    /**
     * The next calls of an operation wait before they are carried out.
     *
     * @param service its signing name
     * @param operation the operation
     * @param times how many calls
     * @param delay how long, in real time
     */
    public void delayNext(String service, String operation, int times, Duration delay) {
        add(new Fault(service, operation, new AtomicInteger(times), delay, Optional.empty()));
    }

    /** Forgets every fault that has not struck yet. */
    public void clear() {
        synchronized (faults) {
            faults.clear();
        }
    }

    /**
     * Lets the oldest fault for this call strike.
     *
     * @param call the call about to be carried out
     * @throws ApiError the fault's error
     */
    public void strike(ApiCall call) {
        Optional<Fault> next = next(call);
        if (next.isEmpty()) {
            return;
        }
        Fault fault = next.get();
        try {
            Thread.sleep(fault.delay);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (fault.error.isPresent()) {
            throw fault.error.get();
        }
    }

    private void add(Fault fault) {
        synchronized (faults) {
            faults.add(fault);
        }
    }

    private Optional<Fault> next(ApiCall call) {
        synchronized (faults) {
            Optional<Fault> found = faults.stream()
                    .filter(fault -> fault.service.equals(call.service()) && fault.operation.equals(call.operation()))
                    .findFirst();
            found.filter(fault -> fault.left.decrementAndGet() <= 0).ifPresent(faults::remove);
            return found;
        }
    }
}
