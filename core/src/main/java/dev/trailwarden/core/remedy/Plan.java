package dev.trailwarden.core.remedy;

import dev.trailwarden.core.baseline.BasicSelector;
import dev.trailwarden.core.baseline.EventConfiguration;
import dev.trailwarden.core.baseline.Facet;
import dev.trailwarden.core.baseline.TrailSettings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The fewest calls that make a trail what it should be, in an order that CloudTrail takes. */
public final class Plan {
    private static final Set<Facet> SET_BY_UPDATE = EnumSet.range(Facet.BUCKET, Facet.KMS_KEY);

    private Plan() {}

    /**
     * Plans.
     *
     * @param wanted the baseline
     * @param found the trail as it is, or nothing if there is none
     * @return the calls in order; none if nothing differs
     */
    public static List<TrailWrite> of(TrailSettings wanted, Optional<TrailSettings> found) {
        return found.map(now -> mend(wanted, now)).orElseGet(() -> remake(wanted));
    }

    private static List<TrailWrite> remake(TrailSettings wanted) {
        List<TrailWrite> plan = new ArrayList<>();
        plan.add(new TrailWrite.CreateTrail(wanted));
        if (wanted.logging()) {
            plan.add(new TrailWrite.StartLogging());
        }
        if (!wanted.advancedSelectors().isEmpty() || !wanted.basicSelectors().equals(List.of(BasicSelector.DEFAULT))) {
            plan.add(new TrailWrite.PutEventSelectors(wanted));
        }
        if (!wanted.insights().isEmpty()) {
            plan.add(new TrailWrite.PutInsightSelectors(wanted.insights()));
        }
        if (!wanted.events().equals(EventConfiguration.NONE)) {
            plan.add(new TrailWrite.PutEventConfiguration(wanted.events()));
        }
        return plan;
    }

    private static List<TrailWrite> mend(TrailSettings wanted, TrailSettings found) {
        List<Facet> differing = Facet.differing(wanted, found);
        List<TrailWrite> plan = new ArrayList<>();
        // Before all else: every second that a trail is off is lost for good.
        if (differing.contains(Facet.LOGGING)) {
            plan.add(new TrailWrite.StartLogging());
        }
        Set<Facet> update = EnumSet.noneOf(Facet.class);
        differing.stream().filter(SET_BY_UPDATE::contains).forEach(update::add);
        if (!update.isEmpty()) {
            plan.add(new TrailWrite.UpdateTrail(wanted, inPairs(update)));
        }
        // Insights need the management events that the selectors select, so the selectors come first.
        if (differing.contains(Facet.SELECTORS)) {
            plan.add(new TrailWrite.PutEventSelectors(wanted));
        }
        if (differing.contains(Facet.INSIGHTS)) {
            plan.add(new TrailWrite.PutInsightSelectors(wanted.insights()));
        }
        if (differing.contains(Facet.EVENT_CONFIGURATION)) {
            plan.add(new TrailWrite.PutEventConfiguration(wanted.events()));
        }
        plan.addAll(tags(wanted.tags(), found.tags()));
        return plan;
    }

    /** What CloudTrail checks together has to be sent together (CloudTrail API reference, UpdateTrail, errors). */
    private static Set<Facet> inPairs(Set<Facet> update) {
        if (update.contains(Facet.MULTI_REGION) || update.contains(Facet.GLOBAL_EVENTS)) {
            update.addAll(Set.of(Facet.MULTI_REGION, Facet.GLOBAL_EVENTS));
        }
        if (update.contains(Facet.LOG_GROUP) || update.contains(Facet.LOG_ROLE)) {
            update.addAll(Set.of(Facet.LOG_GROUP, Facet.LOG_ROLE));
        }
        return update;
    }

    private static List<TrailWrite> tags(Map<String, String> wanted, Map<String, String> found) {
        List<TrailWrite> plan = new ArrayList<>();
        Set<String> tooMany = new TreeSet<>(found.keySet());
        tooMany.removeAll(wanted.keySet());
        if (!tooMany.isEmpty()) {
            plan.add(new TrailWrite.RemoveTags(tooMany));
        }
        Map<String, String> missing = new TreeMap<>(wanted);
        missing.entrySet().removeIf(tag -> Objects.equals(tag.getValue(), found.get(tag.getKey())));
        if (!missing.isEmpty()) {
            plan.add(new TrailWrite.AddTags(missing));
        }
        return plan;
    }
}
