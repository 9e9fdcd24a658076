package dev.trailwarden.benchmarks.report;

import dev.trailwarden.benchmarks.profile.Group;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;

/** Writes {@code docs/performance.md} from results; the same results always give the same page. */
public final class PerformancePage {
    private static final Map<String, String> SUBJECTS = subjects();

    /** What is measured of a whole organization: how its figures begin, and what the page calls it. */
    public static final Map<String, String> ORGANIZATION = organizationParts();

    private final StringBuilder page = new StringBuilder();
    private final Results results;

    private PerformancePage(Results results) {
        this.results = results;
    }

    private static Map<String, String> subjects() {
        Map<String, String> subjects = new LinkedHashMap<>();
        subjects.put(Goals.MANAGED, "our hub: java25, no snapshot");
        subjects.put(Goals.SNAPSTART, "our hub: java25, as for SnapStart");
        subjects.put(Goals.OWN, "our hub: own runtime, native TLS");
        subjects.put(Goals.OWN_JDK_TLS, "our hub: own runtime, the JDK's TLS");
        subjects.put(Goals.CLASSIC, "C: boto3, classic");
        subjects.put(Goals.TUNED, "T: boto3, tuned");
        return subjects;
    }

    private static Map<String, String> organizationParts() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("sweep.first", "first sweep, takes the baselines");
        parts.put("sweep", "every further sweep");
        parts.put("coverage", "coverage");
        return parts;
    }

    /**
     * Writes the page.
     *
     * @param results what was measured
     * @return Markdown
     */
    public static String of(Results results) {
        PerformancePage page = new PerformancePage(results);
        page.introduction();
        page.goals();
        page.subjectsSideBySide();
        page.calls();
        page.profile();
        page.sweep();
        page.organization();
        page.storm();
        page.reading();
        return page.page.toString();
    }

    private void introduction() {
        line("# Performance");
        line("");
        line("Made by `benchmarks/run` from [what it measured](performance.json); not edited by hand."
                + " [How we measure](decisions/0028-how-we-measure.md).");
        line("");
        results.runs().values().forEach(run -> line("* " + run));
        results.machine().forEach((name, value) -> line("* " + name + ": " + value));
        results.figure("repeated")
                .ifPresent(times ->
                        line("* runs that did not count, because the hub had left out what it had no time for: "
                                + times.longValue() + "; each was repeated"));
        results.missing().forEach((what, why) -> line("* **not measured:** " + what + ": " + why));
        line("");
    }

    private void goals() {
        line("## Goals");
        line("");
        row("what", "of", "goal", "measured", "verdict");
        row("---", "---", "---", "---:", "---");
        for (Goal goal : Goals.of(results)) {
            row(
                    goal.what(),
                    SUBJECTS.getOrDefault(goal.of(), goal.of()),
                    goal.bound(),
                    goal.figure().orElse("–"),
                    goal.met().orElse(true) ? goal.verdict() : "**" + goal.verdict() + "**");
        }
        line("");
    }

    private void subjectsSideBySide() {
        List<String> shown = SUBJECTS.keySet().stream()
                .filter(results.samples()::containsKey)
                .toList();
        line("## Side by side");
        line("");
        line("Medians (smallest–largest); of warm events p50 and p99.");
        line("");
        row("", shown.stream().map(SUBJECTS::get).toList());
        row("---", shown.stream().map(ignored -> "---:").toList());
        for (Measure measure : Measure.values()) {
            List<String> cells = shown.stream()
                    .map(subject -> results.of(subject, measure)
                            .map(spread -> cell(measure, spread))
                            .orElse("–"))
                    .toList();
            if (cells.stream().anyMatch(cell -> !cell.equals("–"))) {
                row(measure.title(), cells);
            }
        }
        line("");
    }

    private static String cell(Measure measure, Spread spread) {
        return measure == Measure.WARM
                ? Spread.number(spread.median()) + ", " + Spread.number(spread.percentile(99))
                : spread.toString();
    }

    private void calls() {
        if (results.calls().isEmpty()) {
            return;
        }
        int first = sum(results.calls());
        line("## What is compared");
        line("");
        line("The recipe makes 4 calls: AssumeRole, StartLogging, GetTrailStatus, Publish. Our hub makes " + first
                + " for the first event of a process and " + sum(results.laterCalls())
                + " for each later one of an account that it has not met: it looks before it acts, reads the trail back,"
                + " compares it with a sealed baseline, and keeps a ledger, so that nobody is told twice.");
        line("");
        line("Calls of the first event: "
                + results.calls().entrySet().stream()
                        .map(entry -> entry.getKey() + (entry.getValue() > 1 ? " × " + entry.getValue() : ""))
                        .collect(Collectors.joining(", "))
                + ".");
        line("");
    }

    private static int sum(Map<String, Integer> calls) {
        return calls.values().stream().mapToInt(count -> count).sum();
    }

    private void profile() {
        Optional<Double> cold = results.figure("profile.cold.samples");
        Optional<Double> warm = results.figure("profile.warm.samples");
        if (cold.isEmpty() || warm.isEmpty()) {
            return;
        }
        line("## What the time goes to");
        line("");
        line("Processor time of our hub, "
                + (results.figure("profile.own-runtime").isPresent()
                        ? "own runtime, native TLS, started by a whole JDK with a cache made for it, because the packed Java"
                                + " cannot sample itself"
                        : "java25, no snapshot")
                + ": " + cold.get().longValue() + " samples of JFR's of cold processes and "
                + warm.get().longValue()
                + " of a warm one; the compiler's and the collector's are what Linux counts of their"
                + " threads. A sample belongs to the innermost method that belongs to a group, and to the classes wherever one"
                + " is being loaded, linked or initialised. Of cold processes the sum is that of others without the recorder,"
                + " and the first row what is missing to it.");
        line("");
        row("", "first event of a cold process, ms", "%", "a warm event, ms", "%");
        row("---", "---:", "---:", "---:", "---:");
        double allCold = profiled("profile.cold");
        double allWarm = profiled("profile.warm");
        for (Group group : Group.values()) {
            double ofCold = results.figure("profile.cold." + group).orElse(0.0);
            double ofWarm = results.figure("profile.warm." + group).orElse(0.0);
            row(
                    group.title(),
                    Spread.number(ofCold),
                    Spread.number(100 * ofCold / allCold),
                    Spread.number(ofWarm),
                    Spread.number(100 * ofWarm / allWarm));
        }
        row("together", Spread.number(allCold), "100", Spread.number(allWarm), "100");
        row(
                "for each call of AWS",
                Spread.number(allCold / Math.max(1, sum(results.calls()))),
                "",
                Spread.number(allWarm / Math.max(1, sum(results.laterCalls()))),
                "");
        line("");
    }

    private double profiled(String name) {
        return Arrays.stream(Group.values())
                .mapToDouble(group -> results.figure(name + "." + group).orElse(0.0))
                .sum();
    }

    private void sweep() {
        if (results.figure("sweep.wide.seconds").isEmpty()) {
            return;
        }
        line("## The sweep of many Regions");
        line("");
        line(
                "Both sides make the same calls: AssumeRole once for each of 1,000 accounts, then ListTrails and GetTrailStatus in"
                        + " each of 17 Regions; AWS answers after 20 ms and keeps no rates. Ours is the hub's jar with the managed"
                        + " runtime's flags, 256 accounts at once, timed from the start of its process. boto3 has 64 threads, is timed"
                        + " from its first call on"
                        + results.figure("sweep.boto3.accounts")
                                .map(some -> ", and is extrapolated from " + some.longValue() + " accounts")
                                .orElse("")
                        + ". The goals are judged by plain HTTP. Where the fake AWS, on the other core, is busy all the time, it is what"
                        + " is measured.");
        line("");
        row("", "seconds", "calls/s", "processor, µs a call", "peak resident, MB", "the fake AWS is busy, %");
        row("---", "---:", "---:", "---:", "---:", "---:");
        swept("sweep.wide", "ours, HTTP");
        swept("sweep.boto3", "boto3, HTTP");
        swept("sweep.wide.tls", "ours, TLS");
        swept("sweep.boto3.tls", "boto3, TLS");
        line("");
    }

    private void organization() {
        Optional<Double> accounts = results.figure("sweep.accounts");
        if (accounts.isEmpty()) {
            return;
        }
        line("## The whole organization");
        line("");
        line("An embedded organization of " + grouped(accounts.get())
                + " accounts with one trail each and 17 Regions enabled,"
                + " of which each answer comes after "
                + results.figure("sweep.latency").map(PerformancePage::grouped).orElse("20")
                + " ms. It keeps the rates that AWS publishes, and counts the calls; the floor is the fullest bucket of those that"
                + " all accounts share.");
        line("");
        row("", "seconds", "the rates' floor, s", "calls", "refused for their rate", "peak resident of a process, MB");
        row("---", "---:", "---:", "---:", "---:", "---:");
        ORGANIZATION.forEach((name, title) ->
                results.figure(name + ".seconds").ifPresent(seconds -> organizationRow(name, title, seconds)));
        line("");
        ORGANIZATION.forEach((name, title) -> {
            Map<String, Double> calls = calls(results.figures(), name);
            if (!calls.isEmpty()) {
                line("Calls, " + title + ": "
                        + calls.entrySet().stream()
                                .sorted(Map.Entry.<String, Double>comparingByValue()
                                        .reversed())
                                .map(entry -> entry.getKey() + " " + grouped(entry.getValue()))
                                .collect(Collectors.joining(", "))
                        + ".");
                line("");
            }
        });
    }

    private void organizationRow(String name, String title, double seconds) {
        Map<String, Double> calls = calls(results.figures(), name);
        row(
                title,
                Spread.number(seconds),
                cell(name + ".floor", floor -> floor),
                calls.isEmpty()
                        ? "–"
                        : grouped(calls.values().stream()
                                .mapToDouble(count -> count)
                                .sum()),
                count(name + ".refused"),
                cell(name + ".megabytes", megabytes -> megabytes));
    }

    /**
     * How often each operation was called, of one part of {@link #ORGANIZATION}.
     *
     * @param figures of a run
     * @param name how the part's figures begin
     * @return by service and operation
     */
    public static Map<String, Double> calls(Map<String, Double> figures, String name) {
        String prefix = name + ".calls.";
        return figures.entrySet().stream()
                .filter(figure -> figure.getKey().startsWith(prefix))
                .collect(Collectors.toMap(figure -> figure.getKey().substring(prefix.length()), Map.Entry::getValue));
    }

    private static String grouped(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }

    private void swept(String name, String who) {
        Optional<Double> measured = results.figure(name + ".seconds");
        if (measured.isEmpty()) {
            return;
        }
        double seconds = measured.get();
        double calls = 1_000 * (1 + 2 * 17);
        Optional<Double> fastest = results.figure(name + ".fastest");
        Optional<Double> slowest = results.figure(name + ".slowest");
        row(
                who,
                fastest.isPresent() && slowest.isPresent()
                        ? Spread.number(seconds) + " (" + Spread.number(fastest.get()) + "–"
                                + Spread.number(slowest.get()) + ")"
                        : Spread.number(seconds),
                Spread.number(calls / seconds),
                cell(name + ".processor", processor -> processor * 1e6 / calls),
                cell(name + ".megabytes", megabytes -> megabytes),
                cell(name + ".fake", processor -> 100 * processor / seconds));
    }

    private String cell(String name, DoubleUnaryOperator of) {
        return results.figure(name)
                .map(figure -> Spread.number(of.applyAsDouble(figure)))
                .orElse("–");
    }

    private void storm() {
        Optional<Double> floor = results.figure("storm.floor");
        if (floor.isEmpty()) {
            return;
        }
        line("## The storm");
        line("");
        line(
                "17,000 trails, one in each of 17 Regions of 1,000 accounts, are stopped at the same moment. Simulated; the"
                        + " assumptions are in [how we measure](decisions/0028-how-we-measure.md). STS gives 600 sessions a"
                        + " second: with one for every event nobody is faster than " + Spread.number(floor.get())
                        + " s.");
        line("");
        row(
                "packaging, concurrency, throttled events offered again",
                "seconds until the last trail is back",
                "STS alone, s",
                "the environments alone, s",
                "what binds",
                "repeated after a minute or more",
                "left to the sweep");
        row("---", "---:", "---:", "---:", "---", "---:", "---:");
        for (String name : new TreeSet<>(results.figures().keySet())) {
            if (name.startsWith("storm.") && (name.endsWith(".at once") || name.endsWith(".backing off"))) {
                String[] parts = name.split("\\.", 4);
                row(
                        SUBJECTS.get(parts[1]) + ", " + parts[2] + ", " + parts[3],
                        cell(name, seconds -> seconds),
                        cell(name + ".sts", seconds -> seconds),
                        cell(name + ".environments", seconds -> seconds),
                        binding(name),
                        count(name + ".failed"),
                        count(name + ".left"));
            }
        }
        line("");
    }

    private String count(String name) {
        return results.figure(name)
                .map(figure -> Long.toString(figure.longValue()))
                .orElse("–");
    }

    /** Where neither limit alone takes half of the time, nobody works for the most part of it. */
    private String binding(String name) {
        Optional<Double> sts = results.figure(name + ".sts");
        Optional<Double> environments = results.figure(name + ".environments");
        if (sts.isEmpty() || environments.isEmpty()) {
            return "–";
        }
        if (Math.max(sts.get(), environments.get()) < results.figure(name).orElse(0.0) / 2) {
            return "the pauses before what was refused is offered again";
        }
        return sts.get() > environments.get() ? "STS's sessions" : "the environments";
    }

    private void reading() {
        line("## How to read it");
        line("");
        line("Ratios of one run hold from machine to machine, times do not. The smallest and the largest sample are the"
                + " noise of this machine; a load above 1 before the run means that others used it too.");
    }

    private void row(String first, List<String> others) {
        List<String> cells = new ArrayList<>(List.of(first));
        cells.addAll(others);
        row(cells.toArray(new String[0]));
    }

    private void row(String... cells) {
        line("| " + String.join(" | ", cells) + " |");
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
