package dev.trailwarden.benchmarks.storm;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * What happens when all trails are stopped at the same moment: a simulation by discrete events, with AWS's published
 * rates and measured times. It knows Lambda's asynchronous queue, the growth of its concurrency, STS's rate with the
 * hub's own pauses between attempts, and Lambda's two repetitions of a failed invocation.
 */
public final class Storm {
    /** IAM and STS quotas: requests a second of the calling account in one Region, AssumeRole among them. */
    public static final double STS_RATE = 600;

    /** Organizations quotas: DescribeAccount a second, and at once. A refused name costs the hub three quick attempts. */
    private static final double NAMES_RATE = 20;

    private static final double NAMES_BURST = 30;
    private static final double REFUSED_NAME_SECONDS = 0.3;

    /** Lambda developer guide, "Lambda function scaling": 1,000 more environments every 10 seconds. */
    private static final double GROWTH_AT_ONCE = 1_000;

    private static final double GROWTH_RATE = 100;

    /** The hub's retry strategy for throttled calls: sixteen attempts, half of the pause by chance, doubling from 1 s to 4 s. */
    private static final int ATTEMPTS = 16;

    private static final double FIRST_PAUSE = 1;
    private static final double LONGEST_PAUSE = 4;

    /** Lambda developer guide, "Asynchronous invocation": a failed event comes again after one minute, then after two. */
    private static final int INVOCATIONS = 3;

    private static final double MINUTE = 60;

    /** The same page: a throttled event comes again after 1 second, then after ever longer pauses, up to 5 minutes. */
    private static final double LONGEST_WAIT = 300;

    private static final long SEED = 20_261_122;

    private final Plan plan;
    private final Random random = new Random(SEED);
    private final TokenBucket sts = new TokenBucket(STS_RATE, STS_RATE);
    private final TokenBucket names = new TokenBucket(NAMES_RATE, NAMES_BURST);
    private final TokenBucket growth = new TokenBucket(GROWTH_RATE, GROWTH_AT_ONCE);
    private final PriorityQueue<Step> steps = new PriorityQueue<>(Comparator.comparingDouble(Step::at));
    private final Deque<Stop> waiting = new ArrayDeque<>();
    private int environments;
    private int idle;
    private double lastBack;
    private int restored;
    private int left;
    private int failed;

    /**
     * What one event takes.
     *
     * @param seconds if nothing is refused; of the first event of an environment its start included
     * @param sessions how often AssumeRole is called; the trail is started with the first session
     */
    public record Work(double seconds, int sessions) {}

    /**
     * What is simulated. No session is used for two events: each is narrowed to its trail, so 17 trails of an account take
     * as many sessions as 17 accounts.
     *
     * @param stops how many trails are stopped at time 0, each in an account and Region of its own
     * @param concurrency how many environments Lambda may run for the hub
     * @param first the first event of a new environment
     * @param later every later one
     * @param backingOff whether Lambda offers a throttled event again only after the pauses that it documents; otherwise as
     *     soon as an environment is free
     */
    public record Plan(int stops, int concurrency, Work first, Work later, boolean backingOff) {
        private int environments() {
            return Math.min(stops, concurrency);
        }

        /**
         * The seconds in which STS gives all the sessions, if nothing else takes any time.
         *
         * @return no plan ends sooner
         */
        public double ofSts() {
            int sessions = environments() * first.sessions() + (stops - environments()) * later.sessions();
            return Math.max(0, sessions - STS_RATE) / STS_RATE;
        }

        /**
         * The seconds in which the environments do the work, if all are there at once and STS refuses nothing.
         *
         * @return no plan ends much sooner
         */
        public double ofEnvironments() {
            return first.seconds() + (stops - environments()) * later.seconds() / environments();
        }
    }

    /**
     * What came of it.
     *
     * @param seconds until the last trail that the events bring back is back
     * @param restored how many those are
     * @param left how many are left to the dead-letter queue and the next sweep
     * @param environments how many Lambda started
     * @param failed invocations that STS refused a session until they gave up, and that Lambda repeats minutes later
     */
    public record Outcome(double seconds, int restored, int left, int environments, int failed) {}

