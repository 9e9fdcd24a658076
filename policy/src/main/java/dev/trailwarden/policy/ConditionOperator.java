package dev.trailwarden.policy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A condition operator of IAM that compares values; {@code Null} is not among them, since it asks for the key itself.
 *
 * @param written how policies write it
 * @param comparison how one value is held against another
 * @param negated whether it is true when nothing matches
 */
record ConditionOperator(String written, Comparison comparison, boolean negated) {
    private static final List<ConditionOperator> ALL = List.of(
            new ConditionOperator("StringEquals", new Comparison.Text(false, false), false),
            new ConditionOperator("StringNotEquals", new Comparison.Text(false, false), true),
            new ConditionOperator("StringEqualsIgnoreCase", new Comparison.Text(false, true), false),
            new ConditionOperator("StringNotEqualsIgnoreCase", new Comparison.Text(false, true), true),
            new ConditionOperator("StringLike", new Comparison.Text(true, false), false),
            new ConditionOperator("StringNotLike", new Comparison.Text(true, false), true),
            new ConditionOperator("ArnEquals", new Comparison.Arn(), false),
            new ConditionOperator("ArnLike", new Comparison.Arn(), false),
            new ConditionOperator("ArnNotEquals", new Comparison.Arn(), true),
            new ConditionOperator("ArnNotLike", new Comparison.Arn(), true),
            new ConditionOperator("Bool", new Comparison.Flag(), false),
            new ConditionOperator("NumericEquals", new Comparison.Numeric(Comparison.Order.EQUAL), false),
            new ConditionOperator("NumericNotEquals", new Comparison.Numeric(Comparison.Order.EQUAL), true),
            new ConditionOperator("NumericLessThan", new Comparison.Numeric(Comparison.Order.LESS), false),
            new ConditionOperator(
                    "NumericLessThanEquals", new Comparison.Numeric(Comparison.Order.LESS_OR_EQUAL), false),
            new ConditionOperator("NumericGreaterThan", new Comparison.Numeric(Comparison.Order.GREATER), false),
            new ConditionOperator(
                    "NumericGreaterThanEquals", new Comparison.Numeric(Comparison.Order.GREATER_OR_EQUAL), false),
            new ConditionOperator("DateEquals", new Comparison.Moment(Comparison.Order.EQUAL), false),
            new ConditionOperator("DateNotEquals", new Comparison.Moment(Comparison.Order.EQUAL), true),
            new ConditionOperator("DateLessThan", new Comparison.Moment(Comparison.Order.LESS), false),
            new ConditionOperator("DateLessThanEquals", new Comparison.Moment(Comparison.Order.LESS_OR_EQUAL), false),
            new ConditionOperator("DateGreaterThan", new Comparison.Moment(Comparison.Order.GREATER), false),
            new ConditionOperator(
                    "DateGreaterThanEquals", new Comparison.Moment(Comparison.Order.GREATER_OR_EQUAL), false),
            new ConditionOperator("IpAddress", new Comparison.Network(), false),
            new ConditionOperator("NotIpAddress", new Comparison.Network(), true));

    static Optional<ConditionOperator> named(String written) {
        return ALL.stream().filter(operator -> operator.written.equals(written)).findFirst();
    }

    static String known() {
        return ALL.stream().map(ConditionOperator::written).collect(Collectors.joining(", ")) + ", Null";
    }
}
