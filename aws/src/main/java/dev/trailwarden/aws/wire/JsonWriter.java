package dev.trailwarden.aws.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.TimestampFormatTrait;

/** Writes a request of the SDK as JSON, by the description of its fields that it carries. */
final class JsonWriter {
    private static final int USUAL = 512;

    private JsonWriter() {}

    static byte[] write(SdkPojo request) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL);
        try (JsonGenerator out = JsonProtocol.JSON.createGenerator(bytes)) {
            object(out, request);
        } catch (IOException e) {
            throw JsonProtocol.unreadable(e);
        }
        return bytes.toByteArray();
    }

    private static void object(JsonGenerator out, SdkPojo object) throws IOException {
        out.writeStartObject();
        for (SdkField<?> field : object.sdkFields()) {
            Object value = field.getValueOrDefault(object);
            if (Traits.isSet(value) && field.location() == MarshallLocation.PAYLOAD) {
                out.writeFieldName(field.locationName());
                value(out, field, value);
            }
        }
        out.writeEndObject();
    }

    private static void value(JsonGenerator out, SdkField<?> field, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> out.writeNull();
            case String text -> out.writeString(text);
            case Boolean yes -> out.writeBoolean(yes);
            case Integer number -> out.writeNumber(number);
            case Long number -> out.writeNumber(number);
            case Double number -> out.writeNumber(number);
            case BigDecimal number -> out.writeNumber(number);
            case SdkBytes bytes -> out.writeBinary(bytes.asByteArrayUnsafe());
            case Instant time -> out.writeNumber(seconds(field, time));
            case SdkPojo object -> object(out, object);
            case List<?> list -> {
                SdkField<?> member = Traits.member(field);
                out.writeStartArray();
                for (Object one : list) {
                    value(out, member, one);
                }
                out.writeEndArray();
            }
            case Map<?, ?> map -> {
                SdkField<?> member = Traits.value(field);
                out.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    if (entry.getValue() != null) {
                        out.writeFieldName((String) entry.getKey());
                        value(out, member, entry.getValue());
                    }
                }
                out.writeEndObject();
            }
            default -> throw Traits.unknown(field);
        }
    }

    private static BigDecimal seconds(SdkField<?> field, Instant time) {
        TimestampFormatTrait format = field.getTrait(TimestampFormatTrait.class);
        if (format != null && format.format() != TimestampFormatTrait.Format.UNIX_TIMESTAMP) {
            throw Traits.unknown(field);
        }
        return BigDecimal.valueOf(time.toEpochMilli()).scaleByPowerOfTen(-3);
    }
}
