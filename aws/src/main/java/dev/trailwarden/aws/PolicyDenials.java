package dev.trailwarden.aws;

import dev.trailwarden.core.port.Denials;
import dev.trailwarden.policy.AccessRequest;
import dev.trailwarden.policy.InvalidPolicyException;
import dev.trailwarden.policy.NamedPolicy;
import dev.trailwarden.policy.PolicyDocument;
import dev.trailwarden.policy.PolicyEvaluator;
import dev.trailwarden.policy.PolicyKind;
import dev.trailwarden.policy.PolicySet;
import dev.trailwarden.policy.Requester;
import dev.trailwarden.policy.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Judges a service control policy by the evaluator that the guardrail itself is proven with. Asked are the calls without
 * which a tampered trail stays as it is: the hub assuming a member's role, that role looking at a trail and starting it,
 * the forwarder putting events on the hub's bus; in the hub's Region, so that a policy that closes other Regions is no
 * alarm. What a policy does not allow, because it lists what is allowed, is not asked here.
 */
public final class PolicyDenials implements Denials {
    private static final Pattern ACCOUNT = Pattern.compile("(?<![0-9])[0-9]{12}(?![0-9])");
    private static final Pattern TRAIL = Pattern.compile(
            "arn:[^\":]{1,20}:cloudtrail:(?<region>[^\":]{0,40}):[^\":]{0,12}:trail/(?<name>[^\"]{1,128})");

    /** No policy of 10,240 characters names many accounts and trails; more of them are not each asked about. */
    private static final int MOST = 20;

    private static final PolicyDocument ANYTHING = PolicyDocument.parse(
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}");

    private final String partition;
    private final String region;
    private final String hubAccount;
    private final String memberRole;

    /**
     * @param partition for example {@code aws}
     * @param region the hub's
     * @param hubAccount the account that the hub is in
     * @param memberRole path and name of the remediation role
     */
    public PolicyDenials(String partition, String region, String hubAccount, String memberRole) {
        this.partition = partition;
        this.region = region;
        this.hubAccount = hubAccount;
        this.memberRole = memberRole;
    }

    /** One call that we depend on. */
    private record Call(String whom, String role, String account, String action, String resource) {}

    @Override
    public Judged of(String text) {
        PolicyDocument document;
        try {
            document = PolicyDocument.parse(text, PolicyKind.SERVICE_CONTROL);
        } catch (InvalidPolicyException e) {
            return new Judged(List.of(), Optional.of(String.valueOf(e.getMessage())));
        }
        Set<Denied> denied = new LinkedHashSet<>();
        for (Call call : calls(text)) {
            statement(document, call).ifPresent(sid -> denied.add(new Denied(call.action(), call.whom(), sid)));
        }
        return new Judged(List.copyOf(denied), Optional.empty());
    }

    private Optional<String> statement(PolicyDocument document, Call call) {
        Requester role = new Requester.RoleSession(
                "arn:" + partition + ":iam::" + call.account() + ":role/" + call.role(), "trailwarden", "AROAEXAMPLE");
        PolicySet policies = PolicySet.identity(List.of(new NamedPolicy("all", ANYTHING)))
                .withServiceControl(
                        List.of(List.of(new NamedPolicy("full", ANYTHING), new NamedPolicy("it", document))));
        Verdict verdict = PolicyEvaluator.evaluate(
                new AccessRequest(
                        role,
                        call.action(),
                        call.resource(),
                        Map.of(
                                "aws:RequestedRegion",
                                List.of(region),
                                "aws:SecureTransport",
                                List.of("true"),
                                // Both roles are tagged so by our templates.
                                "aws:PrincipalTag/application",
                                List.of("trailwarden"))),
                policies);
        return verdict instanceof Verdict.ExplicitDeny deny && deny.kind() == PolicyKind.SERVICE_CONTROL
                ? Optional.of(deny.sid().orElse("without a Sid"))
                : Optional.empty();
    }

    private List<Call> calls(String text) {
        String bus = "arn:" + partition + ":events:" + region + ":" + hubAccount + ":event-bus/trailwarden";
        String path = memberRole.substring(0, memberRole.lastIndexOf('/') + 1);
        List<Call> calls = new ArrayList<>();
        for (String account : accounts(text)) {
            for (String trail : trails(text, account)) {
                calls.add(new Call("the remediation role", memberRole, account, "cloudtrail:StartLogging", trail));
                calls.add(new Call("the remediation role", memberRole, account, "cloudtrail:GetTrailStatus", trail));
            }
            calls.add(new Call(
                    "the hub's role",
                    path + "trailwarden-hub",
                    hubAccount,
                    "sts:AssumeRole",
                    "arn:" + partition + ":iam::" + account + ":role/" + memberRole));
            calls.add(new Call("the forwarder role", path + "trailwarden-forwarder", account, "events:PutEvents", bus));
        }
        return calls;
    }

    /** A policy may be about one account or one trail alone; then that one is asked about too. */
    private Set<String> accounts(String text) {
        Set<String> accounts = new LinkedHashSet<>(List.of(hubAccount));
        Matcher named = ACCOUNT.matcher(text);
        while (named.find() && accounts.size() < MOST) {
            accounts.add(named.group());
        }
        return accounts;
    }

    private Set<String> trails(String text, String account) {
        Set<String> trails = new LinkedHashSet<>(List.of(trail(region, account, "trail")));
        Matcher named = TRAIL.matcher(text);
        while (named.find() && trails.size() < MOST) {
            String where = named.group("region");
            trails.add(trail(
                    where.contains("*") || where.contains("?") ? region : where,
                    account,
                    named.group("name").replaceAll("[*?]", "x")));
        }
        return trails;
    }

    private String trail(String where, String account, String name) {
        return "arn:" + partition + ":cloudtrail:" + where + ":" + account + ":trail/" + name;
    }
}