    private record Step(double at, Runnable what) {}

    /** One event on its way. */
    private static final class Stop {
        private int invocation = 1;
        private double wait = FIRST_PAUSE;
        private boolean back;
        private int sessions;
    }

    private Storm(Plan plan) {
        this.plan = plan;
    }

    /**
     * Simulates.
     *
     * @param plan what
     * @return what came of it
     */
    public static Outcome of(Plan plan) {
        return new Storm(plan).run();
    }

    /**
     * The time in which nobody can be faster: STS has to give a session for every event.
     *
     * @param stops how many events
     * @return seconds
     */
    public static double floor(int stops) {
        return Math.max(0, stops - STS_RATE) / STS_RATE;
    }

    private Outcome run() {
        for (int i = 0; i < plan.stops(); i++) {
            at(0, new Stop(), this::offered);
        }
        while (!steps.isEmpty()) {
            steps.poll().what().run();
        }
        return new Outcome(lastBack, restored, left, environments, failed);
    }

    private interface What {
        void happens(double now, Stop stop);
    }

    private void at(double time, Stop stop, What what) {
        steps.add(new Step(time, () -> what.happens(time, stop)));
    }

    private void offered(double now, Stop stop) {
        if (idle > 0) {
            idle--;
            begin(now, stop, plan.later());
        } else if (environments < plan.concurrency() && growth.take(now)) {
            environments++;
            begin(now, stop, plan.first());
        } else if (plan.backingOff()) {
            at(now + halfByChance(stop.wait), stop, this::offered);
            stop.wait = Math.min(LONGEST_WAIT, 2 * stop.wait);
        } else {
            waiting.add(stop);
            if (environments < plan.concurrency()) {
                at(now + 1 / GROWTH_RATE, stop, (later, grown) -> grow(later));
            }
        }
    }

    /** Lambda may start one more. */
    private void grow(double now) {
        if (!waiting.isEmpty() && environments < plan.concurrency() && growth.take(now)) {
            environments++;
            begin(now, waiting.remove(), plan.first());
        }
    }

    private void begin(double now, Stop stop, Work work) {
        stop.sessions = work.sessions();
        session(now, stop, work.seconds(), 1, 1);
    }

    /**
     * The event asks for a session.
     *
     * @param work seconds that the rest of the event takes
     * @param number which of its sessions
     * @param attempt how often this one was asked for
     */
    private void session(double now, Stop stop, double work, int number, int attempt) {
        if (!sts.take(now)) {
            if (attempt == ATTEMPTS) {
                failed(now, stop);
                return;
            }
            double pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * Math.pow(2, attempt - 1));
            at(now + halfByChance(pause), stop, (later, same) -> session(later, same, work, number, attempt + 1));
        } else if (number == 1) {
            at(now + work, stop, this::back);
        } else if (number < stop.sessions) {
            session(now, stop, work, number + 1, 1);
        } else {
            told(now, stop);
        }
    }

    /** Later than in truth: nothing that the event does after the trail's start is taken off. */
    private void back(double now, Stop stop) {
        if (!stop.back) {
            stop.back = true;
            restored++;
            lastBack = Math.max(lastBack, now);
        }
        if (stop.sessions > 1) {
            session(now, stop, 0, 2, 1);
        } else {
            told(now, stop);
        }
    }

    private void told(double now, Stop stop) {
        at(names.take(now) ? now : now + REFUSED_NAME_SECONDS, stop, (later, same) -> free(later));
    }

    private double halfByChance(double pause) {
        return pause / 2 + random.nextDouble() * pause / 2;
    }

    private void failed(double now, Stop stop) {
        failed++;
        if (stop.invocation < INVOCATIONS) {
            at(now + stop.invocation * MINUTE, stop, this::offered);
            stop.invocation++;
        } else if (!stop.back) {
            left++;
        }
        free(now);
    }

    private void free(double now) {
        idle++;
        Stop next = waiting.poll();
        if (next != null) {
            at(now, next, this::offered);
        }
    }
}
