package dev.trailwarden.core.alert;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
 * @param source {@code event}, {@code look}, {@code sweep} or {@code operator}
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
 * @param trails the trails that were looked at, or the first of them
 * @param trailCount how many were looked at
 * @param blindSeconds the longest time for which one of them is known not to have logged
 * @param streak when the same caller did it to the same trail, this time among them; the latest times if there are many
 * @param streakCount how often that was; 0 the first time
 * @param until when a break-glass window ends
 * @param lost what cannot be undone
 * @param runbook the page of the project's documentation that says what to do
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
    "trailCount",
    "blindSeconds",
    "streak",
    "streakCount",
    "until",
    "lost",
    "runbook",
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
        int trailCount,
        @Nullable Double blindSeconds,
        List<String> streak,
        int streakCount,
        @Nullable String until,
        @Nullable String lost,
        String runbook,
        List<String> notes) {
    /** The longest JSON, in bytes: SNS sends it to every kind of machine, written as JSON once more. */
    static final int LONGEST = 14_000;

    private static final ObjectMapper SIZES = new ObjectMapper();

    /**
     * How much is said: what does not fit is said with less.
     *
     * @param value the longest text, in characters
     * @param trails how many trails
     * @param entries how many changes of each, notes, and times of a streak
     */
    private record Room(int value, int trails, int entries) {
        private static final List<Room> ROOMS =
                List.of(new Room(400, 20, 20), new Room(120, 5, 16), new Room(40, 1, 8));

        String text(String text) {
            return PlainText.of(text, value);
        }

        <T> List<T> first(List<T> list, int max) {
            return list.subList(0, Math.min(max, list.size()));
        }
    }

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
     * A setting that differed.
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

    /** Renders an alert, in at most {@value #LONGEST} bytes of UTF-8; what was cut off a text ends in three dots. */
    public static AlertJson of(Alert alert) {
        AlertJson json = of(alert, Room.ROOMS.getFirst());
        for (Room room : Room.ROOMS) {
            json = of(alert, room);
            if (size(json) <= LONGEST) {
                break;
            }
        }
        return json;
    }

    private static int size(AlertJson json) {
        try {
            return SIZES.writeValueAsBytes(json).length;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings, numbers and lists are always JSON", e);
        }
    }

    private static AlertJson of(Alert alert, Room room) {
        List<Outcome.Trail> trails = Story.about(alert);
        List<Instant> streak = alert.streak();
        return new AlertJson(
                room.text(alert.incident()),
                alert.verdict().id(),
                alert.source().name().toLowerCase(Locale.ROOT),
                alert.severity().id(),
                alert.tamper().map(Tamper::id).orElse(null),
                alert.tamper().map(Tamper::attack).orElse(List.of()),
                alert.account().map(AccountId::value).orElse(null),
                alert.accountName().map(room::text).orElse(null),
                alert.region().map(Region::id).orElse(null),
                alert.trail().map(room::text).orElse(null),
                alert.event().map(Ruling::actor).map(room::text).orElse(null),
                room.text(alert.reason()),
                alert.event().flatMap(TrailEvent::time).map(Instant::toString).orElse(null),
                alert.outcome()
                        .flatMap(Outcome::failure)
                        .map(Outcome.Failed::why)
                        .map(room::text)
                        .orElse(null),
                room.first(trails, room.trails()).stream()
                        .map(trail -> trail(trail, room))
                        .toList(),
                trails.size(),
                Blindness.longest(alert)
                        .map(Duration::toMillis)
                        .map(millis -> millis / 1000.0)
                        .orElse(null),
                // The latest times tell more than the first ones, and how often it was is said beside them.
                streak.subList(Math.max(0, streak.size() - room.entries()), streak.size()).stream()
                        .map(Instant::toString)
                        .toList(),
                streak.size(),
                text(alert.until()),
                Steps.lost(alert).orElse(null),
                Runbook.of(alert.verdict()),
                room.first(alert.notes(), room.entries()).stream()
                        .map(room::text)
                        .toList());
    }

    private static Trail trail(Outcome.Trail trail, Room room) {
        return new Trail(
                room.text(trail.name()),
                room.text(trail.region()),
                text(trail.stoppedAt()),
                text(trail.startedAt()),
                room.first(trail.changes(), room.entries()).stream()
                        .map(change -> new Change(
                                room.text(change.setting()),
                                room.text(change.before()),
                                room.text(change.attacked()),
                                change.now().map(room::text).orElse(null)))
                        .toList(),
                trail.note().map(room::text).orElse(null));
    }

    private static @Nullable String text(Optional<?> value) {
        return value.map(Object::toString).orElse(null);
    }
}
