package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.service.OrganizationAnswers.empty;
import static dev.trailwarden.sandbox.service.OrganizationAnswers.page;
import static dev.trailwarden.sandbox.service.OrganizationAnswers.requireScp;
import static dev.trailwarden.sandbox.service.OrganizationAnswers.seconds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.organization.Member;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.organization.OrganizationFault;
import dev.trailwarden.sandbox.organization.Unit;
import dev.trailwarden.sandbox.service.OrganizationAccess.Door;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Handler;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The operations of Organizations that only look. */
final class OrganizationReads {
    private static final String ACCOUNT = "ACCOUNT";
    private static final String ORGANIZATIONAL_UNIT = "ORGANIZATIONAL_UNIT";

    private final Organization organization;
    private final OrganizationAccess access;
    private final OrganizationAnswers answers;

    OrganizationReads(Organization organization, OrganizationAccess access) {
        this.organization = organization;
        this.access = access;
        this.answers = new OrganizationAnswers(organization);
    }

    Map<String, Operation> operations() {
        return Map.ofEntries(
                Map.entry(
                        "DescribeOrganization",
                        Operation.read(
                                access.behind(Door.MEMBERS, OrganizationReads::anything, this::describeOrganization))),
                read("DescribeAccount", named("AccountId"), this::describeAccount),
                read("DescribeOrganizationalUnit", named("OrganizationalUnitId"), this::describeUnit),
                read("ListAccounts", OrganizationReads::anything, this::listAccounts),
                read("ListAccountsForParent", named("ParentId"), this::listAccountsForParent),
                read("ListChildren", named("ParentId"), this::listChildren),
                read("ListRoots", OrganizationReads::anything, this::listRoots),
                read("ListParents", named("ChildId"), this::listParents),
                read("ListOrganizationalUnitsForParent", named("ParentId"), this::listUnits),
                read("ListPolicies", OrganizationReads::anything, this::listPolicies),
                read("ListPoliciesForTarget", named("TargetId"), this::listPoliciesForTarget),
                read("ListTargetsForPolicy", named("PolicyId"), this::listTargetsForPolicy),
                read("DescribePolicy", named("PolicyId"), this::describePolicy),
                read("DescribeEffectivePolicy", OrganizationReads::anything, this::describeEffectivePolicy),
                read("ListTagsForResource", named("ResourceId"), this::listTags),
                read("ListAWSServiceAccessForOrganization", OrganizationReads::anything, this::listServiceAccess),
                read("ListDelegatedAdministrators", OrganizationReads::anything, this::listDelegatedAdministrators),
                read("ListDelegatedServicesForAccount", named("AccountId"), this::listDelegatedServices));
    }

    private Map.Entry<String, Operation> read(String name, Function<ApiCall, List<String>> resources, Handler handler) {
        return Map.entry(name, Operation.read(access.behind(Door.READERS, resources, handler)));
    }

    private static List<String> anything(ApiCall call) {
        // What lists the organization is about no resource in particular, whatever it filters by.
        return List.of("*");
    }

    private Function<ApiCall, List<String>> named(String member) {
        return call -> List.of(answers.arnOf(call.text(member)));
    }

    private ObjectNode describeOrganization(ApiCall call) {
        AccountId management = organization.management();
        ObjectNode answer = empty();
        ObjectNode described = answer.putObject("Organization");
        described
                .put("Id", organization.id())
                .put("Arn", answers.arn("organization", ""))
                .put("FeatureSet", "ALL")
                .put("MasterAccountArn", answers.arn("account", "/" + management))
                .put("MasterAccountId", management.value());
        organization.member(management).ifPresent(account -> described.put("MasterAccountEmail", account.email()));
        return answer;
    }

    private ObjectNode describeAccount(ApiCall call) {
        ObjectNode answer = empty();
        answer.set("Account", answers.account(answers.existing(call.text("AccountId"))));
        return answer;
    }

    private ObjectNode describeUnit(ApiCall call) {
        ObjectNode answer = empty();
        answer.set(
                "OrganizationalUnit",
                organization
                        .unit(call.text("OrganizationalUnitId"))
                        .filter(unit -> !unit.isRoot())
                        .map(answers::unit)
                        .orElseThrow(() -> ApiError.badRequest(
                                "OrganizationalUnitNotFoundException",
                                "You specified an organizational unit that doesn't exist.")));
        return answer;
    }

    private ObjectNode listAccounts(ApiCall call) {
        return page(call, "Accounts", organization.members(), answers::account);
    }

    private ObjectNode listAccountsForParent(ApiCall call) {
        return page(call, "Accounts", accountsIn(parent(call)), answers::account);
    }

    private List<Member> accountsIn(Unit parent) {
        return organization.members().stream()
                .filter(member -> member.parent().equals(parent.id()))
                .toList();
    }

