package dev.trailwarden.rollout;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Ordinary stacks of one account. */
public interface Stacks {
    /** Stacks that nothing but deleting helps: their first deployment failed (CloudFormation User Guide, stack status codes). */
    Set<String> DEAD = Set.of("ROLLBACK_COMPLETE", "CREATE_FAILED", "REVIEW_IN_PROGRESS");

    /** Stacks that can be updated. */
    Set<String> SOUND = Set.of(
            "CREATE_COMPLETE",
            "UPDATE_COMPLETE",
            "UPDATE_ROLLBACK_COMPLETE",
            "IMPORT_COMPLETE",
            "IMPORT_ROLLBACK_COMPLETE");

    /**
     * A stack as it is.
     *
     * @param status for example {@code CREATE_COMPLETE}
     * @param reason why it is so, if AWS says
     * @param template its text, empty where there is none
     * @param parameters their values by name
     * @param guarded whether it has termination protection
     * @param left of one whose first deployment failed: what it could not or would not delete again
     */
    record Seen(
            String status,
            String reason,
            String template,
            Map<String, String> parameters,
            boolean guarded,
            List<String> left) {
        /** Takes copies. */
        public Seen {
            parameters = Map.copyOf(parameters);
            left = List.copyOf(left);
        }

        /** {@return whether CloudFormation is still at work on it} */
        public boolean busy() {
            return status.endsWith("_IN_PROGRESS") && !status.equals("REVIEW_IN_PROGRESS");
        }
    }

    /**
     * A stack as it should be.
     *
     * @param name its name
     * @param template its text
     * @param parameters the value of every parameter that is not to have its default
     * @param guarded whether it has termination protection
     */
    record Wish(String name, String template, Map<String, String> parameters, boolean guarded) {
        /** Takes a copy. */
        public Wish {
            parameters = Map.copyOf(parameters);
        }
    }

    /**
     * {@return a stack; empty if there is none}
     *
     * @param region where
     * @param name its name
     * @throws RolloutFault if it cannot be asked
     */
    Optional<Seen> find(String region, String name) throws RolloutFault;

    /**
     * Begins to make a stack.
     *
     * @param region where
     * @param wish what it should be
     * @throws RolloutFault if it is refused
     */
    void create(String region, Wish wish) throws RolloutFault;

    /**
     * Begins to change a stack.
     *
     * @param region where
     * @param wish what it should be
     * @return whether there is anything to change
     * @throws RolloutFault if it is refused
     */
    boolean update(String region, Wish wish) throws RolloutFault;

    /**
     * Protects a stack from being deleted, or no longer.
     *
     * @param region where
     * @param name its name
     * @param on whether
     * @throws RolloutFault if it is refused
     */
    void protect(String region, String name, boolean on) throws RolloutFault;

    /**
     * Begins to delete a stack.
     *
     * @param region where
     * @param name its name
     * @throws RolloutFault if it is refused
     */
    void delete(String region, String name) throws RolloutFault;

    /**
     * {@return why the last change of a stack failed, a line for each resource that did}
     *
     * @param region where
     * @param name its name
     * @throws RolloutFault if it cannot be asked
     */
    List<String> failures(String region, String name) throws RolloutFault;
}
