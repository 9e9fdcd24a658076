package dev.trailwarden.aws.wire;

import java.util.Map;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.endpoints.CloudTrailEndpointProvider;
import software.amazon.awssdk.services.cloudtrail.model.AddTagsRequest;
import software.amazon.awssdk.services.cloudtrail.model.AddTagsResponse;
import software.amazon.awssdk.services.cloudtrail.model.ConflictException;
import software.amazon.awssdk.services.cloudtrail.model.CreateTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.CreateTrailResponse;
import software.amazon.awssdk.services.cloudtrail.model.GetEventConfigurationRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetEventConfigurationResponse;
import software.amazon.awssdk.services.cloudtrail.model.GetEventDataStoreRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetEventDataStoreResponse;
import software.amazon.awssdk.services.cloudtrail.model.GetEventSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetEventSelectorsResponse;
import software.amazon.awssdk.services.cloudtrail.model.GetInsightSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetInsightSelectorsResponse;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailResponse;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailStatusRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailStatusResponse;
import software.amazon.awssdk.services.cloudtrail.model.InsightNotEnabledException;
import software.amazon.awssdk.services.cloudtrail.model.ListTagsRequest;
import software.amazon.awssdk.services.cloudtrail.model.ListTagsResponse;
import software.amazon.awssdk.services.cloudtrail.model.ListTrailsRequest;
import software.amazon.awssdk.services.cloudtrail.model.ListTrailsResponse;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsRequest;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsResponse;
import software.amazon.awssdk.services.cloudtrail.model.PutEventConfigurationRequest;
import software.amazon.awssdk.services.cloudtrail.model.PutEventConfigurationResponse;
import software.amazon.awssdk.services.cloudtrail.model.PutEventSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.PutEventSelectorsResponse;
import software.amazon.awssdk.services.cloudtrail.model.PutInsightSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.PutInsightSelectorsResponse;
import software.amazon.awssdk.services.cloudtrail.model.RemoveTagsRequest;
import software.amazon.awssdk.services.cloudtrail.model.RemoveTagsResponse;
import software.amazon.awssdk.services.cloudtrail.model.RestoreEventDataStoreRequest;
import software.amazon.awssdk.services.cloudtrail.model.RestoreEventDataStoreResponse;
import software.amazon.awssdk.services.cloudtrail.model.StartEventDataStoreIngestionRequest;
import software.amazon.awssdk.services.cloudtrail.model.StartEventDataStoreIngestionResponse;
import software.amazon.awssdk.services.cloudtrail.model.StartLoggingRequest;
import software.amazon.awssdk.services.cloudtrail.model.StartLoggingResponse;
import software.amazon.awssdk.services.cloudtrail.model.TrailNotFoundException;
import software.amazon.awssdk.services.cloudtrail.model.UpdateEventDataStoreRequest;
import software.amazon.awssdk.services.cloudtrail.model.UpdateEventDataStoreResponse;
import software.amazon.awssdk.services.cloudtrail.model.UpdateTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.UpdateTrailResponse;

