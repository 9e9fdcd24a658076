package dev.trailwarden.core.decision;

import dev.trailwarden.core.decision.Decision.AlertOnly;
import dev.trailwarden.core.decision.Decision.Ignore;
import dev.trailwarden.core.decision.Decision.Occasion;
import dev.trailwarden.core.decision.Decision.Reject;
import dev.trailwarden.core.decision.Decision.Restore;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.port.Directory;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.remedy.Remediation;
import dev.trailwarden.core.tamper.Catalogue;
import dev.trailwarden.core.tamper.CreateTrail;
import dev.trailwarden.core.tamper.DeleteEventDataStore;
import dev.trailwarden.core.tamper.Finding;
import dev.trailwarden.core.tamper.OrganizationTamper;
import dev.trailwarden.core.tamper.Severity;
import dev.trailwarden.core.tamper.StopEventDataStoreIngestion;
import dev.trailwarden.core.tamper.Tamper;
import dev.trailwarden.core.tamper.UpdateEventDataStore;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what to do about an event, from the event and the configuration alone. The order of the questions matters:
 * first whether to believe it, then whether it is our own doing, then whether anything happened at all.
 */
public final class Judge {
    /** CloudTrail writes that make more logging, not less: nothing to undo in them. */
    private static final Set<String> HARMLESS = Set.of(
            "StartLogging",
            // On a trail they are tampers; here they are on an event data store, a channel or a dashboard.
            "AddTags",
            "RemoveTags",
            "CreateEventDataStore",
            "StartEventDataStoreIngestion",
            "RestoreEventDataStore",
            "CreateChannel",
            // Federation is a way to query an event data store; without it the events are still there.
            "EnableFederation",
            "DisableFederation",
            "StartImport",
            "StartQuery",
            "CancelQuery",
            "GenerateQuery",
            "StartDashboardRefresh",
            "CreateDashboard",
            "UpdateDashboard",
            "DeleteDashboard");

    private static final String SCP_REFUSAL = "with an explicit deny in a service control policy";

    private final House house;
    private final Directory directory;
    private final InstantSource clock;

    /**
     * @param house what the operator has told us
     * @param directory asked for an account's units, if an exemption is for a unit
     * @param clock tells whether an exemption still holds
     */
    public Judge(House house, Directory directory, InstantSource clock) {
        this.house = house;
        this.directory = directory;
        this.clock = clock;
    }

    /** Decides. */
    public Decision judge(TrailEvent event) {
        Optional<String> disbelief = disbelief(event);
        if (disbelief.isPresent()) {
            return new Reject(Optional.of(event), disbelief.get());
        }
        if (isOurOwnRepair(event)) {
            return new Ignore(event, "this is Trailwarden's own repair, made by its remediation role");
        }
        Optional<Finding> found = Catalogue.find(event);
        return found.isPresent() ? judge(event, found.get()) : judgeUnknown(event);
    }

    private Decision judge(TrailEvent event, Finding finding) {
        if (event.failed()) {
            return attempt(event, finding);
        }
        Optional<ArnPattern> breakGlass = house.breakGlass(event.actor(), event.account());
        if (breakGlass.isPresent()) {
            return new AlertOnly(
                    event,
                    Optional.of(finding),
                    Occasion.BREAK_GLASS,
                    Severity.HIGH,
                    "the caller is a break-glass role ("
                            + PlainText.of(breakGlass.get().toString(), 160)
                            + "), which may do this; it is told and not reverted until its window ends");
        }
        if (finding.tamper() instanceof OrganizationTamper) {
            return guard(event, finding);
        }
        AccountId owner = owner(event.trail()).orElse(event.account());
        // The ARN is the caller's text. It selects between two accounts that we were configured with, and no other.
        if (!owner.equals(event.account()) && !Optional.of(owner).equals(house.managementAccount())) {
            return new Reject(
                    Optional.of(event),
                    "the event of account " + event.account() + " names " + (isStore(event.trail()) ? "an " : "a ")
                            + noun(event.trail()) + " of account " + owner
                            + ", which is neither its own nor the configured management account's");
        }
        return finding.remedy()
                .map(remedy -> exempted(event, finding, owner.equals(event.account()) ? remedy : remedy.in(owner)))
                .orElseGet(() -> new AlertOnly(
                        event,
                        Optional.of(finding),
                        Occasion.NO_CURE,
                        finding.tamper().severity(),
                        namesNoStore(event, finding.tamper())
                                ? "it succeeded, but the event does not say on which event data store, so nothing here "
                                        + "can undo it"
                                : "it succeeded, and nothing here can undo it"));
    }

