package dev.trailwarden.rollout;

import dev.trailwarden.pace.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes steps, one after the other, and waits for the end of each. A run that was cut off is simply run again. */
public final class Runner {
    private static final Duration LOOK = Duration.ofSeconds(5);

    /** Results come in pages of a hundred: the larger an operation, the more seldom they are counted. */
    private static final int COUNTED_EVERY = 3;

    private static final int COUNTED_AT_ONCE = 500;

    private final Ports ports;
    private final Pace.Sleeper sleeper;
    private final Listener listener;
    private final List<Failure> failures = new ArrayList<>();

    /** Hears how a run goes. */
    public interface Listener {
        /**
         * A step begins.
         *
         * @param said it in words
         * @param places in how many places
         */
        void begins(String said, int places);

        /** {@return whether anybody looks at how far a step has come} */
        boolean watched();

        /**
         * A step has come so far.
         *
         * @param done in how many places it is over
         */
        void progress(int done);

        /**
         * A step is over.
         *
         * @param said it in words
         * @param failed in how many places it failed
         */
        void ends(String said, int failed);
    }

    /**
     * A place where something failed.
     *
     * @param name the StackSet's or the stack's
     * @param account twelve digits
     * @param region where
     * @param reason what AWS says, which may have words that an attacker chose
     * @param fix what helps
     */
    public record Failure(String name, String account, String region, String reason, String fix) {}

    /**
     * How a run ended.
     *
     * @param failures where something failed
     * @param left the steps that were not begun because of that
     */
    public record Outcome(List<Failure> failures, List<Step> left) {
        /** Takes copies. */
        public Outcome {
            failures = List.copyOf(failures);
            left = List.copyOf(left);
        }
    }

    /**
     * @param ports what to work on
     * @param sleeper waits between two looks
     * @param listener hears how it goes
     */
    public Runner(Ports ports, Pace.Sleeper sleeper, Listener listener) {
        this.ports = ports;
        this.sleeper = sleeper;
        this.listener = listener;
    }

    /**
     * Waits for what a former run, or somebody else, has begun.
     *
     * @param picture what is there
     * @param hubRegion where the hub is
     * @return whether there was anything to wait for, so that looking again is worth while
     * @throws RolloutFault if AWS cannot be asked
     * @throws InterruptedException if the caller is told to stop
     */
    public boolean settle(Picture picture, String hubRegion) throws RolloutFault, InterruptedException {
        boolean waited = false;
        if (picture.hub().filter(Stacks.Seen::busy).isPresent()) {
            listener.begins("wait for the stack " + Names.HUB, 1);
            ended(ports.hub(), hubRegion, Names.HUB);
            listener.ends("waited for the stack " + Names.HUB, 0);
            waited = true;
        }
        if (picture.management().isPresent()) {
            Picture.Management there = picture.management().get();
            Stacks stacks = ports.stacks(Step.Side.MANAGEMENT);
            if (there.roles().filter(Stacks.Seen::busy).isPresent()) {
                ended(stacks, hubRegion, Names.ROLES);
                waited = true;
            }
            for (var rule : there.rules().entrySet()) {
                if (rule.getValue().busy()) {
                    ended(stacks, rule.getKey(), Names.RULES);
                    waited = true;
                }
            }
        }
        boolean roles = settled(Names.ROLES, picture.roles());
        boolean rules = settled(Names.RULES, picture.rules());
        return roles || rules || waited;
    }

    private boolean settled(String set, Picture.SetSeen seen) throws RolloutFault, InterruptedException {
        for (StackSets.Operation operation : seen.busy()) {
            String said = "an operation on " + set + " that was under way (" + operation.action() + ")";
            listener.begins("wait for " + said, seen.instances().size());
            await(set, operation.id(), seen.instances().size());
            listener.ends("waited for " + said, 0);
        }
        return !seen.busy().isEmpty();
    }

    /**
     * Takes the steps of a plan, if nothing stands in the way.
     *
     * @param plan what to do
     * @return how it ended
     * @throws RolloutFault if AWS refuses a step; those before it have been taken
     * @throws InterruptedException if the caller is told to stop
     */
    public Outcome run(Plan plan) throws RolloutFault, InterruptedException {
        if (!plan.refusals().isEmpty()) {
            throw new IllegalStateException("a plan with refusals is not carried out");
        }
        List<Step> steps = plan.steps();
        int at = 0;
        while (at < steps.size()) {
            int end = at + 1;
            if (independent(steps.get(at))) {
                while (end < steps.size() && independent(steps.get(end))) {
                    end++;
                }
            }
            boolean goOn;
            try {
                goOn = end - at > 1 ? together(steps.subList(at, end)) : take(steps.get(at));
            } catch (RolloutFault fault) {
                if (failures.isEmpty()) {
                    throw fault;
                }
                // What failed before is mostly why, and must not go under.
                failures.add(new Failure(steps.get(at).said(), "-", "-", fault.what(), fault.whatToDo()));
                goOn = false;
            }
            if (!goOn) {
                return new Outcome(failures, steps.subList(end, steps.size()));
            }
            at = end;
        }
        return new Outcome(failures, List.of());
    }

