package dev.trailwarden.aws.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.Buildable;

/** Reads JSON into a builder of the SDK, by the description of its fields that it carries. What it does not describe is left out. */
final class JsonReader {
    private JsonReader() {}

    /** An empty body says as much as an empty object: nothing. */
    static void read(byte[] json, SdkPojo into) {
        if (json.length == 0) {
            return;
        }
        try (JsonParser in = JsonProtocol.JSON.createParser(json)) {
            expect(in, in.nextToken(), JsonToken.START_OBJECT);
            object(in, into);
        } catch (IOException e) {
            throw JsonProtocol.unreadable(e);
        }
    }

    private static void object(JsonParser in, SdkPojo into) throws IOException {
        Map<String, SdkField<?>> fields = into.sdkFieldNameToField();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            SdkField<?> field = fields.get(in.currentName());
            JsonToken token = in.nextToken();
            if (field == null) {
                in.skipChildren();
            } else if (token != JsonToken.VALUE_NULL) {
                field.set(into, value(in, token, field));
            }
        }
        expect(in, in.currentToken(), JsonToken.END_OBJECT);
    }

    private static @Nullable Object value(JsonParser in, JsonToken token, SdkField<?> field) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        return switch (field.marshallingType().getKnownType()) {
            case STRING -> scalar(in, token);
            case BOOLEAN -> Boolean.valueOf(scalar(in, token));
            case INTEGER -> Integer.valueOf(scalar(in, token));
            case LONG -> Long.valueOf(scalar(in, token));
            case DOUBLE -> Double.valueOf(scalar(in, token));
            case BIG_DECIMAL -> new BigDecimal(scalar(in, token));
            case INSTANT -> time(in, token);
            case SDK_BYTES -> SdkBytes.fromByteArrayUnsafe(in.getBinaryValue());
            case SDK_POJO -> {
                expect(in, token, JsonToken.START_OBJECT);
                SdkPojo builder = field.constructor().get();
                object(in, builder);
                yield ((Buildable) builder).build();
            }
            case LIST -> {
                expect(in, token, JsonToken.START_ARRAY);
                SdkField<?> member = Traits.member(field);
                List<@Nullable Object> list = new ArrayList<>();
                for (JsonToken next = in.nextToken(); next != JsonToken.END_ARRAY; next = in.nextToken()) {
                    list.add(value(in, next, member));
                }
                yield list;
            }
            case MAP -> {
                expect(in, token, JsonToken.START_OBJECT);
                SdkField<?> member = Traits.value(field);
                Map<String, @Nullable Object> map = new HashMap<>();
                while (in.nextToken() == JsonToken.FIELD_NAME) {
                    String name = in.currentName();
                    map.put(name, value(in, in.nextToken(), member));
                }
                yield map;
            }
            default -> throw Traits.unknown(field);
        };
    }

    private static String scalar(JsonParser in, JsonToken token) throws IOException {
        if (!token.isScalarValue()) {
            throw new IOException(token + " where a value was expected, at " + in.currentName());
        }
        return in.getText();
    }

    /** Seconds, or as text where a service chose that. */
    private static Instant time(JsonParser in, JsonToken token) throws IOException {
        String text = scalar(in, token);
        return token == JsonToken.VALUE_STRING
                ? Instant.parse(text)
                : Instant.ofEpochMilli(new BigDecimal(text).scaleByPowerOfTen(3).longValue());
    }

    private static void expect(JsonParser in, @Nullable JsonToken is, JsonToken expected) throws IOException {
        if (is != expected) {
            throw new IOException(is + " where " + expected + " was expected, at " + in.currentName());
        }
    }
}
