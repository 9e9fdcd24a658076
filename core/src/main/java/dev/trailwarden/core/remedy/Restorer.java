package dev.trailwarden.core.remedy;

import dev.trailwarden.core.decision.Mode;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.Members;
import dev.trailwarden.core.port.Memory;
import dev.trailwarden.core.port.Pause;
import dev.trailwarden.core.port.Permission;
import dev.trailwarden.core.port.Remembered;
import dev.trailwarden.core.remedy.Outcome.AlreadySound;
import dev.trailwarden.core.remedy.Outcome.Failed;
import dev.trailwarden.core.remedy.Outcome.Observed;
import dev.trailwarden.core.remedy.Outcome.Restored;
import dev.trailwarden.core.remedy.Outcome.Trail;
import dev.trailwarden.core.remedy.Outcome.Unconcerned;
import dev.trailwarden.core.remedy.Outcome.Unheld;
import dev.trailwarden.core.remedy.Outcome.Unmatched;
import dev.trailwarden.core.remedy.Remediation.HoldGuardrail;
import dev.trailwarden.core.remedy.Remediation.MatchBaseline;
import dev.trailwarden.core.remedy.Remediation.ResumeLogging;
import dev.trailwarden.core.remedy.Remediation.ReviveStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Carries out remedies. Whatever the remedy: look, act only on what was seen, look again. */
public final class Restorer {
    private final Memory memory;
    private final Resumer resumer;
    private final Finder finder;
    private final Matcher matcher;
    private final Reviver reviver;
    private final Guardian guardian;

    /**
     * @param members the way into the accounts
     * @param memory what each trail should be
     * @param matcher compares trails with them
     * @param guardian compares the organization's guardrail with the kept one
     * @param pause waits between two looks
     */
    public Restorer(Members members, Memory memory, Matcher matcher, Guardian guardian, Pause pause) {
        this.memory = memory;
        this.resumer = new Resumer(members, pause);
        this.finder = new Finder(members);
        this.matcher = matcher;
        this.reviver = new Reviver(members, pause);
        this.guardian = guardian;
    }

    /**
     * Carries out a remedy. Never throws: what goes wrong is a {@link Failed} outcome.
     *
     * @param remedy what to do
     * @param mode whether to write at all
     */
    public Outcome restore(Remediation remedy, Mode mode) {
        try {
            return switch (remedy) {
                case ResumeLogging resume -> resume(resume, mode);
                case MatchBaseline match -> match(match, mode);
                case ReviveStore revive -> reviver.revive(revive, mode);
                case HoldGuardrail hold -> guardian.hold(hold.hints(), mode);
            };
        } catch (LedgerFault fault) {
            return Failures.of(fault);
        } catch (MemberFault fault) {
            return Failures.of(remedy.account(), fault);
        } catch (RuntimeException mistake) {
            // A mistake of ours must not keep anybody from being told.
            return new Failed(
                    "Trailwarden itself failed: " + PlainText.of(mistake.toString(), 300),
                    "Put the trail right by hand, and report this.",
                    true);
        }
    }

    private Outcome resume(ResumeLogging remedy, Mode mode) throws MemberFault, LedgerFault {
        if (mode == Mode.OBSERVE) {
            Remembered remembered = memory.of(remedy.account());
            List<TrailArn> kept = Finder.kept(remedy.region(), remedy.trail(), remembered);
            return kept.isEmpty() ? resumer.observe(remedy) : match(kept, remembered, mode, MatchBaseline.READS);
        }
        Outcome resumed = resumer.resume(remedy);
        return switch (resumed) {
            case Failed failed -> failed.retryable() ? failed : remake(remedy, failed);
            case AlreadySound sound -> thenMatch(remedy, sound);
            case Restored restored -> thenMatch(remedy, restored);
            case Observed observed -> observed;
            case Unmatched unmatched -> unmatched;
            case Unheld unheld -> unheld;
            case Unconcerned unconcerned -> unconcerned;
        };
    }

