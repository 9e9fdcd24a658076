package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.organization.ControlPolicy;
import dev.trailwarden.sandbox.organization.ControlStatus;
import dev.trailwarden.sandbox.organization.Member;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.organization.OrganizationFault;
import dev.trailwarden.sandbox.organization.Unit;
import dev.trailwarden.sandbox.wire.ApiCall;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What Organizations answers, and the ARNs of what it has. */
final class OrganizationAnswers {
    /** The one policy type of the sandbox. */
    static final String SCP = "SERVICE_CONTROL_POLICY";

    /** The largest page of every list. (Organizations API Reference, ListAccounts: MaxResults.) */
    private static final int PAGE = 20;

    private final Organization organization;

    OrganizationAnswers(Organization organization) {
        this.organization = organization;
    }

    static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Times as the protocol JSON 1.1 has them. */
    static double seconds(Instant time) {
        return time.toEpochMilli() / 1000.0;
    }

    String arn(String kind, String rest) {
        return "arn:aws:organizations::" + organization.management() + ":" + kind + "/" + organization.id() + rest;
    }

    /**
     * The ARN of whatever an id names, whether it exists or not.
     *
     * @param id of a policy, the root, an OU or an account
     * @return the ARN that policies name
     */
    String arnOf(String id) {
        if (id.startsWith("p-")) {
            return organization.policies().stream()
                    .filter(policy -> policy.id().equals(id))
                    .map(ControlPolicy::arn)
                    .findFirst()
                    .orElseGet(() -> arn("policy", "/service_control_policy/" + id));
        }
        if (id.startsWith("r-")) {
            return arn("root", "/" + id);
        }
        return arn(id.startsWith("ou-") ? "ou" : "account", "/" + id);
    }

    Optional<Member> member(String id) {
        return id.matches("\\d{12}") ? organization.member(new AccountId(id)) : Optional.empty();
    }

    /**
     * The account an id names.
     *
     * @param id twelve digits
     * @return the account
     * @throws ApiError {@code AccountNotFoundException}
     */
    Member existing(String id) {
        return member(id)
                .orElseThrow(() -> ApiError.badRequest(
                        "AccountNotFoundException", "You specified an account that doesn't exist."));
    }

    ObjectNode account(Member member) {
        ObjectNode described = empty();
        described
                .put("Id", member.id().value())
                .put("Arn", arn("account", "/" + member.id()))
                .put("Email", member.email())
                .put("Name", member.name())
                .put("State", member.state())
                .put("JoinedMethod", "CREATED")
                .put("JoinedTimestamp", seconds(member.joined()));
        // Status was retired in September 2026, but SDKs made before know nothing else.
        described.put("Status", member.state().equals("ACTIVE") ? "ACTIVE" : "SUSPENDED");
        StringBuilder path = new StringBuilder(organization.id()).append('/');
        organization.above(member.id()).forEach(unit -> path.append(unit.id()).append('/'));
        described.putArray("Paths").add(path.append(member.id()).append('/').toString());
        return described;
    }

    ObjectNode unit(Unit unit) {
        return empty().put("Id", unit.id()).put("Arn", arnOf(unit.id())).put("Name", unit.name());
    }

    /** The root with its policy types; one that is disabled is not listed. */
    ObjectNode root() {
        ObjectNode described = unit(organization.root());
        ArrayNode types = described.putArray("PolicyTypes");
        ControlStatus status = organization.controlStatus();
        if (status != ControlStatus.DISABLED) {
            types.addObject().put("Type", SCP).put("Status", status.name());
        }
        return described;
    }

    ObjectNode target(String id) {
        return organization
                .unit(id)
                .map(unit -> empty().put("TargetId", id)
                        .put("Arn", arnOf(id))
                        .put("Name", unit.name())
                        .put("Type", unit.isRoot() ? "ROOT" : "ORGANIZATIONAL_UNIT"))
                .orElseGet(() -> empty().put("TargetId", id)
                        .put("Arn", arnOf(id))
                        .put("Name", member(id).map(Member::name).orElse(""))
                        .put("Type", "ACCOUNT"));
    }

    static ObjectNode summary(ControlPolicy policy) {
        return empty().put("Id", policy.id())
                .put("Arn", policy.arn())
                .put("Name", policy.name())
                .put("Description", policy.description())
                .put("Type", SCP)
                .put("AwsManaged", policy.awsManaged());
    }

    static ObjectNode whole(ControlPolicy policy) {
        ObjectNode answer = empty();
        ObjectNode described = answer.putObject("Policy");
        described.set("PolicySummary", summary(policy));
        described.put("Content", policy.policy().document().json());
        return answer;
    }

    /**
     * Refuses policies of other types.
     *
     * @param call the call
     * @param member the member of its input that says the type
     * @throws ApiError {@code InvalidInputException}
     */
    static void requireScp(ApiCall call, String member) {
        if (!call.text(member).equals(SCP)) {
            throw OrganizationFault.invalid("INVALID_ENUM_POLICY_TYPE", "The sandbox has only " + SCP + ".");
        }
    }

    /**
     * A page of a list. Where there are several pages an empty one comes after the first, as AWS may answer at any time:
     * only a missing NextToken ends a list.
     *
     * @param call has MaxResults and NextToken
     * @param list the list's name
     * @param all everything
     * @param describe one item
     * @return the answer
     * @throws ApiError {@code InvalidInputException}
     */
    static <T> ObjectNode page(ApiCall call, String list, List<T> all, Function<T, ObjectNode> describe) {
        int size = call.input().path("MaxResults").asInt(PAGE);
        if (size < 1 || size > PAGE) {
            throw OrganizationFault.invalid(
                    size < 1 ? "MIN_VALUE_EXCEEDED" : "MAX_VALUE_EXCEEDED",
                    "You specified an invalid value for MaxResults.");
        }
        String token = call.text("NextToken");
        if (!token.matches("(empty-)?\\d{0,9}")) {
            throw OrganizationFault.invalid("INVALID_NEXT_TOKEN", "You specified an invalid value for NextToken.");
        }
        ObjectNode answer = empty();
        ArrayNode items = answer.putArray(list);
        if (token.startsWith("empty-")) {
            return answer.put("NextToken", token.substring("empty-".length()));
        }
        int from = Math.min(token.isEmpty() ? 0 : Integer.parseInt(token), all.size());
        int to = Math.min(from + size, all.size());
        all.subList(from, to).forEach(item -> items.add(describe.apply(item)));
        if (to < all.size()) {
            answer.put("NextToken", (from == 0 ? "empty-" : "") + to);
        }
        return answer;
    }
}
