package dev.trailwarden.core.baseline;

import java.util.Comparator;
import java.util.List;

/**
 * A basic event selector (CloudTrail API reference, EventSelector). The order of lists means nothing to CloudTrail, so
 * they are kept sorted and equal selectors are equal.
 *
 * @param readWriteType {@code All}, {@code ReadOnly} or {@code WriteOnly}
 * @param managementEvents whether management events are recorded
 * @param excludedSources management event sources left out, for example {@code kms.amazonaws.com}
 * @param dataResources the data events that are recorded
 */
public record BasicSelector(
        String readWriteType, boolean managementEvents, List<String> excludedSources, List<DataResource> dataResources)
        implements Comparable<BasicSelector> {
    /** What a trail records that nobody has ever configured selectors for. */
    public static final BasicSelector DEFAULT = new BasicSelector("All", true, List.of(), List.of());

    /**
     * A kind of resource whose data events are recorded.
     *
     * @param type for example {@code AWS::S3::Object}
     * @param values ARNs or prefixes of ARNs
     */
    public record DataResource(String type, List<String> values) {
        /** Sorts the values. */
        public DataResource {
            values = values.stream().distinct().sorted().toList();
        }
    }

    /** Sorts what has no order. */
    public BasicSelector {
        excludedSources = excludedSources.stream().distinct().sorted().toList();
        dataResources = dataResources.stream()
                .sorted(Comparator.comparing(DataResource::toString))
                .toList();
    }

    @Override
    public int compareTo(BasicSelector other) {
        return toString().compareTo(other.toString());
    }

    /** One line for a person, for example {@code management All, data AWS::S3::Object arn:aws:s3:::payroll/}. */
    public String describe() {
        StringBuilder out =
                new StringBuilder(managementEvents ? "management " : "no management ").append(readWriteType);
        if (!excludedSources.isEmpty()) {
            out.append(" without ").append(String.join(" ", excludedSources));
        }
        dataResources.forEach(data -> out.append(", data ")
                .append(data.type())
                .append(' ')
                .append(data.values().isEmpty() ? "(nothing)" : String.join(" ", data.values())));
        return out.toString();
    }
}