    private ObjectNode listChildren(ApiCall call) {
        Unit parent = parent(call);
        String type = call.text("ChildType");
        List<String> children = switch (type) {
            case ACCOUNT ->
                accountsIn(parent).stream().map(member -> member.id().value()).toList();
            case ORGANIZATIONAL_UNIT ->
                organization.unitsIn(parent.id()).stream().map(Unit::id).toList();
            default -> throw OrganizationFault.invalid("INVALID_ENUM", "There is no ChildType " + type + ".");
        };
        return page(call, "Children", children, id -> empty().put("Id", id).put("Type", type));
    }

    private ObjectNode listRoots(ApiCall call) {
        ObjectNode answer = page(call, "Roots", List.of(organization.root()), _ -> answers.root());
        // Enabling a type takes its time on AWS; here it takes as long as one look at it.
        organization.settleControls();
        return answer;
    }

    private ObjectNode listParents(ApiCall call) {
        String child = call.text("ChildId");
        String parent = answers.member(child)
                .map(Member::parent)
                .or(() ->
                        organization.unit(child).filter(unit -> !unit.isRoot()).map(Unit::parent))
                .orElseThrow(
                        () -> ApiError.badRequest(
                                "ChildNotFoundException",
                                "We can't find an organizational unit (OU) or AWS account with the ChildId that you specified."));
        String type = parent.startsWith("r-") ? "ROOT" : ORGANIZATIONAL_UNIT;
        return page(
                call, "Parents", List.of(parent), id -> empty().put("Id", id).put("Type", type));
    }

    private ObjectNode listUnits(ApiCall call) {
        return page(
                call, "OrganizationalUnits", organization.unitsIn(parent(call).id()), answers::unit);
    }

    private ObjectNode listPolicies(ApiCall call) {
        requireScp(call, "Filter");
        return page(call, "Policies", organization.policies(), OrganizationAnswers::summary);
    }

    private ObjectNode listPoliciesForTarget(ApiCall call) {
        requireScp(call, "Filter");
        return page(call, "Policies", organization.policiesOn(call.text("TargetId")), OrganizationAnswers::summary);
    }

    private ObjectNode listTargetsForPolicy(ApiCall call) {
        return page(call, "Targets", organization.targetsOf(call.text("PolicyId")), answers::target);
    }

    private ObjectNode describePolicy(ApiCall call) {
        return OrganizationAnswers.whole(organization.policy(call.text("PolicyId")));
    }

    private ObjectNode describeEffectivePolicy(ApiCall call) {
        // On AWS, too, this is not for SCPs; and the sandbox has no other type.
        throw OrganizationFault.invalid(
                "INVALID_ENUM_POLICY_TYPE",
                "There is no effective policy of the type " + call.text("PolicyType") + ".");
    }

    private ObjectNode listTags(ApiCall call) {
        List<Map.Entry<String, String>> tags =
                List.copyOf(organization.tags(call.text("ResourceId")).entrySet());
        return page(call, "Tags", tags, tag -> empty().put("Key", tag.getKey()).put("Value", tag.getValue()));
    }

    private ObjectNode listServiceAccess(ApiCall call) {
        List<Map.Entry<String, Instant>> services =
                List.copyOf(organization.trusted().entrySet());
        return page(
                call,
                "EnabledServicePrincipals",
                services,
                service -> empty().put("ServicePrincipal", service.getKey())
                        .put("DateEnabled", seconds(service.getValue())));
    }

    private ObjectNode listDelegatedAdministrators(ApiCall call) {
        String service = call.text("ServicePrincipal");
        List<Member> delegates = organization.delegates().entrySet().stream()
                .filter(delegate -> service.isEmpty() || delegate.getValue().contains(service))
                .flatMap(delegate -> organization.member(delegate.getKey()).stream())
                .toList();
        return page(call, "DelegatedAdministrators", delegates, delegate -> {
            ObjectNode described = answers.account(delegate);
            described.remove("Paths");
            return described.put("DelegationEnabledDate", seconds(delegate.joined()));
        });
    }

    private ObjectNode listDelegatedServices(ApiCall call) {
        Member member = answers.existing(call.text("AccountId"));
        List<String> services =
                new ArrayList<>(Stream.ofNullable(organization.delegates().get(member.id()))
                        .flatMap(List::stream)
                        .toList());
        if (services.isEmpty()) {
            throw ApiError.badRequest(
                    "AccountNotRegisteredException",
                    "The specified account is not a delegated administrator for this AWS service.");
        }
        return page(
                call,
                "DelegatedServices",
                services,
                service -> empty().put("ServicePrincipal", service)
                        .put("DelegationEnabledDate", seconds(member.joined())));
    }

    private Unit parent(ApiCall call) {
        return organization
                .unit(call.text("ParentId"))
                .orElseThrow(() ->
                        ApiError.badRequest("ParentNotFoundException", "You specified parent that doesn't exist."));
    }
}
