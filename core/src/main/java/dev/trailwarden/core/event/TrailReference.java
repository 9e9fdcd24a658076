package dev.trailwarden.core.event;

import java.util.Optional;

/** How an event names the trail it is about. It is the caller's text: it may say which trail, never which account. */
public sealed interface TrailReference {

    /**
     * A bare name, which AWS resolves in the caller's account and the Region of the call.
     *
     * @param name a well-formed name
     */
    record ByName(String name) implements TrailReference {}

    /**
     * A trail's ARN.
     *
     * @param arn a well-formed ARN
     */
    record ByArn(TrailArn arn) implements TrailReference {}

    /**
     * The event does not say which trail, or says it in a form that no trail can have.
     *
     * @param why for a person, for example "its request parameters were too large to be recorded"
     */
    record Unclear(String why) implements TrailReference {}

    /** Reads a name or an ARN; anything else is {@link Unclear}. */
    static TrailReference parse(String text) {
        Optional<TrailArn> arn = TrailArn.parse(text);
        if (arn.isPresent()) {
            return new ByArn(arn.get());
        }
        return TrailArn.isName(text)
                ? new ByName(text)
                : new Unclear("it names the trail as " + PlainText.quoted(text, 80) + ", which no trail can be called");
    }

    /** The name or ARN as the event gives it, or nothing where it is unclear. */
    default Optional<String> text() {
        return switch (this) {
            case ByName(String name) -> Optional.of(name);
            case ByArn(TrailArn arn) -> Optional.of(arn.toString());
            case Unclear(String ignored) -> Optional.empty();
        };
    }
}
