package dev.trailwarden.scp.cases;

import dev.trailwarden.policy.NamedPolicy;
import dev.trailwarden.policy.Verdict;
import dev.trailwarden.scp.GuardSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The whole table of who may do what, run against some policies.
 *
 * @param cases how many cases were run
 * @param disagreements a sentence for each case that came out otherwise than it should
 * @param rows what a person can check, for members in one partition; the other partitions are among the cases only
 */
public record GuardRun(int cases, List<String> disagreements, List<Row> rows) {
    /**
     * Somebody who calls.
     *
     * @param caller what to call them
     * @param cells what came of each group of deeds, by the names that {@link GuardCases#groups()} gives; a group of which
     *     nothing was asked is missing
     */
    public record Row(String caller, Map<String, Cell> cells) {}

    /**
     * What came of a group of deeds.
     *
     * @param allowed how many calls went through
     * @param deniedBy how many were denied, by the statement that did it
     * @param agrees whether all of it is as it should be
     */
    public record Cell(int allowed, Map<Statement, Integer> deniedBy, boolean agrees) {}

    /**
     * A statement that denied something.
     *
     * @param name its Sid, or its place in the policy
     * @param policy the policy's name
     */
    public record Statement(String name, String policy) {}

    /**
     * Runs the table.
     *
     * @param settings who may do what
     * @param policies the policies under test, attached beside {@code FullAWSAccess}
     * @param whateverTheSid whether a denial counts whichever statement it comes from, as it must for policies that others
     *     wrote
     * @return what came of it
     */
    public static GuardRun of(GuardSettings settings, List<NamedPolicy> policies, boolean whateverTheSid) {
        List<GuardCases.GuardCase> cases = GuardCases.of(settings);
        List<String> disagreements = new ArrayList<>();
        Map<String, Map<String, List<Outcome>>> rows = new LinkedHashMap<>();
        for (GuardCases.GuardCase each : cases) {
            ScpCase one = whateverTheSid ? each.one().whateverTheSid() : each.one();
            Verdict verdict = one.run(policies);
            Optional<String> disagreement = one.disagreement(verdict);
            disagreement.ifPresent(disagreements::add);
            each.row()
                    .ifPresent(row -> rows.computeIfAbsent(row, _ -> new LinkedHashMap<>())
                            .computeIfAbsent(each.group(), _ -> new ArrayList<>())
                            .add(new Outcome(verdict, disagreement.isEmpty())));
        }
        return new GuardRun(
                cases.size(),
                disagreements,
                rows.entrySet().stream().map(GuardRun::row).toList());
    }

    /** {@return every statement that denied something in the rows, in the order in which they show up} */
    public Set<Statement> statements() {
        Set<Statement> statements = new LinkedHashSet<>();
        for (String group : GuardCases.groups()) {
            rows.forEach(row -> Optional.ofNullable(row.cells().get(group))
                    .ifPresent(cell -> statements.addAll(cell.deniedBy().keySet())));
        }
        return statements;
    }

    private record Outcome(Verdict verdict, boolean agrees) {}

    private static Row row(Map.Entry<String, Map<String, List<Outcome>>> row) {
        Map<String, Cell> cells = new LinkedHashMap<>();
        row.getValue().forEach((group, outcomes) -> {
            Map<Statement, Integer> deniedBy = new LinkedHashMap<>();
            int allowed = 0;
            for (Outcome outcome : outcomes) {
                switch (outcome.verdict()) {
                    case Verdict.Allowed _ -> allowed++;
                    case Verdict.ExplicitDeny deny ->
                        deniedBy.merge(new Statement(deny.statement(), deny.policy()), 1, Integer::sum);
                    case Verdict.ImplicitDeny deny ->
                        deniedBy.merge(new Statement("no allow", deny.kind().toString()), 1, Integer::sum);
                }
            }
            cells.put(group, new Cell(allowed, deniedBy, outcomes.stream().allMatch(Outcome::agrees)));
        });
        return new Row(row.getKey(), cells);
    }
}