    /** The rules of one account know nothing of each other: all Regions at once. */
    private static boolean independent(Step step) {
        return switch (step) {
            case Step.MakeStack make -> make.wish().name().equals(Names.RULES);
            case Step.ChangeStack change -> change.wish().name().equals(Names.RULES);
            case Step.DropStack drop -> drop.name().equals(Names.RULES);
            case Step.MakeBucket _,
                    Step.PutCode _,
                    Step.DropDead _,
                    Step.Guard _,
                    Step.MakeSet _,
                    Step.ChangeSet _,
                    Step.Deploy _,
                    Step.Withdraw _,
                    Step.DropSet _ -> false;
        };
    }

    private boolean together(List<Step> steps) throws RolloutFault, InterruptedException {
        String said = steps.getFirst().said() + " and " + Step.count(steps.size() - 1L, "other Region");
        listener.begins(said, steps.size());
        for (Step step : steps) {
            begin(step);
        }
        int done = 0;
        int failed = 0;
        for (Step step : steps) {
            failed += finished(step) ? 0 : 1;
            done++;
            listener.progress(done);
        }
        listener.ends(said, failed);
        return true;
    }

    private boolean take(Step step) throws RolloutFault, InterruptedException {
        int places = places(step);
        listener.begins(step.said(), places);
        int before = failures.size();
        Optional<String> operation = begin(step);
        boolean goOn = operation.isPresent() ? operated(step, operation.get()) : finished(step) || !needed(step);
        listener.ends(step.said(), failures.size() - before);
        return goOn;
    }

    private static int places(Step step) {
        return switch (step) {
            case Step.Deploy deploy -> deploy.places();
            case Step.ChangeSet change -> change.stacks();
            case Step.Withdraw withdraw -> withdraw.places();
            case Step.MakeBucket _,
                    Step.PutCode _,
                    Step.DropDead _,
                    Step.MakeStack _,
                    Step.ChangeStack _,
                    Step.Guard _,
                    Step.DropStack _,
                    Step.MakeSet _,
                    Step.DropSet _ -> 1;
        };
    }

    /** Without the hub, or the management account's roles, what follows makes no sense. */
    private static boolean needed(Step step) {
        return !independent(step);
    }

    /** The operation that a step has begun, if it is a StackSet's. */
    private Optional<String> begin(Step step) throws RolloutFault {
        switch (step) {
            case Step.MakeBucket make -> ports.code().make(make.bucket(), make.region());
            case Step.PutCode put -> put(put);
            case Step.DropDead drop -> ports.stacks(drop.side()).delete(drop.region(), drop.name());
            case Step.MakeStack make -> ports.stacks(make.side()).create(make.region(), make.wish());
            case Step.ChangeStack change -> ports.stacks(change.side()).update(change.region(), change.wish());
            case Step.Guard guard -> ports.stacks(guard.side()).protect(guard.region(), guard.name(), guard.on());
            case Step.DropStack drop -> ports.stacks(drop.side()).delete(drop.region(), drop.name());
            case Step.MakeSet make -> ports.sets().create(make.wish());
            case Step.ChangeSet change -> {
                return Optional.of(ports.sets().update(change.wish(), change.where(), change.speed()));
            }
            case Step.Deploy deploy -> {
                return Optional.of(ports.sets().deploy(deploy.set(), deploy.where(), deploy.speed()));
            }
            case Step.Withdraw withdraw -> {
                return Optional.of(ports.sets().withdraw(withdraw.set(), withdraw.where(), withdraw.speed()));
            }
            case Step.DropSet drop -> ports.sets().delete(drop.set());
        }
        return Optional.empty();
    }

    private void put(Step.PutCode put) throws RolloutFault {
        HubCode code = put.code();
        ports.code().put(put.bucket(), code.key(), code.file(), code.sha256Base64());
        Optional<String> there = ports.code().sha256(put.bucket(), code.key());
        if (!there.equals(Optional.of(code.sha256Base64()))) {
            throw new RolloutFault(
                    put.bucket() + "/" + code.key() + " is not the code that was uploaded",
                    "find out who else writes to the bucket, delete the object and run again");
        }
    }

