package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.policy.InvalidPolicyException;
import dev.trailwarden.policy.PolicyDocument;
import dev.trailwarden.policy.PolicyKind;
import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.identity.AccessQuestion;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.identity.Caller;
import dev.trailwarden.sandbox.identity.Identities;
import dev.trailwarden.sandbox.identity.Role;
import dev.trailwarden.sandbox.identity.Session;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.organization.Regions;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService;
import dev.trailwarden.sandbox.wire.Rates;
import dev.trailwarden.sandbox.wire.Rates.Limit;
import dev.trailwarden.sandbox.wire.Rates.Scope;
import dev.trailwarden.sandbox.wire.ServiceProfile;
import dev.trailwarden.sandbox.wire.ServiceProfile.Protocol;
import dev.trailwarden.sandbox.wire.Throttle.Rate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** AWS STS: assuming roles. (STS API Reference, AssumeRole; IAM User Guide, "Role chaining" and "Source identity".) */
public final class StsService implements ApiService {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");
    private static final Duration SHORTEST = Duration.ofMinutes(15);
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final Duration LONGEST_CHAINED = Duration.ofHours(1);
    private static final int MAX_POLICY = 2048;

    private final Identities identities;
    private final Authorizer authorizer;
    private final Organization organization;
    private final Regions regions;

    /**
     * Makes the service.
     *
     * @param world has the roles, the Regions and the authorizer
     */
    public StsService(World world) {
        this.identities = world.identities();
        this.authorizer = world.authorizer();
        this.organization = world.organization();
        this.regions = world.regions();
    }

    @Override
    public ServiceProfile profile() {
        return new ServiceProfile(
                "sts", Protocol.QUERY, "https://sts.amazonaws.com/doc/2011-06-15/", ApiError.ACCESS_DENIED);
    }

    /** 600 a second for each account that calls, all operations together. (IAM User Guide, "IAM and AWS STS quotas".) */
    @Override
    public List<Limit> limits() {
        return List.of(new Limit(
                Rates.ALL,
                Set.of(),
                new Rate(600, 600),
                Scope.ACCOUNT,
                ApiError.badRequest("Throttling", "Rate exceeded")));
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "AssumeRole", Operation.read(this::assumeRole),
                "GetCallerIdentity", Operation.read(this::getCallerIdentity));
    }

    private ObjectNode getCallerIdentity(ApiCall call) {
        // Needs no permission, by design: AWS answers even where policies deny it.
        return JsonNodeFactory.instance
                .objectNode()
                .put("UserId", call.caller().userId())
                .put("Account", call.caller().account().value())
                .put("Arn", call.caller().arn());
    }

    private ObjectNode assumeRole(ApiCall call) {
        String roleArn = call.text("RoleArn");
        String name = matching(call.text("RoleSessionName"), NAME, "roleSessionName");
        Optional<String> externalId = optional(call, "ExternalId").map(id -> matching(id, EXTERNAL_ID, "externalId"));
        Optional<Session> chained =
                call.caller() instanceof Caller.OfSession(Session session) ? Optional.of(session) : Optional.empty();
        Optional<String> carried = chained.flatMap(Session::sourceIdentity);
        Optional<String> sourceIdentity = optional(call, "SourceIdentity")
                .map(identity -> matching(identity, NAME, "sourceIdentity"))
                .or(() -> carried);
        Duration duration = duration(call, chained.isPresent());
        Optional<JsonNode> policy = optional(call, "Policy").map(StsService::policy);

        Role role = identities
                .role(roleArn)
                .filter(known -> organization
                        .member(known.account())
                        .filter(member -> !member.isActive())
                        .isEmpty())
                .orElseThrow(() -> Authorizer.unknownRole(call.caller()));
        authorizer.require(question(call, "sts:AssumeRole", role, name, sourceIdentity, externalId));
        if (sourceIdentity.isPresent()) {
            authorizer.require(question(call, "sts:SetSourceIdentity", role, name, sourceIdentity, externalId));
            if (carried.isPresent() && !carried.equals(sourceIdentity)) {
                throw ApiError.denied("The session's source identity is set and cannot be changed");
            }
        }
        if (!regions.isUsable(role.account(), call.region())) {
            throw new ApiError(
                    "RegionDisabledException",
                    403,
                    "STS is not activated in this region for account:" + role.account()
                            + ". Your account administrator can activate STS in this region using the IAM Console.");
        }
        if (duration.compareTo(role.maxSession()) > 0) {
            throw invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }
        return answer(identities.openSession(role, name, duration, policy, sourceIdentity));
    }

    private static AccessQuestion question(
            ApiCall call,
            String action,
            Role role,
            String name,
            Optional<String> sourceIdentity,
            Optional<String> externalId) {
        AccessQuestion question = call.asks(action, role.arn())
                .guardedBy(Optional.of(role.trustPolicy()))
                .with("sts:RoleSessionName", name);
        question = sourceIdentity.isPresent() ? question.with("sts:SourceIdentity", sourceIdentity.get()) : question;
        return externalId.isPresent() ? question.with("sts:ExternalId", externalId.get()) : question;
    }

    private static ObjectNode answer(Session session) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        session.sourceIdentity().ifPresent(identity -> answer.put("SourceIdentity", identity));
        answer.putObject("AssumedRoleUser")
                .put("AssumedRoleId", session.role().uniqueId() + ":" + session.name())
                .put("Arn", session.arn());
        answer.putObject("Credentials")
                .put("AccessKeyId", session.credentials().accessKeyId())
                .put("SecretAccessKey", session.credentials().secretAccessKey())
                .put("SessionToken", session.credentials().sessionToken().orElseThrow())
                .put("Expiration", session.expires().toString());
        return answer;
    }

    private static Duration duration(ApiCall call, boolean chained) {
        String text = optional(call, "DurationSeconds").orElse("3600");
        Duration duration = text.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(text)) : Duration.ZERO;
        if (duration.compareTo(SHORTEST) < 0) {
            throw constraint(text, "durationSeconds", "Member must have value greater than or equal to 900");
        }
        if (duration.compareTo(LONGEST) > 0) {
            throw constraint(text, "durationSeconds", "Member must have value less than or equal to 43200");
        }
        if (chained && duration.compareTo(LONGEST_CHAINED) > 0) {
            throw invalid("The requested DurationSeconds exceeds the 1 hour session limit"
                    + " for roles assumed by role chaining");
        }
        return duration;
    }

    private static JsonNode policy(String text) {
        if (text.length() > MAX_POLICY) {
            throw constraint(text, "policy", "Member must have length less than or equal to 2048");
        }
        try {
            PolicyDocument.parse(text, PolicyKind.SESSION);
            return JSON.readTree(text);
        } catch (InvalidPolicyException | JsonProcessingException wrong) {
            throw ApiError.badRequest("MalformedPolicyDocument", String.valueOf(wrong.getMessage()));
        }
    }

    private static Optional<String> optional(ApiCall call, String member) {
        return Optional.of(call.text(member)).filter(text -> !text.isEmpty());
    }

    private static String matching(String value, Pattern pattern, String member) {
        if (!pattern.matcher(value).matches()) {
            throw constraint(value, member, "Member must satisfy regular expression pattern: " + pattern);
        }
        return value;
    }

    private static ApiError constraint(String value, String member, String why) {
        return invalid("1 validation error detected: Value '" + value + "' at '" + member
                + "' failed to satisfy constraint: " + why);
    }

    private static ApiError invalid(String message) {
        return ApiError.badRequest("ValidationError", message);
    }
}
