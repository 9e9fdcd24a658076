package dev.trailwarden.core.baseline;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trailwarden.core.event.PlainText;

/** Settings of a trail as JSON: what is kept, shown, and read from an operator's file. Equal settings are equal text. */
public final class SettingsJson {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private SettingsJson() {}

    /** Writes settings. */
    public static JsonNode write(TrailSettings settings) {
        return JSON.valueToTree(settings);
    }

    /**
     * Reads settings. Every field has to be there: one that was left out by mistake would unset something.
     *
     * @param node what {@link #write} gives
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static TrailSettings read(JsonNode node) {
        try {
            return JSON.treeToValue(node, TrailSettings.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "these are not the settings of a trail: " + PlainText.of(e.getOriginalMessage(), 300), e);
        }
    }
}
