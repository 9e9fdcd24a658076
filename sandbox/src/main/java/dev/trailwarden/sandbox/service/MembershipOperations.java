package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.service.OrganizationAnswers.empty;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.organization.Member;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.organization.OrganizationFault;
import dev.trailwarden.sandbox.organization.Unit;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.service.OrganizationAccess.Door;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Handler;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Who is in the organization and where, which services work in it, and who administers them. */
final class MembershipOperations {
    private static final Duration WAIT = Duration.ofDays(4);

    private final Organization organization;
    private final OrganizationAccess access;
    private final OrganizationAnswers answers;
    private final SandboxClock clock;

    MembershipOperations(Organization organization, OrganizationAccess access, SandboxClock clock) {
        this.organization = organization;
        this.access = access;
        this.answers = new OrganizationAnswers(organization);
        this.clock = clock;
    }

    Map<String, Operation> operations() {
        return Map.of(
                "MoveAccount",
                        manage(
                                call -> List.of(
                                        arn(call, "AccountId"),
                                        arn(call, "SourceParentId"),
                                        arn(call, "DestinationParentId")),
                                this::moveAccount),
                "RemoveAccountFromOrganization", manage(call -> List.of(arn(call, "AccountId")), this::removeAccount),
                "LeaveOrganization",
                        Operation.write(access.behind(Door.MEMBERS, _ -> List.of("*"), this::leaveOrganization)),
                "EnableAWSServiceAccess", manage(_ -> List.of("*"), this::enableServiceAccess),
                "DisableAWSServiceAccess", manage(_ -> List.of("*"), this::disableServiceAccess),
                "RegisterDelegatedAdministrator", manage(call -> List.of(arn(call, "AccountId")), this::register),
                "DeregisterDelegatedAdministrator", manage(call -> List.of(arn(call, "AccountId")), this::deregister));
    }

    private Operation manage(Function<ApiCall, List<String>> resources, Handler handler) {
        return Operation.write(access.behind(Door.MANAGEMENT, resources, handler));
    }

    private String arn(ApiCall call, String member) {
        return answers.arnOf(call.text(member));
    }

    private ObjectNode moveAccount(ApiCall call) {
        Member member = answers.existing(call.text("AccountId"));
        Unit from = unit(
                call.text("SourceParentId"),
                "SourceParentNotFoundException",
                "We can't find a source root or OU with the ParentId that you specified.");
        Unit to = unit(
                call.text("DestinationParentId"),
                "DestinationParentNotFoundException",
                "We can't find the destination container with the ID that you specified.");
        if (to.id().equals(member.parent())) {
            throw ApiError.badRequest(
                    "DuplicateAccountException", "That account is already present in the specified destination.");
        }
        if (!from.id().equals(member.parent())) {
            throw ApiError.badRequest(
                    "AccountNotFoundException", "The account is not in the source root or OU that you specified.");
        }
        organization.move(member.id(), to);
        return empty();
    }

    private Unit unit(String id, String code, String message) {
        return organization.unit(id).orElseThrow(() -> ApiError.badRequest(code, message));
    }

    private ObjectNode removeAccount(ApiCall call) {
        remove(answers.existing(call.text("AccountId")));
        return empty();
    }

    private ObjectNode leaveOrganization(ApiCall call) {
        remove(answers.existing(call.caller().account().value()));
        return empty();
    }

    /** (Organizations quotas: "Minimum age for removal of created accounts".) */
    private void remove(Member member) {
        if (member.joined().plus(WAIT).isAfter(clock.now())) {
            throw OrganizationFault.constraint(
                    "WAIT_PERIOD_ACTIVE", "You can't remove an account until four days after it was created.");
        }
        organization.remove(member.id());
    }

    private ObjectNode enableServiceAccess(ApiCall call) {
        organization.trust(service(call), clock.now());
        return empty();
    }

    private ObjectNode disableServiceAccess(ApiCall call) {
        organization.distrust(service(call));
        return empty();
    }

    private ObjectNode register(ApiCall call) {
        AccountId account = answers.existing(call.text("AccountId")).id();
        String service = service(call);
        if (account.equals(organization.management())) {
            throw OrganizationFault.constraint(
                    "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR",
                    "You can't register the management account as a delegated administrator.");
        }
        if (!organization.trusted().containsKey(service)) {
            throw OrganizationFault.constraint(
                    "SERVICE_ACCESS_NOT_ENABLED", "You must enable service access before you register an account.");
        }
        if (!organization.delegate(account, service)) {
            throw ApiError.badRequest(
                    "AccountAlreadyRegisteredException",
                    "The specified account is already a delegated administrator for this AWS service.");
        }
        return empty();
    }

    private ObjectNode deregister(ApiCall call) {
        if (!organization.undelegate(answers.existing(call.text("AccountId")).id(), service(call))) {
            throw ApiError.badRequest(
                    "AccountNotRegisteredException",
                    "The specified account is not a delegated administrator for this AWS service.");
        }
        return empty();
    }

    private static String service(ApiCall call) {
        String service = call.text("ServicePrincipal");
        if (!service.endsWith(".amazonaws.com")) {
            throw OrganizationFault.invalid(
                    "UNRECOGNIZED_SERVICE_PRINCIPAL", "You specified an unrecognized service principal.");
        }
        return service;
    }
}
