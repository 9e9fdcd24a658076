package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.lambda.AwsEndpoint;
import dev.trailwarden.sandbox.runtime.Metrics;
import dev.trailwarden.sandbox.s3.Buckets;
import dev.trailwarden.sandbox.s3.S3Service;
import dev.trailwarden.sandbox.template.ResourceProvider;
import dev.trailwarden.sandbox.template.Stacks;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The way from an event to the security team's inbox: EventBridge and its Scheduler, Lambda, SNS, SQS and DynamoDB, with
 * the keys, logs and alarms they use, and the stacks that set them up.
 */
public final class Delivery implements AutoCloseable {
    private final Metrics metrics = new Metrics();
    private final Inbox inbox = new Inbox();
    private final Alarms alarms;
    private final Buckets buckets;
    private final CodeStore code;
    private final LogGroups logs;
    private final SqsService queues;
    private final SnsService topics;
    private final LambdaService functions;
    private final EventBridgeService events;
    private final SchedulerService scheduler;
    private final DynamoService tables;
    private final Stacks stacks;
    private final CloudFormationService cloudFormation;

    /**
     * Adds these services to a world that does not have them yet.
     *
     * @param world what they are made from; they are registered with its dispatcher and hear its trails
     * @param endpoint where every service answers; asked for when the first stack is deployed
     * @param functionsEndpoint where functions find AWS; asked for at each start of one
     */
    public Delivery(World world, Supplier<URI> endpoint, Supplier<AwsEndpoint> functionsEndpoint) {
        KmsKeys keys = new KmsKeys(world.destinations());
        buckets = new Buckets(world.destinations());
        code = new CodeStore(buckets);
        alarms = new Alarms(world.authorizer(), world.clock());
        logs = new LogGroups(world.authorizer());
        queues = new SqsService(world.authorizer(), world.clock(), world.ids(), endpoint);
        topics = new SnsService(world.authorizer(), keys, inbox, world.clock(), world.ids());
        functions = new LambdaService(
                world.authorizer(), queues, logs, world.clock(), world.ids(), metrics, world.log(), functionsEndpoint);
        events = new EventBridgeService(
                world.authorizer(),
                world.identities(),
                functions,
                queues,
                world.clock(),
                world.ids(),
                metrics,
                world.log());
        scheduler = new SchedulerService(
                world.authorizer(), functions, queues, world.clock(), world.ids(), metrics, world.log());
        tables = new DynamoService(world.authorizer(), keys);
        KmsService seals = new KmsService(world.authorizer(), keys, world.clock());
        LambdaApi invocations = new LambdaApi(functions, world.authorizer(), world.identities(), world.clock());
        List.of(queues, topics, events, scheduler, tables, seals, invocations, alarms, new S3Service(world, buckets))
                .forEach(world.dispatcher()::register);
        world.recorder().listen(events);
        List<ResourceProvider> providers = Stream.of(
                        IamResources.of(world.identities()),
                        EventResources.of(events.buses(), world.identities()),
                        scheduler.resources(),
                        LambdaResources.of(functions, world.identities(), code, world.clock()),
                        MessagingResources.of(topics, queues, world.identities()),
                        DynamoResources.of(tables),
                        KmsResources.of(keys, world.identities(), world.clock()),
                        SupportResources.of(logs, alarms),
                        OrganizationResources.of(world.organization()))
                .flatMap(List::stream)
                .toList();
        stacks = new Stacks(providers);
        cloudFormation = new CloudFormationService(world, stacks);
        world.dispatcher().register(cloudFormation);
    }

    /**
     * The stacks, to deploy templates with.
     *
     * @return the stacks
     */
    public Stacks stacks() {
        return stacks;
    }

    /**
     * CloudFormation for callers.
     *
     * @return the service
     */
    public CloudFormationService cloudFormation() {
        return cloudFormation;
    }

    /**
     * The buckets that templates take function code from.
     *
     * @return the buckets
     */
    public CodeStore code() {
        return code;
    }

    /**
     * What email subscriptions received.
     *
     * @return the inbox
     */
    public Inbox inbox() {
        return inbox;
    }

    /**
     * SQS, to look into queues.
     *
     * @return the service
     */
    public SqsService queues() {
        return queues;
    }

    /**
     * SNS, to do what people do with its mails.
     *
     * @return the service
     */
    public SnsService topics() {
        return topics;
    }

    /**
     * Lambda, to invoke functions and to read what they wrote.
     *
     * @return the service
     */
    public LambdaService functions() {
        return functions;
    }

    /**
     * EventBridge, to hand it an event as CloudTrail does.
     *
     * @return the service
     */
    public EventBridgeService events() {
        return events;
    }

    /**
     * EventBridge Scheduler, to let its schedules' time come.
     *
     * @return the service
     */
    public SchedulerService scheduler() {
        return scheduler;
    }

    /**
     * What CloudWatch would have counted.
     *
     * @return the counts
     */
    public Metrics metrics() {
        return metrics;
    }

    /**
     * The alarms that were set up.
     *
     * @return the alarms
     */
    public Alarms alarms() {
        return alarms;
    }

    /** Kills every function and every table. */
    @Override
    public void close() {
        tables.close();
        functions.close();
        code.close();
        buckets.close();
    }
}
