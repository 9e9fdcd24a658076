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
import dev.trailwarden.core.remedy.Remediation;
import dev.trailwarden.core.remedy.Remediation.ResumeLogging;
import dev.trailwarden.core.tamper.Finding;
import dev.trailwarden.core.tamper.Severity;
import dev.trailwarden.core.tamper.Tamper;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what to do about an event, from the event and the configuration alone. The order of the questions matters:
 * first whether to believe it, then whether it is our own doing, then whether anything happened at all.
 */
public final class Judge {
    /** CloudTrail writes that make more logging, not less: nothing to undo in them. */
    private static final Set<String> HARMLESS = Set.of("StartLogging", "CreateTrail");

    private static final String SCP_REFUSAL = "with an explicit deny in a service control policy";

    private final House house;

    /**
     * @param house what the operator has told us
     */
    public Judge(House house) {
        this.house = house;
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
        Optional<Finding> found = Tamper.find(event);
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
                            + "), which may do this; it is told and not reverted");
        }
        return finding.remedy()
                .map(remedy -> restore(event, finding, remedy))
                .orElseGet(() -> new AlertOnly(
                        event,
                        Optional.of(finding),
                        Occasion.NO_CURE,
                        finding.tamper().severity(),
                        "it succeeded, and nothing here can undo it"));
    }

    private Decision restore(TrailEvent event, Finding finding, Remediation remedy) {
        String done = event.eventName() + " succeeded";
        Optional<AccountId> owner = event.trail() instanceof TrailReference.ByArn(var arn)
                        && !arn.owner().equals(event.account())
                ? Optional.of(arn.owner())
                : Optional.empty();
        if (owner.isEmpty()) {
            String which = event.trail() instanceof TrailReference.Unclear(String why)
                    ? ", but the event does not say on which trail (" + why
                            + "); the account's trails are looked at to find out"
                    : "";
            return new Restore(finding, remedy, done + which);
        }
        // The ARN is the caller's text. It selects between two accounts that we were configured with, and no other.
        if (owner.equals(house.managementAccount()) && remedy instanceof ResumeLogging resume) {
            return new Restore(
                    finding,
                    resume.in(owner.get()),
                    done + " on an organization trail, which belongs to the management account");
        }
        return new Reject(
                Optional.of(event),
                "the event of account " + event.account() + " names a trail of account " + owner.get()
                        + ", which is neither its own nor the configured management account's");
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
        return event.isCloudTrail()
                && Remediation.ACTIONS.contains("cloudtrail:" + event.eventName())
                && house.isOurselves(event.actor(), event.account());
    }
}
