package dev.trailwarden.aws.wire;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.protocols.query.unmarshall.XmlElement;
import software.amazon.awssdk.utils.builder.Buildable;

/** Reads XML into a builder of the SDK, by the description of its fields that it carries (Smithy, AWS query). */
final class XmlReader {
    private XmlReader() {}

    static void read(XmlElement element, SdkPojo into) {
        for (SdkField<?> field : into.sdkFields()) {
            List<XmlElement> found = element.getElementsByName(field.unmarshallLocationName());
            if (found != null && !found.isEmpty()) {
                field.set(into, value(found.getFirst(), field));
            }
        }
    }

    private static Object value(XmlElement element, SdkField<?> field) {
        return switch (field.marshallingType().getKnownType()) {
            case STRING -> text(element);
            case BOOLEAN -> Boolean.valueOf(text(element));
            case INTEGER -> Integer.valueOf(text(element));
            case INSTANT -> Instant.parse(text(element));
            case SDK_POJO -> {
                SdkPojo builder = field.constructor().get();
                read(element, builder);
                yield ((Buildable) builder).build();
            }
            case LIST -> list(element, Traits.list(field));
            case MAP -> map(element, Traits.map(field));
            default -> throw Traits.unknown(field);
        };
    }

    private static String text(XmlElement element) {
        @Nullable String text = element.textContent();
        return text == null ? "" : text;
    }

    private static List<Object> list(XmlElement element, ListTrait trait) {
        List<Object> list = new ArrayList<>();
        for (XmlElement child : element.children()) {
            list.add(value(child, trait.memberFieldInfo()));
        }
        return list;
    }

    private static Map<String, Object> map(XmlElement element, MapTrait trait) {
        Map<String, Object> map = new HashMap<>();
        for (XmlElement entry : element.children()) {
            map.put(
                    text(Objects.requireNonNull(entry.getElementByName(trait.keyLocationName()))),
                    value(
                            Objects.requireNonNull(entry.getElementByName(trait.valueLocationName())),
                            trait.valueFieldInfo()));
        }
        return map;
    }
}
