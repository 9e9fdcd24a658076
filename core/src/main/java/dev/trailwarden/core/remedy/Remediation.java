package dev.trailwarden.core.remedy;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.port.Permission;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What would undo a tamper, as data. */
public sealed interface Remediation {

    /** Every IAM action that a remedy declares: what a repair of ours can look like in CloudTrail. */
    Set<String> ACTIONS =
            ResumeLogging.PERMISSIONS.stream().map(Permission::action).collect(Collectors.toUnmodifiableSet());

    /** The name of the remedy everywhere, for example {@code resume-logging}. */
    String id();

    /**
     * What it may call in the member account. The session of a remediation is narrowed to exactly these, and a test
     * holds the member role's policy against them.
     */
    Set<Permission> permissions();

    /** The account in which it acts: never one that the caller could choose. */
    AccountId account();

    /**
     * Makes a trail log again.
     *
     * @param account the account that owns the trail
     * @param region where the call was made, which for a call that succeeded is the trail's home Region
     * @param trail which trail, as the event says it
     * @param since when it was stopped, where the event says so
     */
    record ResumeLogging(AccountId account, Region region, TrailReference trail, Optional<Instant> since)
            implements Remediation {
        private static final Set<Permission> PERMISSIONS = Set.of(
                new Permission("cloudtrail:GetTrailStatus", Permission.Scope.TRAIL),
                new Permission("cloudtrail:StartLogging", Permission.Scope.TRAIL),
                new Permission("cloudtrail:ListTrails", Permission.Scope.ACCOUNT));

        /** The remedy for a stop in the event's own account and Region. */
        public static ResumeLogging after(TrailEvent event) {
            return new ResumeLogging(event.account(), event.region(), event.trail(), event.time());
        }

        /** The same, carried out in the account that owns the trail: an organization trail's is the management account. */
        public ResumeLogging in(AccountId owner) {
            return new ResumeLogging(owner, region, trail, since);
        }

        @Override
        public String id() {
            return "resume-logging";
        }

        @Override
        public Set<Permission> permissions() {
            return PERMISSIONS;
        }
    }
}
