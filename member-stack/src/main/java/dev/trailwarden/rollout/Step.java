package dev.trailwarden.rollout;

import java.util.List;
import java.util.Optional;

/** One thing to do. Each may be done again, and each begins only when the one before it is over. */
public sealed interface Step {
    /** {@return the step in words, as an order: "create the StackSet trailwarden-member-rules"} */
    String said();

    /** In whose account a stack is. */
    enum Side {
        /** The security account. */
        HUB,
        /** The management account. */
        MANAGEMENT;

        /** {@return it in words} */
        String said() {
            return switch (this) {
                case HUB -> "the hub account";
                case MANAGEMENT -> "the management account";
            };
        }
    }

    /**
     * The bucket of the code is made, or made private again.
     *
     * @param bucket its name
     * @param region where
     */
    record MakeBucket(String bucket, String region) implements Step {
        @Override
        public String said() {
            return "create the bucket " + bucket + " in " + region + ": private, versioned, TLS only";
        }
    }

    /**
     * The code is uploaded.
     *
     * @param bucket where
     * @param code what
     */
    record PutCode(String bucket, HubCode code) implements Step {
        @Override
        public String said() {
            return "upload the hub's code to " + bucket + "/" + code.key();
        }
    }

    /**
     * A stack whose first deployment failed is deleted: AWS takes no update of it.
     *
     * @param side in whose account
     * @param region where
     * @param name its name
     * @param status what it is
     */
    record DropDead(Side side, String region, String name, String status) implements Step {
        @Override
        public String said() {
            return "delete the stack " + name + " in " + side.said() + ", " + region + ", which is " + status
                    + " and has nothing";
        }
    }

    /**
     * A stack is made.
     *
     * @param side in whose account
     * @param region where
     * @param wish what
     */
    record MakeStack(Side side, String region, Stacks.Wish wish) implements Step {
        @Override
        public String said() {
            return "create the stack " + wish.name() + " in " + side.said() + ", " + region;
        }
    }

    /**
     * A stack is changed.
     *
     * @param side in whose account
     * @param region where
     * @param wish what it should be
     * @param differences a sentence each
     */
    record ChangeStack(Side side, String region, Stacks.Wish wish, List<String> differences) implements Step {
        /** Takes a copy. */
        public ChangeStack {
            differences = List.copyOf(differences);
        }

        @Override
        public String said() {
            return "update the stack " + wish.name() + " in " + side.said() + ", " + region;
        }
    }

    /**
     * A stack is protected from being deleted, or no longer.
     *
     * @param side in whose account
     * @param region where
     * @param name its name
     * @param on whether
     */
    record Guard(Side side, String region, String name, boolean on) implements Step {
        @Override
        public String said() {
            return (on ? "protect" : "no longer protect") + " the stack " + name + " in " + side.said() + ", " + region
                    + " from being deleted";
        }
    }

    /**
     * A stack is deleted.
     *
     * @param side in whose account
     * @param region where
     * @param name its name
     */
    record DropStack(Side side, String region, String name) implements Step {
        @Override
        public String said() {
            return "delete the stack " + name + " in " + side.said() + ", " + region;
        }
    }

    /**
     * A StackSet is made, deployed nowhere yet.
     *
     * @param wish what
     */
    record MakeSet(StackSets.Wish wish) implements Step {
        @Override
        public String said() {
            return "create the StackSet " + wish.name();
        }
    }

    /**
     * A StackSet is changed, and its stacks with it.
     *
     * @param wish what it should be
     * @param differences a sentence each
     * @param where only there; empty for everywhere
     * @param stacks how many stacks it concerns
     * @param speed how fast
     */
    record ChangeSet(
            StackSets.Wish wish,
            List<String> differences,
            Optional<StackSets.Where> where,
            int stacks,
            StackSets.Speed speed)
            implements Step {
        /** Takes a copy. */
        public ChangeSet {
            differences = List.copyOf(differences);
        }

        @Override
        public String said() {
            return "update the StackSet " + wish.name() + " and " + count(stacks, "stack") + " of it";
        }
    }

    /**
     * A StackSet is deployed, or deployed again where it failed.
     *
     * @param set its name
     * @param where where
     * @param places to which accounts and Regions
     * @param said where, in words
     * @param speed how fast
     */
    record Deploy(String set, StackSets.Where where, int places, String said, StackSets.Speed speed) implements Step {}

    /**
     * A StackSet, with its stacks, is taken from accounts.
     *
     * @param set its name
     * @param where where
     * @param places from how many accounts and Regions
     * @param speed how fast
     */
    record Withdraw(String set, StackSets.Where where, int places, StackSets.Speed speed) implements Step {
        @Override
        public String said() {
            return "delete " + count(places, "stack") + " of the StackSet " + set + " in "
                    + count(where.regions().size(), "Region");
        }
    }

    /**
     * A StackSet that is deployed nowhere is deleted.
     *
     * @param set its name
     */
    record DropSet(String set) implements Step {
        @Override
        public String said() {
            return "delete the StackSet " + set;
        }
    }

    /** {@return a number with its noun: "1 stack", "17 stacks"} */
    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
