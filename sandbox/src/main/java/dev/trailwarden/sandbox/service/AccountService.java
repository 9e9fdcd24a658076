package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.organization.Regions;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService;
import dev.trailwarden.sandbox.wire.RestForm;
import dev.trailwarden.sandbox.wire.ServiceProfile;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * AWS Account Management, as far as Regions go: which an account has, and choosing others. It takes a minute for a Region
 * to be enabled or disabled. (Account Management API Reference; Service Authorization Reference, "AWS Account
 * Management".)
 */
public final class AccountService implements ApiService, RestForm {
    /** Whose trusted access and delegated administrators let others manage a member. */
    public static final String PRINCIPAL = "account.amazonaws.com";

    private static final ObjectMapper JSON = new ObjectMapper();
    /** A few minutes to hours on AWS. */
    private static final Duration CHANGING = Duration.ofMinutes(1);

    /** The largest page of ListRegions, and the usual one. (Account Management API Reference.) */
    private static final int PAGE = 50;

    private static final Map<String, String> PATHS = Map.of(
            "/listRegions", "ListRegions",
            "/getRegionOptStatus", "GetRegionOptStatus",
            "/enableRegion", "EnableRegion",
            "/disableRegion", "DisableRegion");

    private final Organization organization;
    private final Regions regions;
    private final Authorizer authorizer;
    private final SandboxClock clock;

    /**
     * Makes the service.
     *
     * @param world has the organization, the Regions and the authorizer
     */
    public AccountService(World world) {
        this.organization = world.organization();
        this.regions = world.regions();
        this.authorizer = world.authorizer();
        this.clock = world.clock();
    }

    @Override
    public ServiceProfile profile() {
        return new ServiceProfile("account", ServiceProfile.Protocol.REST_JSON, "", "AccessDeniedException");
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "ListRegions", Operation.read(this::listRegions),
                "GetRegionOptStatus", Operation.read(this::getRegionOptStatus),
                "EnableRegion", Operation.write(this::enableRegion),
                "DisableRegion", Operation.write(this::disableRegion));
    }

    @Override
    public Optional<RestForm> rest() {
        return Optional.of(this);
    }

    @Override
    public Optional<Call> read(Request request) {
        String operation = PATHS.get(request.uri().getRawPath());
        if (operation == null || !request.method().equals("POST")) {
            return Optional.empty();
        }
        try {
            if (JSON.readTree(request.body().isBlank() ? "{}" : request.body()) instanceof ObjectNode input) {
                return Optional.of(new Call(operation, input));
            }
        } catch (JsonProcessingException _) {
            throw ApiError.badRequest("SerializationException", "The body is not JSON");
        }
        throw ApiError.badRequest("SerializationException", "The body is not a JSON object");
    }

    @Override
    public Answer write(String operation, ObjectNode result) {
        return new Answer(200, Map.of(), result.isEmpty() ? "" : result.toString());
    }

    private ObjectNode listRegions(ApiCall call) {
        AccountId account = account(call, Optional.empty());
        Set<String> wanted = new HashSet<>();
        call.input().path("RegionOptStatusContains").forEach(status -> wanted.add(status.asText()));
        Predicate<Region> asked = region -> wanted.isEmpty()
                || wanted.contains(regions.status(account, region).name());
        List<Region> found = Regions.COMMERCIAL.stream().filter(asked).toList();
        int size = call.input().path("MaxResults").asInt(PAGE);
        String token = call.text("NextToken");
        if (size < 1 || size > PAGE || !token.matches("\\d{0,3}")) {
            throw invalid("MaxResults or NextToken is not valid.");
        }
        int from = Math.min(token.isEmpty() ? 0 : Integer.parseInt(token), found.size());
        int to = Math.min(from + size, found.size());
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putArray("Regions");
        found.subList(from, to).forEach(region -> list.add(described(account, region)));
        return to < found.size() ? answer.put("NextToken", String.valueOf(to)) : answer;
    }

    private ObjectNode getRegionOptStatus(ApiCall call) {
        Region region = region(call);
        return described(account(call, Optional.of(region)), region);
    }

    private ObjectNode described(AccountId account, Region region) {
        return JSON.createObjectNode()
                .put("RegionName", region.name())
                .put("RegionOptStatus", regions.status(account, region).name());
    }

    private ObjectNode enableRegion(ApiCall call) {
        Region region = region(call);
        AccountId account = account(call, Optional.of(region));
        if (regions.beginEnabling(account, region)) {
            clock.after(CHANGING, () -> regions.enable(account, region));
        }
        return JSON.createObjectNode();
    }

    private ObjectNode disableRegion(ApiCall call) {
        Region region = region(call);
        AccountId account = account(call, Optional.of(region));
        if (regions.beginDisabling(account, region)) {
            clock.after(CHANGING, () -> regions.disable(account, region));
        }
        return JSON.createObjectNode();
    }

    /** Whose Regions, once the caller may ask. */
    private AccountId account(ApiCall call, Optional<Region> region) {
        AccountId own = call.caller().account();
        String named = call.text("AccountId");
        if (named.isEmpty()) {
            require(call, "arn:aws:account::" + own + ":account", region);
            return own;
        }
        if (!named.matches("\\d{12}")) {
            throw invalid("'" + named + "' is not the id of an account.");
        }
        AccountId management = organization.management();
        require(call, "arn:aws:account::" + management + ":account/" + organization.id() + "/" + named, region);
        AccountId account = new AccountId(named);
        boolean administrator =
                own.equals(management) || organization.delegates(PRINCIPAL).contains(own);
        if (!administrator
                || !organization.trusted().containsKey(PRINCIPAL)
                || account.equals(management)
                || organization.member(account).isEmpty()) {
            throw ApiError.denied("User: " + call.caller().arn() + " is not authorized to perform: account:"
                    + call.operation() + " (The account " + named + " is not managed from here: it takes trusted access"
                    + " of " + PRINCIPAL + ", a member, and the management account or a delegated administrator.)");
        }
        return account;
    }

    private void require(ApiCall call, String arn, Optional<Region> region) {
        var question = call.asks(arn).ownedBy(call.caller().account());
        authorizer.require(
                region.isPresent()
                        ? question.with("account:TargetRegion", region.get().name())
                        : question);
    }

    private static Region region(ApiCall call) {
        String name = call.text("RegionName");
        return Regions.COMMERCIAL.stream()
                .filter(region -> region.name().equals(name))
                .findFirst()
                .orElseThrow(() -> invalid("There is no Region '" + name + "'."));
    }

    private static ApiError invalid(String message) {
        return ApiError.badRequest("ValidationException", message);
    }
}