    /** Whether a step on a stack, once over, has done what it should. */
    private boolean finished(Step step) throws RolloutFault, InterruptedException {
        return switch (step) {
            case Step.MakeStack make ->
                sound(make.side(), make.region(), make.wish().name(), "CREATE_COMPLETE");
            case Step.ChangeStack change ->
                sound(change.side(), change.region(), change.wish().name(), "UPDATE_COMPLETE", "CREATE_COMPLETE");
            case Step.DropStack drop -> gone(drop.side(), drop.region(), drop.name());
            case Step.DropDead drop -> gone(drop.side(), drop.region(), drop.name());
            case Step.MakeBucket _,
                    Step.PutCode _,
                    Step.Guard _,
                    Step.MakeSet _,
                    Step.ChangeSet _,
                    Step.Deploy _,
                    Step.Withdraw _,
                    Step.DropSet _ -> true;
        };
    }

    private boolean sound(Step.Side side, String region, String name, String... good)
            throws RolloutFault, InterruptedException {
        Optional<Stacks.Seen> seen = ended(ports.stacks(side), region, name);
        if (seen.filter(stack -> List.of(good).contains(stack.status())).isPresent()) {
            return true;
        }
        failed(side, region, name, seen);
        return false;
    }

    private boolean gone(Step.Side side, String region, String name) throws RolloutFault, InterruptedException {
        Optional<Stacks.Seen> seen = ended(ports.stacks(side), region, name);
        if (seen.isEmpty()) {
            return true;
        }
        failed(side, region, name, seen);
        return false;
    }

    private void failed(Step.Side side, String region, String name, Optional<Stacks.Seen> seen) throws RolloutFault {
        List<String> lines = seen.isEmpty() ? List.of() : ports.stacks(side).failures(region, name);
        String reason = seen.map(Stacks.Seen::status).orElse("it is gone") + ": "
                + (lines.isEmpty() ? seen.map(Stacks.Seen::reason).orElse("") : String.join("; ", lines));
        failures.add(new Failure(name, side.said(), region, reason, Reasons.fix(reason)));
    }

    private Optional<Stacks.Seen> ended(Stacks stacks, String region, String name)
            throws RolloutFault, InterruptedException {
        Optional<Stacks.Seen> seen = stacks.find(region, name);
        while (seen.filter(Stacks.Seen::busy).isPresent()) {
            sleeper.sleep(LOOK);
            seen = stacks.find(region, name);
        }
        return seen;
    }

    private boolean operated(Step step, String operation) throws RolloutFault, InterruptedException {
        String set = switch (step) {
            case Step.Deploy deploy -> deploy.set();
            case Step.ChangeSet change -> change.wish().name();
            case Step.Withdraw withdraw -> withdraw.set();
            case Step.MakeBucket _,
                    Step.PutCode _,
                    Step.DropDead _,
                    Step.MakeStack _,
                    Step.ChangeStack _,
                    Step.Guard _,
                    Step.DropStack _,
                    Step.MakeSet _,
                    Step.DropSet _ -> throw new IllegalStateException("no operation of a StackSet: " + step.said());
        };
        await(set, operation, places(step));
        List<StackSets.Result> results = ports.sets().results(set, operation);
        List<StackSets.Result> bad = results.stream()
                .filter(result -> result.ended() && !result.status().equals("SUCCEEDED"))
                .toList();
        bad.forEach(result -> failures.add(new Failure(
                set,
                result.account(),
                result.region(),
                result.reason().isEmpty() ? result.status() : result.reason(),
                Reasons.fix(result.reason()))));
        // One account that fails must not cost the others their guard; if all fail, what follows would, too. A StackSet
        // that still has a stack cannot be deleted, and whoever has a rule needs its role.
        return step instanceof Step.Withdraw ? bad.isEmpty() : results.isEmpty() || bad.size() < results.size();
    }

    private void await(String set, String operation, int places) throws RolloutFault, InterruptedException {
        int every = Math.max(COUNTED_EVERY, places / COUNTED_AT_ONCE);
        int looks = 0;
        while (ports.sets().operation(set, operation).busy()) {
            sleeper.sleep(LOOK);
            looks++;
            if (listener.watched() && looks % every == 0) {
                listener.progress((int) ports.sets().results(set, operation).stream()
                        .filter(StackSets.Result::ended)
                        .count());
            }
        }
    }
}
