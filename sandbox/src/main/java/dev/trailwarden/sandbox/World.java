package dev.trailwarden.sandbox;

import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.identity.Identities;
import dev.trailwarden.sandbox.identity.PolicyAuthorizer;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Ids;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.organization.Regions;
import dev.trailwarden.sandbox.runtime.Activity;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.runtime.SandboxLog;
import dev.trailwarden.sandbox.trail.EventDataStores;
import dev.trailwarden.sandbox.trail.LogDestinations;
import dev.trailwarden.sandbox.trail.TrailRecorder;
import dev.trailwarden.sandbox.trail.Trails;
import dev.trailwarden.sandbox.wire.Dispatcher;
import dev.trailwarden.sandbox.wire.Faults;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * What every service of the sandbox is made from.
 *
 * @param ids makes identifiers
 * @param activity counts the work under way
 * @param clock tells the time and does things later
 * @param log what happened, in sentences
 * @param organization the accounts and the SCPs on them
 * @param regions which Regions each account has
 * @param identities users, roles and sessions
 * @param authorizer answers every question of access
 * @param trails every trail
 * @param stores every event data store
 * @param destinations where trails may write to
 * @param recorder records every call; EventBridge listens to it
 * @param faults makes calls fail on purpose
 * @param dispatcher the path of every call; services are registered here
 */
public record World(
        Ids ids,
        Activity activity,
        SandboxClock clock,
        SandboxLog log,
        Organization organization,
        Regions regions,
        Identities identities,
        Authorizer authorizer,
        Trails trails,
        EventDataStores stores,
        LogDestinations destinations,
        TrailRecorder recorder,
        Faults faults,
        Dispatcher dispatcher) {

    /**
     * Makes an empty world: an organization without accounts, a path without services.
     *
     * @param organizationId {@code o-…}
     * @param management the management account, still to be added
     * @param delayScale what every delay is multiplied by
     * @param logSink gets every line of the log
     * @return the world
     */
    public static World of(String organizationId, AccountId management, double delayScale, Consumer<String> logSink) {
        Ids ids = new Ids(new SecureRandom());
        Activity activity = new Activity();
        SandboxClock clock = new SandboxClock(Clock.systemUTC(), delayScale, activity);
        SandboxLog log = new SandboxLog(logSink);
        Organization organization = new Organization(organizationId, management, ids);
        Identities identities = new Identities(ids, clock);
        Authorizer authorizer = new PolicyAuthorizer(identities, organization, clock);
        Trails trails = new Trails(account -> organization.member(account).isPresent());
        TrailRecorder recorder = new TrailRecorder(trails, ids, log);
        Faults faults = new Faults();
        return new World(
                ids,
                activity,
                clock,
                log,
                organization,
                new Regions(),
                identities,
                authorizer,
                trails,
                new EventDataStores(),
                new LogDestinations(),
                recorder,
                faults,
                new Dispatcher(recorder, faults, log));
    }
}
