package dev.trailwarden.scp.live;

import dev.trailwarden.policy.AccessRequest;
import dev.trailwarden.policy.InvalidPolicyException;
import dev.trailwarden.policy.NamedPolicy;
import dev.trailwarden.policy.PolicyDocument;
import dev.trailwarden.policy.PolicyEvaluator;
import dev.trailwarden.policy.PolicyKind;
import dev.trailwarden.policy.PolicySet;
import dev.trailwarden.policy.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The SCPs that bind one account: of the root, of each OU, of the account itself. Judged as AWS judges them, for people who
 * may do everything else.
 */
final class Chain {
    private static final NamedPolicy EVERYTHING = new NamedPolicy("everything", PolicyDocument.parse("""
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"""));

    private final OrganizationPicture picture;
    private final Node.Account account;
    private final String region;
    private final List<Node> way;
    private final List<List<NamedPolicy>> levels = new ArrayList<>();
    private final Map<Scp, String> unjudged = new LinkedHashMap<>();

    /** Why something is denied. */
    sealed interface Denial {
        /**
         * A statement denies it.
         *
         * @param policy whose
         * @param sid the statement's id, if it has one
         * @param node what the policy is attached to
         */
        record ByStatement(Scp policy, Optional<String> sid, Node node) implements Denial {}

        /**
         * No SCP of a place allows it.
         *
         * @param node the place
         */
        record NotAllowed(Node node) implements Denial {}
    }

    /**
     * @param picture with the texts of the SCPs on the way to the account
     * @param account whose
     * @param region where calls are made, for policies that deny by Region
     */
    Chain(OrganizationPicture picture, Node.Account account, String region) {
        this.picture = picture;
        this.account = account;
        this.region = region;
        this.way = picture.way(account);
    }

    /** Read when first asked for: of many accounts that are bound alike, only one is. */
    private List<List<NamedPolicy>> levels() {
        boolean bound = picture.scps() == ScpSwitch.ENABLED && !account.id().equals(picture.managementAccount());
        if (bound && levels.isEmpty()) {
            way.forEach(node -> levels.add(documents(node)));
        }
        return levels;
    }

    private List<NamedPolicy> documents(Node node) {
        List<NamedPolicy> documents = new ArrayList<>();
        for (Scp policy : picture.on(node)) {
            try {
                documents.add(new NamedPolicy(
                        policy.id(), PolicyDocument.parse(picture.text(policy), PolicyKind.SERVICE_CONTROL)));
            } catch (InvalidPolicyException e) {
                unjudged.put(policy, String.valueOf(e.getMessage()));
            }
        }
        return documents;
    }

    /** Policies that this program cannot judge, and why. */
    Map<Scp, String> unjudged() {
        levels();
        return unjudged;
    }

    /** Accounts with the same signature are bound in the same way. */
    String signature() {
        StringBuilder signature = new StringBuilder();
        for (Node node : way) {
            picture.on(node)
                    .forEach(policy -> signature
                            .append(policy.id())
                            .append('=')
                            .append(picture.text(policy).hashCode())
                            .append(','));
            signature.append(';');
        }
        return signature.toString();
    }

    /** Why somebody may not do something; empty if no SCP stands in the way. */
    Optional<Denial> denial(Person person, Question question) {
        AccessRequest request =
                new AccessRequest(person.requester(), question.action(), question.resource(), context());
        return switch (judge(request, levels())) {
            case Verdict.Allowed _ -> Optional.empty();
            case Verdict.ExplicitDeny deny -> {
                Scp policy = Optional.ofNullable(picture.policies().get(deny.policy()))
                        .orElseThrow();
                Node node = way.stream()
                        .filter(one -> picture.on(one).contains(policy))
                        .findFirst()
                        .orElseThrow();
                yield Optional.of(new Denial.ByStatement(policy, deny.sid(), node));
            }
            case Verdict.ImplicitDeny _ -> {
                for (int i = 0; i < levels.size(); i++) {
                    if (!judge(request, List.of(levels.get(i))).allowed()) {
                        yield Optional.of(new Denial.NotAllowed(way.get(i)));
                    }
                }
                throw new IllegalStateException("every level allows " + question + ", but all together do not");
            }
        };
    }

    private static Verdict judge(AccessRequest request, List<List<NamedPolicy>> levels) {
        return PolicyEvaluator.evaluate(
                request, PolicySet.identity(List.of(EVERYTHING)).withServiceControl(levels));
    }

    /** What every request of this organization brings that common SCPs ask for. */
    private Map<String, List<String>> context() {
        StringBuilder path = new StringBuilder(picture.id()).append('/');
        way.stream()
                .filter(node -> !(node instanceof Node.Account))
                .forEach(node -> path.append(node.id()).append('/'));
        return Map.of(
                "aws:PrincipalOrgID", List.of(picture.id()),
                "aws:PrincipalOrgPaths", List.of(path.toString()),
                "aws:ResourceOrgID", List.of(picture.id()),
                "aws:RequestedRegion", List.of(region),
                "aws:SecureTransport", List.of("true"),
                "aws:ViaAWSService", List.of("false"));
    }

    Node.Account account() {
        return account;
    }
}