/** The operations of CloudTrail that we ask for; all others the SDK's interface refuses. */
final class CloudTrailCalls implements CloudTrailClient {
    static final Service SERVICE = new Service(
            "CloudTrail",
            "cloudtrail",
            "CLOUDTRAIL",
            JsonProtocol.rpc("1.1", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101"),
            (region, fips, dualstack, override) -> CloudTrailEndpointProvider.defaultProvider()
                    .resolveEndpoint(ask -> ask.region(region)
                            .useFips(fips)
                            .useDualStack(dualstack)
                            .endpoint(override.orElse(null))),
            Map.of(
                    "ConflictException",
                    ConflictException::builder,
                    "TrailNotFoundException",
                    TrailNotFoundException::builder,
                    "InsightNotEnabledException",
                    InsightNotEnabledException::builder,
                    "UnsupportedOperationException",
                    software.amazon.awssdk.services.cloudtrail.model.UnsupportedOperationException::builder));

    private final Caller caller;

    private CloudTrailCalls(Caller caller) {
        this.caller = caller;
    }

    /** Gives the interface, so that no other class has to load it to be verified. */
    static CloudTrailClient by(Caller caller) {
        return new CloudTrailCalls(caller);
    }

    @Override
    public AddTagsResponse addTags(AddTagsRequest request) {
        return caller.call("AddTags", request, AddTagsResponse.builder());
    }

    @Override
    public CreateTrailResponse createTrail(CreateTrailRequest request) {
        return caller.call("CreateTrail", request, CreateTrailResponse.builder());
    }

    @Override
    public GetEventConfigurationResponse getEventConfiguration(GetEventConfigurationRequest request) {
        return caller.call("GetEventConfiguration", request, GetEventConfigurationResponse.builder());
    }

    @Override
    public GetEventDataStoreResponse getEventDataStore(GetEventDataStoreRequest request) {
        return caller.call("GetEventDataStore", request, GetEventDataStoreResponse.builder());
    }

    @Override
    public GetEventSelectorsResponse getEventSelectors(GetEventSelectorsRequest request) {
        return caller.call("GetEventSelectors", request, GetEventSelectorsResponse.builder());
    }

    @Override
    public GetInsightSelectorsResponse getInsightSelectors(GetInsightSelectorsRequest request) {
        return caller.call("GetInsightSelectors", request, GetInsightSelectorsResponse.builder());
    }

    @Override
    public GetTrailResponse getTrail(GetTrailRequest request) {
        return caller.call("GetTrail", request, GetTrailResponse.builder());
    }

    @Override
    public GetTrailStatusResponse getTrailStatus(GetTrailStatusRequest request) {
        return caller.call("GetTrailStatus", request, GetTrailStatusResponse.builder());
    }

    @Override
    public ListTagsResponse listTags(ListTagsRequest request) {
        return caller.call("ListTags", request, ListTagsResponse.builder());
    }

    @Override
    public ListTrailsResponse listTrails(ListTrailsRequest request) {
        return caller.call("ListTrails", request, ListTrailsResponse.builder());
    }

    @Override
    public LookupEventsResponse lookupEvents(LookupEventsRequest request) {
        return caller.call("LookupEvents", request, LookupEventsResponse.builder());
    }

    @Override
    public PutEventConfigurationResponse putEventConfiguration(PutEventConfigurationRequest request) {
        return caller.call("PutEventConfiguration", request, PutEventConfigurationResponse.builder());
    }

    @Override
    public PutEventSelectorsResponse putEventSelectors(PutEventSelectorsRequest request) {
        return caller.call("PutEventSelectors", request, PutEventSelectorsResponse.builder());
    }

    @Override
    public PutInsightSelectorsResponse putInsightSelectors(PutInsightSelectorsRequest request) {
        return caller.call("PutInsightSelectors", request, PutInsightSelectorsResponse.builder());
    }

    @Override
    public RemoveTagsResponse removeTags(RemoveTagsRequest request) {
        return caller.call("RemoveTags", request, RemoveTagsResponse.builder());
    }

    @Override
    public RestoreEventDataStoreResponse restoreEventDataStore(RestoreEventDataStoreRequest request) {
        return caller.call("RestoreEventDataStore", request, RestoreEventDataStoreResponse.builder());
    }

    @Override
    public StartEventDataStoreIngestionResponse startEventDataStoreIngestion(
            StartEventDataStoreIngestionRequest request) {
        return caller.call("StartEventDataStoreIngestion", request, StartEventDataStoreIngestionResponse.builder());
    }

    @Override
    public StartLoggingResponse startLogging(StartLoggingRequest request) {
        return caller.call("StartLogging", request, StartLoggingResponse.builder());
    }

    @Override
    public UpdateEventDataStoreResponse updateEventDataStore(UpdateEventDataStoreRequest request) {
        return caller.call("UpdateEventDataStore", request, UpdateEventDataStoreResponse.builder());
    }

    @Override
    public UpdateTrailResponse updateTrail(UpdateTrailRequest request) {
        return caller.call("UpdateTrail", request, UpdateTrailResponse.builder());
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
