package dev.trailwarden.core.alert;

import dev.trailwarden.core.GuardrailDesk;
import dev.trailwarden.core.baseline.Facet;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.OrganizationHints;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.guardrail.Guardrail;
import dev.trailwarden.core.remedy.Outcome;
import dev.trailwarden.core.remedy.Outcome.Failed;
import dev.trailwarden.core.remedy.Outcome.Trail;
import dev.trailwarden.core.remedy.Outcome.Unheld;
import dev.trailwarden.core.remedy.Outcome.Unmatched;
import dev.trailwarden.core.tamper.DeleteTrail;
import dev.trailwarden.core.tamper.DeregisterOrganizationDelegatedAdmin;
import dev.trailwarden.core.tamper.OrganizationTamper;
import dev.trailwarden.core.tamper.StopLogging;
import dev.trailwarden.core.tamper.Tamper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What happened and how it stands, in sentences that hold for every way an alert is rendered. */
final class Story {
    static final int SENTENCE = 600;

    private static final int NAME = 128;
    private static final int NAMES = 3;

    /** What it means to be switched off, for a trail and for an event data store. */
    private static final Set<String> SWITCHES = Set.of(Facet.LOGGING.label(), "ingestion");

    private Story() {}

    /** What happened: who, what, where, when. */
    static String happened(Alert alert) {
        return alert.event().map(event -> happened(alert, event)).orElseGet(() -> switch (alert.source()) {
            case EVENT -> "An event arrived that cannot be read.";
            case LOOK ->
                isGuardrail(alert)
                        ? "A look at the organization compared its guardrail with the kept one"
                                + (isNews(alert) ? "; no event had reported anything." : ".")
                        : "A look at " + account(alert) + " compared " + things(alert)
                                + alert.region().map(region -> " in " + region).orElse("") + " with its baseline"
                                + (isNews(alert) ? "; no event had reported anything." : ".");
            case SWEEP ->
                isGuardrail(alert)
                        ? "A sweep compared the organization's guardrail with the kept one"
                                + (isNews(alert) ? "; no event had reported anything." : ".")
                        : "A sweep of all accounts compared " + things(alert) + " in " + account(alert)
                                + alert.region()
                                        .map(region -> ", " + region + ",")
                                        .orElse("") + " with its baseline"
                                + (isNews(alert)
                                        ? "; no event had reported anything, and CloudTrail's event history does not"
                                                + " say yet who did it."
                                        : ".");
            case OPERATOR ->
                alert.incident().startsWith(GuardrailDesk.RELEASE)
                        ? "An operator released the guardrail: Trailwarden does not watch over it any more."
                        : "An operator "
                                + (alert.verdict() == Verdict.ACCEPTED
                                        ? "agreed to what was changed about "
                                        : "acted on ")
                                + things(alert) + " in " + account(alert) + ".";
        });
    }

    private static String happened(Alert alert, TrailEvent event) {
        boolean done = !event.failed() && alert.verdict() != Verdict.REJECTED;
        String who = Caller.brief(event.actor());
        String what = alert.tamper()
                .filter(ignored -> done)
                .map(tamper -> tamper.deed() + object(alert, tamper))
                .orElseGet(() -> "called " + PlainText.unlinked(event.eventName(), 80)
                        + things(event).map(thing -> " on " + thing).orElse(""));
        String when =
                event.time().map(time -> ", at " + Times.at(time)).orElse(", at a time that the event does not say");
        String how = event.failed() ? "; the call failed" : "";
        String sentence = who + " " + what + " in " + account(alert) + region(alert) + when + how + "."
                + streak(alert)
                        .map(often -> " This was " + often + " by the same caller.")
                        .orElse("");
        return alert.verdict() == Verdict.REJECTED
                ? "An event that is not believed says: " + sentence
                : capital(sentence);
    }

