package dev.trailwarden.sandbox.organization;

import dev.trailwarden.policy.InvalidPolicyException;
import dev.trailwarden.policy.NamedPolicy;
import dev.trailwarden.policy.PolicyDocument;
import dev.trailwarden.policy.PolicyKind;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The tree of accounts and the SCPs on it. While SCPs are enabled every target has at least one of them, and at most ten;
 * disabling them detaches all, enabling them again attaches {@code FullAWSAccess} everywhere.
 */
public final class Organization {
    /** The policy AWS attaches everywhere. */
    public static final String FULL_ACCESS = "p-FullAWSAccess";
    /** SCPs attached to one root, OU or account. (Organizations quotas, since 15 May 2026.) */
    private static final int MAX_ATTACHED = 10;
    /** Characters of an SCP. (Same.) */
    private static final int MAX_LENGTH = 10_240;
    /** SCPs of one organization. (Same.) */
    private static final int MAX_POLICIES = 10_000;
    /** Tags of one resource. (Organizations User Guide, "Tagging".) */
    private static final int MAX_TAGS = 50;

    private final String id;
    private final AccountId management;
    private final Unit root;
    private final Ids ids;
    private final SequencedMap<String, Unit> units = new LinkedHashMap<>();
    private final SequencedMap<AccountId, Member> members = new LinkedHashMap<>();
    private final SequencedMap<String, ControlPolicy> policies = new LinkedHashMap<>();
    private final Map<String, SequencedSet<String>> attached = new LinkedHashMap<>();
    private final Map<String, Set<AccountId>> delegates = new LinkedHashMap<>();
    private final SequencedMap<String, Instant> trusted = new LinkedHashMap<>();
    private final Map<String, SequencedMap<String, String>> tags = new LinkedHashMap<>();
    private final List<Consumer<AccountId>> listeners = new CopyOnWriteArrayList<>();
    private ControlStatus status = ControlStatus.ENABLED;
    private Optional<DelegationPolicy> delegation = Optional.empty();

