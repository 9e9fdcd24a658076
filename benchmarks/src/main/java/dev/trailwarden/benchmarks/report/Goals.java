package dev.trailwarden.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What speed has to reach: every goal, in ratios of one and the same run wherever there is something to compare with. */
public final class Goals {
    /** The recipe as it is commonly written. */
    public static final String CLASSIC = "classic";

    /** The recipe, tuned. */
    public static final String TUNED = "tuned";

    /** Our hub on the managed runtime, without a snapshot. */
    public static final String MANAGED = "managed";

    /** Our hub on the managed runtime, started for SnapStart. */
    public static final String SNAPSTART = "snapstart";

    /** Our hub with a runtime of its own and native TLS. */
    public static final String OWN = "own-runtime";

    /** The same with the JDK's TLS. */
    public static final String OWN_JDK_TLS = "own-runtime-jdk-tls";

    /** Accounts; what was measured of fewer is no answer to what is asked of so many. */
    private static final double ORGANIZATION = 10_000;

    private Goals() {}

    /**
     * Judges.
     *
     * @param results what was measured
     * @return every goal, those that were not measured too
     */
    public static List<Goal> of(Results results) {
        List<Goal> goals = new ArrayList<>();
        String shipped =
                results.samples().containsKey(OWN_JDK_TLS) && !results.samples().containsKey(OWN) ? OWN_JDK_TLS : OWN;
        for (Measure cold : List.of(Measure.COLD_0, Measure.COLD_20)) {
            Optional<Double> classic = median(results, CLASSIC, cold);
            goals.add(Goal.atMost(
                    cold.title(), OWN_JDK_TLS, ratio(median(results, OWN_JDK_TLS, cold), classic), 1.2, "× C"));
            goals.add(Goal.atMost(cold.title(), OWN, ratio(median(results, OWN, cold), classic), 0.9, "× C"));
        }
        goals.add(Goal.atMost(
                "INIT + INVOKE at 512 MB's share, primed, against C primed in the same way",
                shipped,
                ratio(
                        median(results, shipped, Measure.SPLIT_512_PRIMED),
                        median(results, CLASSIC, Measure.SPLIT_512_PRIMED)),
                0.85,
                "× C"));
        goals.add(Goal.atMost(
                "first event of a primed process, in place of a restored snapshot, against C cold",
                SNAPSTART,
                ratio(median(results, SNAPSTART, Measure.PRIMED_FIRST), median(results, CLASSIC, Measure.COLD_0)),
                0.3,
                "× C"));
        for (String packaging : List.of(SNAPSTART, shipped)) {
            warm(results, packaging, goals);
        }
        goals.add(Goal.atMost("parse → decide → render", "core", results.figure("micro.us"), 50, "µs"));
        for (String packaging : List.of(SNAPSTART, shipped)) {
            goals.add(Goal.atMost(
                    "peak resident memory", packaging, median(results, packaging, Measure.PEAK), 110, "MB"));
        }
        goals.add(Goal.atMost("package", MANAGED, median(results, MANAGED, Measure.PACKAGE), 10, "MB"));
        goals.add(Goal.atMost("package", shipped, median(results, shipped, Measure.PACKAGE), 45, "MB"));
        sweep(results, goals);
        for (String packaging : List.of(SNAPSTART, shipped)) {
            for (String queue : List.of("at once", "backing off")) {
                String name = "storm." + packaging + ".1000." + queue;
                goals.add(Goal.atMost(
                        "storm of 17,000 stops, simulated, throttled events offered again " + queue,
                        packaging,
                        ratio(results.figure(name), results.figure("storm.floor")),
                        1.5,
                        "× the rates' floor"));
            }
        }
        return goals;
    }

    private static void warm(Results results, String packaging, List<Goal> goals) {
        Optional<Spread> warm = results.of(packaging, Measure.WARM);
        Optional<Spread> tuned = results.of(TUNED, Measure.WARM);
        goals.add(Goal.atMost(
                "warm p50", packaging, ratio(warm.map(Spread::median), tuned.map(Spread::median)), 0.4, "× T"));
        goals.add(Goal.atMost(
                "warm p99",
                packaging,
                ratio(warm.map(all -> all.percentile(99)), tuned.map(all -> all.percentile(99))),
                0.5,
                "× T"));
        Optional<Double> throughput = median(results, packaging, Measure.THROUGHPUT);
        goals.add(Goal.atLeast(
                Measure.THROUGHPUT.title(),
                packaging,
                ratio(throughput, median(results, TUNED, Measure.THROUGHPUT)),
                2.5,
                "× T"));
        goals.add(Goal.atLeast(
                Measure.THROUGHPUT.title(),
                packaging,
                ratio(throughput, median(results, CLASSIC, Measure.THROUGHPUT)),
                25,
                "× C"));
    }

    private static void sweep(Results results, List<Goal> goals) {
        boolean whole = results.figure("sweep.accounts")
                .filter(accounts -> accounts >= ORGANIZATION)
                .isPresent();
        goals.add(Goal.atMost(
                "sweep of 10,000 accounts, one trail each, published rates",
                "sweep",
                ratio(results.figure("sweep.seconds"), results.figure("sweep.floor"))
                        .filter(ignored -> whole),
                1.2,
                "× the rates' floor"));
        goals.add(Goal.atMost(
                "sweep of 10,000 accounts, peak resident memory of a process",
                "sweep",
                results.figure("sweep.megabytes").filter(ignored -> whole),
                300,
                "MB"));
        goals.add(Goal.atMost(
                "sweep of 1,000 accounts × 17 Regions, rates lifted, fresh process, one core",
                "sweep",
                results.figure("sweep.wide.seconds"),
                8,
                "s"));
        goals.add(Goal.atLeast(
                "the same against boto3 with 64 threads",
                "sweep",
                ratio(results.figure("sweep.boto3.seconds"), results.figure("sweep.wide.seconds")),
                15,
                "×"));
    }

    private static Optional<Double> median(Results results, String subject, Measure measure) {
        return results.of(subject, measure).map(Spread::median);
    }

    private static Optional<Double> ratio(Optional<Double> figure, Optional<Double> of) {
        return figure.flatMap(is -> of.map(other -> is / other));
    }
}
