package dev.trailwarden.aws;

import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.port.Accounts;
import dev.trailwarden.core.port.MemberFault;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.ListAccountsForParentResponse;
import software.amazon.awssdk.services.organizations.model.ListAccountsResponse;
import software.amazon.awssdk.services.organizations.model.ListOrganizationalUnitsForParentResponse;
import software.amazon.awssdk.services.organizations.model.ListRootsResponse;
import software.amazon.awssdk.services.organizations.model.OrganizationalUnit;
import software.amazon.awssdk.services.organizations.model.Root;

/**
 * All accounts, through the management account's remediation role. A page may be empty although more follow (Organizations
 * API reference, ListAccounts), so only the missing token ends a list.
 */
public final class OrganizationsAccounts implements Accounts {
    private final Clients clients;
    private final String region;
    private final Optional<AccountId> management;
    private final MemberSessions sessions;

    /**
     * @param clients shared clients
     * @param budget the time this invocation has
     * @param region the hub's own Region
     * @param house knows the management account and the remediation role
     * @param clock tells when a session expires
     */
    public OrganizationsAccounts(Clients clients, Budget budget, String region, House house, Clock clock) {
        this.clients = clients;
        this.region = region;
        this.management = house.managementAccount();
        this.sessions = new MemberSessions(clients, budget, region, house.memberRole(), clock);
    }

    @Override
    public <E extends Exception> void list(Reader<E> reader) throws MemberFault, E {
        MemberSession session = open();
        Optional<String> next = Optional.empty();
        do {
            String token = next.orElse(null);
            ListAccountsResponse page = session.call(
                    "ListAccounts",
                    as -> organizations()
                            .listAccounts(request -> request.nextToken(token).overrideConfiguration(as)));
            List<Member> members = new ArrayList<>();
            for (Account account : page.accounts()) {
                AccountId.parse(account.id())
                        .ifPresent(id -> members.add(
                                new Member(id, Objects.requireNonNullElse(account.name(), ""), state(account))));
            }
            reader.read(members);
            next = Optional.ofNullable(page.nextToken());
        } while (next.isPresent());
    }

    /** An answer from before there were states has a status, which says SUSPENDED of closed accounts, too. */
    private static String state(Account account) {
        return Optional.ofNullable(account.stateAsString())
                .or(() -> Optional.ofNullable(account.statusAsString()))
                .orElse("UNKNOWN");
    }

    @Override
    public Map<AccountId, String> parents() throws MemberFault {
        MemberSession session = open();
        Map<AccountId, String> parents = new HashMap<>();
        Deque<String> above = new ArrayDeque<>(roots(session));
        while (!above.isEmpty()) {
            String parent = above.removeFirst();
            above.addAll(units(session, parent));
            for (AccountId account : accounts(session, parent)) {
                parents.put(account, parent);
            }
        }
        return parents;
    }

    private List<String> roots(MemberSession session) throws MemberFault {
        ListRootsResponse roots = session.call(
                "ListRoots", as -> organizations().listRoots(request -> request.overrideConfiguration(as)));
        return roots.roots().stream().map(Root::id).toList();
    }

    private List<String> units(MemberSession session, String parent) throws MemberFault {
        List<String> units = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            String token = next.orElse(null);
            ListOrganizationalUnitsForParentResponse page = session.call(
                    "ListOrganizationalUnitsForParent " + parent,
                    as -> organizations()
                            .listOrganizationalUnitsForParent(request ->
                                    request.parentId(parent).nextToken(token).overrideConfiguration(as)));
            page.organizationalUnits().stream().map(OrganizationalUnit::id).forEach(units::add);
            next = Optional.ofNullable(page.nextToken());
        } while (next.isPresent());
        return units;
    }

    private List<AccountId> accounts(MemberSession session, String parent) throws MemberFault {
        List<AccountId> accounts = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            String token = next.orElse(null);
            ListAccountsForParentResponse page = session.call(
                    "ListAccountsForParent " + parent,
                    as -> organizations()
                            .listAccountsForParent(request ->
                                    request.parentId(parent).nextToken(token).overrideConfiguration(as)));
            page.accounts().stream()
                    .flatMap(account -> AccountId.parse(account.id()).stream())
                    .forEach(accounts::add);
            next = Optional.ofNullable(page.nextToken());
        } while (next.isPresent());
        return accounts;
    }

    private OrganizationsClient organizations() {
        return clients.organizationPolicies(region);
    }

    private MemberSession open() throws MemberFault {
        if (management.isEmpty()) {
            String what = "which account is the management account is not known";
            throw new MemberFault(MemberFault.Kind.REFUSED, what, new IllegalStateException(what));
        }
        return new MemberSession(sessions, management.get(), Accounts.READS, Optional.empty());
    }
}
