package dev.trailwarden.scp.live;

import java.util.List;

/** What we ask of AWS Organizations, and do to it. Lists are whole: pages are the adapter's matter. */
public interface OrganizationControl {
    /**
     * The organization and its management account.
     *
     * @param id {@code o-...}
     * @param managementAccount twelve digits; no SCP binds it
     * @param partition {@code aws}, {@code aws-cn}, ... as ARNs have it
     */
    record Home(String id, String managementAccount, String partition) {}

    /**
     * The root, and whether SCPs count.
     *
     * @param node the root
     * @param scps whether they count
     */
    record Top(Node.Root node, ScpSwitch scps) {}

    /**
     * {@return the organization of the credentials}
     *
     * @throws OrganizationFault if there is none, or it cannot be asked
     */
    Home home() throws OrganizationFault;

    /**
     * {@return the root; an organization has exactly one}
     *
     * @throws OrganizationFault if it cannot be asked
     */
    Top top() throws OrganizationFault;

    /**
     * {@return the OUs directly in a root or OU}
     *
     * @param parent its id
     * @throws OrganizationFault if it cannot be asked
     */
    List<Node.Unit> unitsIn(String parent) throws OrganizationFault;

    /**
     * {@return the accounts directly in a root or OU}
     *
     * @param parent its id
     * @throws OrganizationFault if it cannot be asked
     */
    List<Node.Account> accountsIn(String parent) throws OrganizationFault;

    /**
     * {@return every SCP of the organization}
     *
     * @throws OrganizationFault if it cannot be asked
     */
    List<Scp> policies() throws OrganizationFault;

    /**
     * {@return the ids of all nodes that an SCP is attached to}
     *
     * @param policyId which
     * @throws OrganizationFault if it cannot be asked
     */
    List<String> targetsOf(String policyId) throws OrganizationFault;

    /**
     * {@return an SCP's text}
     *
     * @param policyId which
     * @throws OrganizationFault if it cannot be asked
     */
    String text(String policyId) throws OrganizationFault;

    /**
     * Lets SCPs count, and comes back when they do. Nothing happens when they already do.
     *
     * @param rootId the root's id
     * @throws OrganizationFault if it is refused, or takes too long
     */
    void enableScps(String rootId) throws OrganizationFault;

    /**
     * Makes an SCP, attached to nothing.
     *
     * @param policy its name, description and text
     * @return the policy as the organization knows it
     * @throws OrganizationFault if it is refused
     */
    Scp create(WantedPolicy policy) throws OrganizationFault;

    /**
     * Gives an SCP another description and text, wherever it is attached.
     *
     * @param policyId which
     * @param policy its description and text
     * @throws OrganizationFault if it is refused
     */
    void update(String policyId, WantedPolicy policy) throws OrganizationFault;

    /**
     * Attaches an SCP. Nothing happens when it is attached already.
     *
     * @param policyId which
     * @param nodeId to what
     * @throws OrganizationFault if it is refused
     */
    void attach(String policyId, String nodeId) throws OrganizationFault;

    /**
     * Detaches an SCP. Nothing happens when it is not attached.
     *
     * @param policyId which
     * @param nodeId from what
     * @throws OrganizationFault if it is refused
     */
    void detach(String policyId, String nodeId) throws OrganizationFault;

    /**
     * Deletes an SCP that is attached to nothing.
     *
     * @param policyId which
     * @throws OrganizationFault if it is refused
     */
    void delete(String policyId) throws OrganizationFault;
}
