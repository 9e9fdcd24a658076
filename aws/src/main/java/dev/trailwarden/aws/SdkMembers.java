package dev.trailwarden.aws;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.port.MemberAccount;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.Members;
import dev.trailwarden.core.port.Permission;
import dev.trailwarden.core.port.TrailStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailStatusResponse;
import software.amazon.awssdk.services.cloudtrail.model.ListTrailsResponse;
import software.amazon.awssdk.services.cloudtrail.model.TrailInfo;

/** The organization's accounts, through STS and CloudTrail. */
public final class SdkMembers implements Members {
    private final Clients clients;
    private final Budget budget;
    private final MemberSessions sessions;

    /**
     * @param clients shared clients
     * @param budget the time this invocation has
     * @param region where to assume roles: the hub's own Region
     * @param memberRole path and name of the remediation role, the same in every account
     * @param clock tells when a session expires
     */
    public SdkMembers(Clients clients, Budget budget, String region, String memberRole, Clock clock) {
        this.clients = clients;
        this.budget = budget;
        this.sessions = new MemberSessions(clients, budget, region, memberRole, clock);
    }

    @Override
    public MemberAccount open(AccountId account, Set<Permission> permissions, Optional<String> trailName)
            throws MemberFault {
        return new Account(account, () -> sessions.open(account, permissions, trailName));
    }

    private final class Account implements MemberAccount {
        private final AccountId id;
        private final Door door;
        private AwsCredentialsProvider credentials;

        Account(AccountId id, Door door) throws MemberFault {
            this.id = id;
            this.door = door;
            this.credentials = door.open();
        }

        @Override
        public TrailStatus status(Region homeRegion, String name) throws MemberFault {
            return call("GetTrailStatus", homeRegion, name, as -> {
                GetTrailStatusResponse status = clients.cloudTrail(homeRegion.id())
                        .getTrailStatus(request -> request.name(name).overrideConfiguration(as));
                return new TrailStatus(
                        Boolean.TRUE.equals(status.isLogging()),
                        Optional.ofNullable(status.startLoggingTime()),
                        Optional.ofNullable(status.stopLoggingTime()));
            });
        }

        @Override
        public void startLogging(Region homeRegion, String name) throws MemberFault {
            call(
                    "StartLogging",
                    homeRegion,
                    name,
                    as -> clients.cloudTrail(homeRegion.id())
                            .startLogging(request -> request.name(name).overrideConfiguration(as)));
        }

        @Override
        public List<TrailArn> trails(Region askIn) throws MemberFault {
            List<TrailArn> trails = new ArrayList<>();
            Optional<String> next = Optional.empty();
            do {
                String token = next.orElse(null);
                ListTrailsResponse page = call(
                        "ListTrails",
                        askIn,
                        "",
                        as -> clients.cloudTrail(askIn.id())
                                .listTrails(request -> request.nextToken(token).overrideConfiguration(as)));
                page.trails().stream()
                        .map(TrailInfo::trailARN)
                        .flatMap(arn -> TrailArn.parse(arn).stream())
                        .forEach(trails::add);
                next = Optional.ofNullable(page.nextToken());
            } while (next.isPresent());
            return trails;
        }

        private <T> T call(String operation, Region region, String trail, Call<T> call) throws MemberFault {
            String what =
                    operation + (trail.isEmpty() ? "" : " on trail " + trail) + " in account " + id + ", " + region;
            try {
                return attempt(what, call);
            } catch (MemberFault fault) {
                if (!fault.kind().mayBeTheSession()) {
                    throw fault;
                }
                // A kept session may have died with its role, while a new one would be welcome.
                sessions.forget(credentials);
                credentials = door.open();
                return attempt(what, call);
            }
        }

        private <T> T attempt(String what, Call<T> call) throws MemberFault {
            Duration left = budget.forMembers(what);
            AwsCredentialsProvider session = credentials;
            try {
                return call.as(settings -> settings.credentialsProvider(session).apiCallTimeout(left));
            } catch (SdkException e) {
                throw Faults.inMember(what, e);
            }
        }
    }

    /** Opens a session, or gives the one that is kept. */
    @FunctionalInterface
    private interface Door {
        AwsCredentialsProvider open() throws MemberFault;
    }

    /** A call that takes its credentials and its time bound with it. */
    @FunctionalInterface
    private interface Call<T> {
        T as(Consumer<AwsRequestOverrideConfiguration.Builder> settings);
    }
}
