package dev.trailwarden.aws;

import dev.trailwarden.core.baseline.EventConfiguration;
import dev.trailwarden.core.baseline.InsightSelector;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.port.Forwarding;
import dev.trailwarden.core.port.MemberAccount;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.StoreStatus;
import dev.trailwarden.core.port.TrailSight;
import dev.trailwarden.core.port.TrailStatus;
import dev.trailwarden.core.remedy.TrailWrite;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.account.model.ListRegionsResponse;
import software.amazon.awssdk.services.account.model.RegionOptStatus;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.GetEventSelectorsResponse;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailStatusResponse;
import software.amazon.awssdk.services.cloudtrail.model.InsightNotEnabledException;
import software.amazon.awssdk.services.cloudtrail.model.ListTrailsResponse;
import software.amazon.awssdk.services.cloudtrail.model.Trail;
import software.amazon.awssdk.services.cloudtrail.model.TrailInfo;
import software.amazon.awssdk.services.cloudtrail.model.TrailNotFoundException;
import software.amazon.awssdk.services.cloudtrail.model.UnsupportedOperationException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Target;

/**
 * One member account: CloudTrail, where trails are called by name and in their home Region, the account's Regions, and its
 * rule in each.
 */
final class SdkAccount implements MemberAccount {
    private final Clients clients;
    private final AccountSession session;

    SdkAccount(Clients clients, AccountSession session) {
        this.clients = clients;
        this.session = session;
    }

    @Override
    public TrailStatus status(Region homeRegion, String name) throws MemberFault {
        GetTrailStatusResponse status = onTrail(
                "GetTrailStatus",
                homeRegion,
                name,
                (trails, as) ->
                        trails.getTrailStatus(request -> request.name(name).overrideConfiguration(as)));
        return new TrailStatus(
                Boolean.TRUE.equals(status.isLogging()),
                Optional.ofNullable(status.startLoggingTime()),
                Optional.ofNullable(status.stopLoggingTime()),
                Optional.ofNullable(status.latestDeliveryError()).filter(error -> !error.isBlank()));
    }

    @Override
    public void startLogging(Region homeRegion, String name) throws MemberFault {
        onTrail(
                "StartLogging",
                homeRegion,
                name,
                (trails, as) ->
                        trails.startLogging(request -> request.name(name).overrideConfiguration(as)));
    }

