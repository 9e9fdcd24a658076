package dev.trailwarden.coverage;

import dev.trailwarden.core.port.MemberFault;
import java.util.Optional;

/**
 * Something that was asked: what is known of it, or why it is not known. What is not known is never taken for good.
 *
 * @param <T> what was asked for
 */
public sealed interface Answer<T> {
    /**
     * It is known.
     *
     * @param value what it is
     * @param <T> what was asked for
     */
    record Known<T>(T value) implements Answer<T> {}

    /**
     * It is not known.
     *
     * @param why in the words of whoever did not say
     * @param <T> what was asked for
     */
    record Unknown<T>(String why) implements Answer<T> {}

    /** A question that may fail. */
    @FunctionalInterface
    interface Question<T> {
        /**
         * Asks.
         *
         * @throws MemberFault if there is no answer
         */
        T ask() throws MemberFault;
    }

    /**
     * Asks, and keeps why there is no answer if there is none.
     *
     * @param question what to ask
     */
    static <T> Answer<T> of(Question<T> question) {
        try {
            return new Known<>(question.ask());
        } catch (MemberFault fault) {
            return new Unknown<>(fault.what());
        }
    }

    /** What it is, if it is known. */
    default Optional<T> known() {
        return switch (this) {
            case Known<T> known -> Optional.of(known.value());
            case Unknown<T> _ -> Optional.empty();
        };
    }

    /** Why it is not known; empty if it is. */
    default Optional<String> reason() {
        return switch (this) {
            case Known<T> _ -> Optional.empty();
            case Unknown<T> unknown -> Optional.of(unknown.why());
        };
    }
}
