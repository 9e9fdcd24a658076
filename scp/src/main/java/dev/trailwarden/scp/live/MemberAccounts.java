package dev.trailwarden.scp.live;

import dev.trailwarden.scp.RolePattern;
import java.util.Optional;

/** What we ask of single accounts. Whatever goes wrong is an answer, too. Safe for several threads. */
public interface MemberAccounts {
    /** Whether an account has a role. */
    sealed interface RoleAnswer {
        /**
         * It has.
         *
         * @param arn the role's ARN
         */
        record Has(String arn) implements RoleAnswer {}

        /**
         * It has not.
         *
         * @param namesake the ARN of a role of the same name under another path, which exemptions do not fit
         */
        record HasNot(Optional<String> namesake) implements RoleAnswer {}

        /**
         * That could not be found out.
         *
         * @param why for people
         */
        record Cannot(String why) implements RoleAnswer {}
    }

    /** What came of an attempt to stop a trail that does not exist. */
    sealed interface ProbeAnswer {
        /**
         * An SCP refused it.
         *
         * @param policyArn which one, if AWS says
         */
        record DeniedByScp(Optional<String> policyArn) implements ProbeAnswer {}

        /** Nothing refused it: CloudTrail looked for the trail. */
        record NotDenied() implements ProbeAnswer {}

        /**
         * Something else stood in the way, so that nothing is known of SCPs.
         *
         * @param why for people
         */
        record Unclear(String why) implements ProbeAnswer {}
    }

    /**
     * Looks for a role.
     *
     * @param account where, twelve digits
     * @param pattern the role; wildcards fit
     * @return whether it is there
     */
    RoleAnswer findRole(String account, RolePattern pattern);

    /**
     * Tries to stop a trail that cannot exist. SCPs are judged before CloudTrail looks for the trail, so this shows whether
     * one would refuse, and can do no harm.
     *
     * @param account where, twelve digits
     * @param trail a name that no trail has
     * @return what came of it
     */
    ProbeAnswer stopNothing(String account, String trail);
}
