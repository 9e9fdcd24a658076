package dev.trailwarden.core.remedy;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.OrganizationHints;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.port.Permission;
import dev.trailwarden.core.port.Permission.Scope;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What would undo a tamper, as data. */
public sealed interface Remediation {

    /** Every IAM action that a remedy declares: what a repair of ours can look like in CloudTrail. */
    Set<String> ACTIONS = Stream.of(
                    ResumeLogging.PERMISSIONS,
                    MatchBaseline.READS,
                    MatchBaseline.WRITES,
                    ReviveStore.PERMISSIONS,
                    HoldGuardrail.PERMISSIONS)
            .flatMap(Set::stream)
            .map(Permission::action)
            .collect(Collectors.toUnmodifiableSet());

    /** The name of the remedy everywhere, for example {@code resume-logging}. */
    String id();

    /**
     * What it may call in the member account. The session of a remediation is narrowed to exactly these, and a test
     * holds the member role's policy against them.
     */
    Set<Permission> permissions();

    /** The account in which it acts: never one that the caller could choose. */
    AccountId account();

    /** The same, carried out in the account that owns the trail: an organization trail's is the management account. */
    Remediation in(AccountId owner);

    /**
     * Makes a trail log again, before anything else is asked; then {@link MatchBaseline} follows, because whoever
     * stopped the trail could change it unseen while it was off.
     *
     * @param account the account that owns the trail
     * @param region where the call was made, which for a call that succeeded is the trail's home Region
     * @param trail which trail, as the event says it
     * @param since when it was stopped, where the event says so
     */
    record ResumeLogging(AccountId account, Region region, TrailReference trail, Optional<Instant> since)
            implements Remediation {
        /** What looking at a trail's logging takes. */
        public static final Set<Permission> READS = Set.of(
                new Permission("cloudtrail:GetTrailStatus", Scope.TRAIL),
                new Permission("cloudtrail:ListTrails", Scope.ACCOUNT));

        /**
         * With the reads of the comparison that follows: STS gives an organization 600 sessions a second, so one has to
         * do for the whole event.
         */
        private static final Set<Permission> PERMISSIONS = Stream.of(
                        READS, Set.of(new Permission("cloudtrail:StartLogging", Scope.TRAIL)), MatchBaseline.READS)
                .flatMap(Set::stream)
                .collect(Collectors.toUnmodifiableSet());

        /** The remedy for a stop in the event's own account and Region. */
        public static ResumeLogging after(TrailEvent event) {
            return new ResumeLogging(event.account(), event.region(), event.trail(), event.time());
        }

        @Override
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

    /**
     * Makes a trail equal to its baseline: every difference is undone, and nothing else is touched.
     *
     * @param account the account that owns the trail
     * @param region where the call was made, which for a call that succeeded is the trail's home Region
     * @param trail which trail, as the event says it
     * @param onlyIfKept whether a trail of which no baseline is kept is nobody's business: it is new
     */
    record MatchBaseline(AccountId account, Region region, TrailReference trail, boolean onlyIfKept)
            implements Remediation {
        /** What looking at a trail takes. */
        public static final Set<Permission> READS = Set.of(
                new Permission("cloudtrail:GetTrail", Scope.TRAIL),
                new Permission("cloudtrail:GetTrailStatus", Scope.TRAIL),
                new Permission("cloudtrail:GetEventSelectors", Scope.TRAIL),
                new Permission("cloudtrail:GetInsightSelectors", Scope.TRAIL),
                new Permission("cloudtrail:GetEventConfiguration", Scope.TRAIL),
                new Permission("cloudtrail:ListTags", Scope.TRAIL),
                new Permission("cloudtrail:ListTrails", Scope.ACCOUNT));

        /** What changing a trail takes. */
        public static final Set<Permission> WRITES = Set.of(
                new Permission("cloudtrail:CreateTrail", Scope.TRAIL),
                new Permission("cloudtrail:UpdateTrail", Scope.TRAIL),
                new Permission("cloudtrail:PutEventSelectors", Scope.TRAIL),
                new Permission("cloudtrail:PutInsightSelectors", Scope.TRAIL),
                new Permission("cloudtrail:PutEventConfiguration", Scope.TRAIL),
                new Permission("cloudtrail:AddTags", Scope.TRAIL),
                new Permission("cloudtrail:RemoveTags", Scope.TRAIL),
                new Permission("cloudtrail:StartLogging", Scope.TRAIL),
                new Permission("iam:PassRole", Scope.ROLE_FOR_CLOUDTRAIL),
                // Asked of whoever makes a trail an organization's (CloudTrail user guide, "Prepare for creating a
                // trail for your organization").
                new Permission("organizations:DescribeOrganization", Scope.ACCOUNT),
                new Permission("organizations:ListAWSServiceAccessForOrganization", Scope.ACCOUNT));

        /** The remedy for a change in the event's own account and Region. */
        public static MatchBaseline after(TrailEvent event) {
            return new MatchBaseline(event.account(), event.region(), event.trail(), false);
        }

        /** The remedy for a trail that was made in the event's own account and Region. */
        public static MatchBaseline ifKept(TrailEvent event) {
            return new MatchBaseline(event.account(), event.region(), event.trail(), true);
        }

        @Override
        public MatchBaseline in(AccountId owner) {
            return new MatchBaseline(owner, region, trail, onlyIfKept);
        }

        @Override
        public String id() {
            return "match-baseline";
        }

        /** What reading, comparing and changing a trail takes together. */
        public static final Set<Permission> ALL =
                Stream.of(READS, WRITES).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());

        @Override
        public Set<Permission> permissions() {
            return ALL;
        }
    }