    /**
     * The organization has one guardrail, and only its management account can look at it. Exemptions are for trails: none
     * of them covers what guards the trails of everybody else.
     */
    private Decision guard(TrailEvent event, Finding finding) {
        Remediation remedy =
                finding.remedy().orElseThrow().in(house.managementAccount().orElse(event.account()));
        String which = event.trail().text().isPresent()
                ? ""
                : ", but the event does not say of what, so all of the guardrail is looked at";
        String observed = house.mode() == Mode.OBSERVE ? ", and is only observed" : "";
        return new Restore(
                finding,
                remedy,
                house.mode(),
                event.eventName() + " succeeded; the organization says what that did to the guardrail" + which
                        + observed);
    }

    private static boolean namesNoStore(TrailEvent event, Tamper tamper) {
        return event.trail() instanceof TrailReference.Unclear
                && (tamper instanceof StopEventDataStoreIngestion
                        || tamper instanceof DeleteEventDataStore
                        || tamper instanceof UpdateEventDataStore);
    }

    /** An exemption is for what an account owns: one for a delegated administrator is not one for the organization. */
    private Decision exempted(TrailEvent event, Finding finding, Remediation remedy) {
        Optional<Exemption> exemption = Optional.empty();
        String doubt = "";
        try {
            exemption = house.exemptions().of(remedy.account(), event.trail().trailName(), clock.instant(), directory);
        } catch (MemberFault fault) {
            doubt = "; whether an exemption covers it is not known (" + fault.what() + ")";
        }
        if (exemption.isEmpty()) {
            return restore(event, finding, remedy, house.mode(), doubt);
        }
        String why = ", as the operator's exemptions say until "
                + exemption.get().until() + " (" + PlainText.of(exemption.get().reason(), 200) + ")";
        return switch (exemption.get().effect()) {
            case EXEMPT ->
                new AlertOnly(
                        event,
                        Optional.of(finding),
                        Occasion.EXEMPT,
                        Severity.LOW,
                        "it succeeded and is left alone" + why);
            case OBSERVE -> restore(event, finding, remedy, Mode.OBSERVE, why);
        };
    }

    private static Restore restore(TrailEvent event, Finding finding, Remediation remedy, Mode mode, String remark) {
        String which = "";
        if (event.trail() instanceof TrailReference.Unclear(String why)) {
            which = ", but the event does not say on which trail (" + why
                    + "); the account's trails are looked at to find out";
        } else if (!remedy.account().equals(event.account())) {
            which = " on an organization " + noun(event.trail()) + ", which belongs to the management account";
        }
        String unless =
                finding.tamper() instanceof CreateTrail ? "; a trail that no baseline is kept of is left as it is" : "";
        String observed = mode == Mode.OBSERVE ? ", and is only observed" : "";
        return new Restore(
                finding, remedy, mode, event.eventName() + " succeeded" + which + unless + observed + remark);
    }

    private static boolean isStore(TrailReference reference) {
        return reference instanceof TrailReference.OfStore;
    }

    private static String noun(TrailReference reference) {
        return isStore(reference) ? "event data store" : "trail";
    }

