package dev.trailwarden.core.remedy;

import dev.trailwarden.core.decision.Mode;
import dev.trailwarden.core.port.MemberAccount;
import dev.trailwarden.core.port.MemberAccount.StoreWrite;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.Members;
import dev.trailwarden.core.port.Pause;
import dev.trailwarden.core.port.Permission;
import dev.trailwarden.core.port.StoreStatus;
import dev.trailwarden.core.remedy.Outcome.AlreadySound;
import dev.trailwarden.core.remedy.Outcome.Change;
import dev.trailwarden.core.remedy.Outcome.Failed;
import dev.trailwarden.core.remedy.Outcome.Observed;
import dev.trailwarden.core.remedy.Outcome.Restored;
import dev.trailwarden.core.remedy.Outcome.Trail;
import dev.trailwarden.core.remedy.Remediation.ReviveStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes an event data store collect again, by its state alone: look, act, look again. */
final class Reviver {
    private static final String PENDING_DELETION = "PENDING_DELETION";
    private static final String ENABLED = "ENABLED";
    private static final String STOPPING = "STOPPING_INGESTION";
    private static final String STOPPED = "STOPPED_INGESTION";

    private final Members members;
    private final Pause pause;

    Reviver(Members members, Pause pause) {
        this.members = members;
        this.pause = pause;
    }

    /** Carries the remedy out. */
    Outcome revive(ReviveStore remedy, Mode mode) throws MemberFault {
        Set<Permission> permissions = mode == Mode.ENFORCE ? remedy.permissions() : ReviveStore.READS;
        MemberAccount account = members.open(remedy.account(), permissions, Optional.of(remedy.store()));
        StoreStatus before = account.store(remedy.region(), remedy.store());
        if (sound(before)) {
            return new AlreadySound(List.of(store(remedy, before, Optional.empty())));
        }
        if (mode == Mode.OBSERVE) {
            return new Observed(List.of(store(remedy, before, Optional.empty())));
        }
        StoreStatus now = before;
        if (PENDING_DELETION.equals(now.status())) {
            account.write(remedy.region(), remedy.store(), StoreWrite.RESTORE);
            now = account.store(remedy.region(), remedy.store());
        }
        // CloudTrail brings a restored store back as it was: with its ingestion stopped, if it was (EventDataStore
        // API).
        now = whenStopped(account, remedy, now);
        if (STOPPED.equals(now.status())) {
            account.write(remedy.region(), remedy.store(), StoreWrite.START_INGESTION);
        }
        if (!now.terminationProtected()) {
            account.write(remedy.region(), remedy.store(), StoreWrite.PROTECT);
        }
        for (Duration wait : Resumer.LOOKS_AFTER) {
            pause.of(wait);
            now = account.store(remedy.region(), remedy.store());
            if (sound(now)) {
                return new Restored(List.of(store(remedy, before, Optional.of(now))));
            }
        }
        return new Failed(
                "every call was accepted, but looking again shows the event data store in state " + now.status()
                        + (now.terminationProtected() ? "" : ", not protected from deletion"),
                "Look at the event data store: somebody may be changing it again and again.",
                true,
                List.of(store(remedy, before, Optional.of(now))));
    }

    /** An event data store that is just stopping cannot be started before it has stopped. */
    private StoreStatus whenStopped(MemberAccount account, ReviveStore remedy, StoreStatus first) throws MemberFault {
        StoreStatus now = first;
        for (Duration wait : Resumer.LOOKS_AFTER) {
            if (!STOPPING.equals(now.status())) {
                break;
            }
            pause.of(wait);
            now = account.store(remedy.region(), remedy.store());
        }
        return now;
    }

    private static boolean sound(StoreStatus status) {
        return ENABLED.equals(status.status()) && status.terminationProtected();
    }

    private static Trail store(ReviveStore remedy, StoreStatus before, Optional<StoreStatus> now) {
        List<Change> changes = new ArrayList<>();
        if (!ENABLED.equals(before.status())) {
            changes.add(new Change("ingestion", ENABLED, before.status(), now.map(StoreStatus::status)));
        }
        if (!before.terminationProtected()) {
            changes.add(new Change(
                    "termination protection", "on", "off", now.map(s -> s.terminationProtected() ? "on" : "off")));
        }
        return new Trail(
                before.name(),
                remedy.region().id(),
                Optional.empty(),
                Optional.empty(),
                changes,
                Optional.empty(),
                Optional.empty());
    }
}
