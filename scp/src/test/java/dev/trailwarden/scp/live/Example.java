package dev.trailwarden.scp.live;

import dev.trailwarden.scp.Deployer;
import dev.trailwarden.scp.GuardSettings;
import dev.trailwarden.scp.Guardrail;
import dev.trailwarden.scp.Profile;
import dev.trailwarden.scp.RolePattern;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A guardrail, and what an operator says about it, for tests. */
final class Example {
    static final RolePattern BREAK_GLASS = new RolePattern("arn:*:iam::*:role/security/BreakGlass");
    static final Guardrail GUARDRAIL = guardrail(Set.of(Profile.HARDENED, Profile.GUARD));
    static final List<WantedPolicy> WANTED = WantedPolicy.of(GUARDRAIL);

    private Example() {}

    static Guardrail guardrail(Set<Profile> profiles) {
        return Guardrail.of(GuardSettings.of(profiles, List.of(BREAK_GLASS), Deployer.STACKSETS.roles()));
    }

    /** The careful operator, who has a break-glass role. */
    static Plan.Conditions careful() {
        return conditions(false, new RoleSearch.Result.Found(BREAK_GLASS, "arn:aws:iam::333333333333:role/x"));
    }

    static Plan.Conditions conditions(boolean everything, RoleSearch.Result... roles) {
        return new Plan.Conditions(
                "eu-west-1", Optional.empty(), everything, everything, List.of(roles), everything, everything);
    }

    static Plan plan(FakeOrganization organization, Node target, Plan.Conditions conditions) {
        return Plan.toAttach(organization.picture(), GUARDRAIL, target, conditions);
    }

    static Plan plan(FakeOrganization organization, Node target) {
        return plan(organization, target, careful());
    }

    static String deny(String sid, String actions, String... condition) {
        String more = condition.length == 0 ? "" : ",\"Condition\":" + condition[0];
        return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"" + sid + "\",\"Effect\":\"Deny\",\"Action\":"
                + actions + ",\"Resource\":\"*\"" + more + "}]}";
    }
}
