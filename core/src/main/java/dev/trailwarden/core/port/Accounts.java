package dev.trailwarden.core.port;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.port.Permission.Scope;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All accounts of the organization, as its management account knows them. */
public interface Accounts {
    /** What listing them and their units takes in the management account. */
    Set<Permission> READS = Set.of(
            new Permission("organizations:ListAccounts", Scope.ACCOUNT),
            new Permission("organizations:ListAccountsForParent", Scope.ACCOUNT),
            new Permission("organizations:ListOrganizationalUnitsForParent", Scope.ACCOUNT),
            new Permission("organizations:ListRoots", Scope.ACCOUNT));

    /** The state of an account that can be looked at (Organizations API reference, Account). */
    String ACTIVE = "ACTIVE";

    /**
     * An account.
     *
     * @param id its id
     * @param name what the organization calls it; whoever made it chose that
     * @param state {@link #ACTIVE}, {@code SUSPENDED} or another word of Organizations'
     */
    record Member(AccountId id, String name, String state) {}

    /** Takes the accounts as they come in. */
    @FunctionalInterface
    interface Reader<E extends Exception> {
        /**
         * Takes some of them.
         *
         * @param some may be empty
         * @throws E ends the listing
         */
        void read(List<Member> some) throws E;
    }

    /**
     * Lists the accounts, the management account among them ({@code organizations:ListAccounts}, eight times a second).
     *
     * @param reader given each page as it comes
     * @throws MemberFault if Organizations does not answer or refuses
     * @throws E what the reader throws
     */
    <E extends Exception> void list(Reader<E> reader) throws MemberFault, E;

    /**
     * Says which root or unit each account is in, by a walk through all units ({@code
     * organizations:ListOrganizationalUnitsForParent} and {@code ListAccountsForParent}, five times a second each).
     *
     * @return the id of the unit or the root that each account is directly in
     * @throws MemberFault if Organizations does not answer or refuses
     */
    Map<AccountId, String> parents() throws MemberFault;
}
