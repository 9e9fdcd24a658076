package dev.trailwarden.aws.wire;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointProvider;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** The operations of DynamoDB that we ask for; all others the SDK's interface refuses. */
final class DynamoDbCalls implements DynamoDbClient {
    static final Service SERVICE = new Service(
            "DynamoDB",
            "dynamodb",
            "DYNAMODB",
            JsonProtocol.rpc("1.0", "DynamoDB_20120810"),
            (region, fips, dualstack, override) -> DynamoDbEndpointProvider.defaultProvider()
                    .resolveEndpoint(ask -> ask.region(region)
                            .useFips(fips)
                            .useDualStack(dualstack)
                            .endpoint(override.orElse(null))),
            Map.of(
                    "ConditionalCheckFailedException",
                    ConditionalCheckFailedException::builder,
                    "TransactionCanceledException",
                    TransactionCanceledException::builder,
                    "TransactionConflictException",
                    TransactionConflictException::builder));

    private final Caller caller;

    private DynamoDbCalls(Caller caller) {
        this.caller = caller;
    }

    /** Gives the interface, so that no other class has to load it to be verified. */
    static DynamoDbClient by(Caller caller) {
        return new DynamoDbCalls(caller);
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
        return caller.call("DeleteItem", request, DeleteItemResponse.builder());
    }

    @Override
    public DescribeContinuousBackupsResponse describeContinuousBackups(DescribeContinuousBackupsRequest request) {
        return caller.call("DescribeContinuousBackups", request, DescribeContinuousBackupsResponse.builder());
    }

    @Override
    public DescribeTableResponse describeTable(DescribeTableRequest request) {
        return caller.call("DescribeTable", request, DescribeTableResponse.builder());
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        return caller.call("GetItem", request, GetItemResponse.builder());
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        return caller.call("PutItem", request, PutItemResponse.builder());
    }

    @Override
    public QueryResponse query(QueryRequest request) {
        return caller.call("Query", request, QueryResponse.builder());
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        return caller.call("TransactWriteItems", request, TransactWriteItemsResponse.builder());
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
        return caller.call("UpdateItem", request, UpdateItemResponse.builder());
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