    private static String object(Alert alert, Tamper tamper) {
        if (tamper instanceof DeregisterOrganizationDelegatedAdmin) {
            return "";
        }
        // The event says where a policy was attached or where an account came from; what was looked at does not.
        return " "
                + alert.event()
                        .filter(ignored -> tamper instanceof OrganizationTamper)
                        .flatMap(Story::things)
                        .orElseGet(() -> things(alert));
    }

    /** How it stands, without the verdict's words, which go before. */
    static String stands(Alert alert) {
        return switch (alert.verdict()) {
            case RESTORED -> restored(alert) + " Looking again confirmed it." + blind(alert);
            case RESTORED_LATE -> restored(alert) + " This ends what an earlier alert told." + blind(alert);
            case LOGGING_AGAIN ->
                "the trail was logging again when Trailwarden looked. Whoever stopped it may have started it too."
                        + blind(alert);
            case UNCHANGED ->
                isGuardrail(alert)
                        ? "the guardrail was as it was kept when Trailwarden looked. Nothing was written."
                        : "everything was as the baseline says when Trailwarden looked. Nothing was written.";
            case UNCLEAR -> "something was stopped, and neither the event nor the trails say what.";
            case NOT_RESTORED -> "it is not known to be what it should be. " + sentence(why(alert));
            case OBSERVED -> "it would have been undone, but Trailwarden only observes here. Nothing was written.";
            case ACCEPTED -> "it is wanted, so it is not undone any more. Decision says who agreed and why.";
            case BREAK_GLASS ->
                "a break-glass role did it, so it is left as it is"
                        + alert.until()
                                .map(end -> " until " + Times.at(end)
                                        + (isGuardrail(alert)
                                                ? ". The next look after that undoes it or tells it again."
                                                : ". The next look after that undoes it."))
                                .orElse(".");
            case EXEMPT -> "the operator's exemptions cover it, so it is left as it is.";
            case NOT_UNDONE ->
                clause(unmatched(alert)
                        .map(Unmatched::why)
                        .or(() -> unheld(alert).map(Unheld::why).map(Story::uncapital))
                        .orElse("nothing here can undo it"));
            case REFUSED_BY_SCP -> "nothing changed. A service control policy (SCP) refused the call.";
            case FAILED_ATTEMPT -> "nothing changed.";
            case REJECTED -> "nothing was touched. " + sentence(alert.reason());
        };
    }

    private static String blind(Alert alert) {
        return Blindness.longest(alert)
                .map(length -> " It was blind for " + Times.length(length) + ".")
                .orElse("");
    }

    private static String restored(Alert alert) {
        if (isGuardrail(alert)) {
            return about(alert).isEmpty() || alert.outcome().orElse(null) instanceof Outcome.AlreadySound
                    ? "the guardrail is what was kept."
                    : "the guardrail is attached again where it was kept.";
        }
        if (isStore(alert)) {
            return wasOff(alert)
                    ? "the event data store collects again and is protected from deletion."
                    : "the event data store is protected from deletion again.";
        }
        if (alert.tamper().filter(DeleteTrail.class::isInstance).isPresent()) {
            return "the trail was made again from its baseline and logs.";
        }
        List<Trail> trails = about(alert);
        boolean off = !Blindness.in(alert).isEmpty() || wasOff(alert);
        boolean settings = hasOtherSettings(alert);
        String logs = trails.size() > 1 ? "the trails log again" : "the trail logs again";
        if (!settings) {
            return off ? logs + "." : "it is what it should be.";
        }
        return off
                ? logs + ", and every other difference from the baseline is undone."
                : "every difference from the baseline is undone.";
    }

    /** Whether it was found switched off. */
    static boolean wasOff(Alert alert) {
        return about(alert).stream()
                .flatMap(trail -> trail.changes().stream())
                .anyMatch(change -> SWITCHES.contains(change.setting()));
    }

