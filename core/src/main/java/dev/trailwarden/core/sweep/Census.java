package dev.trailwarden.core.sweep;

import dev.trailwarden.core.alert.Notice;
import dev.trailwarden.core.alert.Notice.Kind;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.port.Accounts;
import dev.trailwarden.core.tamper.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Compares the organization's accounts with what the last sweep knew of them. */
final class Census {
    /** So many of a kind are told one by one; more are told together. */
    static final int FEW = 5;

    /** One account and what is to be told of it, in words that follow its name. */
    private record Change(AccountId account, String words) {}

    private Census() {}

    /**
     * Says what is news.
     *
     * @param before what the last sweep knew; empty before the first, which knows nobody and so nobody is new
     * @param now what is so
     * @param run the run's id, for the ids of what is told together
     * @param at when it was seen
     */
    static List<Notice> compare(
            Map<AccountId, KnownAccount> before, Map<AccountId, KnownAccount> now, String run, Instant at) {
        if (before.isEmpty()) {
            return List.of();
        }
        List<Change> joined = new ArrayList<>();
        List<Change> left = new ArrayList<>();
        List<Change> closed = new ArrayList<>();
        List<Change> opened = new ArrayList<>();
        List<Change> moved = new ArrayList<>();
        new TreeMap<>(byText(now)).forEach((id, account) -> {
            AccountId which = new AccountId(id);
            KnownAccount was = before.get(which);
            if (was == null) {
                joined.add(new Change(which, named(account) + " is new; its state is " + account.state()));
                return;
            }
            if (!was.state().equals(account.state())) {
                (isActive(account) ? opened : closed)
                        .add(new Change(
                                which, named(account) + " was " + was.state() + " and is " + account.state() + " now"));
            }
            if (was.parent().isPresent()
                    && account.parent().isPresent()
                    && !was.parent().equals(account.parent())) {
                moved.add(new Change(
                        which,
                        named(account) + " was in " + was.parent().get() + " and is in "
                                + account.parent().get() + " now"));
            }
        });
        new TreeMap<>(byText(before)).forEach((id, account) -> {
            if (!now.containsKey(new AccountId(id))) {
                left.add(new Change(new AccountId(id), named(account) + " is not in the organization any more"));
            }
        });
        List<Notice> notices = new ArrayList<>();
        notices.addAll(told("new", joined, Severity.MEDIUM, "new accounts", NEW, run, at));
        notices.addAll(told("gone", left, Severity.HIGH, "accounts have left the organization", GONE, run, at));
        notices.addAll(told("closed", closed, Severity.MEDIUM, "accounts are closed or suspended", CLOSED, run, at));
        notices.addAll(told("active", opened, Severity.MEDIUM, "accounts are active again", NEW, run, at));
        notices.addAll(told("moved", moved, Severity.MEDIUM, "accounts were moved", MOVED, run, at));
        return notices;
    }

    private static final String NEW = "See that it is covered, or deploy to it: trailwarden coverage.";
    private static final String GONE =
            "Find out who let it go; nothing of Trailwarden and none of the organization's policies hold there any more.";
    private static final String CLOSED =
            "If nobody of you did it, restore the account in the management account; it is not looked at meanwhile.";
    private static final String MOVED =
            "See which policies its new unit brings and whether the guardrail still holds there: trailwarden scp status.";

    static boolean isActive(KnownAccount account) {
        return Accounts.ACTIVE.equals(account.state());
    }

    private static Map<String, KnownAccount> byText(Map<AccountId, KnownAccount> accounts) {
        Map<String, KnownAccount> sorted = new TreeMap<>();
        accounts.forEach((id, account) -> sorted.put(id.value(), account));
        return sorted;
    }

    private static String named(KnownAccount account) {
        return account.name().isEmpty() ? "" : " (" + account.name() + ")";
    }

    private static List<Notice> told(
            String what,
            List<Change> changes,
            Severity severity,
            String many,
            String whatToDo,
            String run,
            Instant at) {
        if (changes.size() <= FEW) {
            return changes.stream()
                    .map(change -> new Notice(
                            "account/" + change.account() + "/" + what + "/" + run,
                            Kind.ACCOUNT,
                            severity,
                            "account " + change.account() + change.words(),
                            List.of(),
                            whatToDo,
                            Optional.of(change.account()),
                            at))
                    .toList();
        }
        return List.of(new Notice(
                "accounts/" + what + "/" + run,
                Kind.ACCOUNT,
                severity,
                changes.size() + " " + many,
                changes.stream()
                        .map(change -> "Account " + change.account() + change.words() + ".")
                        .toList(),
                whatToDo,
                Optional.empty(),
                at));
    }
}
