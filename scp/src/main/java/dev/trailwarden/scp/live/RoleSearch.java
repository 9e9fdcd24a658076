package dev.trailwarden.scp.live;

import dev.trailwarden.scp.RolePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks for the emergency roles where they are needed: an exemption of a role that nobody has exempts nobody. */
public final class RoleSearch {
    /** What was found of one pattern. */
    public sealed interface Result {
        /** {@return what was looked for} */
        RolePattern pattern();

        /**
         * It is there.
         *
         * @param pattern what was looked for
         * @param arn the first role that fits
         */
        record Found(RolePattern pattern, String arn) implements Result {}

        /**
         * It is in none of the accounts.
         *
         * @param pattern what was looked for
         * @param accounts how many were asked
         * @param namesake a role of the same name under another path
         */
        record Absent(RolePattern pattern, int accounts, Optional<String> namesake) implements Result {}

        /**
         * It was not found, and some accounts could not be asked.
         *
         * @param pattern what was looked for
         * @param why for people, of the first such account
         * @param accounts how many could not be asked
         */
        record Unchecked(RolePattern pattern, String why, int accounts) implements Result {}
    }

    private final MemberAccounts accounts;

    /** @param accounts whom to ask */
    public RoleSearch(MemberAccounts accounts) {
        this.accounts = accounts;
    }

    /**
     * Looks for each role, until one account has it.
     *
     * @param patterns the roles; one that names its account is looked for there only
     * @param where the accounts to look in
     * @return one result for each pattern, in their order
     */
    public List<Result> find(List<RolePattern> patterns, List<Node.Account> where) {
        return patterns.stream().map(pattern -> find(pattern, where)).toList();
    }

    private Result find(RolePattern pattern, List<Node.Account> where) {
        String owner = pattern.arn().split(":", 6)[4];
        List<String> ids =
                owner.equals("*") ? where.stream().map(Node.Account::id).toList() : List.of(owner);
        List<String> problems = new ArrayList<>();
        List<String> namesakes = new ArrayList<>();
        for (String id : ids) {
            switch (accounts.findRole(id, pattern)) {
                case MemberAccounts.RoleAnswer.Has has -> {
                    return new Result.Found(pattern, has.arn());
                }
                case MemberAccounts.RoleAnswer.HasNot not -> not.namesake().ifPresent(namesakes::add);
                case MemberAccounts.RoleAnswer.Cannot cannot -> problems.add("account " + id + ": " + cannot.why());
            }
        }
        return problems.isEmpty()
                ? new Result.Absent(pattern, ids.size(), namesakes.stream().findFirst())
                : new Result.Unchecked(pattern, problems.getFirst(), problems.size());
    }
}
