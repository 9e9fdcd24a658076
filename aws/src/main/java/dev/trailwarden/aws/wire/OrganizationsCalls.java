package dev.trailwarden.aws.wire;

import java.util.Map;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.endpoints.OrganizationsEndpointProvider;
import software.amazon.awssdk.services.organizations.model.AttachPolicyRequest;
import software.amazon.awssdk.services.organizations.model.AttachPolicyResponse;
import software.amazon.awssdk.services.organizations.model.DescribeAccountRequest;
import software.amazon.awssdk.services.organizations.model.DescribeAccountResponse;
import software.amazon.awssdk.services.organizations.model.DescribePolicyRequest;
import software.amazon.awssdk.services.organizations.model.DescribePolicyResponse;
import software.amazon.awssdk.services.organizations.model.ListAccountsForParentRequest;
import software.amazon.awssdk.services.organizations.model.ListAccountsForParentResponse;
import software.amazon.awssdk.services.organizations.model.ListAccountsRequest;
import software.amazon.awssdk.services.organizations.model.ListAccountsResponse;
import software.amazon.awssdk.services.organizations.model.ListAwsServiceAccessForOrganizationRequest;
import software.amazon.awssdk.services.organizations.model.ListAwsServiceAccessForOrganizationResponse;
import software.amazon.awssdk.services.organizations.model.ListOrganizationalUnitsForParentRequest;
import software.amazon.awssdk.services.organizations.model.ListOrganizationalUnitsForParentResponse;
import software.amazon.awssdk.services.organizations.model.ListParentsRequest;
import software.amazon.awssdk.services.organizations.model.ListParentsResponse;
import software.amazon.awssdk.services.organizations.model.ListPoliciesRequest;
import software.amazon.awssdk.services.organizations.model.ListPoliciesResponse;
import software.amazon.awssdk.services.organizations.model.ListRootsRequest;
import software.amazon.awssdk.services.organizations.model.ListRootsResponse;
import software.amazon.awssdk.services.organizations.model.ListTargetsForPolicyRequest;
import software.amazon.awssdk.services.organizations.model.ListTargetsForPolicyResponse;

/** The operations of Organizations that we ask for; all others the SDK's interface refuses. */
final class OrganizationsCalls implements OrganizationsClient {
    static final Service SERVICE = new Service(
            "Organizations",
            "organizations",
            "ORGANIZATIONS",
            JsonProtocol.rpc("1.1", "AWSOrganizationsV20161128"),
            (region, fips, dualstack, override) -> OrganizationsEndpointProvider.defaultProvider()
                    .resolveEndpoint(ask -> ask.region(region)
                            .useFips(fips)
                            .useDualStack(dualstack)
                            .endpoint(override.orElse(null))),
            Map.of());

    private final Caller caller;

    private OrganizationsCalls(Caller caller) {
        this.caller = caller;
    }

    /** Gives the interface, so that no other class has to load it to be verified. */
    static OrganizationsClient by(Caller caller) {
        return new OrganizationsCalls(caller);
    }

    @Override
    public AttachPolicyResponse attachPolicy(AttachPolicyRequest request) {
        return caller.call("AttachPolicy", request, AttachPolicyResponse.builder());
    }

    @Override
    public DescribeAccountResponse describeAccount(DescribeAccountRequest request) {
        return caller.call("DescribeAccount", request, DescribeAccountResponse.builder());
    }

    @Override
    public DescribePolicyResponse describePolicy(DescribePolicyRequest request) {
        return caller.call("DescribePolicy", request, DescribePolicyResponse.builder());
    }

    @Override
    public ListAwsServiceAccessForOrganizationResponse listAWSServiceAccessForOrganization(
            ListAwsServiceAccessForOrganizationRequest request) {
        return caller.call(
                "ListAWSServiceAccessForOrganization", request, ListAwsServiceAccessForOrganizationResponse.builder());
    }

    @Override
    public ListAccountsResponse listAccounts(ListAccountsRequest request) {
        return caller.call("ListAccounts", request, ListAccountsResponse.builder());
    }

    @Override
    public ListAccountsForParentResponse listAccountsForParent(ListAccountsForParentRequest request) {
        return caller.call("ListAccountsForParent", request, ListAccountsForParentResponse.builder());
    }

    @Override
    public ListOrganizationalUnitsForParentResponse listOrganizationalUnitsForParent(
            ListOrganizationalUnitsForParentRequest request) {
        return caller.call(
                "ListOrganizationalUnitsForParent", request, ListOrganizationalUnitsForParentResponse.builder());
    }

    @Override
    public ListParentsResponse listParents(ListParentsRequest request) {
        return caller.call("ListParents", request, ListParentsResponse.builder());
    }

    @Override
    public ListPoliciesResponse listPolicies(ListPoliciesRequest request) {
        return caller.call("ListPolicies", request, ListPoliciesResponse.builder());
    }

    @Override
    public ListRootsResponse listRoots(ListRootsRequest request) {
        return caller.call("ListRoots", request, ListRootsResponse.builder());
    }

    @Override
    public ListTargetsForPolicyResponse listTargetsForPolicy(ListTargetsForPolicyRequest request) {
        return caller.call("ListTargetsForPolicy", request, ListTargetsForPolicyResponse.builder());
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // The HTTP client is closed by who made it.
    }
}
