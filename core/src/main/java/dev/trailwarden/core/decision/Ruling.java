package dev.trailwarden.core.decision;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.tamper.Severity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A decision as machines read it: the JSON of {@code trailwarden explain}, of the hub's log lines and of the alerts.
 * A field that does not apply is {@code null}.
 *
 * @param decision {@code restore}, {@code alert}, {@code ignore} or {@code reject}
 * @param tamper the kind's id
 * @param severity {@code critical}, {@code high}, {@code medium} or {@code low}
 * @param account the account it happened in
 * @param region the Region it happened in
 * @param trail the trail's name or ARN, as the event gives it; the event data store's id if it is about one
 * @param remedy the remedy's id
 * @param actor who, in words, and the caller's ARN
 * @param reason why, in one sentence
 */
@JsonPropertyOrder({"decision", "tamper", "severity", "account", "region", "trail", "remedy", "actor", "reason"})
public record Ruling(
        String decision,
        @Nullable String tamper,
        @Nullable String severity,
        @Nullable String account,
        @Nullable String region,
        @Nullable String trail,
        @Nullable String remedy,
        @Nullable String actor,
        String reason) {

    /** Renders a decision. */
    public static Ruling of(Decision decision) {
        Optional<TrailEvent> event = decision.about();
        return new Ruling(
                decision.id(),
                decision.found().map(finding -> finding.tamper().id()).orElse(null),
                decision.howSevere().map(Severity::id).orElse(null),
                event.map(e -> e.account().value()).orElse(null),
                event.map(e -> e.region().id()).orElse(null),
                event.map(TrailEvent::trail).flatMap(TrailReference::text).orElse(null),
                decision instanceof Decision.Restore restore ? restore.remedy().id() : null,
                event.map(Ruling::actor).orElse(null),
                decision.reason());
    }

    /** Who, in words, and the ARN. */
    public static String actor(TrailEvent event) {
        String who = event.actor().describe();
        return event.actor()
                .arn()
                .map(arn -> who + " (" + PlainText.of(arn, 300) + ")")
                .orElse(who);
    }
}
