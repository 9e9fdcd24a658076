package dev.trailwarden.coverage;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeSet;

/**
 * What is covered in an organization, and what could be blinded.
 *
 * @param at when it was looked at
 * @param organization {@code o-...}
 * @param hub the hub's account
 * @param hubRegion the hub's Region
 * @param accounts every account that was asked about, the worst first
 */
public record Report(Instant at, String organization, AccountId hub, Region hubRegion, List<AccountReport> accounts) {
    private static final double ALL = 100;

    /** Sorts the worst first. */
    public Report {
        accounts = accounts.stream()
                .sorted(Comparator.comparing((AccountReport account) -> !account.counted())
                        .thenComparing(account -> !account.blindable())
                        .thenComparingDouble(account -> (double) account.covered() / Math.max(1, account.expected()))
                        .thenComparing(account -> account.id().value()))
                .toList();
    }

    /** How many cells there should be. */
    public long expected() {
        return accounts.stream().mapToLong(AccountReport::expected).sum();
    }

    /** How many of them hold. */
    public long covered() {
        return accounts.stream().mapToLong(AccountReport::covered).sum();
    }

    /** How much of what there should be holds, in percent, rounded down to a hundredth: 100 means all of it. */
    public double percent() {
        return expected() == 0 ? 0 : Math.floor(covered() * ALL * ALL / expected()) / ALL;
    }

    /** The accounts that count. */
    public List<AccountReport> counted() {
        return accounts.stream().filter(AccountReport::counted).toList();
    }

    /** The accounts that could be blinded right now. */
    public List<AccountReport> blindable() {
        return counted().stream().filter(AccountReport::blindable).toList();
    }

    /** Every Region that some account has, in order. */
    public SequencedSet<Region> regions() {
        SequencedSet<Region> all = new TreeSet<>(Comparator.comparing(Region::id));
        accounts.forEach(account -> all.addAll(account.regions().keySet()));
        return all;
    }
}
