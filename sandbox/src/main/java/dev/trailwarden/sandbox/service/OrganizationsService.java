package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.organization.ControlPolicy;
import dev.trailwarden.sandbox.organization.Member;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.organization.Unit;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService;
import dev.trailwarden.sandbox.wire.ServiceProfile;
import dev.trailwarden.sandbox.wire.ServiceProfile.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * AWS Organizations: the tree, and SCPs on it. The management account may do everything, a delegated administrator may
 * look, every member may ask for the organization itself. (Organizations API Reference.)
 */
public final class OrganizationsService implements ApiService {
    private static final int PAGE = 20;
    private static final String SCP = "SERVICE_CONTROL_POLICY";

    private final Organization organization;
    private final Authorizer authorizer;

    /**
     * Makes the service.
     *
     * @param organization the organization
     * @param authorizer decides
     */
    public OrganizationsService(Organization organization, Authorizer authorizer) {
        this.organization = organization;
        this.authorizer = authorizer;
    }

    @Override
    public ServiceProfile profile() {
        return new ServiceProfile(
                "organizations", Protocol.JSON_1_1, "AWSOrganizationsV20161128", "AccessDeniedException");
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.ofEntries(
                Map.entry("DescribeOrganization", Operation.read(this::describeOrganization)),
                Map.entry("DescribeAccount", Operation.read(looking(this::describeAccount))),
                Map.entry("ListAccounts", Operation.read(looking(this::listAccounts))),
                Map.entry("ListAccountsForParent", Operation.read(looking(this::listAccountsForParent))),
                Map.entry("ListRoots", Operation.read(looking(this::listRoots))),
                Map.entry("ListParents", Operation.read(looking(this::listParents))),
                Map.entry("ListOrganizationalUnitsForParent", Operation.read(looking(this::listUnits))),
                Map.entry("ListPolicies", Operation.read(looking(this::listPolicies))),
                Map.entry("ListPoliciesForTarget", Operation.read(looking(this::listPoliciesForTarget))),
                Map.entry("ListTargetsForPolicy", Operation.read(looking(this::listTargetsForPolicy))),
                Map.entry("DescribePolicy", Operation.read(looking(this::describePolicy))),
                Map.entry("CreatePolicy", Operation.write(changing(this::createPolicy))),
                Map.entry("AttachPolicy", Operation.write(changing(this::attachPolicy))),
                Map.entry("DetachPolicy", Operation.write(changing(this::detachPolicy))));
    }

    private Handler looking(Handler handler) {
        return call -> {
            authorizer.require(call.asks("*"));
            AccountId account = call.caller().account();
            if (!account.equals(organization.management()) && !organization.isDelegated(account)) {
                throw notYours();
            }
            return handler.handle(call);
        };
    }

    private Handler changing(Handler handler) {
        return call -> {
            authorizer.require(call.asks("*"));
            if (!call.caller().account().equals(organization.management())) {
                throw notYours();
            }
            return handler.handle(call);
        };
    }

    private static ApiError notYours() {
        return ApiError.denied("You don't have permissions to access this resource.");
    }

    private ObjectNode describeOrganization(ApiCall call) {
        authorizer.require(call.asks("*"));
        AccountId management = organization.management();
        ObjectNode answer = empty();
        ObjectNode described = answer.putObject("Organization");
        described
                .put("Id", organization.id())
                .put("Arn", arn("organization", ""))
                .put("FeatureSet", "ALL")
                .put("MasterAccountArn", arn("account", "/" + management))
                .put("MasterAccountId", management.value());
        organization.member(management).ifPresent(account -> described.put("MasterAccountEmail", account.email()));
        return answer;
    }

    private ObjectNode describeAccount(ApiCall call) {
        String id = call.text("AccountId");
        ObjectNode answer = empty();
        answer.set(
                "Account",
                member(id)
                        .map(this::account)
                        .orElseThrow(() -> ApiError.badRequest(
                                "AccountNotFoundException", "You specified an account that doesn't exist.")));
        return answer;
    }

    private ObjectNode listAccounts(ApiCall call) {
        return page(call, "Accounts", organization.members(), this::account);
    }

    private ObjectNode listAccountsForParent(ApiCall call) {
        Unit parent = parent(call);
        List<Member> direct = organization.members().stream()
                .filter(member -> member.parent().equals(parent.id()))
                .toList();
        return page(call, "Accounts", direct, this::account);
    }

    private ObjectNode listRoots(ApiCall call) {
        return page(call, "Roots", List.of(organization.root()), root -> {
            ObjectNode described = unit(root);
            described.putArray("PolicyTypes").addObject().put("Type", SCP).put("Status", "ENABLED");
            return described;
        });
    }

    private ObjectNode listParents(ApiCall call) {
        String child = call.text("ChildId");
        String parent = member(child)
                .map(Member::parent)
                .or(() ->
                        organization.unit(child).filter(unit -> !unit.isRoot()).map(Unit::parent))
                .orElseThrow(
                        () -> ApiError.badRequest(
                                "ChildNotFoundException",
                                "We can't find an organizational unit (OU) or AWS account with the ChildId that you specified."));
        String type = parent.startsWith("r-") ? "ROOT" : "ORGANIZATIONAL_UNIT";
        return page(
                call, "Parents", List.of(parent), id -> empty().put("Id", id).put("Type", type));
    }

