package dev.trailwarden.core.port;

import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.incident.Incident;
import dev.trailwarden.core.incident.Unexplained;
import java.util.List;
import java.util.Optional;

/**
 * What was remembered of an account at one moment.
 *
 * @param trails those of which a baseline is kept, whether or not it can be trusted
 * @param open the incidents about which something is still to be done
 * @param unexplained what looks have found and nothing has explained
 * @param kept gives the baselines
 */
public record Remembered(List<TrailArn> trails, List<Incident> open, List<Unexplained> unexplained, Kept kept) {
    /** Gives baselines as they were at that moment. */
    @FunctionalInterface
    public interface Kept {
        /**
         * Gives the baseline of a trail, once its seal was found to hold.
         *
         * @return nothing if none was kept
         * @throws LedgerFault of kind {@link LedgerFault.Kind#TAMPERED} if the item is not what was kept
         */
        Optional<Baseline> of(TrailArn trail) throws LedgerFault;
    }

    /** Keeps the lists from changing. */
    public Remembered {
        trails = List.copyOf(trails);
        open = List.copyOf(open);
        unexplained = List.copyOf(unexplained);
    }
}
