package dev.trailwarden.rollout;

import dev.trailwarden.pace.Pace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;
import software.amazon.awssdk.services.account.AccountClient;
import software.amazon.awssdk.services.account.model.AccountException;
import software.amazon.awssdk.services.account.model.ListRegionsResponse;
import software.amazon.awssdk.services.account.model.RegionOptStatus;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.ListAccountsForParentResponse;
import software.amazon.awssdk.services.organizations.model.ListAwsServiceAccessForOrganizationResponse;
import software.amazon.awssdk.services.organizations.model.ListDelegatedAdministratorsResponse;
import software.amazon.awssdk.services.organizations.model.ListOrganizationalUnitsForParentResponse;
import software.amazon.awssdk.services.organizations.model.ListRootsResponse;
import software.amazon.awssdk.services.organizations.model.Organization;
import software.amazon.awssdk.services.organizations.model.Root;

/** Organizations and Account Management through the SDK. */
public final class SdkDirectory implements Directory {
    private final OrganizationsClient organizations;
    private final String caller;
    private final AccountClient asCaller;
    private final Map<String, AccountClient> own;
    private final Calls calls;
    /** Whoever may not ask about one member may ask about none. */
    private final AtomicBoolean refused = new AtomicBoolean();

    /**
     * @param organizations with credentials of the management account or of a delegated administrator
     * @param caller the account of these credentials
     * @param asCaller Account Management with the same credentials
     * @param own Account Management with credentials of other accounts, by account
     * @param pace holds calls back
     * @param sleeper waits before a call is repeated
     */
    public SdkDirectory(
            OrganizationsClient organizations,
            String caller,
            AccountClient asCaller,
            Map<String, AccountClient> own,
            Pace pace,
            Pace.Sleeper sleeper) {
        this.organizations = organizations;
        this.caller = caller;
        this.asCaller = asCaller;
        this.own = Map.copyOf(own);
        this.calls = new Calls(pace, sleeper);
    }

    @Override
    public OrganizationSeen organization() throws RolloutFault {
        Organization seen = calls.make(
                "organizations:DescribeOrganization",
                "",
                () -> organizations.describeOrganization().organization());
        String root = all("ListRoots", "", organizations.listRootsPaginator(), ListRootsResponse::roots).stream()
                .findFirst()
                .map(Root::id)
                .orElseThrow(() -> new RolloutFault(
                        "the organization does not show its root",
                        "ask with the management account's credentials, or a delegated administrator's"));
        List<OrganizationSeen.Unit> units = new ArrayList<>();
        List<OrganizationSeen.Member> members = new ArrayList<>();
        Deque<String> left = new ArrayDeque<>(List.of(root));
        while (!left.isEmpty()) {
            String parent = left.removeFirst();
            all(
                            "ListAccountsForParent",
                            " of " + parent,
                            organizations.listAccountsForParentPaginator(request -> request.parentId(parent)),
                            ListAccountsForParentResponse::accounts)
                    .forEach(account -> members.add(
                            new OrganizationSeen.Member(account.id(), account.name(), parent, state(account))));
            all(
                            "ListOrganizationalUnitsForParent",
                            " of " + parent,
                            organizations.listOrganizationalUnitsForParentPaginator(
                                    request -> request.parentId(parent)),
                            ListOrganizationalUnitsForParentResponse::organizationalUnits)
                    .forEach(unit -> {
                        units.add(new OrganizationSeen.Unit(unit.id(), unit.name(), parent));
                        left.addLast(unit.id());
                    });
        }
        return new OrganizationSeen(
                seen.id(), seen.masterAccountId(), seen.arn().split(":", -1)[1], root, units, members);
    }

    /** Status was retired in September 2026 in favour of State; whoever answers without State still has Status. */
    private static String state(Account account) {
        return Optional.ofNullable(account.stateAsString())
                .or(() -> Optional.ofNullable(account.statusAsString()))
                .orElse("UNKNOWN");
    }

    @Override
    public boolean trusted() throws RolloutFault {
        return all(
                        "ListAWSServiceAccessForOrganization",
                        "",
                        organizations.listAWSServiceAccessForOrganizationPaginator(),
                        ListAwsServiceAccessForOrganizationResponse::enabledServicePrincipals)
                .stream()
                .anyMatch(service -> STACKSETS.equals(service.servicePrincipal()));
    }

    @Override
    public Set<String> delegates() throws RolloutFault {
        Set<String> accounts = new TreeSet<>();
        all(
                        "ListDelegatedAdministrators",
                        " of " + STACKSETS,
                        organizations.listDelegatedAdministratorsPaginator(
                                request -> request.servicePrincipal(STACKSETS)),
                        ListDelegatedAdministratorsResponse::delegatedAdministrators)
                .forEach(one -> accounts.add(one.id()));
        return accounts;
    }

    @Override
    public Optional<Set<String>> regions(String account) throws RolloutFault {
        if (account.equals(caller)) {
            return Optional.of(regions(asCaller, Optional.empty()));
        }
        AccountClient itself = own.get(account);
        if (itself != null) {
            return Optional.of(regions(itself, Optional.empty()));
        }
        if (refused.get()) {
            return Optional.empty();
        }
        try {
            return Optional.of(regions(asCaller, Optional.of(account)));
        } catch (NotAllowed e) {
            refused.set(true);
            return Optional.empty();
        }
    }

    /** Account Management does not let these credentials ask about another account. */
    private static final class NotAllowed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private Set<String> regions(AccountClient client, Optional<String> account) throws RolloutFault {
        Set<String> regions = new TreeSet<>();
        Iterator<ListRegionsResponse> pages = client.listRegionsPaginator(
                        request -> request.accountId(account.orElse(null))
                                .regionOptStatusContains(RegionOptStatus.ENABLED, RegionOptStatus.ENABLED_BY_DEFAULT))
                .iterator();
        while (pages.hasNext()) {
            calls.make("account:ListRegions", account.map(id -> " of " + id).orElse(""), () -> {
                        try {
                            return pages.next();
                        } catch (AccountException e) {
                            // Without trusted access for Account Management this is no AccessDenied everywhere.
                            if (account.isPresent()
                                    && e.statusCode() >= 400
                                    && e.statusCode() < 500
                                    && !e.isThrottlingException()) {
                                throw new NotAllowed();
                            }
                            throw e;
                        }
                    })
                    .regions()
                    .forEach(region -> regions.add(region.regionName()));
        }
        return regions;
    }

    /** An empty page with a token is legal, and an iterator's end is the last page's. */
    private <P, T> List<T> all(String operation, String about, SdkIterable<P> pages, Function<P, List<T>> items)
            throws RolloutFault {
        List<T> all = new ArrayList<>();
        Iterator<P> iterator = pages.iterator();
        while (iterator.hasNext()) {
            all.addAll(items.apply(calls.make("organizations:" + operation, about, iterator::next)));
        }
        return List.copyOf(all);
    }
}
