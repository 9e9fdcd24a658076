package dev.trailwarden.policy;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/**
 * How one value of a request is held against one value of a policy.
 *
 * <p>A value of the <em>policy</em> that cannot be read (a date that is none, a network that is none) is refused when the
 * policy is parsed; a value of the <em>request</em> that cannot be read matches nothing.
 *
 * <p>Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
 */
sealed interface Comparison {
    /** Strings, byte for byte, or ignoring case, or with wildcards. */
    record Text(boolean wildcards, boolean ignoreCase) implements Comparison {}

    /** ARNs, each of the six parts by itself. AWS documents the Equals and Like operators as the same. */
    record Arn() implements Comparison {}

    /** {@code true} or {@code false}, in any case. */
    record Flag() implements Comparison {}

    /** Whole or decimal numbers. */
    record Numeric(Order order) implements Comparison {}

    /** ISO 8601 dates and times, or seconds since 1970. */
    record Moment(Order order) implements Comparison {}

    /** An address inside a network in CIDR notation, IPv4 or IPv6. */
    record Network() implements Comparison {}

    /** Where the request's value must stand relative to the policy's. */
    enum Order {
        EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL;

        boolean holds(int comparison) {
            return switch (this) {
                case EQUAL -> comparison == 0;
                case LESS -> comparison < 0;
                case LESS_OR_EQUAL -> comparison <= 0;
                case GREATER -> comparison > 0;
                case GREATER_OR_EQUAL -> comparison >= 0;
            };
        }
    }

    /** Says what is wrong with a value of a policy, or nothing. */
    default Optional<String> complaint(Template value) {
        String text = value.toString();
        return switch (this) {
            case Text _ -> Optional.empty();
            case Arn _ ->
                value.hasVariables() || text.split(":", 6).length == 6
                        ? Optional.empty()
                        : Optional.of("is not an ARN of six parts (arn:partition:service:region:account:resource)");
            case Flag _ -> flag(text).isPresent() ? Optional.empty() : Optional.of("is neither true nor false");
            case Numeric _ -> number(text).isPresent() ? Optional.empty() : Optional.of("is not a number");
            case Moment _ ->
                moment(text).isPresent()
                        ? Optional.empty()
                        : Optional.of("is not a date like 2026-01-31T12:00:00Z, nor seconds since 1970");
            case Network _ ->
                Cidr.parse(text).isPresent()
                        ? Optional.empty()
                        : Optional.of("is not an address or network like 192.0.2.0/24 or 2001:db8::/32");
        };
    }

    /** Whether the request's value matches the policy's. A policy variable without a value matches nothing. */
    default boolean matches(Template expected, String actual, Context context) {
        return switch (this) {
            case Text(boolean wildcards, boolean ignoreCase) -> {
                if (wildcards) {
                    yield expected.pattern(context)
                            .filter(glob -> glob.matches(actual))
                            .isPresent();
                }
                yield expected.text(context)
                        .filter(text -> ignoreCase ? text.equalsIgnoreCase(actual) : text.equals(actual))
                        .isPresent();
            }
            case Arn _ ->
                expected.pattern(context)
                        .filter(glob -> glob.matchesArn(actual))
                        .isPresent();
            case Flag _ -> flag(actual).isPresent() && flag(actual).equals(flag(expected.toString()));
            case Numeric(Order order) -> ordered(order, number(actual), number(expected.toString()));
            case Moment(Order order) -> ordered(order, moment(actual), moment(expected.toString()));
            case Network _ ->
                Cidr.parse(expected.toString())
                        .filter(network -> network.contains(actual))
                        .isPresent();
        };
    }

    private static <T extends Comparable<T>> boolean ordered(Order order, Optional<T> actual, Optional<T> expected) {
        return actual.isPresent()
                && expected.isPresent()
                && order.holds(actual.get().compareTo(expected.get()));
    }

    private static Optional<Boolean> flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<BigDecimal> number(String text) {
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> moment(String text) {
        try {
            // Four digits could be meant as a year; nobody means the first three hours of 1970.
            if (text.matches("\\d{5,12}")) {
                return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
            }
            return Optional.of(
                    text.contains("T")
                            ? OffsetDateTime.parse(text).toInstant()
                            : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A network: an address and how many of its leading bits count. */
    record Cidr(InetAddress address, int bits) {
        static Optional<Cidr> parse(String text) {
            try {
                int slash = text.indexOf('/');
                // ofLiteral never asks a name server.
                InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
                int width = address.getAddress().length * Byte.SIZE;
                int bits = slash < 0 ? width : Integer.parseInt(text.substring(slash + 1));
                return bits >= 0 && bits <= width ? Optional.of(new Cidr(address, bits)) : Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        boolean contains(String actual) {
            try {
                byte[] mine = address.getAddress();
                byte[] other = InetAddress.ofLiteral(actual).getAddress();
                if (mine.length != other.length) {
                    return false;
                }
                for (int bit = 0; bit < bits; bit++) {
                    int mask = 0x80 >> (bit % Byte.SIZE);
                    if ((mine[bit / Byte.SIZE] & mask) != (other[bit / Byte.SIZE] & mask)) {
                        return false;
                    }
                }
                return true;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }
}
