package dev.trailwarden.core.alert;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.incident.Incident;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A digest as machines read it; times are ISO 8601 in UTC. Counts hold the largest groups; every incident is in the
 * hub's table.
 *
 * @param digest always true, which no alert has
 * @param at when it is told
 * @param from when the first incident happened
 * @param to when the last incident happened
 * @param count how many incidents
 * @param byVerdict how many of each verdict
 * @param byTamper how many of each kind, by its operation
 * @param byAccount how many in each of the accounts that have most
 * @param byCaller how many by each of the callers that have most
 * @param notRestored those that are not restored, or the first of them
 * @param notRestoredCount how many are not restored
 * @param runbook the page of the project's documentation that says what to do
 */
@JsonPropertyOrder({
    "digest",
    "at",
    "from",
    "to",
    "count",
    "byVerdict",
    "byTamper",
    "byAccount",
    "byCaller",
    "notRestored",
    "notRestoredCount",
    "runbook"
})
public record DigestJson(
        boolean digest,
        String at,
        String from,
        String to,
        int count,
        Map<String, Long> byVerdict,
        Map<String, Long> byTamper,
        Map<String, Long> byAccount,
        Map<String, Long> byCaller,
        List<Open> notRestored,
        int notRestoredCount,
        String runbook) {
    private static final int GROUPS = 20;
    private static final int OPEN = 20;
    private static final int LONGEST_VALUE = 100;

    /**
     * An incident that is not restored.
     *
     * @param incident its id
     * @param account in which account
     * @param trail the trail's name
     * @param tamper the kind's id
     * @param time when the call was made, or when it was first heard of
     */
    @JsonPropertyOrder({"incident", "account", "trail", "tamper", "time"})
    public record Open(
            String incident,
            @Nullable String account,
            @Nullable String trail,
            @Nullable String tamper,
            String time) {
        private static Open of(Incident incident) {
            return new Open(
                    text(incident.id()),
                    incident.account().map(Object::toString).orElse(null),
                    incident.trail().map(DigestJson::text).orElse(null),
                    incident.tamper().map(DigestJson::text).orElse(null),
                    incident.happened()
                            .map(Instant::toString)
                            .orElse(incident.seen().toString()));
        }
    }

    /** Renders a digest. */
    public static DigestJson of(Digest digest) {
        List<Incident> bad = digest.notRestored();
        return new DigestJson(
                true,
                digest.at().toString(),
                digest.from().toString(),
                digest.to().toString(),
                digest.incidents().size(),
                largest(digest.counted(incident -> incident.verdict().id())),
                largest(digest.counted(DigestText::kind)),
                largest(digest.counted(DigestText::account)),
                largest(digest.counted(
                        incident -> incident.actor().map(DigestJson::text).orElse("(not known)"))),
                bad.subList(0, Math.min(OPEN, bad.size())).stream()
                        .map(Open::of)
                        .toList(),
                bad.size(),
                Runbook.ofDigest());
    }

    private static Map<String, Long> largest(Map<String, Long> counts) {
        Map<String, Long> first = new LinkedHashMap<>();
        counts.entrySet().stream().limit(GROUPS).forEach(entry -> first.put(entry.getKey(), entry.getValue()));
        return first;
    }

    private static String text(String text) {
        return PlainText.of(text, LONGEST_VALUE);
    }
}
