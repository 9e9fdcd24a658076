package dev.trailwarden.aws.wire;

import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TraitType;

/** What the SDK's description of a field says about what is in it. */
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

    /** No operation we ask for has such a field; one that does has to be taught here first. */
    static IllegalStateException unknown(SdkField<?> field) {
        return new IllegalStateException(
                "field " + field.locationName() + " is of a kind that is not known: " + field.marshallingType());
    }
}
