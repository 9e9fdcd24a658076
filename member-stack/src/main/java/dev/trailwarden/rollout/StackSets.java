package dev.trailwarden.rollout;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Service-managed StackSets, in the hub's Region, as the management account or as delegated administrator. */
public interface StackSets {
    /**
     * A StackSet as it is.
     *
     * @param arn in the management account's name, whoever made it
     * @param template its text
     * @param parameters their values by name
     * @param automatic whether accounts that come later get it
     * @param retains whether accounts that leave keep it
     * @param queues whether operations wait for each other instead of being refused
     * @param after the ARNs of the StackSets that are deployed before it to accounts that come later
     * @param units the roots and OUs it was deployed to: automatic deployment goes there
     */
    record Seen(
            String arn,
            String template,
            Map<String, String> parameters,
            boolean automatic,
            boolean retains,
            boolean queues,
            Set<String> after,
            Set<String> units) {
        /** Takes copies. */
        public Seen {
            parameters = Map.copyOf(parameters);
            after = Set.copyOf(after);
            units = Set.copyOf(units);
        }
    }

    /**
     * A StackSet as it should be: deployed to accounts that come later, taken from those that leave, its operations queued.
     *
     * @param name its name
     * @param description what people read
     * @param template its text
     * @param parameters the value of every parameter that is not to have its default
     * @param after the name of the StackSet that an account that comes later gets before it, if any
     */
    record Wish(
            String name, String description, String template, Map<String, String> parameters, Optional<String> after) {
        /** Takes a copy. */
        public Wish {
            parameters = Map.copyOf(parameters);
        }
    }

    /**
     * Where an operation goes.
     *
     * @param units roots and OUs, with all that is in them
     * @param accounts only these of them; empty means all
     * @param regions where in each account
     */
    record Where(List<String> units, List<String> accounts, List<String> regions) {
        /** Takes copies. */
        public Where {
            units = List.copyOf(units);
            accounts = List.copyOf(accounts);
            regions = List.copyOf(regions);
        }
    }

    /**
     * A StackSet in one account and Region.
     *
     * @param account twelve digits
     * @param region where
     * @param unit the root or OU that it was deployed by
     * @param status {@code CURRENT}, {@code OUTDATED} or {@code INOPERABLE}
     * @param detailed how its last operation ended, for example {@code SKIPPED_SUSPENDED_ACCOUNT}
     * @param reason why, if AWS says
     */
    record Instance(String account, String region, String unit, String status, String detailed, String reason) {
        /** {@return whether it is what its StackSet wants} */
        public boolean current() {
            return status.equals("CURRENT");
        }
    }

    /**
     * An operation.
     *
     * @param id its id
     * @param action {@code CREATE}, {@code UPDATE}, {@code DELETE} or {@code DETECT_DRIFT}
     * @param status {@code RUNNING}, {@code QUEUED}, {@code SUCCEEDED}, {@code FAILED}, {@code STOPPING} or {@code STOPPED}
     */
    record Operation(String id, String action, String status) {
        /** {@return whether it is not over yet} */
        public boolean busy() {
            return Set.of("RUNNING", "QUEUED", "STOPPING").contains(status);
        }
    }

    /**
     * How an operation went, or goes, in one place.
     *
     * @param account twelve digits
     * @param region where
     * @param status {@code PENDING}, {@code RUNNING}, {@code SUCCEEDED}, {@code FAILED} or {@code CANCELLED}
     * @param reason why it failed, if AWS says
     */
    record Result(String account, String region, String status, String reason) {
        /** {@return whether it is over, well or not} */
        public boolean ended() {
            return !status.equals("PENDING") && !status.equals("RUNNING");
        }
    }

    /**
     * {@return a StackSet; empty if there is none}
     *
     * @param name its name
     * @throws RolloutFault if it cannot be asked
     */
    Optional<Seen> find(String name) throws RolloutFault;

    /**
     * {@return where a StackSet is}
     *
     * @param name its name
     * @throws RolloutFault if it cannot be asked
     */
    List<Instance> instances(String name) throws RolloutFault;

    /**
     * {@return the operations of a StackSet that are not over yet}
     *
     * @param name its name
     * @throws RolloutFault if it cannot be asked
     */
    List<Operation> busy(String name) throws RolloutFault;

    /**
     * {@return an operation}
     *
     * @param name the StackSet's name
     * @param id the operation's
     * @throws RolloutFault if it cannot be asked
     */
    Operation operation(String name, String id) throws RolloutFault;

    /**
     * {@return how an operation went everywhere}
     *
     * @param name the StackSet's name
     * @param id the operation's
     * @throws RolloutFault if it cannot be asked
     */
    List<Result> results(String name, String id) throws RolloutFault;

    /**
     * Makes a StackSet, deployed nowhere.
     *
     * @param wish what it should be
     * @throws RolloutFault if it is refused
     */
    void create(Wish wish) throws RolloutFault;

    /**
     * Begins to change a StackSet.
     *
     * @param wish what it should be
     * @param where only there, and whom it is deployed to later is left as it is; empty for everywhere
     * @param pace how many at once
     * @return the operation's id
     * @throws RolloutFault if it is refused
     */
    String update(Wish wish, Optional<Where> where, Speed pace) throws RolloutFault;

    /**
     * Begins to deploy a StackSet, or to repeat it where it is outdated.
     *
     * @param name its name
     * @param where where
     * @param pace how many at once
     * @return the operation's id
     * @throws RolloutFault if it is refused
     */
    String deploy(String name, Where where, Speed pace) throws RolloutFault;

    /**
     * Begins to take a StackSet, and its stacks, from accounts.
     *
     * @param name its name
     * @param where where
     * @param pace how many at once
     * @return the operation's id
     * @throws RolloutFault if it is refused
     */
    String withdraw(String name, Where where, Speed pace) throws RolloutFault;

    /**
     * Deletes a StackSet that is deployed nowhere. Nothing happens when there is none.
     *
     * @param name its name
     * @throws RolloutFault if it is refused
     */
    void delete(String name) throws RolloutFault;

    /**
     * How an operation goes through accounts; Regions always go at the same time, and the number of accounts at once is never
     * lowered because of failures (SOFT_FAILURE_TOLERANCE). Automatic deployment ignores it.
     *
     * @param atOnce in how many accounts at once, in percent of them
     * @param tolerated how many accounts of a Region may fail before it stops, in percent of them
     */
    record Speed(int atOnce, int tolerated) {}
}
