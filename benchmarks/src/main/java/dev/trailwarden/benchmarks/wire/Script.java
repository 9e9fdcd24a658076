package dev.trailwarden.benchmarks.wire;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What AWS answers one process: to its first event, and to every later one. The answers to one operation come in the
 * order in which they were recorded; the account in them becomes the one whose role was assumed last.
 *
 * @param firstAccount the account in the first answers
 * @param first answers by operation
 * @param laterAccount the account in the later answers
 * @param later answers by operation
 */
public record Script(
        String firstAccount, Map<String, List<Answer>> first, String laterAccount, Map<String, List<Answer>> later) {
    private static final Pattern TRAIL =
            Pattern.compile("arn:[a-z-]+:cloudtrail:(?<region>[a-z0-9-]+):[0-9]{12}:trail/(?<name>[A-Za-z0-9._-]+)");

    /** Answers nothing. */
    static final Script EMPTY = new Script("", Map.of(), "", Map.of());

    /**
     * How often each operation has to have been called.
     *
     * @param events how many events the process has answered
     * @return calls by operation
     */
    public Map<String, Integer> calls(int events) {
        Map<String, Integer> calls = new TreeMap<>();
        if (events > 0) {
            first.forEach((operation, answers) -> calls.merge(operation, answers.size(), Integer::sum));
            later.forEach((operation, answers) -> calls.merge(operation, answers.size() * (events - 1), Integer::sum));
        }
        calls.values().removeIf(count -> count == 0);
        return calls;
    }

    /**
     * The answer to one call.
     *
     * @param operation what is called
     * @param before how often it was called before
     * @param account the account of which the answer has to speak
     * @return the answer
     * @throws IllegalArgumentException when the recording has no such call
     */
    Answer answer(String operation, int before, String account) {
        List<Answer> now = first.getOrDefault(operation, List.of());
        if (before < now.size()) {
            return now.get(before).about(firstAccount, account);
        }
        List<Answer> then = later.getOrDefault(operation, List.of());
        if (then.isEmpty()) {
            throw new IllegalArgumentException(operation + " was not recorded, or not so often");
        }
        return then.get((before - now.size()) % then.size()).about(laterAccount, account);
    }

    /**
     * The script of the recipe, which assumes one role, starts the trail, reads its status and publishes.
     *
     * @return the answers that belong together: those of the session with which the hub started the trail
     */
    public Script recipe() {
        String session =
                first.getOrDefault("StartLogging", List.of()).getFirst().key();
        Map<String, List<Answer>> answers = new TreeMap<>();
        answers.put("AssumeRole", last("AssumeRole", answer -> answer.body().contains(session)));
        answers.put("StartLogging", last("StartLogging", answer -> answer.key().equals(session)));
        answers.put(
                "GetTrailStatus", last("GetTrailStatus", answer -> answer.key().equals(session)));
        answers.put("Publish", last("Publish", answer -> true));
        return new Script(firstAccount, answers, firstAccount, answers);
    }

    /**
     * The script of a sweep: for each account, which is what it counts instead of events, one session, and in every Region
     * its trails, of which there is one, and that one's status.
     *
     * @param regions how many there are
     * @return answers that belong together
     */
    public Script sweep(int regions) {
        Map<String, List<Answer>> answers = new TreeMap<>();
        Map<String, List<Answer>> restored = recipe().first();
        Answer status = restored.getOrDefault("GetTrailStatus", List.of()).getFirst();
        Matcher arn = TRAIL.matcher(last("GetTrail", answer -> true).getFirst().body());
        if (!arn.find()) {
            throw new IllegalStateException("GetTrail was not answered with a trail");
        }
        String trail = "{\"Trails\":[{\"TrailARN\":\"%s\",\"Name\":\"%s\",\"HomeRegion\":\"%s\"}]}"
                .formatted(arn.group(), arn.group("name"), arn.group("region"));
        answers.put("AssumeRole", restored.getOrDefault("AssumeRole", List.of()));
        answers.put(
                "ListTrails",
                Collections.nCopies(regions, new Answer(status.key(), status.status(), status.type(), trail)));
        answers.put("GetTrailStatus", Collections.nCopies(regions, status));
        return new Script(firstAccount, answers, firstAccount, answers);
    }

    private List<Answer> last(String operation, Predicate<Answer> which) {
        return first.getOrDefault(operation, List.of()).reversed().stream()
                .filter(which)
                .limit(1)
                .toList();
    }
}
