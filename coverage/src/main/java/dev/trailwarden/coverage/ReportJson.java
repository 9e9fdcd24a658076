package dev.trailwarden.coverage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.event.Region;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report for machines; the guide documents every field. */
public final class ReportJson {
    private ReportJson() {}

    /**
     * Writes a report.
     *
     * @param report what to write
     * @param target how many percent there should be
     */
    public static ObjectNode of(Report report, double target) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("at", report.at().toString());
        root.put("organization", report.organization());
        root.put("hub", report.hub().value())
                .put("hubRegion", report.hubRegion().id());
        root.put("percent", report.percent()).put("target", target).put("ok", report.percent() >= target);
        root.put("covered", report.covered()).put("expected", report.expected());
        root.put("accountsCounted", report.counted().size());
        root.put(
                "accountsNotCounted",
                report.accounts().size() - report.counted().size());
        root.put("accountsBlindable", report.blindable().size());
        ArrayNode accounts = root.putArray("accounts");
        report.accounts().forEach(account -> accounts.add(account(account)));
        return root;
    }

    private static ObjectNode account(AccountReport account) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("id", account.id().value()).put("name", account.name()).put("unit", account.unit());
        node.put("management", account.management()).put("state", word(account.state()));
        node.put("counted", account.counted()).put("readable", account.readable());
        node.put("covered", account.covered()).put("expected", account.expected());
        node.put("blindable", account.blindable());
        ObjectNode regions = node.putObject("regions");
        account.regions().forEach((region, cell) -> cell(regions.putObject(region.id()), cell));
        ObjectNode checks = node.putObject("checks");
        account.checks().forEach((name, cell) -> cell(checks.putObject(name), cell));
        ArrayNode problems = node.putArray("problems");
        for (Problem problem : account.problems()) {
            ObjectNode one = problems.addObject();
            one.put("kind", problem.kind().id()).put("known", problem.known()).put("what", problem.what());
            problem.regions().stream().map(Region::id).forEach(one.putArray("regions")::add);
            one.put("where", problem.where());
            problem.remedies().forEach(one.putArray("remedies")::add);
        }
        ArrayNode ways = node.putArray("ways");
        account.ways().forEach(way -> ways.addObject().put("now", way.now()).put("how", way.how()));
        return node;
    }

    private static void cell(ObjectNode node, Cell cell) {
        node.put("state", word(cell.state()));
        cell.why().ifPresent(kind -> node.put("why", kind.id()));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * How many accounts have each kind of problem, the worst kind first.
     *
     * @param accounts which to count
     */
    static Map<Kind, Long> kinds(List<AccountReport> accounts) {
        Map<Kind, Long> counts = new EnumMap<>(Kind.class);
        accounts.forEach(account -> account.problems().stream()
                .map(Problem::kind)
                .distinct()
                .forEach(kind -> counts.merge(kind, 1L, Long::sum)));
        return counts;
    }
}
