package dev.trailwarden.sandbox.identity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.policy.InvalidPolicyException;
import dev.trailwarden.policy.PolicyDocument;
import dev.trailwarden.policy.PolicyKind;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Arn;
import dev.trailwarden.sandbox.model.Ids;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The organization's users, roles, access keys and sessions.
 *
 * <p>Signatures are not verified: everything runs on loopback and whoever can reach the port could read the keys. The
 * access key id and the session token must exist, which is what decides who is calling.
 */
public final class Identities {
    /** How often sessions that are long over are forgotten; looking through all of them at every one would add up. */
    private static final Duration SWEEP = Duration.ofMinutes(1);

    private final Ids ids;
    private final SandboxClock clock;
    private final Map<String, User> users = new ConcurrentHashMap<>();
    private final Map<String, Role> roles = new ConcurrentHashMap<>();
    private final Map<String, String> keyOwners = new ConcurrentHashMap<>();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final Map<AccountId, Map<String, Role>> rolesOf = new ConcurrentHashMap<>();
    private final Map<AccountId, Consumer<AccountId>> unsettled = new ConcurrentHashMap<>();
    private volatile Instant swept = Instant.MIN;

    /**
     * Makes an organization without identities.
     *
     * @param ids makes unique ids and keys
     * @param clock tells when sessions expire
     */
    public Identities(Ids ids, SandboxClock clock) {
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Makes an account's roles when somebody first asks for any of them.
     *
     * @param account whose
     * @param roles makes them, by {@link #copyRole} only
     */
    public void later(AccountId account, Consumer<AccountId> roles) {
        unsettled.put(account, roles);
    }

    private void settle(AccountId account) {
        if (unsettled.isEmpty() || !unsettled.containsKey(account)) {
            return;
        }
        // One makes them; who asks meanwhile waits, and does not find half of them.
        synchronized (this) {
            Consumer<AccountId> roles = unsettled.get(account);
            if (roles != null) {
                roles.accept(account);
                unsettled.remove(account);
            }
        }
    }

    /**
     * Creates a user.
     *
     * @param account whose
     * @param name the user's name
     * @param policies inline policies, by name
     * @return the user
     * @throws ApiError {@code EntityAlreadyExists}
     */
    public User createUser(AccountId account, String name, Map<String, JsonNode> policies) {
        User user = new User(account, name, ids.unique("AIDA", 17), policies);
        if (users.putIfAbsent(user.arn(), user) != null) {
            throw new ApiError("EntityAlreadyExists", 409, "User with name " + name + " already exists.");
        }
        return user;
    }

    /**
     * Gives a user an access key.
     *
     * @param user who
     * @return the new key
     */
    public Credentials createAccessKey(User user) {
        Credentials key = new Credentials(ids.unique("AKIA", 16), ids.secret(40), Optional.empty());
        keyOwners.put(key.accessKeyId(), user.arn());
        return key;
    }

    /**
     * Creates a role.
     *
     * @param account whose
     * @param path begins and ends with a slash
     * @param name the role's name
     * @param trustPolicy who may assume it; role and user ARNs named as principals are pinned to their unique ids
     * @param policies inline policies, by name
     * @return the role
     * @throws ApiError {@code EntityAlreadyExists} when the account has a role of that name on any path (the reason a
     *     role with a fixed name cannot be rolled out to two Regions), {@code MalformedPolicyDocument}
     */
    public synchronized Role createRole(
            AccountId account, String path, String name, JsonNode trustPolicy, Map<String, JsonNode> policies) {
        settle(account);
        if (rolesOf.getOrDefault(account, Map.of()).containsKey(name)) {
            throw new ApiError("EntityAlreadyExists", 409, "Role with name " + name + " already exists.");
        }
        Role role = new Role(
                account,
                path,
                name,
                ids.unique("AROA", 17),
                clock.now(),
                pinPrincipals(check(trustPolicy, PolicyKind.TRUST)),
                policies,
                Role.Settings.usual());
        replace(role);
        return role;
    }

    /**
     * Creates a role like another one that was checked when it was made.
     *
     * @param account whose
     * @param like the other, of any account
     * @param trustPolicy who may assume it, pinned already
     * @param policies its inline policies
     */
    public void copyRole(AccountId account, Role like, JsonNode trustPolicy, Map<String, JsonNode> policies) {
        replace(new Role(
                account,
                like.path(),
                like.name(),
                ids.unique("AROA", 17),
                clock.now(),
                trustPolicy,
                policies,
                like.settings()));
    }

    /**
     * Puts an inline policy on a role, replacing one of the same name.
     *
     * @param roleArn which role
     * @param policyName the policy's name
     * @param document the policy
     * @throws ApiError {@code NoSuchEntity}, {@code MalformedPolicyDocument}
     */
    public synchronized void putRolePolicy(String roleArn, String policyName, JsonNode document) {
        check(document, PolicyKind.IDENTITY_BASED);
        Role role = existing(roleArn);
        Map<String, JsonNode> policies = new TreeMap<>(role.policies());
        policies.put(policyName, document);
        replace(role.withPolicies(policies));
    }

    /**
     * Takes an inline policy off a role.
     *
     * @param roleArn which role
     * @param policyName the policy's name; nothing happens when the role has none of it
     * @throws ApiError {@code NoSuchEntity}
     */
    public synchronized void deleteRolePolicy(String roleArn, String policyName) {
        Role role = existing(roleArn);
        Map<String, JsonNode> policies = new TreeMap<>(role.policies());
        policies.remove(policyName);
        replace(role.withPolicies(policies));
    }

    /**
     * Replaces a role's trust policy.
     *
     * @param roleArn which role
     * @param trustPolicy who may assume it from now on
     * @throws ApiError {@code NoSuchEntity}, {@code MalformedPolicyDocument}
     */
    public synchronized void updateTrust(String roleArn, JsonNode trustPolicy) {
        Role role = existing(roleArn);
        replace(role.withTrust(pinPrincipals(check(trustPolicy, PolicyKind.TRUST))));
    }

    /**
     * Changes a role's settings.
     *
     * @param roleArn which role
     * @param change what becomes of them
     * @throws ApiError {@code NoSuchEntity}
     */
    public synchronized void changeSettings(String roleArn, UnaryOperator<Role.Settings> change) {
        Role role = existing(roleArn);
        replace(role.with(change.apply(role.settings())));
    }

    /**
     * Deletes a role. Its sessions stop working, and policies that named it as a principal keep an id nobody has.
     *
     * @param roleArn which role
     * @throws ApiError {@code NoSuchEntity}
     */
    public synchronized void deleteRole(String roleArn) {
        Role gone = existing(roleArn);
        roles.remove(gone.arn());
        rolesOf.getOrDefault(gone.account(), Map.of()).remove(gone.name());
    }

    /**
     * Looks up a role.
     *
     * @param arn its ARN, path included
     * @return the role as it is now
     */
    public Optional<Role> role(String arn) {
        if (!unsettled.isEmpty()) {
            Arn.parse(arn).flatMap(Arn::owner).ifPresent(this::settle);
        }
        return Optional.ofNullable(roles.get(arn));
    }

    /**
     * Looks up a role by the name that is unique in its account.
     *
     * @param account whose
     * @param name without the path
     * @return the role as it is now
     */
    public Optional<Role> role(AccountId account, String name) {
        settle(account);
        return Optional.ofNullable(rolesOf.getOrDefault(account, Map.of()).get(name));
    }

    /**
     * The roles of an account.
     *
     * @param account whose
     * @return by ARN
     */
    public List<Role> roles(AccountId account) {
        settle(account);
        return rolesOf.getOrDefault(account, Map.of()).values().stream()
                .sorted(Comparator.comparing(Role::arn))
                .toList();
    }

    /**
     * Looks up a user.
     *
     * @param arn the user's ARN
     * @return the user
     */
    public Optional<User> user(String arn) {
        return Optional.ofNullable(users.get(arn));
    }

    /**
     * Opens a session of a role; whether the caller may is the {@link Authorizer}'s business.
     *
     * @param role which role
     * @param name the session's name
     * @param duration how long it lasts
     * @param policy narrows the role
     * @param sourceIdentity who is really behind it
     * @return the session, whose credentials work on the wire at once
     */
    public Session openSession(
            Role role, String name, Duration duration, Optional<JsonNode> policy, Optional<String> sourceIdentity) {
        Credentials key = new Credentials(ids.unique("ASIA", 16), ids.secret(40), Optional.of(ids.secret(356)));
        Instant now = clock.now();
        if (swept.plus(SWEEP).isBefore(now)) {
            swept = now;
            sessions.values()
                    .removeIf(old -> old.expires().plus(Duration.ofHours(1)).isBefore(now));
        }
        Session session = new Session(key, role, name, policy, sourceIdentity, now, now.plus(duration));
        sessions.put(key.accessKeyId(), session);
        return session;
    }

    /**
     * Tells who signs with an access key.
     *
     * @param accessKeyId from the request's credential scope
     * @param token the session token, empty when the request has none
     * @return who is calling; empty when the key does not exist, the token is not the key's, or the role is gone
     * @throws ApiError {@code ExpiredToken} when the session is over
     */
    public Optional<Caller> authenticate(String accessKeyId, Optional<String> token) {
        Optional<Caller> user = Optional.ofNullable(keyOwners.get(accessKeyId))
                .flatMap(this::user)
                .filter(found -> token.isEmpty())
                .map(found -> new Caller.OfUser(found, accessKeyId));
        if (user.isPresent()) {
            return user;
        }
        Session session = sessions.get(accessKeyId);
        if (session == null
                || !session.credentials().sessionToken().equals(token)
                || current(session).isEmpty()) {
            return Optional.empty();
        }
        if (!clock.now().isBefore(session.expires())) {
            throw new ApiError("ExpiredToken", 403, "The security token included in the request is expired");
        }
        return Optional.of(new Caller.OfSession(session));
    }

    /**
     * The role of a session as it is now.
     *
     * @param session which session
     * @return the role with the policies it has now; empty when it was deleted, even if one of the same name exists
     */
    public Optional<Role> current(Session session) {
        return role(session.role().arn())
                .filter(now -> now.uniqueId().equals(session.role().uniqueId()));
    }

    /**
     * A policy as AWS keeps it: a role or user ARN named as principal becomes that identity's unique id, so that a
     * re-created role of the same name is a stranger to it. (IAM reference, policy elements: Principal.)
     *
     * @param policy a trust or resource policy
     * @return a copy with pinned principals
     * @throws ApiError {@code MalformedPolicyDocument} when it names a role or user that does not exist
     */
    public JsonNode pinPrincipals(JsonNode policy) {
        return Principals.rewrite(policy, this::pinned);
    }

    /**
     * A policy as AWS shows it: the opposite of {@link #pinPrincipals}. The unique id of an identity that is gone stays.
     *
     * @param policy a pinned policy
     * @return a copy with ARNs
     */
    public JsonNode showPrincipals(JsonNode policy) {
        return Principals.rewrite(policy, this::shown);
    }

    private String shown(String principal) {
        return roles.values().stream()
                .filter(role -> role.uniqueId().equals(principal))
                .map(Role::arn)
                .findFirst()
                .or(() -> users.values().stream()
                        .filter(user -> user.uniqueId().equals(principal))
                        .map(User::arn)
                        .findFirst())
                .orElse(principal);
    }

    private String pinned(String principal) {
        if (principal.matches("arn:[^:]+:iam::\\d{12}:role/.+")) {
            return role(principal).map(Role::uniqueId).orElseThrow(() -> invalidPrincipal(principal));
        }
        if (principal.matches("arn:[^:]+:iam::\\d{12}:user/.+")) {
            return user(principal).map(User::uniqueId).orElseThrow(() -> invalidPrincipal(principal));
        }
        return principal;
    }

    private static JsonNode check(JsonNode document, PolicyKind kind) {
        try {
            PolicyDocument.parse(document.toString(), kind);
            return document;
        } catch (InvalidPolicyException wrong) {
            throw ApiError.badRequest("MalformedPolicyDocument", String.valueOf(wrong.getMessage()));
        }
    }

    private static ApiError invalidPrincipal(String principal) {
        return ApiError.badRequest(
                "MalformedPolicyDocument", "Invalid principal in policy: \"AWS\":\"" + principal + "\"");
    }

    private Role existing(String roleArn) {
        return role(roleArn)
                .orElseThrow(() -> new ApiError(
                        "NoSuchEntity",
                        404,
                        "The role with name " + roleArn.substring(roleArn.lastIndexOf('/') + 1) + " cannot be found."));
    }

    private void replace(Role role) {
        roles.put(role.arn(), role);
        rolesOf.computeIfAbsent(role.account(), _ -> new ConcurrentHashMap<>()).put(role.name(), role);
    }
}
