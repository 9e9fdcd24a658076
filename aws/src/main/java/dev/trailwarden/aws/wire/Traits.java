package dev.trailwarden.aws.wire;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TraitType;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** What the SDK's description of a field says about what is in it, and whether anything is. */
final class Traits {
    private Traits() {}

    static ListTrait list(SdkField<?> field) {
        return field.getRequiredTrait(ListTrait.class, TraitType.LIST_TRAIT);
    }

    static MapTrait map(SdkField<?> field) {
        return field.getRequiredTrait(MapTrait.class, TraitType.MAP_TRAIT);
    }

    static SdkField<?> member(SdkField<?> field) {
        return list(field).memberFieldInfo();
    }

    static SdkField<?> value(SdkField<?> field) {
        return map(field).valueFieldInfo();
    }

    /** The SDK's builders hold a list or map of their own where nobody has set one. */
    static boolean isSet(@Nullable Object value) {
        return value != null && !(value instanceof SdkAutoConstructList) && !(value instanceof SdkAutoConstructMap);
    }

    /** No operation we ask for has such a field; one that does has to be taught here first. */
    static IllegalStateException unknown(SdkField<?> field) {
        return new IllegalStateException(
                "field " + field.locationName() + " is of a kind that is not known: " + field.marshallingType());
    }
}
