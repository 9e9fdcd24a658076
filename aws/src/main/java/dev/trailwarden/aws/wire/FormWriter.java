package dev.trailwarden.aws.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.BinaryUtils;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/** Writes a request of the SDK as the query protocol's form (Smithy, AWS query, "Shape serialization"). */
final class FormWriter {
    private final StringBuilder form = new StringBuilder();

    FormWriter put(String key, String value) {
        if (!form.isEmpty()) {
            form.append('&');
        }
        form.append(SdkHttpUtils.formDataEncode(key)).append('=').append(SdkHttpUtils.formDataEncode(value));
        return this;
    }

    /** @param prefix what precedes the names of the object's fields, with a dot at its end, or nothing */
    FormWriter object(String prefix, SdkPojo object) {
        for (SdkField<?> field : object.sdkFields()) {
            Object value = field.getValueOrDefault(object);
            if (Traits.isSet(value)) {
                value(prefix + field.locationName(), field, value);
            }
        }
        return this;
    }

    private void value(String key, SdkField<?> field, @Nullable Object value) {
        switch (value) {
            case null -> {
                // Has no place in a form.
            }
            case String text -> put(key, text);
            case Boolean yes -> put(key, yes.toString());
            case Integer number -> put(key, number.toString());
            case SdkBytes bytes -> put(key, BinaryUtils.toBase64(bytes.asByteArrayUnsafe()));
            case SdkPojo object -> object(key + ".", object);
            case List<?> list -> list(key, Traits.list(field), list);
            case Map<?, ?> map -> map(key, Traits.map(field), map);
            default -> throw Traits.unknown(field);
        }
    }

    private void list(String key, ListTrait trait, List<?> list) {
        if (list.isEmpty()) {
            put(key, "");
        }
        String members = trait.isFlattened()
                ? key
                : key + "." + Objects.requireNonNullElse(trait.memberLocationName(), "member");
        int number = 0;
        for (Object one : list) {
            value(members + "." + ++number, trait.memberFieldInfo(), one);
        }
    }

    private void map(String key, MapTrait trait, Map<?, ?> map) {
        String entries = trait.isFlattened() ? key : key + ".entry";
        int number = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String place = entries + "." + ++number + ".";
            put(place + Objects.requireNonNullElse(trait.keyLocationName(), "key"), (String) entry.getKey());
            value(
                    place + Objects.requireNonNullElse(trait.valueLocationName(), "value"),
                    trait.valueFieldInfo(),
                    entry.getValue());
        }
    }

    byte[] bytes() {
        return form.toString().getBytes(StandardCharsets.UTF_8);
    }
}
