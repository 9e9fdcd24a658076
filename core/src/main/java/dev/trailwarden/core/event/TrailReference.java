package dev.trailwarden.core.event;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How an event names the trail it is about. It is the caller's text: it may say which trail, never which account. */
public sealed interface TrailReference {
    /** An id has the form of a UUID (CloudTrail API reference, GetEventDataStore: the ARN or its suffix). */
    Pattern STORE = Pattern.compile(
            "(arn:aws[a-z-]{0,20}:cloudtrail:[a-z0-9-]{1,40}:(?<owner>[0-9]{12}):eventdatastore/)?(?<id>[A-Za-z0-9-]{8,64})");

    /** What else of CloudTrail can have tags. */
    Pattern OTHER = Pattern.compile(
            "arn:aws[a-z-]{0,20}:cloudtrail:[a-z0-9-]{1,40}:[0-9]{12}:(channel|dashboard)/[\\w./-]{1,200}");

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
     * An event data store and no trail.
     *
     * @param id the last part of its ARN
     * @param owner the account in its ARN, where the event names it by ARN
     */
    record OfStore(String id, Optional<AccountId> owner) implements TrailReference {}

    /**
     * Another resource of CloudTrail: a channel or a dashboard.
     *
     * @param arn its ARN, as the event gives it
     */
    record OfOther(String arn) implements TrailReference {}

    /**
     * Something of the organization and no trail: a policy, an account, a service.
     *
     * @param hints what of it the event names; possibly nothing
     */
    record OfOrganization(OrganizationHints hints) implements TrailReference {}

    /**
     * The event does not say which trail, or says it in a form that no trail can have.
     *
     * @param why for a person, for example "its request parameters were too large to be recorded"
     */
    record Unclear(String why) implements TrailReference {}

    /** Reads the id or ARN of an event data store; anything else is {@link Unclear}. */
    static TrailReference parseStore(String text) {
        Matcher m = STORE.matcher(text);
        return m.matches()
                ? new OfStore(
                        m.group("id"), Optional.ofNullable(m.group("owner")).map(AccountId::new))
                : new Unclear("it names the event data store as " + PlainText.quoted(text, 80)
                        + ", which none can be called");
    }

    /** Reads the ARN of whatever of CloudTrail can have tags; anything else is {@link Unclear}. */
    static TrailReference parseResource(String text) {
        if (text.contains(":eventdatastore/")) {
            return parseStore(text);
        }
        return OTHER.matcher(text).matches() ? new OfOther(text) : parse(text);
    }

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
            case OfStore(String id, Optional<AccountId> ignored) -> Optional.of(id);
            case OfOther(String arn) -> Optional.of(arn);
            case OfOrganization(OrganizationHints hints) -> hints.text();
            case Unclear(String ignored) -> Optional.empty();
        };
    }

    /** Whether it may be about a trail: it does not say that it is about something else of CloudTrail. */
    default boolean mayBeTrail() {
        return !(this instanceof OfStore) && !(this instanceof OfOther) && !(this instanceof OfOrganization);
    }

    /** The trail's bare name, where it is about a trail and names it. */
    default Optional<String> trailName() {
        return switch (this) {
            case ByName(String name) -> Optional.of(name);
            case ByArn(TrailArn arn) -> Optional.of(arn.name());
            case OfStore ignored -> Optional.empty();
            case OfOther ignored -> Optional.empty();
            case OfOrganization ignored -> Optional.empty();
            case Unclear ignored -> Optional.empty();
        };
    }
}
