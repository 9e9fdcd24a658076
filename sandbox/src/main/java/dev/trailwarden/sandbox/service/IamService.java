package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.policy.InvalidPolicyException;
import dev.trailwarden.policy.PolicyDocument;
import dev.trailwarden.policy.PolicyKind;
import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.identity.AccessQuestion;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.identity.Identities;
import dev.trailwarden.sandbox.identity.ManagedPolicies;
import dev.trailwarden.sandbox.identity.Role;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService;
import dev.trailwarden.sandbox.wire.ServiceProfile;
import dev.trailwarden.sandbox.wire.ServiceProfile.Protocol;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * AWS IAM, as far as roles go: made, changed, given policies, deleted, by whoever may. Of managed policies there are only
 * those of {@link ManagedPolicies}; users, groups, instance profiles and customer managed policies cannot be called. (IAM
 * API Reference.)
 */
public final class IamService implements ApiService {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]{1,64}");
    private static final Pattern POLICY_NAME = Pattern.compile("[\\w+=,.@-]{1,128}");
    private static final Pattern PATH = Pattern.compile("/|/[\\x21-\\x7F]{1,510}/");
    private static final int MIN_SESSION = 3600;
    private static final int MAX_SESSION = 43_200;
    private static final int MAX_TAGS = 50;
    private static final int MAX_MANAGED = 10;
    private static final int PAGE = 100;
    private static final int MAX_PAGE = 1000;

    private final Identities identities;
    private final Authorizer authorizer;

    /** Does an operation to a role that exists and is not AWS's own. */
    @FunctionalInterface
    private interface Change {
        void make(ApiCall call, Role role);
    }

    /**
     * Makes the service.
     *
     * @param world has the identities and the authorizer
     */
    public IamService(World world) {
        this.identities = world.identities();
        this.authorizer = world.authorizer();
    }

    @Override
    public ServiceProfile profile() {
        return new ServiceProfile(
                "iam", Protocol.QUERY, "https://iam.amazonaws.com/doc/2010-05-08/", ApiError.ACCESS_DENIED);
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.ofEntries(
                Map.entry("GetRole", Operation.read(this::getRole)),
                Map.entry("ListRoles", Operation.read(this::listRoles)),
                Map.entry("GetRolePolicy", Operation.read(this::getRolePolicy)),
                Map.entry("ListRolePolicies", Operation.read(this::listRolePolicies)),
                Map.entry("ListAttachedRolePolicies", Operation.read(this::listAttachedRolePolicies)),
                Map.entry("ListRoleTags", Operation.read(this::listRoleTags)),
                Map.entry("CreateRole", Operation.write(this::createRole)),
                change("DeleteRole", this::deleteRole),
                change("UpdateRole", this::updateRole),
                change("UpdateAssumeRolePolicy", this::updateAssumeRolePolicy),
                change("PutRolePolicy", this::putRolePolicy),
                change("DeleteRolePolicy", this::deleteRolePolicy),
                change("AttachRolePolicy", this::attachRolePolicy),
                change("DetachRolePolicy", this::detachRolePolicy),
                change("PutRolePermissionsBoundary", this::putBoundary),
                change("DeleteRolePermissionsBoundary", this::deleteBoundary),
                change("TagRole", this::tagRole),
                change("UntagRole", this::untagRole));
    }

    /**
     * The answer to creating a role where only AWS does.
     *
     * @param path the role's path
     * @return {@code InvalidInput}
     */
    static ApiError reserved(String path) {
        return ApiError.badRequest("InvalidInput", "The path " + path + " is reserved for roles that AWS creates.");
    }

    private Map.Entry<String, Operation> change(String name, Change change) {
        return Map.entry(name, Operation.write(call -> {
            Role role = allowed(call);
            if (Role.isReserved(role.path())) {
                throw ApiError.badRequest(
                        "UnmodifiableEntity",
                        "Cannot perform the operation on the protected role '" + role.name()
                                + "' - this role is only modifiable by AWS");
            }
            change.make(call, role);
            return empty();
        }));
    }

    /** The role a call names; IAM asks about a role that does not exist as if it had no path. */
    private Role allowed(ApiCall call) {
        String name = call.text("RoleName");
        Optional<Role> role = identities.role(call.caller().account(), name);
        AccessQuestion question = call.asks(role.map(Role::arn).orElseGet(() -> arn(call, "/", name)));
        String policy = call.text("PolicyArn");
        question = policy.isEmpty() ? question : question.with("iam:PolicyARN", policy);
        Optional<String> boundary = role.flatMap(known -> known.settings().boundary())
                .or(() -> Optional.of(call.text("PermissionsBoundary")).filter(arn -> !arn.isEmpty()));
        authorizer.require(boundary.isPresent() ? question.with("iam:PermissionsBoundary", boundary.get()) : question);
        return role.orElseThrow(
                () -> new ApiError("NoSuchEntity", 404, "The role with name " + name + " cannot be found."));
    }

    private static String arn(ApiCall call, String path, String name) {
        return "arn:aws:iam::" + call.caller().account() + ":role" + path + name;
    }

    private ObjectNode getRole(ApiCall call) {
        return described(allowed(call));
    }

    private ObjectNode listRoles(ApiCall call) {
        String prefix = text(call, "PathPrefix").orElse("/");
        authorizer.require(call.asks(arn(call, prefix, "")));
        List<Role> roles = identities.roles(call.caller().account()).stream()
                .filter(role -> role.path().startsWith(prefix))
                .toList();
        return page(call, "Roles", roles, this::listed);
    }

    private ObjectNode getRolePolicy(ApiCall call) {
        Role role = allowed(call);
        String name = call.text("PolicyName");
        return empty().put("RoleName", role.name())
                .put("PolicyName", name)
                .put("PolicyDocument", encoded(inline(role, name)));
    }

    private ObjectNode listRolePolicies(ApiCall call) {
        List<String> names = allowed(call).policies().keySet().stream().sorted().toList();
        return page(call, "PolicyNames", names, JsonNodeFactory.instance::textNode);
    }

    private ObjectNode listAttachedRolePolicies(ApiCall call) {
        return page(
                call,
                "AttachedPolicies",
                allowed(call).settings().managed(),
                arn -> empty().put("PolicyName", arn.substring(arn.lastIndexOf('/') + 1))
                        .put("PolicyArn", arn));
    }

    private ObjectNode listRoleTags(ApiCall call) {
        List<Map.Entry<String, String>> tags =
                List.copyOf(new TreeMap<>(allowed(call).settings().tags()).entrySet());
        return page(call, "Tags", tags, tag -> empty().put("Key", tag.getKey()).put("Value", tag.getValue()));
    }

    private ObjectNode createRole(ApiCall call) {
        String name = matching(call.text("RoleName"), NAME, "roleName");
        String path = matching(text(call, "Path").orElse("/"), PATH, "path");
        Optional<String> boundary = text(call, "PermissionsBoundary");
        AccessQuestion question = call.asks(arn(call, path, name));
        authorizer.require(boundary.isPresent() ? question.with("iam:PermissionsBoundary", boundary.get()) : question);
        Map<String, String> tags = tags(call);
        if (!tags.isEmpty()) {
            authorizer.require(call.asks("iam:TagRole", arn(call, path, name)));
        }
        if (Role.isReserved(path)) {
            throw reserved(path);
        }
        JsonNode trust = document(call.text("AssumeRolePolicyDocument"), PolicyKind.TRUST);
        IamResources.checkTrust(trust);
        boundary.ifPresent(IamService::managed);
        Role.Settings settings = new Role.Settings(call.text("Description"), session(call), List.of(), boundary, tags);
        Role role = identities.createRole(call.caller().account(), path, name, trust, Map.of());
        identities.changeSettings(role.arn(), _ -> settings);
        return described(identities.role(role.arn()).orElse(role));
    }

    private void deleteRole(ApiCall call, Role role) {
        if (!role.policies().isEmpty()) {
            throw new ApiError("DeleteConflict", 409, "Cannot delete entity, must delete policies first.");
        }
        if (!role.settings().managed().isEmpty()) {
            throw new ApiError("DeleteConflict", 409, "Cannot delete entity, must detach all policies first.");
        }
        identities.deleteRole(role.arn());
    }

    private void updateRole(ApiCall call, Role role) {
        Duration session = session(call);
        identities.changeSettings(
                role.arn(),
                old -> new Role.Settings(
                        text(call, "Description").orElse(old.description()),
                        session,
                        old.managed(),
                        old.boundary(),
                        old.tags()));
    }

    private void updateAssumeRolePolicy(ApiCall call, Role role) {
        JsonNode trust = document(call.text("PolicyDocument"), PolicyKind.TRUST);
        IamResources.checkTrust(trust);
        identities.updateTrust(role.arn(), trust);
    }

    private void putRolePolicy(ApiCall call, Role role) {
        String name = matching(call.text("PolicyName"), POLICY_NAME, "policyName");
        Map<String, JsonNode> policies = new TreeMap<>(role.policies());
        policies.put(name, document(call.text("PolicyDocument"), PolicyKind.IDENTITY_BASED));
        IamResources.checkInline(policies);
        identities.putRolePolicy(role.arn(), name, policies.get(name));
    }

    private void deleteRolePolicy(ApiCall call, Role role) {
        inline(role, call.text("PolicyName"));
        identities.deleteRolePolicy(role.arn(), call.text("PolicyName"));
    }

    private void attachRolePolicy(ApiCall call, Role role) {
        String arn = managed(call.text("PolicyArn"));
        List<String> all = new ArrayList<>(role.settings().managed());
        if (!all.contains(arn)) {
            all.add(arn);
        }
        if (all.size() > MAX_MANAGED) {
            throw new ApiError("LimitExceeded", 409, "Cannot exceed quota for PoliciesPerRole: " + MAX_MANAGED);
        }
        identities.changeSettings(role.arn(), old -> old.withManaged(all));
    }

    private void detachRolePolicy(ApiCall call, Role role) {
        String arn = call.text("PolicyArn");
        List<String> rest = new ArrayList<>(role.settings().managed());
        if (!rest.remove(arn)) {
            throw new ApiError("NoSuchEntity", 404, "Policy " + arn + " was not found.");
        }
        identities.changeSettings(role.arn(), old -> old.withManaged(rest));
    }

    private void putBoundary(ApiCall call, Role role) {
        String arn = managed(call.text("PermissionsBoundary"));
        identities.changeSettings(role.arn(), old -> old.withBoundary(Optional.of(arn)));
    }

    private void deleteBoundary(ApiCall call, Role role) {
        identities.changeSettings(role.arn(), old -> old.withBoundary(Optional.empty()));
    }

    private void tagRole(ApiCall call, Role role) {
        Map<String, String> all = new TreeMap<>(role.settings().tags());
        all.putAll(tags(call));
        if (all.size() > MAX_TAGS) {
            throw new ApiError("LimitExceeded", 409, "The number of tags has reached the maximum limit.");
        }
        identities.changeSettings(role.arn(), old -> old.withTags(all));
    }

    private void untagRole(ApiCall call, Role role) {
        Map<String, String> rest = new TreeMap<>(role.settings().tags());
        call.input().path("TagKeys").forEach(key -> rest.remove(key.asText()));
        identities.changeSettings(role.arn(), old -> old.withTags(rest));
    }

    private ObjectNode described(Role role) {
        ObjectNode answer = empty();
        ObjectNode described = listed(role);
        ArrayNode tags = described.putArray("Tags");
        new TreeMap<>(role.settings().tags())
                .forEach((key, value) -> tags.addObject().put("Key", key).put("Value", value));
        answer.set("Role", described);
        return answer;
    }

    private ObjectNode listed(Role role) {
        ObjectNode described = empty().put("Path", role.path())
                .put("RoleName", role.name())
                .put("RoleId", role.uniqueId())
                .put("Arn", role.arn())
                .put(
                        "CreateDate",
                        role.created().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("AssumeRolePolicyDocument", encoded(identities.showPrincipals(role.trustPolicy())))
                .put("MaxSessionDuration", role.maxSession().toSeconds());
        if (!role.settings().description().isEmpty()) {
            described.put("Description", role.settings().description());
        }
        role.settings()
                .boundary()
                .ifPresent(arn -> described
                        .putObject("PermissionsBoundary")
                        .put("PermissionsBoundaryType", "Policy")
                        .put("PermissionsBoundaryArn", arn));
        return described;
    }

    private static JsonNode inline(Role role, String name) {
        JsonNode document = role.policies().get(name);
        if (document == null) {
            throw new ApiError("NoSuchEntity", 404, "The role policy with name " + name + " cannot be found.");
        }
        return document;
    }

    /** Policies come back percent-encoded. (IAM API Reference, GetRolePolicy.) */
    private static String encoded(JsonNode document) {
        return URLEncoder.encode(document.toString(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String managed(String arn) {
        if (ManagedPolicies.find(arn).isEmpty()) {
            throw new ApiError(
                    "NoSuchEntity",
                    404,
                    "Policy " + arn + " does not exist or is not attachable; the sandbox has AdministratorAccess and"
                            + " AWSDenyAll of AWS, and no customer managed policies.");
        }
        return arn;
    }

    private static Duration session(ApiCall call) {
        String text = text(call, "MaxSessionDuration").orElse(String.valueOf(MIN_SESSION));
        int seconds = text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
        if (seconds < MIN_SESSION || seconds > MAX_SESSION) {
            throw invalid("MaxSessionDuration must be between " + MIN_SESSION + " and " + MAX_SESSION + ".");
        }
        return Duration.ofSeconds(seconds);
    }

    private static JsonNode document(String text, PolicyKind kind) {
        try {
            PolicyDocument.parse(text, kind);
            return JSON.readTree(text);
        } catch (InvalidPolicyException | JsonProcessingException wrong) {
            throw ApiError.badRequest("MalformedPolicyDocument", String.valueOf(wrong.getMessage()));
        }
    }

    private static Map<String, String> tags(ApiCall call) {
        Map<String, String> tags = new TreeMap<>();
        call.input()
                .path("Tags")
                .forEach(tag ->
                        tags.put(tag.path("Key").asText(), tag.path("Value").asText()));
        return tags;
    }

    private static Optional<String> text(ApiCall call, String member) {
        return Optional.of(call.text(member)).filter(text -> !text.isEmpty());
    }

    private static String matching(String value, Pattern pattern, String member) {
        if (!pattern.matcher(value).matches()) {
            throw invalid("1 validation error detected: Value '" + value + "' at '" + member
                    + "' failed to satisfy constraint: Member must satisfy regular expression pattern: " + pattern);
        }
        return value;
    }

    private static ApiError invalid(String message) {
        return ApiError.badRequest("ValidationError", message);
    }

    private static <T> ObjectNode page(ApiCall call, String list, List<T> all, Function<T, JsonNode> describe) {
        String size = text(call, "MaxItems").orElse(String.valueOf(PAGE));
        String marker = text(call, "Marker").orElse("0");
        if (!size.matches("\\d{1,4}") || !marker.matches("\\d{1,9}")) {
            throw invalid("MaxItems or Marker is not valid.");
        }
        int from = Math.min(Integer.parseInt(marker), all.size());
        int to = Math.min(from + Math.clamp(Integer.parseInt(size), 1, MAX_PAGE), all.size());
        ObjectNode answer = empty();
        ArrayNode items = answer.putArray(list);
        all.subList(from, to).forEach(item -> items.add(describe.apply(item)));
        answer.put("IsTruncated", to < all.size());
        if (to < all.size()) {
            answer.put("Marker", String.valueOf(to));
        }
        return answer;
    }

    private static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }
}
