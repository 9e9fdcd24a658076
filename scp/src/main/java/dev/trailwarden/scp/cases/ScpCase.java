package dev.trailwarden.scp.cases;

import dev.trailwarden.policy.AccessRequest;
import dev.trailwarden.policy.NamedPolicy;
import dev.trailwarden.policy.PolicyDocument;
import dev.trailwarden.policy.PolicyEvaluator;
import dev.trailwarden.policy.PolicyKind;
import dev.trailwarden.policy.PolicySet;
import dev.trailwarden.policy.ResourcePolicy;
import dev.trailwarden.policy.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One expectation of a guardrail: this call, from there, is allowed or denied. The caller is always an
 * administrator, so that nothing but the SCP can stand in the way.
 *
 * @param name a sentence that says what is expected
 * @param account where the caller lives
 * @param request the call
 * @param expected what should come of it
 */
public record ScpCase(String name, Account account, AccessRequest request, Expected expected) {
    /** Where the caller's account stands in the organization. */
    public enum Account {
        /** An account that SCPs reach. */
        MEMBER("member"),
        /**
         * A member to which the organization has delegated the administration of a service; SCPs reach it like any other
         * (Organizations User Guide, "Service control policies").
         */
        DELEGATED_ADMINISTRATOR("delegated administrator"),
        /** The account of the organization itself, which they do not reach. */
        MANAGEMENT("management");

        private final String id;

        Account(String id) {
            this.id = id;
        }

        /** {@return what people call it, to stand before the word account} */
        public String id() {
            return id;
        }
    }

    /** What should come of the call. */
    public sealed interface Expected {
        /** It goes through. */
        record Allowed() implements Expected {}

        /**
         * It is denied by a statement of the policy.
         *
         * @param sid the statement's {@code Sid}; a statement that had to be divided has parts, any of which will do
         */
        record DeniedBy(String sid) implements Expected {}

        /** It is denied by some service control policy, whatever its statement is called. */
        record Denied() implements Expected {}
    }

    private static final ResourcePolicy OPEN =
            ResourcePolicy.of(new NamedPolicy("open to all", PolicyDocument.parse("""
                    {"Version":"2012-10-17","Statement":
                    {"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}""")));

    private static final NamedPolicy FULL_ACCESS = new NamedPolicy("FullAWSAccess", PolicyDocument.parse("""
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"""));

    /**
     * Makes the call with the policies attached to the organization's root, beside {@code FullAWSAccess}.
     *
     * @param guardrail the policies under test
     * @return what came of it
     */
    public Verdict run(List<NamedPolicy> guardrail) {
        List<NamedPolicy> root =
                Stream.concat(Stream.of(FULL_ACCESS), guardrail.stream()).toList();
        List<List<NamedPolicy>> levels = switch (account) {
            case MEMBER, DELEGATED_ADMINISTRATOR -> List.of(root, List.of(FULL_ACCESS));
            case MANAGEMENT -> List.of();
        };
        return PolicyEvaluator.evaluate(
                request,
                PolicySet.identity(List.of(FULL_ACCESS))
                        // A service has no policies of its own.
                        .withResource(OPEN)
                        .withServiceControl(levels));
    }

    /**
     * Makes the call and compares.
     *
     * @param guardrail the policies under test
     * @return what differs from what was expected, with the case's name; empty if nothing does
     */
    public Optional<String> disagreement(List<NamedPolicy> guardrail) {
        return disagreement(run(guardrail));
    }

    /** What differs between what came of the call and what was expected. */
    Optional<String> disagreement(Verdict verdict) {
        boolean agrees = switch (expected) {
            case Expected.Allowed _ -> verdict.allowed();
            case Expected.DeniedBy(String sid) ->
                verdict instanceof Verdict.ExplicitDeny deny
                        && deny.kind() == PolicyKind.SERVICE_CONTROL
                        && deny.sid()
                                .filter(actual -> actual.equals(sid) || actual.matches(sid + "Part[0-9]+"))
                                .isPresent();
            case Expected.Denied _ ->
                verdict instanceof Verdict.Refused refused && refused.kind() == PolicyKind.SERVICE_CONTROL;
        };
        return agrees
                ? Optional.empty()
                : Optional.of(name + ": expected " + text(expected) + ", but was " + text(verdict));
    }

    private static String text(Expected expected) {
        return switch (expected) {
            case Expected.Allowed _ -> "allowed";
            case Expected.DeniedBy(String sid) -> "denied by " + sid;
            case Expected.Denied _ -> "denied";
        };
    }

    /** {@return the same case for policies that others wrote, whose statements are called otherwise or not at all} */
    public ScpCase whateverTheSid() {
        return switch (expected) {
            case Expected.Allowed _, Expected.Denied _ -> this;
            case Expected.DeniedBy _ -> new ScpCase(name, account, request, new Expected.Denied());
        };
    }

    private static String text(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allowed _ -> "allowed";
            case Verdict.ExplicitDeny deny -> "denied by " + deny.statement();
            case Verdict.ImplicitDeny deny -> "not allowed by any " + deny.kind();
        };
    }
}
