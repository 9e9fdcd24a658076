package dev.trailwarden.coverage;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.scp.live.AccountState;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * What there is to say about one account.
 *
 * @param id the account
 * @param name its name, somebody else's words
 * @param unit where it is in the organization, from the root down; somebody else's words
 * @param management whether it is the management account
 * @param state its state; only an account that is active is counted
 * @param readable whether it could be looked at
 * @param regions a cell for each Region that is enabled; of an account that cannot be looked at, for those that most have
 * @param checks a cell for each of its roles, its recording, its guardrail and its trails, by name
 * @param problems what is wrong, the worst first
 * @param ways how it could be blinded
 */
public record AccountReport(
        AccountId id,
        String name,
        String unit,
        boolean management,
        AccountState state,
        boolean readable,
        SequencedMap<Region, Cell> regions,
        SequencedMap<String, Cell> checks,
        List<Problem> problems,
        List<Way> ways) {
    /** Takes copies. */
    public AccountReport {
        regions = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(regions));
        checks = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(checks));
        problems = List.copyOf(problems);
        ways = List.copyOf(ways);
    }

    /** Whether it counts: an account that is closed or suspended does nothing that could be recorded. */
    public boolean counted() {
        return state == AccountState.ACTIVE;
    }

    /** How many cells it should have. */
    public int expected() {
        return counted() ? regions.size() + checks.size() : 0;
    }

    /** How many of them hold. */
    public int covered() {
        return counted()
                ? (int) Stream.of(regions, checks)
                        .map(Map::values)
                        .flatMap(cells -> cells.stream())
                        .filter(cell -> cell.state() == Cell.State.COVERED)
                        .count()
                : 0;
    }

    /** Whether it could be blinded right now. */
    public boolean blindable() {
        return ways.stream().anyMatch(Way::now);
    }
}
