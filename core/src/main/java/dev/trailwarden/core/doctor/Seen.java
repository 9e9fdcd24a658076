package dev.trailwarden.core.doctor;

import java.util.function.Function;

/**
 * What came of reading something.
 *
 * @param <T> what is read
 */
public sealed interface Seen<T> {
    /**
     * It was read.
     *
     * @param value as it is
     */
    record Known<T>(T value) implements Seen<T> {}

    /** It does not exist. */
    record Gone<T>() implements Seen<T> {}

    /**
     * It could not be read: the call was refused, or not answered.
     *
     * @param why in AWS's words, safe to print
     */
    record Hidden<T>(String why) implements Seen<T> {}

    /** Says the three things that may have come of it. */
    default <R> R either(Function<T, R> known, Function<Gone<T>, R> gone, Function<String, R> hidden) {
        return switch (this) {
            case Known<T> it -> known.apply(it.value());
            case Gone<T> it -> gone.apply(it);
            case Hidden<T> it -> hidden.apply(it.why());
        };
    }
}
