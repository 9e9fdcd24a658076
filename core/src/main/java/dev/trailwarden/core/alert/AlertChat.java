package dev.trailwarden.core.alert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.incident.Incident;
import dev.trailwarden.core.remedy.Outcome.Change;
import dev.trailwarden.core.tamper.Tamper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes alerts for chat channels, as custom notifications of Amazon Q Developer in chat applications, formerly AWS
 * Chatbot (administrator guide, "Custom notifications"). All alerts of one incident share a thread. Whatever a caller
 * wrote stands between backticks, without what could begin a link, a mention or formatting in Slack or Teams.
 */
public final class AlertChat {
    /** What the service takes, in characters; of lists nothing is said, and theirs are kept short. */
    private static final int TITLE = 250;

    private static final int DESCRIPTION = 8_000;
    private static final int STEP = 300;
    private static final int KEYWORD = 60;
    private static final int VALUE = 120;

    private static final int TRAILS = 3;
    private static final int CHANGES = 8;
    private static final int OPEN = 10;

    /** Slack's links and mentions, names that the service looks up, and the end of a code: none of them begins. */
    private static final Map<Character, String> IN_CODE =
            Map.of('<', "(", '>', ")", '`', "'", '@', "(at)", '|', "/", '&', "+");

    /** Formatting, where it is not code. */
    private static final Map<Character, String> IN_WORDS =
            Map.of('*', "+", '~', "-", '[', "(", ']', ")", '#', "no. ", '\\', "/");

    private AlertChat() {}

    /** Renders an alert. */
    public static ObjectNode of(Alert alert) {
        ObjectNode out = envelope(title(alert), description(alert));
        ArrayNode steps = content(out).putArray("nextSteps");
        Steps.of(alert)
                .forEach(step -> steps.add(plain(step.text(), STEP)
                        + step.command().map(AlertChat::command).orElse("")));
        steps.add("More: `" + Runbook.of(alert.verdict()) + "`");
        ArrayNode keywords = content(out).putArray("keywords");
        keywords.add(alert.verdict().words()).add(alert.severity().id());
        alert.tamper().map(Tamper::id).ifPresent(keywords::add);
        alert.account().map(AccountId::value).ifPresent(keywords::add);
        ObjectNode metadata = out.putObject("metadata");
        metadata.put("threadId", plain(alert.incident(), KEYWORD * 2));
        metadata.put("summary", title(alert));
        metadata.put(
                "eventType",
                alert.tamper().map(Tamper::id).orElse(alert.verdict().id()));
        Optional<TrailArn> arn = Story.arn(alert);
        arn.ifPresent(one -> metadata.putArray("relatedResources").add(plain(one.toString(), STEP)));
        ObjectNode context = metadata.putObject("additionalContext");
        context.put("incident", plain(alert.incident(), KEYWORD * 2));
        context.put("verdict", alert.verdict().id());
        context.put("severity", alert.severity().id());
        alert.account().map(AccountId::value).ifPresent(id -> context.put("account", id));
        return out;
    }

    /** Its only foreign word is a well-formed name; a chat would still make a link of a service's or a file's. */
    private static String command(String command) {
        return PlainText.unlinked(command, STEP).equals(command) ? " `" + command + "`" : " (the mail has the command)";
    }

    /** Renders a digest. */
    public static ObjectNode of(Digest digest) {
        ObjectNode out = envelope(
                DigestText.subject(digest).substring("Trailwarden: ".length()),
                cut(counts(digest) + "\n" + open(digest), DESCRIPTION));
        ArrayNode steps = content(out).putArray("nextSteps");
        steps.add("Begin with what is not restored; then look for the one caller or tool behind this many.");
        steps.add("More: `" + Runbook.ofDigest() + "`");
        content(out).putArray("keywords").add("DIGEST");
        ObjectNode metadata = out.putObject("metadata");
        metadata.put("threadId", "digest-" + digest.at().getEpochSecond());
        metadata.put("summary", DigestText.subject(digest));
        metadata.put("eventType", "digest");
        metadata.putObject("additionalContext")
                .put("incidents", String.valueOf(digest.incidents().size()))
                .put("notRestored", String.valueOf(digest.notRestored().size()));
        return out;
    }

    /** Renders a notice. */
    public static ObjectNode of(Notice notice) {
        List<String> lines = new ArrayList<>();
        lines.add(plain(NoticeText.headline(notice), Story.SENTENCE));
        NoticeText.facts(notice).forEach(fact -> lines.add("- " + plain(fact, NoticeText.FACT)));
        String title = plain(NoticeText.subject(notice).substring("Trailwarden ".length()), TITLE);
        ObjectNode out = envelope(title, cut(String.join("\n", lines), DESCRIPTION));
        Steps.Step step = Steps.step(notice.whatToDo());
        content(out)
                .putArray("nextSteps")
                .add(plain(step.text(), STEP)
                        + step.command().map(AlertChat::command).orElse(""))
                .add("More: `" + Runbook.of(notice.kind()) + "`");
        ArrayNode keywords = content(out).putArray("keywords");
        keywords.add(notice.kind().name()).add(notice.severity().id());
        notice.account().map(AccountId::value).ifPresent(keywords::add);
        ObjectNode metadata = out.putObject("metadata");
        metadata.put("threadId", "notice-" + notice.id());
        metadata.put("summary", title);
        metadata.put("eventType", notice.kind().id());
        ObjectNode context = metadata.putObject("additionalContext");
        context.put("notice", notice.id());
        context.put("severity", notice.severity().id());
        notice.account().map(AccountId::value).ifPresent(id -> context.put("account", id));
        return out;
    }

