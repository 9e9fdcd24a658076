package dev.trailwarden.scp.cases;

import dev.trailwarden.scp.RolePattern;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which roles a pattern means. Decided here a second time and by other means than in the policy evaluator, since both could
 * otherwise be wrong together.
 */
record RoleMatch(RolePattern pattern) {
    private static final int ACCOUNT = 4;

    static boolean some(Collection<RolePattern> patterns, String arn) {
        return patterns.stream().anyMatch(pattern -> new RoleMatch(pattern).fits(arn));
    }

    boolean fits(String arn) {
        String expression = Stream.of(pattern.arn().split("", -1))
                .map(character -> switch (character) {
                    case "*" -> "[^:]*";
                    case "?" -> "[^:]";
                    default -> Pattern.quote(character);
                })
                .collect(Collectors.joining());
        return Pattern.matches(expression, arn);
    }

    /** The account that the pattern names, if it names one. */
    Optional<String> account() {
        return Optional.of(pattern.arn().split(":", -1)[ACCOUNT]).filter(account -> !account.equals("*"));
    }

    /** A role that fits, but for the partition, which is the place's; in the pattern's own account if it names one. */
    String example(Place place) {
        String[] parts = pattern.arn().split(":", -1);
        String role = parts[ACCOUNT + 1]
                .replace("sso.amazonaws.com/*/", "sso.amazonaws.com/" + place.region() + "/")
                .replace("?".repeat(16), "0123456789abcdef")
                .replace("*", "a1")
                .replace("?", "a");
        return "arn:" + place.partition() + ":iam::" + account().orElse(place.accountId()) + ":" + role;
    }
}