    /**
     * Makes an event data store collect again: takes back its deletion, starts its ingestion, protects it again. No
     * baseline is kept of event data stores, so other settings stay as they are.
     *
     * @param account the account it belongs to
     * @param region where it is
     * @param store its id, the last part of its ARN
     */
    record ReviveStore(AccountId account, Region region, String store) implements Remediation {
        /** What looking at an event data store takes. */
        public static final Set<Permission> READS = Set.of(new Permission("cloudtrail:GetEventDataStore", Scope.STORE));

        private static final Set<Permission> PERMISSIONS = Set.of(
                new Permission("cloudtrail:GetEventDataStore", Scope.STORE),
                new Permission("cloudtrail:RestoreEventDataStore", Scope.STORE),
                new Permission("cloudtrail:StartEventDataStoreIngestion", Scope.STORE),
                new Permission("cloudtrail:UpdateEventDataStore", Scope.STORE));

        @Override
        public ReviveStore in(AccountId owner) {
            return new ReviveStore(owner, region, store);
        }

        @Override
        public String id() {
            return "revive-event-data-store";
        }

        @Override
        public Set<Permission> permissions() {
            return PERMISSIONS;
        }
    }

    /**
     * Compares the organization's guardrail with the kept one, and attaches what is missing again where the operator
     * allows that. It can attach and nothing else, so no event, true or forged, makes it take a guardrail away.
     *
     * @param account the management account
     * @param hints what the event names: it says what to read, never what to do
     */
    record HoldGuardrail(AccountId account, OrganizationHints hints) implements Remediation {
        /** What looking at the guardrail takes. */
        public static final Set<Permission> READS = Set.of(
                new Permission("organizations:DescribeAccount", Scope.ACCOUNT),
                new Permission("organizations:DescribePolicy", Scope.ACCOUNT),
                new Permission("organizations:ListAWSServiceAccessForOrganization", Scope.ACCOUNT),
                new Permission("organizations:ListParents", Scope.ACCOUNT),
                new Permission("organizations:ListPolicies", Scope.ACCOUNT),
                new Permission("organizations:ListRoots", Scope.ACCOUNT),
                new Permission("organizations:ListTargetsForPolicy", Scope.ACCOUNT));

        /** The one thing it may write. */
        public static final Set<Permission> WRITES =
                Set.of(new Permission("organizations:AttachPolicy", Scope.GUARDRAIL));

        private static final Set<Permission> PERMISSIONS =
                Stream.of(READS, WRITES).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());

        /** The remedy for a call, to be carried out in the management account. */
        public static HoldGuardrail after(TrailEvent event) {
            return new HoldGuardrail(
                    event.account(),
                    event.trail() instanceof TrailReference.OfOrganization(OrganizationHints hints)
                            ? hints
                            : OrganizationHints.NONE);
        }

        @Override
        public HoldGuardrail in(AccountId owner) {
            return new HoldGuardrail(owner, hints);
        }

        @Override
        public String id() {
            return "hold-guardrail";
        }

        @Override
        public Set<Permission> permissions() {
            return PERMISSIONS;
        }
    }
}
