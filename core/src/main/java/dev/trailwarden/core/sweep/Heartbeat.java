package dev.trailwarden.core.sweep;

import dev.trailwarden.core.alert.Notice;
import dev.trailwarden.core.alert.Notice.Kind;
import dev.trailwarden.core.sweep.Tally.Count;
import dev.trailwarden.core.tamper.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells once a day that the guard is alive, and what is not well first: a dead guard is noticed by its silence. */
final class Heartbeat {
    /** In the first sweep after this, UTC. */
    private static final LocalTime AT = LocalTime.of(6, 0);

    private Heartbeat() {}

    /**
     * Says whether a sweep that begins now has to tell it.
     *
     * @param last when it was told last; the very first sweep tells it whatever the time, which proves the installation
     */
    static boolean isDue(Optional<Instant> last, Instant now) {
        Instant today = LocalDate.ofInstant(now, ZoneOffset.UTC).atTime(AT).toInstant(ZoneOffset.UTC);
        Instant due = now.isBefore(today) ? today.minus(Duration.ofDays(1)) : today;
        return last.isEmpty() || last.get().isBefore(due);
    }

    /**
     * Says how everything is.
     *
     * @param run a deep one that is finished
     * @param more what else is not well, for example with the pipeline
     */
    static Notice of(SweepRun run, List<String> more) {
        Tally tally = run.tally();
        List<String> sick = new ArrayList<>();
        add(sick, tally.of(Count.UNREACHABLE), "account unreachable", "accounts unreachable");
        add(sick, tally.of(Count.UNSEEN), "account not seen as a whole", "accounts not seen as a whole");
        add(sick, tally.of(Count.NOT_LOGGING), "trail not logging", "trails not logging");
        add(sick, tally.of(Count.FAILED), "trail not restored", "trails not restored");
        add(sick, tally.of(Count.UNMATCHED), "trail without a baseline", "trails without a baseline");
        add(
                sick,
                tally.of(Count.NOT_DELIVERING),
                "trail whose files do not arrive",
                "trails whose files do not arrive");
        add(sick, tally.of(Count.REGIONS) - tally.of(Count.RULES), "Region without a rule", "Regions without a rule");
        add(sick, tally.of(Count.OBSERVED), "trail only observed", "trails only observed");
        add(sick, tally.of(Count.LEFT_ALONE), "trail left alone", "trails left alone");
        add(sick, more.size(), "thing wrong with the pipeline", "things wrong with the pipeline");
        String all = number(tally.of(Count.ACCOUNTS), "account") + ", " + number(tally.of(Count.RULES), "rule") + ", "
                + number(tally.of(Count.TRAILS), "trail");
        Instant at = run.finished().orElse(run.began());
        List<String> facts = new ArrayList<>(more);
        facts.addAll(tally.notWell());
        facts.add("This sweep took " + run.took().orElse(Duration.ZERO).toSeconds() + " s. It restored "
                + number(tally.of(Count.RESTORED), "trail") + " and took " + tally.of(Count.CAPTURED)
                + " first baselines.");
        return new Notice(
                "heartbeat/" + LocalDate.ofInstant(run.began(), ZoneOffset.UTC),
                Kind.HEARTBEAT,
                sick.isEmpty() ? Severity.LOW : Severity.HIGH,
                sick.isEmpty() ? all + ", all logging" : String.join(", ", sick) + "; " + all,
                facts,
                sick.isEmpty()
                        ? "Nothing. If this does not come one day, find out why: trailwarden doctor."
                        : "Look at what is not well, worst first: trailwarden coverage.",
                Optional.empty(),
                at);
    }

    private static void add(List<String> sick, long count, String one, String many) {
        if (count > 0) {
            sick.add(count == 1 ? "1 " + one : String.format(Locale.ROOT, "%,d %s", count, many));
        }
    }

    private static String number(long count, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
    }
}
