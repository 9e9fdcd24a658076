package dev.trailwarden.scp.live;

import dev.trailwarden.policy.AccessRequest;
import dev.trailwarden.policy.InvalidPolicyException;
import dev.trailwarden.policy.NamedPolicy;
import dev.trailwarden.policy.PolicyDocument;
import dev.trailwarden.policy.PolicyEvaluator;
import dev.trailwarden.policy.PolicyKind;
import dev.trailwarden.policy.PolicySet;
import dev.trailwarden.policy.Requester;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Proves in the accounts themselves whether the guardrail holds, without harm. */
public final class Verifier {
    /** Accounts asked at the same time: far below what STS allows, and quick enough for a large organization. */
    private static final int AT_ONCE = 16;

    private static final PolicyDocument EVERYTHING = PolicyDocument.parse("""
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""");

    private final MemberAccounts accounts;
    private final String trail;

    /** What is known of an account, the worst first. */
    public enum Verdict {
        /** Nothing refused the attempt. */
        NOT_PROTECTED,
        /** It could not be found out. */
        UNKNOWN,
        /** An SCP refused the attempt. */
        PROTECTED
    }

    /**
     * What came of one account.
     *
     * @param account which
     * @param verdict what is known
     * @param why for people: by which policy, or what stood in the way
     */
    public record Result(Node.Account account, Verdict verdict, String why) {}

    /**
     * @param accounts whom to ask
     * @param trail a name that no trail has
     */
    public Verifier(MemberAccounts accounts, String trail) {
        this.accounts = accounts;
        this.trail = trail;
    }

    /**
     * Tries it in every account.
     *
     * @param picture the organization
     * @param members the accounts
     * @param done is told of each result as it comes, by any thread
     * @return all results, the worst first
     * @throws InterruptedException if the caller is told to stop
     */
    public List<Result> verify(OrganizationPicture picture, List<Node.Account> members, Consumer<Result> done)
            throws InterruptedException {
        Semaphore places = new Semaphore(AT_ONCE);
        List<Future<Result>> running = new ArrayList<>();
        List<Result> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Node.Account account : members) {
                running.add(threads.submit(() -> {
                    places.acquire();
                    try {
                        Result result = result(picture, account);
                        done.accept(result);
                        return result;
                    } finally {
                        places.release();
                    }
                }));
            }
            for (Future<Result> one : running) {
                results.add(one.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("an account could not be asked", e.getCause());
        }
        results.sort(Comparator.comparing(Result::verdict)
                .thenComparing(result -> picture.path(result.account()))
                .thenComparing(result -> result.account().id()));
        return List.copyOf(results);
    }

    private Result result(OrganizationPicture picture, Node.Account account) {
        return switch (accounts.stopNothing(account.id(), trail)) {
            case MemberAccounts.ProbeAnswer.DeniedByScp denied ->
                new Result(account, Verdict.PROTECTED, by(picture, denied.policyArn()));
            case MemberAccounts.ProbeAnswer.NotDenied _ ->
                new Result(account, Verdict.NOT_PROTECTED, "no SCP refused cloudtrail:StopLogging");
            case MemberAccounts.ProbeAnswer.Unclear unclear -> new Result(account, Verdict.UNKNOWN, unclear.why());
        };
    }

    private static String by(OrganizationPicture picture, Optional<String> arn) {
        return arn.map(one -> picture.policies().values().stream()
                        .filter(policy -> policy.arn().equals(one))
                        .map(policy -> "by " + policy.name())
                        .findFirst()
                        .orElse("by " + one))
                .orElse("by an SCP that AWS did not name");
    }

    /**
     * Says whether a role would prove nothing, because our own policies leave it alone.
     *
     * @param picture the organization, with the texts of our policies
     * @param account an account of it
     * @param role the role's name, with its path if it has one
     * @return the name of the policy that leaves it alone; empty if none does
     */
    public static Optional<String> exempting(OrganizationPicture picture, String account, String role) {
        String iam = "arn:" + picture.partition() + ":iam::" + account + ":role/";
        for (Scp policy : Ours.in(picture)) {
            if (!picture.targets(policy).isEmpty()
                    && denies(picture, policy, account, iam + "any-administrator-of-this-account")
                    && !denies(picture, policy, account, iam + role)) {
                return Optional.of(policy.name());
            }
        }
        return Optional.empty();
    }

    private static boolean denies(OrganizationPicture picture, Scp policy, String account, String roleArn) {
        NamedPolicy document;
        try {
            document = new NamedPolicy(
                    policy.id(), PolicyDocument.parse(picture.text(policy), PolicyKind.SERVICE_CONTROL));
        } catch (InvalidPolicyException e) {
            // Somebody has edited it; what AWS makes of it the probe will show.
            return false;
        }
        NamedPolicy everything = new NamedPolicy("everything", EVERYTHING);
        return !PolicyEvaluator.evaluate(
                        new AccessRequest(
                                new Requester.RoleSession(roleArn, "session", "AROAANYROLE"),
                                "cloudtrail:StopLogging",
                                new Question.Place(picture.partition(), account, "us-east-1").trail(),
                                Map.of()),
                        PolicySet.identity(List.of(everything))
                                .withServiceControl(List.of(List.of(everything, document))))
                .allowed();
    }
}
