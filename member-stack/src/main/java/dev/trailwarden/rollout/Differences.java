package dev.trailwarden.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What an update would change, for a person. */
final class Differences {
    private static final int LONG = 60;

    private Differences() {}

    static List<String> of(String template, String wanted, Map<String, String> parameters, Map<String, String> values) {
        List<String> differences = new ArrayList<>();
        if (!sameText(template, wanted)) {
            differences.add(lines(template, wanted));
        }
        Set<String> names = new TreeSet<>(parameters.keySet());
        names.addAll(values.keySet());
        for (String name : names) {
            String before = parameters.get(name);
            String after = values.get(name);
            if (before == null) {
                differences.add(name + " becomes " + shown(String.valueOf(after)));
            } else if (after == null) {
                differences.add(name + " is no longer a parameter");
            } else if (!before.equals(after)) {
                differences.add(name + ": " + shown(before) + " becomes " + shown(after));
            }
        }
        return List.copyOf(differences);
    }

    /** Editors and shells add and take line ends. */
    static boolean sameText(String one, String other) {
        return one.strip().replace("\r\n", "\n").equals(other.strip().replace("\r\n", "\n"));
    }

    private static String lines(String template, String wanted) {
        Set<String> before = new TreeSet<>(template.lines().map(String::strip).toList());
        Set<String> after = new TreeSet<>(wanted.lines().map(String::strip).toList());
        long come = after.stream().filter(line -> !before.contains(line)).count();
        long go = before.stream().filter(line -> !after.contains(line)).count();
        return "the template changes: " + Step.count(come, "line") + " new, " + Step.count(go, "line") + " gone";
    }

    private static String shown(String value) {
        return value.isEmpty() ? "empty" : value.length() > LONG ? value.substring(0, LONG) + "..." : value;
    }
}
