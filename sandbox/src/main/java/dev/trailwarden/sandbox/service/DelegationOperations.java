package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService.Operation;
import java.util.Map;

/**
 * CloudTrail's delegated administrators, made and unmade by the management account alone. (CloudTrail API Reference:
 * RegisterOrganizationDelegatedAdmin, DeregisterOrganizationDelegatedAdmin.)
 */
final class DelegationOperations {
    /** Delegated administrators of one organization. (CloudTrail User Guide, "Organization delegated administrator".) */
    private static final int MAX_DELEGATES = 3;

    private static final String SERVICE = TrailFinder.CLOUDTRAIL;

    private final Organization organization;
    private final TrailAccess access;

    DelegationOperations(Organization organization, TrailAccess access) {
        this.organization = organization;
        this.access = access;
    }

    Map<String, Operation> operations() {
        return Map.of(
                "RegisterOrganizationDelegatedAdmin", Operation.write(this::register),
                "DeregisterOrganizationDelegatedAdmin", Operation.write(this::deregister));
    }

    private ObjectNode register(ApiCall call) {
        AccountId account = member(call, call.text("MemberAccountId"));
        if (account.equals(organization.management())) {
            throw ApiError.badRequest(
                    "CannotDelegateManagementAccountException",
                    "The management account cannot be a delegated administrator.");
        }
        access.requireDependencies(
                call,
                "organizations:RegisterDelegatedAdministrator",
                "organizations:ListAWSServiceAccessForOrganization",
                "iam:CreateServiceLinkedRole",
                "iam:GetRole");
        synchronized (organization) {
            if (organization.delegates(SERVICE).contains(account)) {
                throw ApiError.badRequest(
                        "AccountRegisteredException", "The account " + account + " is already registered.");
            }
            if (organization.delegates(SERVICE).size() >= MAX_DELEGATES) {
                throw ApiError.badRequest(
                        "DelegatedAdminAccountLimitExceededException",
                        "The maximum number of CloudTrail delegated administrators is " + MAX_DELEGATES + ".");
            }
            organization.delegate(account, SERVICE);
        }
        return TrailAnswers.empty();
    }

    private ObjectNode deregister(ApiCall call) {
        AccountId account = member(call, call.text("DelegatedAdminAccountId"));
        access.requireDependencies(
                call,
                "organizations:DeregisterDelegatedAdministrator",
                "organizations:ListAWSServiceAccessForOrganization");
        if (!organization.undelegate(account, SERVICE)) {
            throw ApiError.badRequest(
                    "AccountNotRegisteredException",
                    "The account " + account + " is not a CloudTrail delegated administrator.");
        }
        return TrailAnswers.empty();
    }

    private AccountId member(ApiCall call, String id) {
        access.require(call, "*");
        if (!call.caller().account().equals(organization.management())) {
            throw ApiError.badRequest(
                    "NotOrganizationManagementAccountException",
                    "The account making the request is not the organization's management account.");
        }
        if (!id.matches("\\d{12}")) {
            throw ApiError.badRequest("InvalidParameterException", "This is not an account id: " + id);
        }
        AccountId account = new AccountId(id);
        if (organization.member(account).isEmpty()) {
            throw ApiError.badRequest(
                    "AccountNotFoundException", "The account " + id + " is not part of the organization.");
        }
        return account;
    }
}
