package dev.trailwarden.policy;

import java.util.List;
import java.util.Optional;

/**
 * One statement.
 *
 * @param principals whom it names; present in resource policies only
 * @param exceptPrincipals whether it is about everybody <em>but</em> those ({@code NotPrincipal})
 * @param actions patterns of actions
 * @param exceptActions whether it is about every action but those ({@code NotAction})
 * @param resources patterns of resources; absent in trust policies only
 * @param exceptResources whether it is about every resource but those ({@code NotResource})
 */
record Statement(
        Optional<String> sid,
        Effect effect,
        Optional<Principals> principals,
        boolean exceptPrincipals,
        List<Glob> actions,
        boolean exceptActions,
        Optional<List<Template>> resources,
        boolean exceptResources,
        List<Condition> conditions) {
    enum Effect {
        ALLOW,
        DENY
    }

    boolean appliesTo(AccessRequest request, Context context) {
        return exceptActions != actions.stream().anyMatch(action -> action.matchesIgnoringCase(request.action()))
                && isAbout(request.resource(), context)
                && conditions.stream().allMatch(condition -> condition.holds(context));
    }

    /** How closely the statement names the requester; a statement without principals belongs to its holder. */
    Principals.Match names(Requester requester) {
        if (principals.isEmpty()) {
            return Principals.Match.NONE;
        }
        Principals named = principals.get();
        if (exceptPrincipals) {
            return named.spares(requester) ? Principals.Match.NONE : Principals.Match.GRANTED;
        }
        return named.match(requester);
    }

    private boolean isAbout(String resource, Context context) {
        return resources
                .map(patterns -> exceptResources
                        != patterns.stream()
                                .anyMatch(pattern -> pattern.pattern(context)
                                        .filter(glob -> glob.matchesResource(resource))
                                        .isPresent()))
                .orElse(true);
    }
}
