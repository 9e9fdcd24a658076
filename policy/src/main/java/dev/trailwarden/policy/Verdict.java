package dev.trailwarden.policy;

import java.util.Optional;

/** What the policies say to a request. */
public sealed interface Verdict {
    /** {@return whether the call may go on} */
    default boolean allowed() {
        return switch (this) {
            case Allowed _ -> true;
            case Refused _ -> false;
        };
    }

    /** The call may go on. */
    record Allowed() implements Verdict {}

    /** The call may not go on. */
    sealed interface Refused extends Verdict {
        /** {@return the kind of policy AWS would blame; when several refuse, it names only one} */
        PolicyKind kind();

        /**
         * {@return the text AWS puts into its access-denied error}
         *
         * @param request the request this verdict was given on
         */
        default String message(AccessRequest request) {
            // About trust AWS leaves the role's name out: an outsider shall not learn whether the role exists.
            String where = kind() == PolicyKind.TRUST ? "" : " on resource: " + request.resource();
            String refusal = "User: " + request.requester().displayName() + " is not authorized to perform: "
                    + request.action() + where;
            return switch (this) {
                case ExplicitDeny deny ->
                    refusal + " with an explicit deny in " + kind().withArticle()
                            // Recorded messages carry the ARN for this kind only.
                            + (kind() == PolicyKind.SERVICE_CONTROL ? ": " + deny.policy() : "");
                case ImplicitDeny _ ->
                    refusal + " because no " + kind() + " allows the " + request.action() + " action";
            };
        }
    }

    /**
     * A statement with {@code Effect: Deny} matched.
     *
     * @param kind the kind of policy it stands in
     * @param policy the name or ARN of the policy
     * @param sid the statement's id, if it has one
     * @param number which of the policy's statements it is, from 1
     */
    record ExplicitDeny(PolicyKind kind, String policy, Optional<String> sid, int number) implements Refused {
        /** {@return what to call the statement: its id, or where it stands in the policy} */
        public String statement() {
            return sid.orElse("statement " + number);
        }
    }

    /**
     * No policy of a kind that must allow the call does.
     *
     * @param kind the kind of policy that lacks the permission
     */
    record ImplicitDeny(PolicyKind kind) implements Refused {}
}
