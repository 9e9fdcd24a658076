package dev.trailwarden.core.sweep;

import dev.trailwarden.core.event.AccountId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Some of the accounts of a run, which one worker looks at. What it does not get to is another batch.
 *
 * @param run the run's id
 * @param id its own, unique in the run
 * @param accounts which accounts
 * @param counted what the worker counted; nothing as long as it is not done
 * @param more how many batches the worker gave back
 */
public record SweepBatch(String run, String id, List<AccountId> accounts, Optional<Tally> counted, int more) {
    /** So many accounts are one batch. */
    public static final int SIZE = 100;

    /** Lambda ends a loop of a function with its own queue after some sixteen rounds (developer guide, "Recursive loop"). */
    private static final Pattern ID = Pattern.compile("[0-9]{1,6}(\\.1){0,12}");

    /** Copies the list. */
    public SweepBatch {
        accounts = List.copyOf(accounts);
    }

    /** Whether a text can be the id of a batch: whoever may write to the queue can write anything. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** A batch that nobody has worked on. */
    static SweepBatch of(String run, String id, List<AccountId> accounts) {
        return new SweepBatch(run, id, accounts, Optional.empty(), 0);
    }

    /** The same, done but for a rest. */
    SweepBatch done(Tally tally, int givenBack) {
        return new SweepBatch(run, id, List.of(), Optional.of(tally), givenBack);
    }

    /** The batch of what this one did not get to. A worker that is repeated gives the same one back. */
    SweepBatch rest(List<AccountId> left) {
        return of(run, id + ".1", left);
    }
}
