package dev.trailwarden.policy;

import java.util.List;

/**
 * One key of a {@code Condition} block. Several values of the policy are alternatives: one that matches is enough, and for
 * a negated operator one that matches is too many. Several conditions of a statement must all hold.
 *
 * <p>Source: IAM User Guide, "Conditions with multiple context keys or values" and "Set operators for multi-valued context
 * keys".
 */
sealed interface Condition {
    boolean holds(Context context);

    /** {@code Null}: whether the key is absent, whatever its value would be. */
    record Absence(String key, boolean absent) implements Condition {
        @Override
        public boolean holds(Context context) {
            return context.values(key).isEmpty() == absent;
        }
    }

    /** Any other operator. */
    record Match(Over over, ConditionOperator operator, boolean ifExists, String key, List<Template> values)
            implements Condition {
        @Override
        public boolean holds(Context context) {
            List<String> actual = context.values(key);
            if (actual.isEmpty()) {
                return switch (over) {
                    // A key that is not there is not equal to anything: a negated operator is true without it.
                    case ONE_VALUE -> ifExists || operator.negated();
                    // IfExists is about each value by itself, so it changes nothing when there is none to look at.
                    case ALL_VALUES -> true;
                    case ANY_VALUE -> false;
                };
            }
            return switch (over) {
                case ONE_VALUE -> operator.negated() != actual.stream().anyMatch(value -> matchesSome(value, context));
                case ALL_VALUES -> actual.stream().allMatch(value -> operator.negated() != matchesSome(value, context));
                case ANY_VALUE -> actual.stream().anyMatch(value -> operator.negated() != matchesSome(value, context));
            };
        }

        private boolean matchesSome(String actual, Context context) {
            return values.stream().anyMatch(expected -> operator.comparison().matches(expected, actual, context));
        }
    }

    /** Which of the request's values must pass, when a key can have many. */
    enum Over {
        ONE_VALUE,
        ALL_VALUES,
        ANY_VALUE
    }
}