    private static Optional<AccountId> owner(TrailReference reference) {
        return switch (reference) {
            case TrailReference.ByArn(var arn) -> Optional.of(arn.owner());
            case TrailReference.OfStore store -> store.owner();
            case TrailReference.ByName ignored -> Optional.empty();
            case TrailReference.OfOther ignored -> Optional.empty();
            case TrailReference.OfOrganization ignored -> Optional.empty();
            case TrailReference.Unclear ignored -> Optional.empty();
        };
    }

    private static Decision attempt(TrailEvent event, Finding finding) {
        String code = PlainText.of(event.errorCode().orElse(""), 80);
        boolean byScp = code.startsWith("AccessDenied")
                && event.errorMessage().filter(m -> m.contains(SCP_REFUSAL)).isPresent();
        return new AlertOnly(
                event,
                Optional.of(finding),
                byScp ? Occasion.REFUSED_BY_SCP : Occasion.FAILED_ATTEMPT,
                Severity.LOW,
                byScp
                        ? "the attempt was refused by a service control policy (SCP); nothing changed"
                        : "the attempt failed (" + code + "); nothing changed");
    }

    private Decision judgeUnknown(TrailEvent event) {
        String name = PlainText.of(event.eventName(), 80);
        if (!event.isCloudTrail()) {
            return new Ignore(
                    event, name + " of " + PlainText.of(event.eventSource(), 80) + " is not a call of CloudTrail");
        }
        if (name.equals(TrailEvent.INSIGHT)) {
            return new Ignore(event, "it is a finding of CloudTrail Insights, and no call");
        }
        if (event.readOnly() || readsByName(event.eventName())) {
            return new Ignore(event, name + " only reads");
        }
        if (event.failed()) {
            return new Ignore(event, name + " failed, so nothing changed");
        }
        if (HARMLESS.contains(event.eventName())) {
            return new Ignore(event, name + " does not weaken logging");
        }
        return new AlertOnly(
                event,
                Optional.empty(),
                Occasion.NO_CURE,
                Severity.MEDIUM,
                name + " changes CloudTrail in a way that Trailwarden does not undo; a person has to look");
    }

    /** Old records do not carry {@code readOnly}. */
    private static boolean readsByName(String eventName) {
        return eventName.startsWith("Get")
                || eventName.startsWith("Describe")
                || eventName.startsWith("List")
                || eventName.startsWith("Lookup");
    }

    /**
     * EventBridge stamps account, Region and an {@code aws.} source; the rest can be written by whoever may put events
     * on a bus. A real event agrees with itself, so one that does not is forged or damaged.
     */
    private static Optional<String> disbelief(TrailEvent event) {
        if (event.envelope().isPresent()) {
            String source = event.envelope().get().source();
            if (!source.startsWith("aws.")) {
                return Optional.of("its source is " + PlainText.quoted(source, 80)
                        + ", and only sources that begin with aws. come from AWS");
            }
            String service = source.substring("aws.".length());
            if (!event.eventSource().startsWith(service + ".amazonaws.")) {
                return Optional.of("its source " + PlainText.quoted(source, 80) + " and its eventSource "
                        + PlainText.quoted(event.eventSource(), 80) + " are not the same service");
            }
        }
        return event.recipientAccount()
                .filter(recipient -> !recipient.equals(event.account().value()))
                .map(recipient -> "EventBridge says it happened in account " + event.account()
                        + ", the record in it says " + PlainText.quoted(recipient, 40));
    }

    /**
     * Our own repairs are CloudTrail events too; answering them would never end. Only what our remedies do counts: a
     * stop by our own role means that somebody has got hold of it.
     */
    private boolean isOurOwnRepair(TrailEvent event) {
        // The organization is repaired from its management account and from nowhere else.
        boolean repairs = isRepair("cloudtrail", event)
                || (isRepair("organizations", event)
                        && house.managementAccount().equals(Optional.of(event.account())));
        return repairs && house.isOurselves(event.actor(), event.account());
    }

    private static boolean isRepair(String service, TrailEvent event) {
        return event.isOf(service) && Remediation.ACTIONS.contains(service + ":" + event.eventName());
    }
}
