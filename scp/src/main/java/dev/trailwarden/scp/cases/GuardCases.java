package dev.trailwarden.scp.cases;

import dev.trailwarden.policy.AccessRequest;
import dev.trailwarden.scp.GuardSettings;
import dev.trailwarden.scp.cases.Caller.Freedom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The table of who may do what, laid over some settings: everybody who matters and who only looks like it, in every kind of
 * account and every partition, doing what is closed and what lies beside it.
 */
public final class GuardCases {
    /**
     * One case and where it stands in the table.
     *
     * @param one the case; its name is the same for the same settings
     * @param caller who calls, without partition and kind of account
     * @param group what is done: the table's column, one of {@link #groups()}
     * @param row the table's row; empty where people need not see it to believe the rest
     */
    public record GuardCase(ScpCase one, String caller, String group, Optional<String> row) {}

    private GuardCases() {}

    /** {@return what the columns of the table are called, from left to right} */
    public static List<String> groups() {
        return Intent.GROUPS;
    }

    /**
     * Lays the table over settings.
     *
     * @param settings of the guardrail to prove
     * @return the cases, some tens of thousands, no two of the same name
     */
    public static List<GuardCase> of(GuardSettings settings) {
        return Place.all(settings).stream()
                .flatMap(place -> of(settings, place))
                .toList();
    }

    static Stream<GuardCase> of(GuardSettings settings, Place place) {
        Map<String, List<Intent.Deed>> deedsByAccount = new HashMap<>();
        List<GuardCase> cases = new ArrayList<>();
        for (Caller caller : Caller.of(settings, place)) {
            if (caller.alike() && !place.inDepth(settings)) {
                continue;
            }
            String account = caller.requester().accountId().orElse(place.accountId());
            List<Intent.Deed> deeds =
                    deedsByAccount.computeIfAbsent(account, id -> Intent.deeds(settings, place.in(id)));
            for (Intent.Deed deed : place.inDepth(settings) && !caller.alike() ? deeds : telling(deeds)) {
                String name = caller.title() + " in a " + place.account().id() + " account of " + place.partition()
                        + ": " + deed.action() + " on " + deed.resource();
                cases.add(new GuardCase(
                        new ScpCase(
                                name,
                                place.account(),
                                new AccessRequest(caller.requester(), deed.action(), deed.resource(), caller.context()),
                                expected(settings, place, caller, deed)),
                        caller.title(),
                        deed.group(),
                        row(settings, place, caller)));
            }
        }
        return cases.stream();
    }

    private static Optional<String> row(GuardSettings settings, Place place, Caller caller) {
        if (!place.partition().equals(Place.home(settings))) {
            return Optional.empty();
        }
        boolean ordinary = caller.title().equals(Caller.ORDINARY);
        return switch (place.account()) {
            case MEMBER -> Optional.of(caller.row());
            case DELEGATED_ADMINISTRATOR -> ordinary ? Optional.of("delegated administrator") : Optional.empty();
            case MANAGEMENT -> ordinary ? Optional.of("management account") : Optional.empty();
        };
    }

    /** What is open to one is open to the next, so ordinary work is not asked about everywhere. */
    private static List<Intent.Deed> telling(List<Intent.Deed> deeds) {
        return deeds.stream()
                .filter(deed -> deed.rule().isPresent()
                        || deed.group().equals("repair")
                        // Which names are exempt can differ from one partition or account to the next.
                        || deed.action().equals("iam:CreateRole")
                        || deed.action().equals("iam:PassRole"))
                .toList();
    }

    private static ScpCase.Expected expected(GuardSettings settings, Place place, Caller caller, Intent.Deed deed) {
        boolean reached = switch (place.account()) {
                    case MEMBER, DELEGATED_ADMINISTRATOR -> true;
                    case MANAGEMENT -> false;
                }
                && !caller.freedoms().contains(Freedom.OUT_OF_REACH);
        return deed.rule()
                .filter(rule -> reached && settings.profiles().contains(rule.profile()))
                .filter(rule -> rule.free().stream().noneMatch(caller.freedoms()::contains))
                .<ScpCase.Expected>map(rule -> new ScpCase.Expected.DeniedBy(rule.sid()))
                .orElseGet(ScpCase.Expected.Allowed::new);
    }
}
