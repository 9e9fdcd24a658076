package dev.trailwarden.core.baseline;

import java.util.ArrayList;
import java.util.List;

/** What makes a configuration one that must not become a baseline without an operator's word. */
public final class Weakness {
    private Weakness() {}

    /**
     * Looks for what lets writes go unrecorded, or records be changed unnoticed. A trail for one Region, or without
     * data events, may be what its owner wants; this cannot.
     *
     * @param settings a trail as it is
     * @return one short sentence for each; empty for a healthy trail
     */
    public static List<String> of(TrailSettings settings) {
        List<String> found = new ArrayList<>();
        if (!settings.logging()) {
            found.add("it does not log");
        }
        if (!settings.validation()) {
            found.add("log file validation is off");
        }
        if (settings.multiRegion() && !settings.globalEvents()) {
            found.add("events of global services such as IAM are left out");
        }
        if (settings.advancedSelectors().isEmpty()) {
            basic(settings.basicSelectors(), found);
        } else if (settings.advancedSelectors().stream().noneMatch(AdvancedSelector::selectsManagementEvents)) {
            found.add("management events are not recorded");
        } else if (settings.advancedSelectors().stream().noneMatch(AdvancedSelector::selectsAllManagementEvents)) {
            found.add("only some management events are recorded");
        }
        return List.copyOf(found);
    }

    private static void basic(List<BasicSelector> selectors, List<String> found) {
        List<BasicSelector> management =
                selectors.stream().filter(BasicSelector::managementEvents).toList();
        if (management.isEmpty()) {
            found.add("management events are not recorded");
        } else if (management.stream()
                .noneMatch(one -> "All".equals(one.readWriteType())
                        && one.excludedSources().isEmpty())) {
            found.add("only some management events are recorded");
        }
    }
}
