package dev.trailwarden.cli;

import dev.trailwarden.core.event.Region;
import dev.trailwarden.coverage.AccountReport;
import dev.trailwarden.coverage.Problem;
import dev.trailwarden.coverage.Report;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The report for people: what is not as it should be, the worst first, and how to put it right. */
final class CoverageText {
    private static final int WIDEST = 60;
    private static final int ROWS = 40;
    private static final int DETAILS = 10;
    private static final int FEW = 6;
    private static final int NAMED = 10;

    private CoverageText() {}

    static void print(PrintWriter out, Report report, double target, boolean everything) {
        List<AccountReport> counted = report.counted();
        LiveText.line(
                out,
                "Organization " + report.organization() + ": " + percent(report.percent()) + " covered ("
                        + number(report.covered()) + " of " + number(report.expected())
                        + " things that should hold, in "
                        + number(counted.size()) + " accounts); the target is " + percent(target) + ".");
        LiveText.line(
                out,
                report.blindable().isEmpty()
                        ? "No account could be blinded right now, as far as can be seen."
                        : number(report.blindable().size()) + " of " + number(counted.size())
                                + " accounts could be blinded right now.");
        List<AccountReport> others =
                report.accounts().stream().filter(account -> !account.counted()).toList();
        if (!others.isEmpty()) {
            LiveText.wrapped(
                    out,
                    "",
                    number(others.size()) + (others.size() == 1 ? " account is" : " accounts are")
                            + " not active and not counted: "
                            + others.stream()
                                    .limit(NAMED)
                                    .map(account -> account.name() + " (" + account.id() + ", "
                                            + account.state()
                                                    .name()
                                                    .toLowerCase(Locale.ROOT)
                                                    .replace('_', ' ')
                                            + ")")
                                    .collect(Collectors.joining(", "))
                            + (others.size() > NAMED
                                    ? " and " + number(others.size() - NAMED) + " more, all in --json"
                                    : "")
                            + ".");
        }
        List<AccountReport> bad = counted.stream()
                .filter(account -> account.covered() < account.expected())
                .toList();
        if (bad.isEmpty()) {
            return;
        }
        out.println();
        Table table = new Table(WIDEST, "ACCOUNT", "NAME", "OU", "COVERED", "BLINDABLE", "WHAT IS WRONG");
        shown(bad, everything, ROWS)
                .forEach(account -> table.row(
                        account.id().value(),
                        account.name(),
                        account.unit(),
                        account.covered() + " of " + account.expected(),
                        account.blindable() ? "now" : account.ways().isEmpty() ? "no" : "in two steps",
                        kinds(account)));
        LiveText.table(out, table);
        rest(out, bad.size(), everything, ROWS);
        for (AccountReport account : shown(bad, everything, DETAILS)) {
            out.println();
            details(out, account);
        }
        rest(out, bad.size(), everything, DETAILS);
    }

    private static List<AccountReport> shown(List<AccountReport> all, boolean everything, int most) {
        return everything ? all : all.subList(0, Math.min(most, all.size()));
    }

    private static void rest(PrintWriter out, int size, boolean everything, int most) {
        if (!everything && size > most) {
            LiveText.line(out, "... and " + number(size - most) + " more; --all shows them, --html FILE draws them.");
        }
    }

    private static String kinds(AccountReport account) {
        return account.problems().stream()
                .collect(Collectors.groupingBy(
                        problem -> problem.kind().label(), LinkedHashMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(kind -> {
                    long regions = kind.getValue().stream()
                            .flatMap(problem -> problem.regions().stream())
                            .distinct()
                            .count();
                    return kind.getKey() + (regions > 1 ? " (" + regions + " Regions)" : "");
                })
                .collect(Collectors.joining(", "));
    }

    private static void details(PrintWriter out, AccountReport account) {
        LiveText.line(
                out,
                account.name() + " (" + account.id() + (account.unit().isEmpty() ? "" : ", " + account.unit()) + ")");
        account.ways()
                .forEach(way -> LiveText.wrapped(
                        out, way.now() ? "  ! blinded now if:  " : "  ~ in two steps:   ", way.how() + "."));
        for (Problem problem : account.problems()) {
            LiveText.wrapped(out, "  - ", problem.kind().label() + regions(problem) + ": " + problem.what() + ".");
            if (!problem.remedies().isEmpty()) {
                out.println("    " + (problem.where().isEmpty() ? "" : problem.where() + ":"));
                problem.remedies().forEach(command -> LiveText.line(out, "      " + command));
            }
        }
    }

    private static String regions(Problem problem) {
        int count = problem.regions().size();
        if (count == 0) {
            return "";
        }
        return " in " + problem.regions().stream().limit(FEW).map(Region::id).collect(Collectors.joining(", "))
                + (count > FEW ? " and " + (count - FEW) + " more Regions" : "");
    }

    private static String percent(double percent) {
        return String.format(Locale.ROOT, "%.2f %%", percent).replace(".00", "");
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
