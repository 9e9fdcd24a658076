package dev.trailwarden.rollout;

import java.util.List;
import java.util.Locale;

/**
 * What helps where a stack could not be made. AWS documents no list of these reasons: the words are looked for, the sentence is
 * shown as it is.
 */
final class Reasons {
    private record Known(List<String> words, String fix) {}

    private static final List<Known> KNOWN = List.of(
            new Known(
                    List.of("failure tolerance"),
                    "nothing is wrong here: it was not tried, because too many others failed. Clear those up and run again"),
            new Known(
                    List.of("service control policy"),
                    "an SCP binds StackSets' role: except arn:*:iam::*:role/stacksets-exec-* from it, as trailwarden scp"
                            + " render does, and run again"),
            new Known(
                    List.of("suspended"),
                    "nobody can work in that account; there is nothing to guard until it is active again"),
            new Known(
                    List.of("stacksets-exec"),
                    "StackSets' own role is missing or trusts somebody else: run aws cloudformation"
                            + " activate-organizations-access with the management account's credentials, and run again"),
            new Known(
                    List.of(
                            "optin",
                            "opt-in",
                            "not enabled",
                            "is disabled",
                            "region is not",
                            "security token included"),
                    "enable the Region in that account, or leave it as it is: no trail can be at home there"),
            new Known(
                    List.of("entityalreadyexists", "already exists"),
                    "something of this name is there already, made by hand or by another stack: delete it, and run"
                            + " again"),
            new Known(
                    List.of("trailwarden-forwarder"),
                    "the roles are missing in that account: see why " + Names.ROLES + " failed there, and run again"),
            new Known(List.of("rate exceeded", "throttl"), "AWS was asked too often: run again"));

    private Reasons() {}

    /** What helps, without a full stop. */
    static String fix(String reason) {
        String text = reason.toLowerCase(Locale.ROOT);
        return KNOWN.stream()
                .filter(known -> known.words().stream().anyMatch(text::contains))
                .findFirst()
                .map(Known::fix)
                .orElse("clear it up in that account, and run again");
    }
}
