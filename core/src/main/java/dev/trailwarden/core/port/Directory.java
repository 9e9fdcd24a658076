package dev.trailwarden.core.port;

import dev.trailwarden.core.event.AccountId;
import java.util.List;
import java.util.Optional;

/** What the organization says about its accounts. */
public interface Directory {
    /** Asks nobody: knows no name, and no unit. */
    Directory NOBODY = new Directory() {
        @Override
        public Optional<String> name(AccountId account) {
            return Optional.empty();
        }

        @Override
        public List<String> units(AccountId account) throws MemberFault {
            throw new MemberFault(
                    MemberFault.Kind.UNAVAILABLE,
                    "nobody was asked which units account " + account + " is in",
                    new UnsupportedOperationException("no organization"));
        }
    };

    /**
     * Gives the account's name, for people only.
     *
     * @return nothing if it is not known or cannot be asked for
     */
    Optional<String> name(AccountId account);

    /**
     * Gives the organizational units that the account is in, with all units above them and the root.
     *
     * @return their ids, for example {@code ou-a1b2-c3d4e5f6}
     * @throws MemberFault if the organization cannot be asked
     */
    List<String> units(AccountId account) throws MemberFault;
}