    /**
     * Makes an organization of one root, with {@code FullAWSAccess} attached to it.
     *
     * @param id {@code o-…}
     * @param management the management account, to be added like the others
     * @param ids makes the ids of OUs and policies
     */
    public Organization(String id, AccountId management, Ids ids) {
        this.id = id;
        this.management = management;
        this.ids = ids;
        this.root = new Unit("r-" + suffix(4), "Root", "");
        String arn = "arn:aws:organizations::aws:policy/service_control_policy/" + FULL_ACCESS;
        String everything = """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";
        NamedPolicy document = new NamedPolicy(arn, PolicyDocument.parse(everything));
        policies.put(
                FULL_ACCESS,
                new ControlPolicy(FULL_ACCESS, "FullAWSAccess", "Allows access to every operation", document, true));
        add(root);
    }

    /**
     * The id.
     *
     * @return {@code o-…}
     */
    public String id() {
        return id;
    }

    /**
     * The management account.
     *
     * @return its id
     */
    public AccountId management() {
        return management;
    }

    /**
     * The root.
     *
     * @return the unit everything is in
     */
    public Unit root() {
        return root;
    }

    /**
     * Adds an OU with {@code FullAWSAccess} attached.
     *
     * @param name its name
     * @param parent what it is in
     * @return the OU
     */
    public synchronized Unit addUnit(String name, Unit parent) {
        Unit unit = new Unit("ou-" + root.id().substring(2) + "-" + suffix(8), name, parent.id());
        add(unit);
        return unit;
    }

    /**
     * Adds an account with {@code FullAWSAccess} attached.
     *
     * @param account its id
     * @param name its name
     * @param parent what it is in
     * @param joined when it was created
     * @return the account
     */
    public synchronized Member addAccount(AccountId account, String name, Unit parent, Instant joined) {
        return addAccount(account, name, name + "@example.com", parent, joined);
    }

    /**
     * The same with an address of its own.
     *
     * @param account its id
     * @param name its name
     * @param email its address
     * @param parent what it is in
     * @param joined when it was created
     * @return the account
     */
    public synchronized Member addAccount(AccountId account, String name, String email, Unit parent, Instant joined) {
        Member member = new Member(account, name, email, parent.id(), Member.ACTIVE, joined);
        members.put(account, member);
        attached.put(account.value(), atFirst());
        changed(account);
        return member;
    }

    /**
     * Puts an account into another root or OU; from now on it is under that one's SCPs.
     *
     * @param account a member
     * @param to where it goes
     * @throws ApiError {@code AccountNotFoundException}
     */
    public synchronized void move(AccountId account, Unit to) {
        Member old = existing(account);
        members.put(account, new Member(old.id(), old.name(), old.email(), to.id(), old.state(), old.joined()));
        changed(account);
    }

    /**
     * Gives an account another state.
     *
     * @param account a member
     * @param state AWS's word for it, for example {@code PENDING_CLOSURE}
     * @throws ApiError {@code AccountNotFoundException}
     */
    public synchronized void state(AccountId account, String state) {
        Member old = existing(account);
        members.put(account, new Member(old.id(), old.name(), old.email(), old.parent(), state, old.joined()));
        changed(account);
    }

    /**
     * Hears of every account that comes, moves, leaves or changes its state.
     *
     * @param listener called within the change; must not wait for anybody who looks at the organization
     */
    public void listen(Consumer<AccountId> listener) {
        listeners.add(listener);
    }

    private void changed(AccountId account) {
        listeners.forEach(listener -> listener.accept(account));
    }

    /**
     * Takes an account out of the organization: no SCP binds it any more, and no organization trail covers it.
     *
     * @param account a member
     * @throws ApiError {@code MasterCannotLeaveOrganizationException}, {@code AccountNotFoundException}, {@code
     *     ConstraintViolationException} for a delegated administrator
     */
    public synchronized void remove(AccountId account) {
        if (account.equals(management)) {
            throw ApiError.badRequest(
                    "MasterCannotLeaveOrganizationException", "The management account can't leave the organization.");
        }
        existing(account);
        if (isDelegated(account)) {
            throw OrganizationFault.constraint(
                    "CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG",
                    "You can't remove a delegated administrator from the organization.");
        }
        members.remove(account);
        attached.remove(account.value());
        tags.remove(account.value());
        changed(account);
    }

    private Member existing(AccountId account) {
        return member(account)
                .orElseThrow(() -> ApiError.badRequest(
                        "AccountNotFoundException", "You specified an account that doesn't exist."));
    }

    /**
     * Lets an AWS service work in every account of the organization.
     *
     * @param service its principal, for example {@code cloudtrail.amazonaws.com}
     * @param now when; kept when it was let in before
     */
    public synchronized void trust(String service, Instant now) {
        trusted.putIfAbsent(service, now);
    }

    /**
     * Ends that.
     *
     * @param service its principal; nothing happens when it was not let in
     */
    public synchronized void distrust(String service) {
        trusted.remove(service);
    }

    /**
     * The services that were let in.
     *
     * @return since when, by principal, in the order they were let in
     */
    public synchronized SequencedMap<String, Instant> trusted() {
        return new LinkedHashMap<>(trusted);
    }

    /**
     * Makes an account a delegated administrator of a service, which also lets it read the organization.
     *
     * @param account a member
     * @param service its principal, for example {@code cloudtrail.amazonaws.com}
     * @return false when it was one already
     */
    public synchronized boolean delegate(AccountId account, String service) {
        return delegates.computeIfAbsent(service, _ -> new LinkedHashSet<>()).add(account);
    }

    /**
     * Takes the administration of a service from an account.
     *
     * @param account a member
     * @param service its principal
     * @return false when it was none
     */
    public synchronized boolean undelegate(AccountId account, String service) {
        Set<AccountId> accounts = delegates.get(service);
        return accounts != null && accounts.remove(account);
    }

    /**
     * The delegated administrators of a service.
     *
     * @param service its principal
     * @return a copy, in the order they were made
     */
    public synchronized List<AccountId> delegates(String service) {
        return List.copyOf(delegates.getOrDefault(service, Set.of()));
    }

    /**
     * Whether an account may read the organization without being the management account.
     *
     * @param account a member
     * @return whether it is a delegated administrator of any service
     */
    public synchronized boolean isDelegated(AccountId account) {
        return delegates.values().stream().anyMatch(accounts -> accounts.contains(account));
    }

    /**
     * Every delegated administrator.
     *
     * @return a copy, each with the services it administers
     */
    public synchronized SequencedMap<AccountId, List<String>> delegates() {
        SequencedMap<AccountId, List<String>> all = new LinkedHashMap<>();
        delegates.forEach((service, accounts) -> accounts.forEach(
                account -> all.computeIfAbsent(account, _ -> new ArrayList<>()).add(service)));
        return all;
    }

    /**
     * What members may do to policies although they are not the management account.
     *
     * @return the resource-based delegation policy, empty when there is none
     */
    public synchronized Optional<DelegationPolicy> delegation() {
        return delegation;
    }

    /**
     * Sets or takes away the resource-based delegation policy.
     *
     * @param policy the policy, empty for none
     */
    public synchronized void changeDelegation(Optional<DelegationPolicy> policy) {
        delegation = policy;
    }

    /**
     * Whether the organization has SCPs switched on.
     *
     * @return the status of the policy type
     */
    public synchronized ControlStatus controlStatus() {
        return status;
    }

    /**
     * Enables SCPs, which attaches {@code FullAWSAccess} to the root, every OU and every account. The type stays {@link
     * ControlStatus#PENDING_ENABLE} until {@link #settleControls()}.
     *
     * @throws ApiError {@code PolicyTypeAlreadyEnabledException}
     */
    public synchronized void enableControls() {
        if (status != ControlStatus.DISABLED) {
            throw ApiError.badRequest(
                    "PolicyTypeAlreadyEnabledException",
                    "The specified policy type is already enabled in the specified root.");
        }
        status = ControlStatus.PENDING_ENABLE;
        attached.values().forEach(there -> there.add(FULL_ACCESS));
    }

    /** Ends the time in which SCPs are about to be enabled. */
    public synchronized void settleControls() {
        if (status == ControlStatus.PENDING_ENABLE) {
            status = ControlStatus.ENABLED;
        }
    }

    /**
     * Disables SCPs: every one is detached from everything, and nothing remembers where it was.
     *
     * @throws ApiError {@code PolicyTypeNotEnabledException}
     */
    public synchronized void disableControls() {
        if (status == ControlStatus.DISABLED) {
            throw notEnabled();
        }
        status = ControlStatus.DISABLED;
        attached.values().forEach(SequencedSet::clear);
    }

    /**
     * Creates an SCP, attached to nothing.
     *
     * @param name its name
     * @param description what people read
     * @param content the document as text; every character counts
     * @return the policy
     * @throws ApiError {@code DuplicatePolicyException}, {@code MalformedPolicyDocumentException}, {@code
     *     ConstraintViolationException}
     */
    public synchronized ControlPolicy createPolicy(String name, String description, String content) {
        if (policies.size() >= MAX_POLICIES) {
            throw OrganizationFault.constraint(
                    "POLICY_NUMBER_LIMIT_EXCEEDED", "You have exceeded the number of policies of this type.");
        }
        requireNewName(name);
        String policyId = "p-" + suffix(8);
        String arn = "arn:aws:organizations::" + management + ":policy/" + id + "/service_control_policy/" + policyId;
        ControlPolicy policy = new ControlPolicy(policyId, name, description, document(arn, content), false);
        policies.put(policyId, policy);
        return policy;
    }

    /**
     * Changes an SCP; what it is attached to is bound by its new content at once.
     *
     * @param policyId which policy
     * @param name its new name, empty to keep the old one
     * @param description its new description, empty to keep the old one
     * @param content its new document, empty to keep the old one
     * @return the policy as it is now
     * @throws ApiError {@code PolicyNotFoundException}, {@code InvalidInputException} for a policy of AWS, and what {@link
     *     #createPolicy} throws
     */
    public synchronized ControlPolicy updatePolicy(
            String policyId, Optional<String> name, Optional<String> description, Optional<String> content) {
        ControlPolicy old = own(policyId);
        name.filter(other -> !other.equals(old.name())).ifPresent(this::requireNewName);
        ControlPolicy policy = new ControlPolicy(
                policyId,
                name.orElse(old.name()),
                description.orElse(old.description()),
                content.map(text -> document(old.arn(), text)).orElse(old.policy()),
                false);
        policies.put(policyId, policy);
        return policy;
    }

    /**
     * Deletes an SCP that is attached to nothing.
     *
     * @param policyId which policy
     * @throws ApiError {@code PolicyNotFoundException}, {@code PolicyInUseException}, {@code InvalidInputException} for a
     *     policy of AWS
     */
    public synchronized void deletePolicy(String policyId) {
        own(policyId);
        if (!targetsOf(policyId).isEmpty()) {
            throw ApiError.badRequest(
                    "PolicyInUseException",
                    "The policy is attached to one or more entities. You must detach it from all roots, OUs, and"
                            + " accounts before performing this operation.");
        }
        policies.remove(policyId);
        tags.remove(policyId);
    }

    private ControlPolicy own(String policyId) {
        ControlPolicy policy = policy(policyId);
        if (policy.awsManaged()) {
            throw OrganizationFault.invalid(
                    "IMMUTABLE_POLICY", "You specified a policy that is managed by AWS and can't be modified.");
        }
        return policy;
    }

    private void requireNewName(String name) {
        if (policies.values().stream().anyMatch(policy -> policy.name().equals(name))) {
            throw ApiError.badRequest("DuplicatePolicyException", "A policy with the same name already exists.");
        }
    }

    private static NamedPolicy document(String arn, String content) {
        if (content.length() > MAX_LENGTH) {
            throw OrganizationFault.constraint(
                    "POLICY_CONTENT_LIMIT_EXCEEDED", "You have exceeded the maximum policy size.");
        }
        try {
            return new NamedPolicy(arn, PolicyDocument.parse(content, PolicyKind.SERVICE_CONTROL));
        } catch (InvalidPolicyException wrong) {
            throw ApiError.badRequest("MalformedPolicyDocumentException", String.valueOf(wrong.getMessage()));
        }
    }

    /**
     * The tags of something.
     *
     * @param resource the id of a policy, the root, an OU or an account
     * @return a copy, in the order they were set
     * @throws ApiError {@code TargetNotFoundException}
     */
    public synchronized SequencedMap<String, String> tags(String resource) {
        if (!policies.containsKey(resource)) {
            attachedTo(resource);
        }
        return new LinkedHashMap<>(tags.getOrDefault(resource, new LinkedHashMap<>()));
    }

    /**
     * Sets tags, leaving the others as they are.
     *
     * @param resource the id of a policy, the root, an OU or an account
     * @param more tags by key
     * @throws ApiError {@code TargetNotFoundException}, {@code ConstraintViolationException}
     */
    public synchronized void tag(String resource, Map<String, String> more) {
        SequencedMap<String, String> all = tags(resource);
        all.putAll(more);
        if (all.size() > MAX_TAGS) {
            throw OrganizationFault.constraint(
                    "MAX_TAG_LIMIT_EXCEEDED", "You have exceeded the number of tags allowed on this resource.");
        }
        tags.put(resource, all);
    }

    /**
     * Takes tags away.
     *
     * @param resource the id of a policy, the root, an OU or an account
     * @param keys which tags; those it does not have are no error
     * @throws ApiError {@code TargetNotFoundException}
     */
    public synchronized void untag(String resource, Collection<String> keys) {
        SequencedMap<String, String> all = tags(resource);
        all.keySet().removeAll(keys);
        tags.put(resource, all);
    }

    /**
     * Attaches an SCP.
     *
     * @param policyId which policy
     * @param target the id of the root, an OU or an account
     * @throws ApiError {@code PolicyNotFoundException}, {@code TargetNotFoundException}, {@code
     *     PolicyTypeNotEnabledException} (also while they are about to be enabled), {@code
     *     DuplicatePolicyAttachmentException}, {@code ConstraintViolationException}
     */
    public synchronized void attach(String policyId, String target) {
        policy(policyId);
        SequencedSet<String> there = attachedTo(target);
        if (status != ControlStatus.ENABLED) {
            throw notEnabled();
        }
        if (there.contains(policyId)) {
            throw ApiError.badRequest(
                    "DuplicatePolicyAttachmentException", "A policy with the same name already exists.");
        }
        if (there.size() >= MAX_ATTACHED) {
            throw OrganizationFault.constraint(
                    "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
                    "You have attached the maximum number of policies of this type to the target.");
        }
        there.add(policyId);
    }

    /**
     * Detaches an SCP.
     *
     * @param policyId which policy
     * @param target the id of the root, an OU or an account
     * @throws ApiError {@code PolicyNotFoundException}, {@code TargetNotFoundException}, {@code
     *     PolicyNotAttachedException}, {@code ConstraintViolationException} for the last one
     */
    public synchronized void detach(String policyId, String target) {
        policy(policyId);
        SequencedSet<String> there = attachedTo(target);
        if (!there.contains(policyId)) {
            throw ApiError.badRequest(
                    "PolicyNotAttachedException",
                    "The policy isn't attached to the specified target in the specified root.");
        }
        if (there.size() == 1) {
            throw OrganizationFault.constraint(
                    "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
                    "You cannot remove the last policy attached to the specified target.");
        }
        there.remove(policyId);
    }

    /**
     * All accounts.
     *
     * @return a copy, in the order they were added
     */
    public synchronized List<Member> members() {
        return List.copyOf(members.values());
    }

    /**
     * One account.
     *
     * @param account its id
     * @return the account, empty when the organization does not have it
     */
    public synchronized Optional<Member> member(AccountId account) {
        return Optional.ofNullable(members.get(account));
    }

    /**
     * The OUs directly in a root or OU.
     *
     * @param parent its id
     * @return its OUs
     */
    public synchronized List<Unit> unitsIn(String parent) {
        return units.values().stream()
                .filter(unit -> unit.parent().equals(parent))
                .toList();
    }

    /**
     * The root or an OU by its id.
     *
     * @param unitId {@code r-…} or {@code ou-…}
     * @return the unit
     */
    public synchronized Optional<Unit> unit(String unitId) {
        return Optional.ofNullable(units.get(unitId));
    }

    /**
     * All SCPs.
     *
     * @return a copy
     */
    public synchronized List<ControlPolicy> policies() {
        return List.copyOf(policies.values());
    }

    /**
     * One SCP.
     *
     * @param policyId its id
     * @return the policy
     * @throws ApiError {@code PolicyNotFoundException}
     */
    public synchronized ControlPolicy policy(String policyId) {
        ControlPolicy policy = policies.get(policyId);
        if (policy == null) {
            throw ApiError.badRequest(
                    "PolicyNotFoundException", "We can't find a policy with the PolicyId that you specified.");
        }
        return policy;
    }

    /**
     * The SCPs directly on a target.
     *
     * @param target the id of the root, an OU or an account
     * @return its policies
     * @throws ApiError {@code TargetNotFoundException}
     */
    public synchronized List<ControlPolicy> policiesOn(String target) {
        return attachedTo(target).stream().map(this::policy).toList();
    }

    /**
     * Where an SCP is attached.
     *
     * @param policyId its id
     * @return the ids of its targets
     * @throws ApiError {@code PolicyNotFoundException}
     */
    public synchronized List<String> targetsOf(String policyId) {
        policy(policyId);
        return attached.entrySet().stream()
                .filter(target -> target.getValue().contains(policyId))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * The units an account is in.
     *
     * @param account which account
     * @return from the root down; empty for an account outside the organization
     */
    public synchronized List<Unit> above(AccountId account) {
        List<Unit> path = new ArrayList<>();
        Member member = members.get(account);
        Unit at = member == null ? null : units.get(member.parent());
        while (at != null) {
            path.addFirst(at);
            at = units.get(at.parent());
        }
        return List.copyOf(path);
    }

    /**
     * The SCPs that have a say in what an account's principals do.
     *
     * @param account which account
     * @return level by level from the root down to the account; empty for the management account, which SCPs leave
     *     alone, for an account outside the organization, and while SCPs are disabled
     */
    public synchronized List<List<NamedPolicy>> controls(AccountId account) {
        if (account.equals(management) || !members.containsKey(account) || status == ControlStatus.DISABLED) {
            return List.of();
        }
        List<List<NamedPolicy>> levels = new ArrayList<>();
        above(account).forEach(unit -> levels.add(documents(policiesOn(unit.id()))));
        levels.add(documents(policiesOn(account.value())));
        return levels;
    }

    private void add(Unit unit) {
        units.put(unit.id(), unit);
        attached.put(unit.id(), atFirst());
    }

    private SequencedSet<String> atFirst() {
        return status == ControlStatus.DISABLED ? new LinkedHashSet<>() : new LinkedHashSet<>(List.of(FULL_ACCESS));
    }

    private SequencedSet<String> attachedTo(String target) {
        SequencedSet<String> there = attached.get(target);
        if (there == null) {
            throw ApiError.badRequest(
                    "TargetNotFoundException",
                    "We can't find a root, OU, or account with the TargetId that you specified.");
        }
        return there;
    }

    private String suffix(int length) {
        return ids.unique("", length).toLowerCase(Locale.ROOT);
    }

    private static List<NamedPolicy> documents(Collection<ControlPolicy> policies) {
        return policies.stream().map(ControlPolicy::policy).toList();
    }

    private static ApiError notEnabled() {
        return ApiError.badRequest(
                "PolicyTypeNotEnabledException", "The specified policy type isn't currently enabled in this root.");
    }
}