    /** What cannot be started may have been deleted since, and then a baseline may bring it back. */
    private Outcome remake(ResumeLogging remedy, Failed failed) throws MemberFault {
        try {
            Remembered remembered = memory.of(remedy.account());
            List<TrailArn> kept = Finder.kept(remedy.region(), remedy.trail(), remembered);
            if (kept.isEmpty()) {
                return failed;
            }
            Outcome matched = match(kept, remembered, Mode.ENFORCE, session(remedy));
            return matched instanceof Restored || matched instanceof AlreadySound ? matched : failed;
        } catch (LedgerFault fault) {
            return new Failed(failed.why() + "; " + fault.what(), failed.whatToDo(), true);
        }
    }

    /** Logging is on; now for what was changed while it was off, which nobody may have seen. */
    private Outcome thenMatch(ResumeLogging remedy, Outcome resumed) {
        List<Trail> trails = new ArrayList<>();
        Optional<Failed> failure = Optional.empty();
        boolean restored = resumed instanceof Restored;
        for (Trail trail : resumed.about()) {
            try {
                Remembered remembered = memory.of(remedy.account());
                List<TrailArn> kept =
                        Finder.kept(new Region(trail.region()), new TrailReference.ByName(trail.name()), remembered);
                if (kept.isEmpty()) {
                    trails.add(trail.compared(
                            Optional.empty(),
                            Optional.of("no baseline is kept of it yet, so its settings were not compared")));
                    continue;
                }
                Outcome matched = match(kept, remembered, Mode.ENFORCE, session(remedy));
                trails.add(trail.compared(matched.about().stream().findFirst(), note(matched)));
                restored |= matched instanceof Restored;
                failure = failure.or(matched::failure);
            } catch (MemberFault | LedgerFault fault) {
                trails.add(trail.compared(
                        Optional.empty(),
                        Optional.of("its settings could not be compared with its baseline: " + fault.getMessage())));
            }
        }
        if (failure.isPresent()) {
            return new Failed(
                    "it logs again, but " + failure.get().why(),
                    failure.get().whatToDo(),
                    failure.get().retryable(),
                    trails);
        }
        return restored ? new Restored(trails) : new AlreadySound(trails);
    }

    /**
     * The session of the remedy is one on this trail and is used again. Where the event did not say which trail, the remedy
     * had one on all of them, and a new one for reading only gets no more.
     */
    private static Set<Permission> session(ResumeLogging remedy) {
        return remedy.trail().trailName().isPresent() ? remedy.permissions() : MatchBaseline.READS;
    }

    private static Optional<String> note(Outcome matched) {
        return matched instanceof Unmatched unmatched ? Optional.of(unmatched.why()) : Optional.empty();
    }

    private Outcome match(MatchBaseline remedy, Mode mode) throws MemberFault, LedgerFault {
        // Whoever is told of a change has something to undo nearly always: one session for both.
        Set<Permission> session = mode == Mode.ENFORCE ? remedy.permissions() : MatchBaseline.READS;
        Remembered remembered = memory.of(remedy.account());
        if (remedy.onlyIfKept()) {
            List<TrailArn> kept = Finder.kept(remedy.region(), remedy.trail(), remembered);
            return kept.isEmpty()
                    ? new Unmatched(
                            List.of(), "no baseline is kept of a trail of that name", "Nothing: the trail is new.")
                    : match(kept, remembered, mode, session);
        }
        List<TrailArn> trails = finder.find(remedy.account(), remedy.region(), remedy.trail(), remembered);
        if (trails.isEmpty()) {
            String called = remedy.trail()
                    .trailName()
                    .map(name -> "called " + name + " ")
                    .orElse("");
            return new Failed(
                    "account " + remedy.account() + " has no trail " + called + "in " + remedy.region()
                            + " (any more), and no baseline is kept to make one again from",
                    "Look at the account's trails; if one was deleted, create it again from your records.",
                    false);
        }
        return match(trails, remembered, mode, session);
    }

    private Outcome match(List<TrailArn> trails, Remembered remembered, Mode mode, Set<Permission> session)
            throws MemberFault, LedgerFault {
        List<Outcome> outcomes = new ArrayList<>();
        for (TrailArn trail : trails) {
            outcomes.add(matcher.match(trail, remembered, mode, session));
        }
        return Outcomes.join(outcomes);
    }
}
