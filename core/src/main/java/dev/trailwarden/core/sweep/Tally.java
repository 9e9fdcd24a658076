package dev.trailwarden.core.sweep;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a sweep has counted. Sums stand for many accounts.
 *
 * @param counts how many of each; what is not in it is 0
 * @param notWell what a person should look at, at most {@value #MOST} sentences; there may have been more
 */
public record Tally(Map<Count, Long> counts, List<String> notWell) {
    /** So many sentences are kept, so that a bad day fills neither the memory nor the table. */
    public static final int MOST = 20;

    /** Nothing yet. */
    public static final Tally NONE = new Tally(Map.of(), List.of());

    /** What is counted. */
    public enum Count {
        /** Accounts that were to be looked at. */
        ACCOUNTS,
        /** Accounts whose remediation role cannot be assumed. */
        UNREACHABLE,
        /** Accounts in which something could not be seen. */
        UNSEEN,
        /** Trails that the accounts own, or should own. */
        TRAILS,
        /** Trails that do not log, or of which that is not known. */
        NOT_LOGGING,
        /** Trails whose files do not arrive. */
        NOT_DELIVERING,
        /** Trails of which the first baseline was taken. */
        CAPTURED,
        /** Trails that were put right. */
        RESTORED,
        /** Trails that could not be put right. */
        FAILED,
        /** Trails that differ and are only observed. */
        OBSERVED,
        /** Trails that differ and are left alone: a break-glass window is open, or they are exempt. */
        LEFT_ALONE,
        /** Trails of which no baseline is kept, because they weaken logging as they are. */
        UNMATCHED,
        /** Regions that are enabled in the accounts; counted once a day. */
        REGIONS,
        /** Regions in which the account's events are forwarded to the hub; counted once a day. */
        RULES;

        /** The word used in JSON and as a metric's name, for example {@code NotLogging}. */
        public String id() {
            StringBuilder id = new StringBuilder();
            for (String word : name().split("_", -1)) {
                id.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
            }
            return id.toString();
        }
    }

    /** Copies both, and keeps no more sentences than there is room for. */
    public Tally {
        counts = Map.copyOf(counts);
        notWell = List.copyOf(notWell.subList(0, Math.min(MOST, notWell.size())));
    }

    /** How many. */
    public long of(Count count) {
        return counts.getOrDefault(count, 0L);
    }

    /** Both together. */
    public Tally plus(Tally other) {
        Map<Count, Long> sum = new EnumMap<>(Count.class);
        sum.putAll(counts);
        other.counts.forEach((count, number) -> sum.merge(count, number, Long::sum));
        List<String> all = new ArrayList<>(notWell);
        all.addAll(other.notWell);
        return new Tally(sum, all);
    }

    /** Counts while an account is looked at; not safe for several threads. */
    static final class Counter {
        private final Map<Count, Long> counts = new EnumMap<>(Count.class);
        private final List<String> notWell = new ArrayList<>();

        void count(Count count) {
            add(count, 1);
        }

        void add(Count count, long number) {
            counts.merge(count, number, Long::sum);
        }

        void notWell(String sentence) {
            notWell.add(sentence);
        }

        Tally tally() {
            return new Tally(counts, notWell);
        }
    }
}