    private ObjectNode listUnits(ApiCall call) {
        return page(
                call, "OrganizationalUnits", organization.unitsIn(parent(call).id()), this::unit);
    }

    private ObjectNode listPolicies(ApiCall call) {
        requireScp(call, "Filter");
        return page(call, "Policies", organization.policies(), OrganizationsService::summary);
    }

    private ObjectNode listPoliciesForTarget(ApiCall call) {
        requireScp(call, "Filter");
        return page(call, "Policies", organization.policiesOn(call.text("TargetId")), OrganizationsService::summary);
    }

    private ObjectNode listTargetsForPolicy(ApiCall call) {
        return page(call, "Targets", organization.targetsOf(call.text("PolicyId")), this::target);
    }

    private ObjectNode describePolicy(ApiCall call) {
        return whole(organization.policy(call.text("PolicyId")));
    }

    private ObjectNode createPolicy(ApiCall call) {
        requireScp(call, "Type");
        return whole(organization.createPolicy(call.text("Name"), call.text("Description"), call.text("Content")));
    }

    private ObjectNode attachPolicy(ApiCall call) {
        organization.attach(call.text("PolicyId"), call.text("TargetId"));
        return empty();
    }

    private ObjectNode detachPolicy(ApiCall call) {
        organization.detach(call.text("PolicyId"), call.text("TargetId"));
        return empty();
    }

    private Unit parent(ApiCall call) {
        return organization
                .unit(call.text("ParentId"))
                .orElseThrow(() ->
                        ApiError.badRequest("ParentNotFoundException", "You specified parent that doesn't exist."));
    }

    private Optional<Member> member(String id) {
        return id.matches("\\d{12}") ? organization.member(new AccountId(id)) : Optional.empty();
    }

    private ObjectNode account(Member member) {
        ObjectNode described = empty();
        described
                .put("Id", member.id().value())
                .put("Arn", arn("account", "/" + member.id()))
                .put("Email", member.email())
                .put("Name", member.name())
                .put("State", member.state())
                .put("JoinedMethod", "CREATED")
                .put("JoinedTimestamp", member.joined().toEpochMilli() / 1000.0);
        // Status was retired in September 2026, but SDKs made before know nothing else.
        described.put("Status", member.state().equals("ACTIVE") ? "ACTIVE" : "SUSPENDED");
        StringBuilder path = new StringBuilder(organization.id()).append('/');
        organization.above(member.id()).forEach(unit -> path.append(unit.id()).append('/'));
        described.putArray("Paths").add(path.append(member.id()).append('/').toString());
        return described;
    }

    private ObjectNode unit(Unit unit) {
        String kind = unit.isRoot() ? "root" : "ou";
        return empty().put("Id", unit.id())
                .put("Arn", arn(kind, "/" + unit.id()))
                .put("Name", unit.name());
    }

    private ObjectNode target(String id) {
        return organization
                .unit(id)
                .map(unit -> empty().put("TargetId", id)
                        .put("Arn", arn(unit.isRoot() ? "root" : "ou", "/" + id))
                        .put("Name", unit.name())
                        .put("Type", unit.isRoot() ? "ROOT" : "ORGANIZATIONAL_UNIT"))
                .orElseGet(() -> empty().put("TargetId", id)
                        .put("Arn", arn("account", "/" + id))
                        .put("Name", member(id).map(Member::name).orElse(""))
                        .put("Type", "ACCOUNT"));
    }

    private static ObjectNode summary(ControlPolicy policy) {
        return empty().put("Id", policy.id())
                .put("Arn", policy.arn())
                .put("Name", policy.name())
                .put("Description", policy.description())
                .put("Type", SCP)
                .put("AwsManaged", policy.awsManaged());
    }

    private static ObjectNode whole(ControlPolicy policy) {
        ObjectNode answer = empty();
        ObjectNode described = answer.putObject("Policy");
        described.set("PolicySummary", summary(policy));
        described.put("Content", policy.policy().document().json());
        return answer;
    }

    private String arn(String kind, String rest) {
        return "arn:aws:organizations::" + organization.management() + ":" + kind + "/" + organization.id() + rest;
    }

    private static void requireScp(ApiCall call, String member) {
        if (!call.text(member).equals(SCP)) {
            throw ApiError.badRequest("InvalidInputException", "INVALID_ENUM_POLICY_TYPE: the sandbox has only " + SCP);
        }
    }

    private static <T> ObjectNode page(ApiCall call, String list, List<T> all, Function<T, ObjectNode> describe) {
        int size = call.input().path("MaxResults").asInt(PAGE);
        String token = call.text("NextToken");
        if (size < 1 || size > PAGE || !token.matches("\\d{0,9}")) {
            throw ApiError.badRequest(
                    "InvalidInputException", "You specified an invalid value for MaxResults or NextToken.");
        }
        int from = Math.min(token.isEmpty() ? 0 : Integer.parseInt(token), all.size());
        int to = Math.min(from + size, all.size());
        ObjectNode answer = empty();
        ArrayNode items = answer.putArray(list);
        all.subList(from, to).forEach(item -> items.add(describe.apply(item)));
        if (to < all.size()) {
            answer.put("NextToken", String.valueOf(to));
        }
        return answer;
    }

    private static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }
}
