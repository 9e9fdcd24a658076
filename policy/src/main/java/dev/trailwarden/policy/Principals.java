package dev.trailwarden.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The value of a {@code Principal} or {@code NotPrincipal} element.
 *
 * <p>Source: IAM User Guide, "AWS JSON policy elements: Principal" and "NotPrincipal".
 *
 * @param everyone whether {@code *} is among them; written alone or under {@code AWS}, it means the same
 * @param aws accounts, roles, users, sessions and unique ids
 * @param services AWS services
 * @param federated identity providers
 */
record Principals(boolean everyone, Set<String> aws, Set<String> services, Set<String> federated) {
    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
    private static final Pattern ARN = Pattern.compile("arn:[a-z-]+:(?:iam::\\d{12}:(?:root|user/[^*?]+|role/[^*?]+)"
            + "|sts::\\d{12}:(?:assumed-role/[^/*?]+/[^/*?]+|federated-user/[^*?]+))");
    private static final Pattern UNIQUE_ID = Pattern.compile("A(?:ROA|IDA)[A-Z0-9]+");
    private static final Pattern SERVICE = Pattern.compile("[a-z0-9-]+(?:\\.[a-z0-9-]+)+");

    /**
     * How closely a principal is named, which decides what else must agree within one account. In ascending order, so that
     * the best of several can be picked.
     */
    enum Match {
        /** Not at all. */
        NONE,
        /** Its account is named: the account's own policies decide who of it. */
        ACCOUNT,
        /** By the role's ARN, or as everybody: no identity policy is needed, but a boundary or session policy limits. */
        GRANTED,
        /** By the ARN of the user or of the session itself: nothing else but a deny stands in the way. */
        DIRECT
    }

    /** Says what is wrong with an entry below {@code AWS}, or the empty string. */
    static String complaintAboutAws(String value) {
        if (value.equals("*")
                || Stream.of(ACCOUNT, ARN, UNIQUE_ID)
                        .anyMatch(p -> p.matcher(value).matches())) {
            return "";
        }
        return value.contains("*") || value.contains("?")
                ? "has a wildcard, which Principal does not know; name the account and add an ArnLike condition on"
                        + " aws:PrincipalArn"
                : "is neither *, an account id, nor the ARN of an account's root, a role, a user or a session";
    }

    /** Says what is wrong with an entry below {@code Service}, or the empty string. */
    static String complaintAboutService(String value) {
        return SERVICE.matcher(value).matches() ? "" : "is not a service principal like events.amazonaws.com";
    }

    Match match(Requester requester) {
        Match open = everyone ? Match.GRANTED : Match.NONE;
        Match named = switch (requester) {
            case Requester.RootUser root -> account(root);
            case Requester.IamUser user -> either(Match.DIRECT, account(user), user.arn(), user.userId());
            case Requester.RoleSession session ->
                either(
                        Match.DIRECT,
                        either(Match.GRANTED, account(session), session.roleArn(), session.roleId()),
                        session.sessionArn());
            case Requester.FederatedUser user -> either(Match.DIRECT, account(user), user.arn());
            case Requester.AwsService service -> services.contains(service.principal()) ? Match.DIRECT : Match.NONE;
            case Requester.OutsideIdentity outside ->
                federated.contains(outside.provider()) ? Match.DIRECT : Match.NONE;
        };
        return Collections.max(List.of(open, named));
    }

    /**
     * Whether a {@code NotPrincipal} with these entries leaves the requester alone. Every name the requester goes by must be
     * listed: a session whose role is listed is still caught through its account.
     */
    boolean spares(Requester requester) {
        if (everyone) {
            return true;
        }
        return switch (requester) {
            case Requester.RootUser root -> account(root) == Match.ACCOUNT;
            case Requester.IamUser user -> account(user) == Match.ACCOUNT && aws.contains(user.arn());
            case Requester.RoleSession session ->
                account(session) == Match.ACCOUNT
                        && aws.contains(session.roleArn())
                        && aws.contains(session.sessionArn());
            case Requester.FederatedUser user -> account(user) == Match.ACCOUNT && aws.contains(user.arn());
            case Requester.AwsService service -> services.contains(service.principal());
            case Requester.OutsideIdentity outside -> federated.contains(outside.provider());
        };
    }

    private Match either(Match found, Match otherwise, String... names) {
        return Stream.of(names).anyMatch(aws::contains) ? found : otherwise;
    }

    private Match account(Requester requester) {
        String id = requester.accountId().orElse("");
        List<String> accounts = new ArrayList<>();
        for (String value : aws) {
            if (ACCOUNT.matcher(value).matches()) {
                accounts.add(value);
            } else if (value.endsWith(":root")) {
                accounts.add(value.split(":", -1)[4]);
            }
        }
        return accounts.contains(id) ? Match.ACCOUNT : Match.NONE;
    }
}
