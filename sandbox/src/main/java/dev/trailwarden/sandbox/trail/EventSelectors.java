package dev.trailwarden.sandbox.trail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Which events a trail records: basic selectors or advanced ones, never both. Kept as the checked JSON of the API, in
 * AWS's spelling, with every default filled in. (CloudTrail API Reference, PutEventSelectors.)
 */
public sealed interface EventSelectors {
    /**
     * What a trail has that nobody gave selectors.
     *
     * @return one basic selector: every management event, no data event
     */
    static EventSelectors untouched() {
        return new Basic(everyManagementEvent());
    }

    /**
     * The selectors.
     *
     * @return a copy, as GetEventSelectors answers them
     */
    ArrayNode list();

    /**
     * Whether management events of a service are recorded.
     *
     * @param readOnly whether the event only looked
     * @param eventSource for example {@code kms.amazonaws.com}
     * @return whether any selector takes such an event
     */
    boolean logsManagement(boolean readOnly, String eventSource);

    /**
     * Whether any data event is recorded.
     *
     * @return whether a selector takes data events
     */
    boolean logsData();

    /**
     * Whether somebody chose them.
     *
     * @return false for those of {@link #untouched()}
     */
    default boolean areCustom() {
        return !equals(untouched());
    }

    /**
     * Basic event selectors.
     *
     * @param list {@code ReadWriteType}, {@code IncludeManagementEvents}, {@code DataResources}, {@code
     *     ExcludeManagementEventSources} of each
     */
    record Basic(ArrayNode list) implements EventSelectors {
        /** Copies the list. */
        public Basic {
            list = list.deepCopy();
        }

        @Override
        public ArrayNode list() {
            return list.deepCopy();
        }

        @Override
        public boolean logsManagement(boolean readOnly, String eventSource) {
            String unwanted = readOnly ? "WriteOnly" : "ReadOnly";
            return stream(list)
                    .anyMatch(
                            selector -> selector.path("IncludeManagementEvents").asBoolean()
                                    && !selector.path("ReadWriteType").asText().equals(unwanted)
                                    && !contains(selector.path("ExcludeManagementEventSources"), eventSource));
        }

        @Override
        public boolean logsData() {
            return stream(list)
                    .flatMap(selector -> stream(selector.path("DataResources")))
                    .anyMatch(resource -> !resource.path("Values").isEmpty());
        }
    }

    /**
     * Advanced event selectors.
     *
     * @param list {@code Name}, where given, and {@code FieldSelectors} of each
     */
    record Advanced(ArrayNode list) implements EventSelectors {
        /** Copies the list. */
        public Advanced {
            list = list.deepCopy();
        }

        @Override
        public ArrayNode list() {
            return list.deepCopy();
        }

        @Override
        public boolean logsManagement(boolean readOnly, String eventSource) {
            Map<String, String> event = Map.of(
                    "eventCategory", "Management", "readOnly", String.valueOf(readOnly), "eventSource", eventSource);
            return stream(list)
                    .anyMatch(selector -> stream(selector.path("FieldSelectors"))
                            .allMatch(condition -> holds(
                                    condition,
                                    event.getOrDefault(condition.path("Field").asText(), ""))));
        }

        @Override
        public boolean logsData() {
            return logs("Data");
        }

        /**
         * Whether any event of a category is taken.
         *
         * @param category for example {@code Management}
         * @return whether a selector names it
         */
        public boolean logs(String category) {
            return stream(list)
                    .flatMap(selector -> stream(selector.path("FieldSelectors")))
                    .anyMatch(condition ->
                            condition.path("Field").asText().equals("eventCategory") && holds(condition, category));
        }

        private static boolean holds(JsonNode condition, String value) {
            return (!condition.has("Equals") || contains(condition.path("Equals"), value))
                    && (!condition.has("StartsWith")
                            || texts(condition.path("StartsWith")).anyMatch(value::startsWith))
                    && (!condition.has("EndsWith")
                            || texts(condition.path("EndsWith")).anyMatch(value::endsWith))
                    && !contains(condition.path("NotEquals"), value)
                    && texts(condition.path("NotStartsWith")).noneMatch(value::startsWith)
                    && texts(condition.path("NotEndsWith")).noneMatch(value::endsWith);
        }
    }

    private static ArrayNode everyManagementEvent() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        var selector = list.addObject();
        selector.put("ReadWriteType", "All").put("IncludeManagementEvents", true);
        selector.putArray("DataResources");
        selector.putArray("ExcludeManagementEventSources");
        return list;
    }

    private static boolean contains(JsonNode list, String value) {
        return texts(list).anyMatch(value::equals);
    }

    private static Stream<String> texts(JsonNode list) {
        return stream(list).map(JsonNode::asText);
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
