package dev.trailwarden.aws;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.port.Forwarding;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.Permission;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;

/**
 * Sessions of the remediation role, each narrowed by a session policy to what one remedy may do on one trail or event
 * data store, kept until shortly before they expire.
 */
final class MemberSessions {
    /** Shown in the member's CloudTrail as the session's name. Anybody can call a session so: it proves nothing. */
    static final String SESSION_NAME = "trailwarden";

    /** Bound to the session for good; shown in every record of what the session does. */
    static final String SOURCE_IDENTITY = "trailwarden-hub";

    /** The shortest AssumeRole gives (STS API reference); a remedy takes seconds. */
    private static final Duration LIFETIME = Duration.ofMinutes(15);

    /** A session this close to its end is not begun with. */
    private static final Duration MARGIN = Duration.ofMinutes(3);

    /** Sessions are small; this bounds a storm over a whole large organization. */
    private static final int KEPT = 2_000;

    /** The whole identity of a session: leaving a part out would hand one trail's session to another trail. */
    private record Key(String roleArn, String region, String policy) {}

    private record Session(AwsSessionCredentials credentials, Instant expires) {}

    /** Says how long the next call may take. */
    @FunctionalInterface
    interface Time {
        /**
         * Gives the time, or says that there is none.
         *
         * @param operation what is going to be called, for the fault
         * @throws MemberFault if the time for such calls is up
         */
        Duration forCall(String operation) throws MemberFault;

        /**
         * The same for asking for a session, which comes before all calls and may be waited for longer.
         *
         * @param operation what is going to be called, for the fault
         * @throws MemberFault if the time for such calls is up
         */
        default Duration forSession(String operation) throws MemberFault {
            return forCall(operation);
        }
    }

    private final Clients clients;
    private final Time time;
    private final String region;
    private final String partition;
    private final String memberRole;
    private final Clock clock;
    private final Map<Key, Session> sessions = new Latest<>(KEPT);

    MemberSessions(Clients clients, Time time, String region, String memberRole, Clock clock) {
        this.clients = clients;
        this.time = time;
        this.region = region;
        // The hub's own is everybody's: nothing crosses partitions. Known by its form, for Regions newer than the SDK.
        this.partition = PartitionMetadata.of(Region.of(region)).id();
        this.memberRole = memberRole;
        this.clock = clock;
    }

    /**
     * Gives credentials in an account.
     *
     * @param account whose remediation role
     * @param permissions all that the session may do
     * @param resource the name of the one trail, or the id of the one event data store or policy, that it may touch; or
     *     nothing for any trail or store of the account
     * @throws MemberFault if the role cannot be assumed
     */
    AwsCredentialsProvider open(AccountId account, Set<Permission> permissions, Optional<String> resource)
            throws MemberFault {
        Key key = new Key(
                "arn:" + partition + ":iam::" + account + ":role/" + memberRole,
                region,
                policy(account, permissions, resource));
        Session session = kept(key);
        if (session == null || session.expires().isBefore(clock.instant().plus(MARGIN))) {
            // Nobody waits here for another account's session; two who ask for one at once get one each.
            session = assume(key);
            keep(key, session);
        }
        return StaticCredentialsProvider.create(session.credentials());
    }

    private synchronized @Nullable Session kept(Key key) {
        return sessions.get(key);
    }

    private synchronized void keep(Key key, Session session) {
        sessions.put(key, session);
    }

    /** The hub's own Region, where services that have one endpoint for all Regions are asked for. */
    String region() {
        return region;
    }

    /** How long the next call of a session may take. */
    Time time() {
        return time;
    }

    /**
     * Forgets a session that AWS no longer honours: its role was re-created, or its sessions were revoked.
     *
     * @param credentials what {@link #open} gave
     */
    synchronized void forget(AwsCredentialsProvider credentials) {
        sessions.values().removeIf(session -> session.credentials().equals(credentials.resolveCredentials()));
    }

    private Session assume(Key key) throws MemberFault {
        String operation = "AssumeRole of " + key.roleArn();
        Duration left = time.forSession(operation);
        try {
            AssumeRoleResponse answer = clients.sts(region)
                    .assumeRole(request -> request.roleArn(key.roleArn())
                            .roleSessionName(SESSION_NAME)
                            .sourceIdentity(SOURCE_IDENTITY)
                            .durationSeconds(Math.toIntExact(LIFETIME.toSeconds()))
                            .policy(key.policy())
                            .overrideConfiguration(Clients.within(left)));
            return new Session(
                    AwsSessionCredentials.create(
                            answer.credentials().accessKeyId(),
                            answer.credentials().secretAccessKey(),
                            answer.credentials().sessionToken()),
                    answer.credentials().expiration());
        } catch (SdkException e) {
            throw Faults.atTheDoor(operation, e);
        }
    }

    /**
     * Far less than the 2,048 characters that AssumeRole takes, whatever the permissions and the names (a test holds
     * them against it). Every part of it is checked text.
     */
    private String policy(AccountId account, Set<Permission> permissions, Optional<String> resource) {
        String cloudTrail = "arn:" + partition + ":cloudtrail:*:" + account + ":";
        String statements = Arrays.stream(Permission.Scope.values())
                .flatMap(scope -> statement(
                        permissions,
                        scope,
                        switch (scope) {
                            case TRAIL -> on(cloudTrail + "trail/" + resource.orElse("*"));
                            case STORE -> on(cloudTrail + "eventdatastore/" + resource.orElse("*"));
                            case ROLE_FOR_CLOUDTRAIL ->
                                on("arn:" + partition + ":iam::" + account + ":role/*")
                                        + ",\"Condition\":{\"StringEquals\":{\"iam:PassedToService\":\"cloudtrail.amazonaws.com\"}}";
                            case GUARDRAIL -> guardrail(account, resource);
                            case RULE -> on("arn:" + partition + ":events:*:" + account + ":rule/" + Forwarding.RULE);
                            case ACCOUNT -> on("*");
                        })
                        .stream())
                .collect(Collectors.joining(","));
        return "{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}";
    }

    /**
     * Which organization it is need not be known: the account is the management account of one. Unlike a trail or a store,
     * a policy has to be named: without an id the session may attach none.
     */
    private String guardrail(AccountId management, Optional<String> policy) {
        String organizations = "arn:" + partition + ":organizations::" + management + ":";
        return "\"Resource\":[\"" + organizations + "policy/*/service_control_policy/" + policy.orElse("none") + "\",\""
                + organizations + "root/*\",\"" + organizations + "ou/*\",\"" + organizations + "account/*\"]";
    }

    private static String on(String resource) {
        return "\"Resource\":\"" + resource + '"';
    }

    private static Optional<String> statement(Set<Permission> permissions, Permission.Scope scope, String resource) {
        String actions = permissions.stream()
                .filter(permission -> permission.scope() == scope)
                .map(permission -> '"' + permission.action() + '"')
                .sorted()
                .collect(Collectors.joining(","));
        return actions.isEmpty()
                ? Optional.empty()
                : Optional.of("{\"Effect\":\"Allow\",\"Action\":[" + actions + "]," + resource + "}");
    }
}
