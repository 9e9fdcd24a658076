package dev.trailwarden.policy;

import java.util.List;
import java.util.Map;

/** Short ways to write down the policies and requesters of a test. */
final class Policies {
    static final String ACCOUNT = "111122223333";
    static final String OTHER_ACCOUNT = "444455556666";
    static final String BUS = "arn:aws:events:eu-west-1:111122223333:event-bus/hub";
    static final String SESSION_ARN = "arn:aws:sts::111122223333:assumed-role/Worker/monday";
    static final String ROLE_ARN = "arn:aws:iam::111122223333:role/jobs/Worker";
    static final Requester ROLE = new Requester.RoleSession(ROLE_ARN, "monday", "AROAWORKER");
    static final Requester USER = new Requester.IamUser("arn:aws:iam::111122223333:user/staff/ann", "AIDAANN");
    static final Requester ROOT = new Requester.RootUser("arn:aws:iam::111122223333:root");
    static final Requester SERVICE = new Requester.AwsService("events.amazonaws.com");
    static final Requester STRANGER =
            new Requester.RoleSession("arn:aws:iam::444455556666:role/Worker", "monday", "AROASTRANGER");

    private Policies() {}

    /** A policy of one statement, its elements written with single quotes. */
    static NamedPolicy policy(String name, String elements) {
        return new NamedPolicy(name, document(elements));
    }

    static PolicyDocument document(String elements) {
        return PolicyDocument.parse(json(elements));
    }

    static String json(String elements) {
        return ("{'Version':'2012-10-17','Statement':[{" + elements + "}]}").replace('\'', '"');
    }

    static NamedPolicy allow(String action) {
        return policy("allow-" + action, "'Effect':'Allow','Action':'" + action + "','Resource':'*'");
    }

    static NamedPolicy deny(String action) {
        return policy("deny-" + action, "'Sid':'No','Effect':'Deny','Action':'" + action + "','Resource':'*'");
    }

    static ResourcePolicy resource(String principal) {
        return ResourcePolicy.of(policy(
                "bus-policy",
                "'Effect':'Allow','Principal':" + principal + ",'Action':'events:PutEvents','Resource':'*'"));
    }

    static AccessRequest request(Requester requester) {
        return new AccessRequest(requester, "events:PutEvents", BUS, Map.of());
    }

    static PolicySet fullAccess() {
        return PolicySet.identity(List.of(allow("*")));
    }
}