    /** Whether anything but the logging itself differed from the baseline. */
    static boolean hasOtherSettings(Alert alert) {
        return about(alert).stream()
                .filter(trail -> trail.found().isPresent())
                .flatMap(trail -> trail.changes().stream())
                .anyMatch(change -> !change.setting().equals(Facet.LOGGING.label()));
    }

    /** Whether it did change something, so that there is something that cannot be undone. */
    static boolean changed(Alert alert) {
        return switch (alert.verdict()) {
            case REFUSED_BY_SCP, FAILED_ATTEMPT, REJECTED, ACCEPTED -> false;
            case RESTORED,
                    RESTORED_LATE,
                    LOGGING_AGAIN,
                    UNCHANGED,
                    UNCLEAR,
                    NOT_RESTORED,
                    OBSERVED,
                    BREAK_GLASS,
                    EXEMPT,
                    NOT_UNDONE -> true;
        };
    }

    /** Whether nothing at all is logged after what was done. */
    static boolean switchesOff(Alert alert) {
        boolean off = alert.tamper()
                .filter(tamper -> tamper instanceof StopLogging || tamper instanceof DeleteTrail)
                .isPresent();
        return off && changed(alert);
    }

    /** Whether a look found what nothing had reported; otherwise it goes on with an incident that was told. */
    static boolean isNews(Alert alert) {
        return (alert.source() == Alert.Source.LOOK || alert.source() == Alert.Source.SWEEP)
                && alert.incident().startsWith("look-");
    }

    /** The account's name and id, as far as they are known. */
    static String account(Alert alert) {
        return alert.account()
                .map(id -> alert.accountName()
                        .map(name -> "account " + PlainText.unlinked(name, 50) + " (" + id + ")")
                        .orElse("account " + id))
                .orElse("an account that is not known");
    }

    private static String region(Alert alert) {
        return alert.region().map(region -> ", " + region).orElse("");
    }

    /** What it is about: what was looked at, or else what the event names. */
    static String things(Alert alert) {
        List<String> names = about(alert).stream()
                .map(trail -> PlainText.unlinked(trail.name(), NAME))
                .toList();
        if (!names.isEmpty()) {
            if (isGuardrail(alert)) {
                return names.stream().limit(NAMES).collect(Collectors.joining(", "))
                        + (names.size() > NAMES ? " and " + (names.size() - NAMES) + " more" : "");
            }
            String kind = isStore(alert) ? "event data store" : "trail";
            return names.size() == 1
                    ? kind + " " + names.getFirst()
                    : kind + "s " + names.stream().limit(NAMES).collect(Collectors.joining(", "))
                            + (names.size() > NAMES ? " and " + (names.size() - NAMES) + " more" : "");
        }
        return alert.event()
                .flatMap(Story::things)
                .or(() -> alert.trail()
                        .map(name -> (isGuardrail(alert) ? "" : "trail ") + PlainText.unlinked(name, NAME)))
                .orElseGet(() -> isGuardrail(alert)
                        ? "something that the event does not name,"
                        : "a trail that the event does not name,");
    }

    private static Optional<String> things(TrailEvent event) {
        return switch (event.trail()) {
            case TrailReference.ByName(String name) -> Optional.of("trail " + PlainText.unlinked(name, NAME));
            case TrailReference.ByArn(TrailArn arn) -> Optional.of("trail " + PlainText.unlinked(arn.name(), NAME));
            case TrailReference.OfStore store ->
                Optional.of("event data store " + PlainText.unlinked(store.id(), NAME));
            case TrailReference.OfOther(String arn) -> Optional.of(PlainText.unlinked(arn, NAME));
            case TrailReference.OfOrganization(OrganizationHints hints) ->
                hints.words().map(words -> PlainText.unlinked(words, NAME));
            case TrailReference.Unclear ignored -> Optional.empty();
        };
    }

    /** Whether it is about the organization's guardrail and no trail. */
    static boolean isGuardrail(Alert alert) {
        return alert.tamper().filter(OrganizationTamper.class::isInstance).isPresent()
                || alert.trail().equals(Optional.of(Guardrail.NAME));
    }

