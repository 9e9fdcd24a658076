package dev.trailwarden.core.port;

import dev.trailwarden.core.event.AccountId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An organization's directory in memory, which can be out of reach. */
public final class InMemoryDirectory implements Directory {
    private final Map<AccountId, String> names = new HashMap<>();
    private final Map<AccountId, List<String>> units = new HashMap<>();
    private boolean down;

    /** Enters an account. */
    public void account(String id, String name, String... unitsOfIt) {
        names.put(new AccountId(id), name);
        units.put(new AccountId(id), List.of(unitsOfIt));
    }

    /** From now on nothing is answered. */
    public void goDown() {
        down = true;
    }

    @Override
    public Optional<String> name(AccountId account) {
        return down ? Optional.empty() : Optional.ofNullable(names.get(account));
    }

    @Override
    public List<String> units(AccountId account) throws MemberFault {
        if (down) {
            throw new MemberFault(
                    MemberFault.Kind.UNAVAILABLE,
                    "the organization does not answer",
                    new IllegalStateException("directory"));
        }
        return units.getOrDefault(account, List.of());
    }
}