    @Override
    public List<TrailArn> trails(Region askIn) throws MemberFault {
        List<TrailArn> trails = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            String token = next.orElse(null);
            ListTrailsResponse page = session.call(
                    "ListTrails in account " + session.account() + ", " + askIn,
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

    @Override
    public TrailSettings settings(TrailArn trail) throws MemberFault {
        return sight(trail).settings();
    }

    @Override
    public Optional<TrailSight> sightIfThere(TrailArn trail) throws MemberFault {
        try {
            return Optional.of(sight(trail));
        } catch (MemberFault fault) {
            if (fault.kind() == MemberFault.Kind.NO_SUCH_TRAIL) {
                return Optional.empty();
            }
            throw fault;
        }
    }

    private TrailSight sight(TrailArn trail) throws MemberFault {
        Region home = trail.homeRegion();
        String name = trail.name();
        Trail found = onTrail(
                "GetTrail",
                home,
                name,
                (trails, as) -> theOneCalled(
                        trail,
                        trails.getTrail(request -> request.name(name).overrideConfiguration(as))
                                .trail()));
        TrailStatus status = status(home, name);
        GetEventSelectorsResponse selectors = onTrail(
                "GetEventSelectors",
                home,
                name,
                (trails, as) -> trails.getEventSelectors(
                        request -> request.trailName(name).overrideConfiguration(as)));
        return new TrailSight(
                SettingsReader.of(
                        found,
                        status.logging(),
                        selectors,
                        insights(home, name),
                        events(home, name),
                        tags(home, name, trail)),
                status.deliveryError());
    }

    /** In the home Region of one trail, its name may be that of another trail's copy. */
    private static Trail theOneCalled(TrailArn arn, Trail found) {
        if (!arn.toString().equals(found.trailARN())) {
            throw TrailNotFoundException.builder()
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .errorCode("TrailNotFoundException")
                            .errorMessage("the trail of that name is another one, " + found.trailARN())
                            .build())
                    .build();
        }
        return found;
    }

    private List<InsightSelector> insights(Region home, String name) throws MemberFault {
        return onTrail("GetInsightSelectors", home, name, (trails, as) -> {
            try {
                return SettingsReader.insights(trails.getInsightSelectors(
                        request -> request.trailName(name).overrideConfiguration(as)));
            } catch (InsightNotEnabledException e) {
                return List.of();
            }
        });
    }

    /** Not every partition has event configurations (CloudTrail API reference, GetEventConfiguration, errors). */
    private EventConfiguration events(Region home, String name) throws MemberFault {
        return onTrail("GetEventConfiguration", home, name, (trails, as) -> {
            try {
                return SettingsReader.events(trails.getEventConfiguration(
                        request -> request.trailName(name).overrideConfiguration(as)));
            } catch (UnsupportedOperationException e) {
                return EventConfiguration.NONE;
            }
        });
    }

    private Map<String, String> tags(Region home, String name, TrailArn trail) throws MemberFault {
        return onTrail(
                "ListTags",
                home,
                name,
                (trails, as) -> SettingsReader.tags(trails.listTags(
                        request -> request.resourceIdList(trail.toString()).overrideConfiguration(as))));
    }

    @Override
    public void write(TrailArn trail, TrailWrite write) throws MemberFault {
        onTrail(write.operation(), trail.homeRegion(), trail.name(), (trails, as) -> switch (write) {
            case TrailWrite.CreateTrail(TrailSettings wanted) ->
                trails.createTrail(request ->
                        SettingsRequests.create(request.name(trail.name()).overrideConfiguration(as), wanted));
            case TrailWrite.UpdateTrail update ->
                trails.updateTrail(request ->
                        SettingsRequests.update(request.name(trail.name()).overrideConfiguration(as), update));
            case TrailWrite.PutEventSelectors(TrailSettings wanted) ->
                trails.putEventSelectors(request -> SettingsRequests.selectors(
                        request.trailName(trail.name()).overrideConfiguration(as), wanted));
            case TrailWrite.PutInsightSelectors(List<InsightSelector> wanted) ->
                trails.putInsightSelectors(request -> request.trailName(trail.name())
                        .insightSelectors(SettingsRequests.insights(wanted))
                        .overrideConfiguration(as));
            case TrailWrite.PutEventConfiguration(EventConfiguration wanted) ->
                trails.putEventConfiguration(request ->
                        SettingsRequests.events(request.trailName(trail.name()).overrideConfiguration(as), wanted));
            case TrailWrite.AddTags(Map<String, String> tags) ->
                trails.addTags(request -> request.resourceId(trail.toString())
                        .tagsList(SettingsRequests.tags(tags))
                        .overrideConfiguration(as));
            case TrailWrite.RemoveTags remove ->
                trails.removeTags(request -> request.resourceId(trail.toString())
                        .tagsList(SettingsRequests.keys(remove.keys()))
                        .overrideConfiguration(as));
            case TrailWrite.StartLogging() ->
                trails.startLogging(request -> request.name(trail.name()).overrideConfiguration(as));
        });
    }

    @Override
    public StoreStatus store(Region region, String id) throws MemberFault {
        return onStore("GetEventDataStore", region, id, (trails, as) -> {
            var store = trails.getEventDataStore(
                    request -> request.eventDataStore(id).overrideConfiguration(as));
            return new StoreStatus(
                    store.name(), store.statusAsString(), Boolean.TRUE.equals(store.terminationProtectionEnabled()));
        });
    }

    @Override
    public void write(Region region, String id, StoreWrite write) throws MemberFault {
        switch (write) {
            case RESTORE ->
                onStore(
                        "RestoreEventDataStore",
                        region,
                        id,
                        (trails, as) -> trails.restoreEventDataStore(
                                request -> request.eventDataStore(id).overrideConfiguration(as)));
            case START_INGESTION ->
                onStore(
                        "StartEventDataStoreIngestion",
                        region,
                        id,
                        (trails, as) -> trails.startEventDataStoreIngestion(
                                request -> request.eventDataStore(id).overrideConfiguration(as)));
            case PROTECT ->
                onStore(
                        "UpdateEventDataStore",
                        region,
                        id,
                        (trails, as) -> trails.updateEventDataStore(request -> request.eventDataStore(id)
                                .terminationProtectionEnabled(true)
                                .overrideConfiguration(as)));
        }
    }

    @Override
    public Set<Region> regions() throws MemberFault {
        Set<Region> regions = new TreeSet<>(Comparator.comparing(Region::id));
        Optional<String> next = Optional.empty();
        do {
            String token = next.orElse(null);
            ListRegionsResponse page = session.call(
                    "ListRegions in account " + session.account(),
                    as -> clients.account(session.hubRegion())
                            .listRegions(request -> request.regionOptStatusContains(
                                            RegionOptStatus.ENABLED, RegionOptStatus.ENABLED_BY_DEFAULT)
                                    .nextToken(token)
                                    .overrideConfiguration(as)));
            page.regions().stream()
                    .flatMap(region -> Region.parse(region.regionName()).stream())
                    .forEach(regions::add);
            next = Optional.ofNullable(page.nextToken());
        } while (next.isPresent());
        return regions;
    }

    @Override
    public Optional<Forwarding> forwarding(Region region) throws MemberFault {
        return session.call(
                "reading rule " + Forwarding.RULE + " in account " + session.account() + ", " + region, as -> {
                    EventBridgeClient events = clients.memberEvents(region.id());
                    try {
                        DescribeRuleResponse rule = events.describeRule(
                                request -> request.name(Forwarding.RULE).overrideConfiguration(as));
                        return Optional.of(new Forwarding(
                                rule.state() != RuleState.DISABLED,
                                Objects.requireNonNullElse(rule.eventPattern(), ""),
                                targets(events, as)));
                    } catch (AwsServiceException e) {
                        // Not caught by its type, which would be loaded with this class, before StartLogging is sent.
                        if (e instanceof ResourceNotFoundException) {
                            return Optional.empty();
                        }
                        throw e;
                    }
                });
    }

    private static List<Forwarding.Target> targets(
            EventBridgeClient events, Consumer<AwsRequestOverrideConfiguration.Builder> as) {
        List<Forwarding.Target> targets = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            String token = next.orElse(null);
            ListTargetsByRuleResponse page = events.listTargetsByRule(
                    request -> request.rule(Forwarding.RULE).nextToken(token).overrideConfiguration(as));
            page.targets().stream().map(SdkAccount::target).forEach(targets::add);
            next = Optional.ofNullable(page.nextToken());
        } while (next.isPresent());
        return targets;
    }

    private static Forwarding.Target target(Target target) {
        return new Forwarding.Target(
                target.arn(),
                Objects.requireNonNullElse(target.roleArn(), ""),
                target.input() == null && target.inputPath() == null && target.inputTransformer() == null);
    }

    private <T> T onTrail(String operation, Region region, String name, Operation<T> call) throws MemberFault {
        return on(operation + " on trail " + name, region, call);
    }

    private <T> T onStore(String operation, Region region, String id, Operation<T> call) throws MemberFault {
        return on(operation + " on event data store " + id, region, call);
    }

    private <T> T on(String what, Region region, Operation<T> call) throws MemberFault {
        return session.call(
                what + " in account " + session.account() + ", " + region,
                as -> call.of(clients.cloudTrail(region.id()), as));
    }

    /** A call of CloudTrail in one Region, with its credentials and its time bound. */
    @FunctionalInterface
    private interface Operation<T> {
        T of(CloudTrailClient trails, Consumer<AwsRequestOverrideConfiguration.Builder> as);
    }
}