    static boolean isStore(Alert alert) {
        return store(alert).isPresent();
    }

    /** The id of the event data store it is about, if it is about one. */
    static Optional<String> store(Alert alert) {
        return alert.event().map(TrailEvent::trail).orElse(null) instanceof TrailReference.OfStore store
                ? Optional.of(store.id())
                : Optional.empty();
    }

    /** What was looked at. */
    static List<Trail> about(Alert alert) {
        return alert.outcome().map(Outcome::about).orElse(List.of());
    }

    /** The ARN of the one trail it is about, if there is one and nothing but its name is the caller's text. */
    static Optional<TrailArn> arn(Alert alert) {
        if (isGuardrail(alert)) {
            return Optional.empty();
        }
        if (alert.event().map(TrailEvent::trail).orElse(null) instanceof TrailReference.ByArn(TrailArn arn)) {
            return Optional.of(arn);
        }
        Optional<Trail> only =
                about(alert).size() == 1 ? Optional.of(about(alert).getFirst()) : Optional.empty();
        Optional<String> name = only.map(Trail::name)
                .or(alert::trail)
                .filter(ignored -> !isStore(alert))
                .filter(TrailArn::isName);
        Optional<Region> region =
                only.flatMap(trail -> Region.parse(trail.region())).or(alert::region);
        Optional<AccountId> account = alert.account();
        return name.isPresent() && region.isPresent() && account.isPresent()
                ? Optional.of(new TrailArn(partition(region.get()), region.get(), account.get(), name.get()))
                : Optional.empty();
    }

    /** The partitions that a Region's name gives away (AWS General Reference, "Amazon Resource Names"). */
    private static String partition(Region region) {
        if (region.id().startsWith("cn-")) {
            return "aws-cn";
        }
        return region.id().startsWith("us-gov-") ? "aws-us-gov" : "aws";
    }

    /** How often in how long, for example {@code stopped 4 times in 6 minutes}. */
    static Optional<String> streak(Alert alert) {
        List<Instant> times = alert.streak();
        if (times.size() < 2) {
            return Optional.empty();
        }
        // Every deed begins with the word for it: "stopped the logging of".
        String deed =
                alert.tamper().map(tamper -> tamper.deed().split(" ", 2)[0]).orElse("done");
        return Optional.of(deed + " " + times.size() + " times in "
                + Times.roughly(Duration.between(times.getFirst(), times.getLast())));
    }

    /** What the kind is called: the operation, or how else it came to be known. */
    static String kind(Alert alert) {
        return alert.tamper()
                .map(Tamper::eventName)
                .or(() -> alert.event().map(event -> PlainText.unlinked(event.eventName(), 36)))
                .orElse(
                        switch (alert.source()) {
                            case EVENT -> "unreadable event";
                            case LOOK -> isNews(alert) ? "found by a look" : "by a look";
                            case SWEEP -> isNews(alert) ? "found by a sweep" : "by a sweep";
                            case OPERATOR -> "by an operator";
                        });
    }

    static Optional<Unmatched> unmatched(Alert alert) {
        return alert.outcome().filter(Unmatched.class::isInstance).map(Unmatched.class::cast);
    }

    static Optional<Unheld> unheld(Alert alert) {
        return alert.outcome().filter(Unheld.class::isInstance).map(Unheld.class::cast);
    }

    private static String why(Alert alert) {
        return alert.outcome().flatMap(Outcome::failure).map(Failed::why).orElse(alert.reason());
    }

    /** Makes a sentence of what somebody may have written. */
    static String sentence(String text) {
        return capital(clause(text));
    }

    /** Makes the end of a sentence of it. */
    private static String clause(String text) {
        String clean = PlainText.unlinked(text, SENTENCE);
        return clean.isEmpty() || clean.endsWith(".") ? clean : clean + ".";
    }

    private static String uncapital(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
