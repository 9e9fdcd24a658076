package dev.trailwarden.rollout;

import java.util.Optional;
import java.util.Set;

/** What is asked of Organizations and Account Management. Lists are whole: pages are the adapter's matter. */
public interface Directory {
    /** The service that StackSets are to Organizations (CloudFormation User Guide, trusted access). */
    String STACKSETS = "member.org.stacksets.cloudformation.amazonaws.com";

    /**
     * {@return the organization of the credentials}
     *
     * @throws RolloutFault if there is none, or it cannot be asked
     */
    OrganizationSeen organization() throws RolloutFault;

    /**
     * {@return whether StackSets may work in the organization's accounts}
     *
     * @throws RolloutFault if it cannot be asked
     */
    boolean trusted() throws RolloutFault;

    /**
     * {@return the accounts that are delegated administrators of StackSets}
     *
     * @throws RolloutFault if it cannot be asked
     */
    Set<String> delegates() throws RolloutFault;

    /**
     * {@return the Regions that an account has, enabled by default or opted in; empty if these credentials may not ask about
     * it}
     *
     * @param account of this organization
     * @throws RolloutFault if it cannot be asked
     */
    Optional<Set<String>> regions(String account) throws RolloutFault;
}
