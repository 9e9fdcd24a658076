package dev.trailwarden.sandbox.identity;

import dev.trailwarden.sandbox.model.AccountId;

/** Who makes a call. */
public sealed interface Caller {

    /**
     * The account the call is made in.
     *
     * @return the caller's account; for a service, the account on whose behalf it acts
     */
    AccountId account();

    /**
     * The name in messages and in CloudTrail.
     *
     * @return the user's ARN, the session's ARN, or the service's DNS name
     */
    String arn();

    /**
     * The value of {@code aws:PrincipalArn}.
     *
     * @return the user's ARN, or the role's ARN with its path (never the session's), or the service's DNS name
     */
    String principalArn();

    /**
     * The value of {@code aws:userid}.
     *
     * @return {@code AIDA…}, {@code AROA…:session}, or the service's DNS name
     */
    String userId();

    /**
     * A user with an access key.
     *
     * @param user who
     * @param accessKeyId which key
     */
    record OfUser(User user, String accessKeyId) implements Caller {
        @Override
        public AccountId account() {
            return user.account();
        }

        @Override
        public String arn() {
            return user.arn();
        }

        @Override
        public String principalArn() {
            return user.arn();
        }

        @Override
        public String userId() {
            return user.uniqueId();
        }
    }

    /**
     * An assumed role.
     *
     * @param session which session
     */
    record OfSession(Session session) implements Caller {
        @Override
        public AccountId account() {
            return session.role().account();
        }

        @Override
        public String arn() {
            return session.arn();
        }

        @Override
        public String principalArn() {
            return session.role().arn();
        }

        @Override
        public String userId() {
            return session.role().uniqueId() + ":" + session.name();
        }
    }

    /**
     * An AWS service acting for a resource: EventBridge for a rule, SNS for a topic.
     *
     * @param principal its DNS name, for example {@code events.amazonaws.com}
     * @param account the value of {@code aws:SourceAccount}
     * @param sourceArn the value of {@code aws:SourceArn}
     */
    record OfService(String principal, AccountId account, String sourceArn) implements Caller {
        @Override
        public String arn() {
            return principal;
        }

        @Override
        public String principalArn() {
            return principal;
        }

        @Override
        public String userId() {
            return principal;
        }
    }
}
