package dev.trailwarden.core.alert;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.PlainText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A notice as machines read it.
 *
 * @param notice always true, which no alert and no digest has
 * @param id what is told once by this name
 * @param kind {@code heartbeat}, {@code account}, {@code pipeline} or {@code sweep}
 * @param severity {@code critical}, {@code high}, {@code medium} or {@code low}
 * @param headline what is so, in a few words
 * @param facts sentences, the one that matters most first; very many are cut short, and the last one then says how many
 *     are missing
 * @param whatToDo one sentence, which may end in a command
 * @param account the 12 digits of the account that it is about; null if it is about none in particular
 * @param at when it was seen, in ISO 8601, UTC
 * @param runbook the page of the project's documentation that says what to do
 */
@JsonPropertyOrder({"notice", "id", "kind", "severity", "headline", "facts", "whatToDo", "account", "at", "runbook"})
public record NoticeJson(
        boolean notice,
        String id,
        String kind,
        String severity,
        String headline,
        List<String> facts,
        String whatToDo,
        @Nullable String account,
        String at,
        String runbook) {

    /** Renders a notice. */
    public static NoticeJson of(Notice notice) {
        return new NoticeJson(
                true,
                notice.id(),
                notice.kind().id(),
                notice.severity().id(),
                PlainText.of(notice.headline(), Story.SENTENCE),
                NoticeText.facts(notice).stream()
                        .map(fact -> PlainText.of(fact, NoticeText.FACT))
                        .toList(),
                PlainText.of(notice.whatToDo(), Story.SENTENCE),
                notice.account().map(AccountId::value).orElse(null),
                notice.at().toString(),
                Runbook.of(notice.kind()));
    }
}
