package dev.trailwarden.core.alert;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.trailwarden.core.decision.Ruling;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.remedy.Outcome;
import dev.trailwarden.core.tamper.Tamper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An alert as machines read it; times are ISO 8601 in UTC. A field that does not apply is {@code null}.
 *
 * @param incident the id that all alerts of one incident share
 * @param verdict how it stands, see {@link Verdict#id}
 * @param source {@code event}, {@code look} or {@code operator}
 * @param severity {@code critical}, {@code high}, {@code medium} or {@code low}
 * @param tamper the kind's id
 * @param attack the ids of MITRE ATT&CK; empty where the kind is unknown
 * @param account the account it happened in
 * @param accountName what the organization calls it
 * @param region the Region it happened in
 * @param trail the trail's name or ARN, as the event or the look gives it
 * @param actor who, in words, and the caller's ARN
 * @param reason what was decided and why
 * @param time when the call was made
 * @param failure why the remedy failed, if it did
 * @param trails the trails that were looked at
 * @param blindSeconds the longest time for which one of them did not log
 * @param streak when the same caller did it to the same trail, this time among them
 * @param until when a break-glass window ends
 * @param notes what else there is to know
 */
@JsonPropertyOrder({
    "incident",
    "verdict",
    "source",
    "severity",
    "tamper",
    "attack",
    "account",
    "accountName",
    "region",
    "trail",
    "actor",
    "reason",
    "time",
    "failure",
    "trails",
    "blindSeconds",
    "streak",
    "until",
    "notes"
})
public record AlertJson(
        String incident,
        String verdict,
        String source,
        String severity,
        @Nullable String tamper,
        List<String> attack,
        @Nullable String account,
        @Nullable String accountName,
        @Nullable String region,
        @Nullable String trail,
        @Nullable String actor,
        String reason,
        @Nullable String time,
        @Nullable String failure,
        List<Trail> trails,
        @Nullable Double blindSeconds,
        List<String> streak,
        @Nullable String until,
        List<String> notes) {
    private static final int LONGEST_VALUE = 400;

    /**
     * A trail that was looked at.
     *
     * @param name its name
     * @param homeRegion where it lives
     * @param stoppedAt when it was last switched off
     * @param startedAt when it was last switched on
     * @param changes what differed from its baseline
     * @param note why it could not be compared with its baseline
     */
    public record Trail(
            String name,
            String homeRegion,
            @Nullable String stoppedAt,
            @Nullable String startedAt,
            List<Change> changes,
            @Nullable String note) {}

    /**
     * A setting that differed, each text cut at some hundred characters.
     *
     * @param setting what people call it
     * @param before what it should be
     * @param attacked as it was found
     * @param now as it is now
     */
    public record Change(
            String setting,
            String before,
            String attacked,
            @Nullable String now) {}

    /** Renders an alert. */
    public static AlertJson of(Alert alert) {
        return new AlertJson(
                alert.incident(),
                alert.verdict().id(),
                alert.source().name().toLowerCase(Locale.ROOT),
                alert.severity().id(),
                alert.tamper().map(Tamper::id).orElse(null),
                alert.tamper().isPresent() ? Tamper.ATTACK : List.of(),
                alert.account().map(AccountId::value).orElse(null),
                alert.accountName()
                        .map(name -> PlainText.of(name, LONGEST_VALUE))
                        .orElse(null),
                alert.region().map(Region::id).orElse(null),
                alert.trail().orElse(null),
                alert.event().map(Ruling::actor).orElse(null),
                alert.reason(),
                alert.event().flatMap(TrailEvent::time).map(Instant::toString).orElse(null),
                alert.outcome()
                        .flatMap(Outcome::failure)
                        .map(Outcome.Failed::why)
                        .orElse(null),
                alert.outcome().map(Outcome::about).orElse(List.of()).stream()
                        .map(AlertJson::trail)
                        .toList(),
                alert.outcome()
                        .flatMap(Outcome::blind)
                        .map(Duration::toMillis)
                        .map(millis -> millis / 1000.0)
                        .orElse(null),
                alert.streak().stream().map(Instant::toString).toList(),
                text(alert.until()),
                alert.notes());
    }

    private static Trail trail(Outcome.Trail trail) {
        return new Trail(
                trail.name(),
                trail.region(),
                text(trail.stoppedAt()),
                text(trail.startedAt()),
                trail.changes().stream()
                        .map(change -> new Change(
                                change.setting(),
                                PlainText.of(change.before(), LONGEST_VALUE),
                                PlainText.of(change.attacked(), LONGEST_VALUE),
                                change.now()
                                        .map(value -> PlainText.of(value, LONGEST_VALUE))
                                        .orElse(null)))
                        .toList(),
                trail.note().map(note -> PlainText.of(note, LONGEST_VALUE)).orElse(null));
    }

    private static @Nullable String text(Optional<?> value) {
        return value.map(Object::toString).orElse(null);
    }
}