    private static ObjectNode envelope(String title, String description) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("version", "1.0").put("source", "custom");
        out.putObject("content")
                .put("textType", "client-markdown")
                .put("title", title)
                .put("description", description);
        return out;
    }

    private static ObjectNode content(ObjectNode out) {
        return (ObjectNode) out.get("content");
    }

    private static String title(Alert alert) {
        return plain(AlertText.subject(alert).substring("Trailwarden: ".length()), TITLE);
    }

    private static String description(Alert alert) {
        List<String> lines = new ArrayList<>();
        lines.add(plain(Story.happened(alert), Story.SENTENCE));
        lines.add("*" + alert.verdict().words() + "*: " + plain(Story.stands(alert), Story.SENTENCE));
        Blindness.in(alert).stream()
                .limit(TRAILS)
                .forEach(blind -> lines.add("Blind: " + code(blind.trail().name()) + " " + blind.words()));
        alert.event().ifPresent(event -> who(lines, event));
        changes(alert).forEach(lines::add);
        Steps.lost(alert).ifPresent(lost -> lines.add("Lost: " + lost));
        lines.add("Incident: " + code(alert.incident()));
        return cut(String.join("\n", lines), DESCRIPTION);
    }

    private static void who(List<String> lines, TrailEvent event) {
        lines.add("Who: "
                + event.actor()
                        .arn()
                        .map(AlertChat::code)
                        .orElseGet(() -> code(event.actor().describe())));
        lines.add("From: " + event.sourceIp().map(AlertChat::code).orElse("not recorded")
                + event.userAgent().map(agent -> " with " + code(agent)).orElse(""));
    }

    private static List<String> changes(Alert alert) {
        List<Change> changes = Story.about(alert).stream()
                .flatMap(trail -> trail.changes().stream())
                .toList();
        List<String> lines = changes.stream()
                .limit(CHANGES)
                .map(change -> "Changed: " + plain(change.setting(), KEYWORD) + ", before " + code(change.before())
                        + ", attacked " + code(change.attacked())
                        + change.now().map(now -> ", now " + code(now)).orElse(""))
                .collect(Collectors.toCollection(ArrayList::new));
        if (changes.size() > CHANGES) {
            lines.add("... and " + (changes.size() - CHANGES) + " more settings");
        }
        return lines;
    }

    private static String counts(Digest digest) {
        return digest.incidents().size() + " incidents from " + Times.at(digest.from()) + " to "
                + Times.then(digest.from(), digest.to()) + ". Every incident is kept in the table.\n"
                + digest.counted(incident -> incident.verdict().words()).entrySet().stream()
                        .map(entry -> "*" + entry.getKey() + "*: " + entry.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static String open(Digest digest) {
        List<Incident> bad = digest.notRestored();
        return bad.stream()
                        .limit(OPEN)
                        .map(incident -> "Not restored: " + DigestText.account(incident) + " "
                                + incident.trail().map(AlertChat::code).orElse("(not named)"))
                        .collect(Collectors.joining("\n"))
                + (bad.size() > OPEN ? "\n... and " + (bad.size() - OPEN) + " more" : "");
    }

    /** Somebody else's words, shown as such. */
    private static String code(String text) {
        StringBuilder out = new StringBuilder();
        PlainText.of(text, 2 * VALUE).chars().forEach(c -> out.append(inCode((char) c)));
        return "`" + PlainText.unlinked(out.toString(), VALUE) + "`";
    }

    /** Words in which nothing can begin that a chat acts on. */
    private static String plain(String text, int max) {
        String words = PlainText.of(text, 2 * max);
        StringBuilder out = new StringBuilder(words.length());
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            // Host names keep the brackets they were put into.
            boolean bracket = words.startsWith("[.]", i) || (i >= 2 && words.startsWith("[.]", i - 2));
            boolean emphasis = c == '_' && !(isInside(words, i - 1) && isInside(words, i + 1));
            out.append(bracket ? "" + c : emphasis ? "-" : IN_WORDS.getOrDefault(c, inCode(c)));
        }
        return PlainText.unlinked(out.toString(), max);
    }

    /** Both kinds of markdown take an underscore between two letters for what it is. */
    private static boolean isInside(String words, int i) {
        return i >= 0 && i < words.length() && Character.isLetterOrDigit(words.charAt(i));
    }

    private static String inCode(char c) {
        return IN_CODE.getOrDefault(c, String.valueOf(c));
    }

    private static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = max - 3;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "...";
    }
}
