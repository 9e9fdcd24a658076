package dev.trailwarden.aws;

import dev.trailwarden.core.port.MemberFault;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/**
 * The time one invocation has, shared out so that there is always some left to tell and to keep: an invocation that
 * Lambda cuts off tells nobody. Begun anew with every event; the hub handles one event at a time.
 */
public final class Budget implements MemberSessions.Time {
    /** The longest that one API call may take with all its retries. */
    static final Duration ONE_CALL = Duration.ofSeconds(30);

    /**
     * The longest that asking for a session may take: while a whole organization is being stopped, STS gives each hub one
     * after half a minute or more, and who gives up comes again only after a minute.
     */
    static final Duration ONE_SESSION = Duration.ofSeconds(60);

    /** The longest that remembering, or a name, may hold up an alert. */
    static final Duration ONE_QUESTION = Duration.ofSeconds(3);

    /** Less than this is no time for a call, and the SDK takes zero milliseconds for no bound at all. */
    static final Duration NO_TIME = Duration.ofMillis(100);

    /** Kept back for the alert and for the dead-letter queue after it. */
    static final Duration FOR_TELLING = Duration.ofSeconds(30);

    /** Kept back for the dead-letter queue. */
    static final Duration FOR_KEEPING = Duration.ofSeconds(12);

    /** Kept back for the end of the invocation itself. */
    static final Duration FOR_LEAVING = Duration.ofSeconds(2);

    private final LongSupplier nanoTime;
    private volatile long endsAt;
    private final AtomicLong invocation = new AtomicLong();

    /**
     * @param nanoTime {@link System#nanoTime} or a test's own
     */
    public Budget(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        begin(Duration.ofMinutes(2));
    }

    /** Starts the time of a new invocation. */
    public void begin(Duration total) {
        endsAt = nanoTime.getAsLong() + total.toNanos();
        invocation.incrementAndGet();
    }

    /** Counts the invocations, so that what failed in one is tried again in the next. */
    long invocation() {
        return invocation.get();
    }

    /** Nanoseconds from some point in time, as {@link System#nanoTime}. */
    long nanoTime() {
        return nanoTime.getAsLong();
    }

    /**
     * How long the next call into a member account may take.
     *
     * @param operation what is going to be called, for the fault
     * @throws MemberFault if the time for such calls is up
     */
    @Override
    public Duration forCall(String operation) throws MemberFault {
        return forMembers(operation, ONE_CALL);
    }

    @Override
    public Duration forSession(String operation) throws MemberFault {
        return forMembers(operation, ONE_SESSION);
    }

    private Duration forMembers(String operation, Duration longest) throws MemberFault {
        Duration left = leaving(FOR_TELLING, longest);
        if (left.isZero()) {
            throw Faults.inMember(
                    operation,
                    ApiCallTimeoutException.builder()
                            .message("the time of this invocation is up; the rest is needed to tell")
                            .build());
        }
        return left;
    }

    /** How long a question may take whose answer an alert can do without; zero if there is no time. */
    Duration forAsking() {
        return leaving(FOR_KEEPING, ONE_QUESTION);
    }

    /** How long publishing an alert may take; zero if there is no time. */
    Duration forTelling() {
        return leaving(FOR_KEEPING, ONE_CALL);
    }

    /** How long keeping an event may take; zero if there is no time. */
    Duration forKeeping() {
        return leaving(FOR_LEAVING, ONE_CALL);
    }

    private Duration leaving(Duration reserve, Duration longest) {
        Duration left = Duration.ofNanos(endsAt - nanoTime.getAsLong()).minus(reserve);
        if (left.compareTo(NO_TIME) < 0) {
            return Duration.ZERO;
        }
        return left.compareTo(longest) < 0 ? left : longest;
    }
}
