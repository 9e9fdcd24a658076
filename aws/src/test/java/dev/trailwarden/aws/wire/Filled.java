package dev.trailwarden.aws.wire;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.Buildable;

/** Fills the SDK's objects with a value in every field, down to a depth. */
final class Filled {
    /** Signs that a form, JSON and XML each write in their own way. */
    private static final String TEXT = "a+b c&d=é\"<\\>/*~'\n%";

    /** Of PutEvents: leads to an endpoint of two Regions, which we have none of. */
    private static final String ENDPOINT = "EndpointId";

    private static final int DEEPEST = 4;

    private Filled() {}

    /** Fills a builder and builds it. */
    static Object of(SdkPojo builder) {
        return of(builder, 0);
    }

    private static Object of(SdkPojo builder, int depth) {
        for (SdkField<?> field : builder.sdkFields()) {
            if (field.locationName().equals(ENDPOINT)) {
                continue;
            }
            value(field, depth).ifPresent(value -> field.set(builder, value));
        }
        return ((Buildable) builder).build();
    }

    private static Optional<Object> value(SdkField<?> field, int depth) {
        return switch (field.marshallingType().getKnownType()) {
            case STRING -> Optional.of(field.locationName() + TEXT + depth);
            case BOOLEAN -> Optional.of(depth % 2 == 0);
            case INTEGER -> Optional.of(3600 + depth);
            case LONG -> Optional.of(9_007_199_254_740_993L + depth);
            case DOUBLE -> Optional.of(1.25);
            case BIG_DECIMAL -> Optional.of(new BigDecimal("12.5"));
            case INSTANT -> Optional.of(Instant.ofEpochMilli(1_772_366_400_123L));
            case SDK_BYTES -> Optional.of(SdkBytes.fromByteArray(TEXT.getBytes(StandardCharsets.UTF_8)));
            case SDK_POJO ->
                depth == DEEPEST
                        ? Optional.empty()
                        : Optional.of(of(field.constructor().get(), depth + 1));
            case LIST ->
                value(Traits.member(field), depth)
                        .map(one ->
                                field.locationName().equals("CancellationReasons") ? List.of(one) : List.of(one, one));
            case MAP -> value(Traits.value(field), depth).map(one -> Map.of("key" + TEXT, one));
            default -> throw Traits.unknown(field);
        };
    }
}
