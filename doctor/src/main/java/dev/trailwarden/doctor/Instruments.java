package dev.trailwarden.doctor;

import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The clients that doctor looks with, all in the hub's Region and account; only reads are made.
 *
 * @param stacks for the stack and the StackSets
 * @param lambda for the functions
 * @param alarms for the alarms
 * @param schedules for the schedules
 * @param events for the bus and the rules
 * @param sns for the topic
 * @param sqs for the queues
 * @param dynamo for the table
 * @param kms for the keys
 * @param iam for the roles
 */
public record Instruments(
        CloudFormationClient stacks,
        LambdaClient lambda,
        CloudWatchClient alarms,
        SchedulerClient schedules,
        EventBridgeClient events,
        SnsClient sns,
        SqsClient sqs,
        DynamoDbClient dynamo,
        KmsClient kms,
        IamClient iam) {}
