package dev.trailwarden.aws;

import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.port.Directory;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.Permission;
import dev.trailwarden.core.port.Permission.Scope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.organizations.model.ParentType;

/**
 * Asks Organizations about accounts, with the management account's remediation role. An alert and a decision wait for
 * it, so it has two seconds, and is not asked again for a while when it has failed.
 */
public final class OrganizationsDirectory implements Directory {
    /** What the remediation role of the management account has to allow for it. */
    public static final Set<Permission> PERMISSIONS = Set.of(
            new Permission("organizations:DescribeAccount", Scope.ACCOUNT),
            new Permission("organizations:ListParents", Scope.ACCOUNT));

    private static final Duration ONE_QUESTION = Duration.ofSeconds(2);
    private static final Duration NOT_AGAIN_FOR = Duration.ofSeconds(30);
    private static final Duration PARENTS_KEPT = Duration.ofMinutes(10);
    private static final int KEPT = 5_000;

    /** A root has units five deep (Organizations user guide, quotas); anything longer is no answer. */
    private static final int DEEPEST = 10;

    private final Clients clients;
    private final Budget budget;
    private final String region;
    private final Optional<AccountId> management;
    private final Clock clock;
    private final MemberSessions sessions;
    private final Map<AccountId, String> names = new Latest<>(KEPT);
    private final Map<String, Above> parents = new Latest<>(KEPT);
    private Optional<Failure> failure = Optional.empty();
    private long answerBy;

    /** What stands above an account or unit, and until when that is believed. */
    private record Above(String id, boolean root, Instant until) {}

    private record Failure(MemberFault fault, Instant until) {}

    /**
     * @param clients shared clients
     * @param budget the time this invocation has
     * @param region the hub's own Region
     * @param house knows the management account and the remediation role
     * @param clock tells how old an answer is
     */
    public OrganizationsDirectory(Clients clients, Budget budget, String region, House house, Clock clock) {
        this.clients = clients;
        this.budget = budget;
        this.region = region;
        this.management = house.managementAccount();
        this.clock = clock;
        this.sessions = new MemberSessions(clients, this::left, region, house.memberRole(), clock);
    }

    @Override
    public synchronized Optional<String> name(AccountId account) {
        if (names.containsKey(account)) {
            return Optional.ofNullable(names.get(account));
        }
        answerBy = budget.nanoTime() + ONE_QUESTION.toNanos();
        try {
            String name = call(
                    "DescribeAccount " + account,
                    as -> clients.organizations(region)
                            .describeAccount(request ->
                                    request.accountId(account.value()).overrideConfiguration(as))
                            .account()
                            .name());
            names.put(account, name);
            return Optional.of(name);
        } catch (MemberFault fault) {
            return Optional.empty();
        }
    }

    @Override
    public synchronized List<String> units(AccountId account) throws MemberFault {
        answerBy = budget.nanoTime() + ONE_QUESTION.toNanos();
        List<String> units = new ArrayList<>();
        Optional<Above> above = above(account.value());
        while (above.isPresent() && units.size() < DEEPEST) {
            units.add(above.get().id());
            above = above.get().root() ? Optional.empty() : above(above.get().id());
        }
        return List.copyOf(units);
    }

    private Optional<Above> above(String child) throws MemberFault {
        Above kept = parents.get(child);
        if (kept != null && clock.instant().isBefore(kept.until())) {
            return Optional.of(kept);
        }
        // An account or unit has exactly one parent (Organizations API reference, ListParents).
        Optional<Above> parent = call(
                        "ListParents of " + child,
                        as -> clients.organizations(region)
                                .listParents(request -> request.childId(child).overrideConfiguration(as)))
                .parents()
                .stream()
                .map(one -> new Above(
                        one.id(), one.type() == ParentType.ROOT, clock.instant().plus(PARENTS_KEPT)))
                .findFirst();
        parent.ifPresent(one -> parents.put(child, one));
        return parent;
    }

    private <T> T call(String what, AccountSession.Call<T> call) throws MemberFault {
        if (failure.isPresent() && clock.instant().isBefore(failure.get().until())) {
            throw failure.get().fault();
        }
        try {
            return new MemberSession(sessions, management(), PERMISSIONS, Optional.empty()).call(what, call);
        } catch (MemberFault fault) {
            // That there is no such account says nothing about any other.
            if (fault.kind().retryable()) {
                failure = Optional.of(new Failure(fault, clock.instant().plus(NOT_AGAIN_FOR)));
            }
            throw fault;
        }
    }

    private AccountId management() throws MemberFault {
        if (management.isEmpty()) {
            String what = "which account is the management account is not known";
            throw new MemberFault(MemberFault.Kind.REFUSED, what, new IllegalStateException(what));
        }
        return management.get();
    }

    private Duration left(String operation) throws MemberFault {
        Duration left = Duration.ofNanos(answerBy - budget.nanoTime());
        Duration all = budget.forAsking();
        Duration shorter = left.compareTo(all) < 0 ? left : all;
        if (shorter.compareTo(Budget.NO_TIME) < 0) {
            throw Faults.inMember(
                    operation,
                    ApiCallTimeoutException.builder()
                            .message("the organization has not answered in time")
                            .build());
        }
        return shorter;
    }
}
