package dev.trailwarden.cli.drill;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every scenario there is, in the order the drill plays them. */
public final class Scenarios {
    /** All of them. */
    public static final List<Scenario> ALL = Stream.of(
                    Stops.ALL,
                    Deletions.ALL,
                    Settings.ALL,
                    Selectors.ALL,
                    Stores.ALL,
                    Exceptions.ALL,
                    Rules.ALL,
                    Looks.ALL,
                    Sweeps.ALL,
                    Guardrails.ALL,
                    Floods.ALL,
                    Machines.ALL,
                    Forgeries.ALL,
                    Outages.ALL,
                    Ledgers.ALL)
            .flatMap(List::stream)
            .toList();

    private Scenarios() {}

    /** Finds one by its id. */
    public static Optional<Scenario> find(String id) {
        return ALL.stream().filter(scenario -> scenario.id().equals(id)).findFirst();
    }
}
