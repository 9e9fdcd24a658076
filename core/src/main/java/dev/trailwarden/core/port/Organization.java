package dev.trailwarden.core.port;

import dev.trailwarden.core.event.AccountId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can be seen of an organization, and the one thing that can be done to it, from its management account. */
public interface Organization {

    /**
     * Gives the root ({@code organizations:ListRoots}, once a second).
     *
     * @throws MemberFault if Organizations does not answer or refuses
     */
    Root root() throws MemberFault;

    /**
     * The root of an organization.
     *
     * @param organization the organization's id
     * @param id its own
     * @param serviceControl the status of its service control policies: {@link #ENABLED}, or anything else
     */
    record Root(String organization, String id, String serviceControl) {
        /** The type is on (Organizations API reference, PolicyTypeSummary). */
        public static final String ENABLED = "ENABLED";

        /** Whether service control policies hold anybody. */
        public boolean holds() {
            return ENABLED.equals(serviceControl);
        }
    }

    /**
     * Reads a policy ({@code organizations:DescribePolicy}, twice a second).
     *
     * @param id well formed
     * @return nothing if there is none
     * @throws MemberFault if Organizations does not answer or refuses
     */
    Optional<PolicyText> policy(String id) throws MemberFault;

    /**
     * A policy as it is.
     *
     * @param id its id
     * @param name its name, which whoever made it chose
     * @param serviceControl whether it is a service control policy
     * @param text the document
     */
    record PolicyText(String id, String name, boolean serviceControl, String text) {}

    /**
     * Lists the service control policies that are not AWS's own ({@code organizations:ListPolicies}).
     *
     * @return ids and names
     * @throws MemberFault if Organizations does not answer or refuses
     */
    List<PolicyName> policies() throws MemberFault;

    /**
     * A policy in a list.
     *
     * @param id its id
     * @param name its name
     */
    record PolicyName(String id, String name) {}

    /**
     * Says where a policy is attached ({@code organizations:ListTargetsForPolicy}).
     *
     * @param policy its id
     * @return the ids of roots, units and accounts; nothing if there is no such policy
     * @throws MemberFault if Organizations does not answer or refuses
     */
    Set<String> targets(String policy) throws MemberFault;

    /**
     * Gives what an account or a unit is below ({@code organizations:ListParents}).
     *
     * @param child the id of an account or a unit
     * @return the ids of its unit, of all units above that and of the root, in this order
     * @throws MemberFault of kind {@link MemberFault.Kind#NO_SUCH_TRAIL} if there is no such child, or if Organizations
     *     does not answer or refuses
     */
    List<String> above(String child) throws MemberFault;

    /**
     * Says whether an account is a member ({@code organizations:DescribeAccount}).
     *
     * @throws MemberFault if Organizations does not answer or refuses
     */
    boolean hasMember(AccountId account) throws MemberFault;

    /**
     * Gives the services that have access to the organization ({@code
     * organizations:ListAWSServiceAccessForOrganization}).
     *
     * @return their principals
     * @throws MemberFault if Organizations does not answer or refuses
     */
    Set<String> services() throws MemberFault;

    /**
     * Attaches a policy ({@code organizations:AttachPolicy}). One that is attached already counts as success.
     *
     * @param policy its id
     * @param target the id of a root, a unit or an account
     * @throws MemberFault if Organizations does not answer or refuses
     */
    void attach(String policy, String target) throws MemberFault;
}
