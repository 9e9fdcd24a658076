package dev.trailwarden.sandbox;

import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.identity.Role;
import dev.trailwarden.sandbox.lambda.AwsEndpoint;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.organization.Member;
import dev.trailwarden.sandbox.runtime.Activity;
import dev.trailwarden.sandbox.runtime.SandboxLog;
import dev.trailwarden.sandbox.service.AccountService;
import dev.trailwarden.sandbox.service.CloudTrailService;
import dev.trailwarden.sandbox.service.Delivery;
import dev.trailwarden.sandbox.service.IamService;
import dev.trailwarden.sandbox.service.OrganizationsService;
import dev.trailwarden.sandbox.service.SqsService;
import dev.trailwarden.sandbox.service.StackSets;
import dev.trailwarden.sandbox.service.StsService;
import dev.trailwarden.sandbox.template.Stack;
import dev.trailwarden.sandbox.template.StackTarget;
import dev.trailwarden.sandbox.trail.Trail;
import dev.trailwarden.sandbox.wire.Faults;
import dev.trailwarden.sandbox.wire.Rates;
import dev.trailwarden.sandbox.wire.WireServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An AWS organization on loopback: start it, point unmodified clients at {@link #endpoint()}, close it.
 *
 * <pre>{@code
 * try (Sandbox sandbox = Sandbox.start(Settings.forTests())) {
 *     List<String> environment = sandbox.environment(sandbox.key(PAYMENTS, MALLORY), HUB_REGION);
 *     // ... aws cloudtrail stop-logging --name payments-trail ...
 *     sandbox.activity().awaitIdle(Duration.ofSeconds(30));
 *     boolean on = sandbox.trail("arn:aws:cloudtrail:eu-west-1:333333333333:trail/payments-trail").logging();
 * }
 * }</pre>
 */
public final class Sandbox implements AutoCloseable {
    private final World world;
    private final DemoOrganization demo;
    private final CloudTrailService cloudTrail;
    private final OrganizationsService organizations;
    private final Delivery delivery;
    private final WireServer server;
    private volatile Optional<AwsEndpoint> secure = Optional.empty();

    /**
     * How to start.
     *
     * @param port the port on 127.0.0.1, 0 for any free one
     * @param delayScale what retry delays are multiplied by; 1 is AWS's own time
     * @param log gets every line of the log as it is written
     */
    public record Settings(int port, double delayScale, Consumer<String> log) {
        /**
         * Settings for tests.
         *
         * @return any port, delays a hundredth of AWS's, a log that is only kept
         */
        public static Settings forTests() {
            return new Settings(0, 0.01, _ -> {});
        }
    }

    private Sandbox(Settings settings) throws IOException {
        world = World.of(DemoOrganization.ID, DemoOrganization.MANAGEMENT, settings.delayScale, settings.log);
        demo = DemoOrganization.found(world);
        cloudTrail = new CloudTrailService(world);
        world.dispatcher().register(cloudTrail);
        world.dispatcher().register(new StsService(world));
        organizations = new OrganizationsService(world);
        world.dispatcher().register(organizations);
        world.dispatcher().register(new IamService(world));
        world.dispatcher().register(new AccountService(world));
        delivery = new Delivery(world, this::endpoint, this::functionsEndpoint);
        server = new WireServer(
                settings.port,
                world.dispatcher(),
                world.identities(),
                new FrontDoor(world.organization(), world.regions()),
                world.clock(),
                world.ids(),
                world.log());
    }

    /**
     * Starts the demo organization; every access key is new.
     *
     * @param settings how
     * @return the running sandbox
     * @throws IOException when the port cannot be had
     */
    public static Sandbox start(Settings settings) throws IOException {
        return new Sandbox(settings);
    }

    /**
     * Where every service answers.
     *
     * @return the value for {@code AWS_ENDPOINT_URL}
     */
    public URI endpoint() {
        return server.endpoint();
    }

    /**
     * Has functions that start from now on call over TLS, as they do on AWS. The hub then trusts nobody but the sandbox's own
     * authority.
     *
     * @throws IOException when the endpoint cannot be opened
     */
    public void secureFunctions() throws IOException {
        secure = Optional.of(server.secureEndpoint());
    }

    private AwsEndpoint functionsEndpoint() {
        return secure.orElseGet(() -> AwsEndpoint.inTheClear(endpoint()));
    }

    /**
     * The access key of a user of {@link DemoOrganization}.
     *
     * @param account whose user
     * @param user the user's name
     * @return the key
     * @throws IllegalArgumentException when there is no such user
     */
    public Credentials key(AccountId account, String user) {
        return demo.key(account, user);
    }

    /**
     * Signs a person in to an account with a permission set, as the portal of Identity Center does.
     *
     * @param account where
     * @param permissionSet the permission set's name, for example {@link DemoOrganization#BREAK_GLASS_SET}
     * @param person becomes the session's name
     * @return an hour's session of the permission set's role in the account
     * @throws IllegalArgumentException when the permission set is not assigned to the account
     */
    public Credentials signIn(AccountId account, String permissionSet, String person) {
        Role role = world.identities()
                .role(account, DemoOrganization.permissionSetRole(account, permissionSet))
                .orElseThrow(() -> new IllegalArgumentException(
                        "The account " + account + " has no permission set " + permissionSet));
        return world.identities()
                .openSession(role, person, role.maxSession(), Optional.empty(), Optional.empty())
                .credentials();
    }

    /**
     * The users of an account, each with a {@link #key}.
     *
     * @param account whose
     * @return their names
     */
    public List<String> users(AccountId account) {
        return demo.users(account);
    }

    /**
     * Adds members beside those of {@link DemoOrganization}, each with its users and a trail in the hub's Region; nothing
     * is deployed to them.
     *
     * @param count how many more
     * @return their ids, from 600000000001 on; the trail of the first is {@code member-1-trail}
     */
    public List<AccountId> addAccounts(int count) {
        return demo.addAccounts(count);
    }

    /**
     * Generates member accounts with everything that Trailwarden's member templates make, for as many as an organization
     * can have: each in one of the OUs below Fleet, with one trail whose home is in turn one of the Regions that every
     * account has, and the rule in all of these. What a template makes is copied, not deployed, and made when somebody first
     * asks for it; stacks and StackSets know nothing of it.
     *
     * @param count how many more
     * @param rollout whose member templates
     * @return their ids, from 700000000001 on; the trail of the first is {@code fleet-1-trail}
     */
    public List<AccountId> populate(int count, Rollout rollout) {
        return demo.populate(count, rollout.fleet(world, delivery));
    }

    /**
     * The same with the templates of the project.
     *
     * @param count how many more
     * @return their ids
     * @throws java.io.UncheckedIOException when the project is not built
     */
    public List<AccountId> populate(int count) {
        return populate(count, Rollout.of(Path.of(System.getProperty("trailwarden.home", "."))));
    }

    /**
     * What an account is called.
     *
     * @param account which
     * @return its name, or its id when it is not of this organization
     */
    public String name(AccountId account) {
        return world.organization().member(account).map(Member::name).orElse(account.value());
    }

    /**
     * What an unmodified client needs in its environment.
     *
     * @param credentials whose
     * @param region where it calls
     * @return lines {@code NAME=value}
     */
    public List<String> environment(Credentials credentials, Region region) {
        List<String> lines = new ArrayList<>(List.of(
                "AWS_ENDPOINT_URL=" + endpoint(),
                "AWS_ACCESS_KEY_ID=" + credentials.accessKeyId(),
                "AWS_SECRET_ACCESS_KEY=" + credentials.secretAccessKey(),
                "AWS_REGION=" + region,
                "AWS_DEFAULT_REGION=" + region));
        credentials.sessionToken().ifPresent(token -> lines.add("AWS_SESSION_TOKEN=" + token));
        return lines;
    }

    /**
     * The true state of a trail, past every permission.
     *
     * @param arn which trail
     * @return its state now
     * @throws IllegalArgumentException when it does not exist
     */
    public Trail trail(String arn) {
        return world.trails().find(arn).orElseThrow(() -> new IllegalArgumentException("There is no trail " + arn));
    }

    /**
     * CloudTrail, for its throttle.
     *
     * @return the service
     */
    public CloudTrailService cloudTrail() {
        return cloudTrail;
    }

    /**
     * Organizations, for its throttle.
     *
     * @return the service
     */
    public OrganizationsService organizations() {
        return organizations;
    }

    /**
     * Deploys Trailwarden, or updates what is deployed; a changed permission counts from the next call on.
     *
     * @param rollout what to deploy
     * @return the hub's stack
     * @throws dev.trailwarden.sandbox.template.TemplateException when a template is not acceptable
     */
    public Stack deploy(Rollout rollout) {
        return rollout.to(delivery);
    }

    /**
     * Deploys only the member stacks of a rollout, or updates them.
     *
     * @param rollout whose accounts and Regions
     * @throws dev.trailwarden.sandbox.template.TemplateException when a template is not acceptable
     */
    public void deployMembers(Rollout rollout) {
        rollout.toMembers(delivery);
    }

    /**
     * StackSets, to say how fast they go.
     *
     * @return the settings
     */
    public StackSets stackSets() {
        return delivery.cloudFormation().stackSets();
    }

    /**
     * The way from an event to the inbox: stacks, inbox, queues, functions, metrics.
     *
     * @return the services that templates set up
     */
    public Delivery delivery() {
        return delivery;
    }

    /**
     * Lets the time of every scheduled rule and of every schedule of EventBridge Scheduler come once; no clock of the
     * sandbox does. Wait with {@link #activity()}.
     *
     * @return the ARNs of the rules and schedules that were fired: those that are enabled, in any account and Region
     */
    public List<String> fireSchedules() {
        List<String> fired = new ArrayList<>(delivery.events().fireSchedules());
        fired.addAll(delivery.scheduler().fireSchedules());
        return fired;
    }

    /**
     * What failed for good: the messages in the hub's dead-letter queue.
     *
     * @return oldest first
     */
    public List<SqsService.Letter> deadLetters() {
        return deadLetterQueue().map(delivery.queues()::messages).orElse(List.of());
    }

    /** Takes everything out of the hub's dead-letter queue, as an operator does who has dealt with it. */
    public void clearDeadLetters() {
        deadLetterQueue().ifPresent(delivery.queues()::empty);
    }

    private Optional<String> deadLetterQueue() {
        StackTarget hub = new StackTarget(
                DemoOrganization.SECURITY.value(), DemoOrganization.HUB_REGION.name(), Rollout.HUB_STACK);
        return delivery.stacks()
                .find(hub)
                .map(stack -> stack.resource("DeadLetterQueue").attributes().getOrDefault("Arn", ""));
    }

    /**
     * The way to the services, for its latency.
     *
     * @return the endpoint's server
     */
    public WireServer wire() {
        return server;
    }

    /**
     * The rates that AWS publishes, and what was measured of them.
     *
     * @return the rates
     */
    public Rates rates() {
        return world.dispatcher().rates();
    }

    /**
     * Failures on purpose.
     *
     * @return the faults
     */
    public Faults faults() {
        return world.faults();
    }

    /**
     * The work under way; wait for its end instead of sleeping.
     *
     * @return the count
     */
    public Activity activity() {
        return world.activity();
    }

    /**
     * What happened.
     *
     * @return the log
     */
    public SandboxLog log() {
        return world.log();
    }

    /**
     * What everything is made from, for services beside the ones here.
     *
     * @return the world
     */
    public World world() {
        return world;
    }

    /** Stops answering and drops what still waits. */
    @Override
    public void close() {
        server.close();
        world.clock().close();
        delivery.close();
    }
}
