package dev.trailwarden.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who makes a request, with what policies can see of them.
 *
 * <p>Source: IAM User Guide, "AWS global condition context keys" (properties of the principal) and "Principal key values".
 */
public sealed interface Requester {
    /** {@return the name AWS uses in messages: the session's ARN where there is a session, else the principal's own} */
    String displayName();

    /** {@return the twelve digits of the requester's account; empty for an AWS service or an outside identity} */
    Optional<String> accountId();

    /** {@return the condition keys AWS derives from who asks, by name: {@code aws:PrincipalArn} and its kin} */
    Map<String, List<String>> contextKeys();

    /**
     * The root user of an account. It needs no identity policy, but SCPs hold it back.
     *
     * @param arn {@code arn:aws:iam::111122223333:root}
     */
    record RootUser(String arn) implements Requester {
        private static final Pattern SHAPE = Pattern.compile("arn:[a-z-]+:iam::(\\d{12}):root");

        /**
         * Checks the ARN.
         *
         * @throws IllegalArgumentException if the ARN is not that of an account's root user
         */
        public RootUser {
            parsed(SHAPE, arn, "the root user of an account, like arn:aws:iam::111122223333:root");
        }

        @Override
        public String displayName() {
            return arn;
        }

        @Override
        public Optional<String> accountId() {
            return Optional.of(parsed(SHAPE, arn, "").group(1));
        }

        @Override
        public Map<String, List<String>> contextKeys() {
            String account = accountId().orElseThrow();
            return keys(arn, account, "Account", account);
        }
    }

    /**
     * An IAM user.
     *
     * @param arn {@code arn:aws:iam::111122223333:user/path/name}
     * @param userId the unique id ({@code AIDA...}) that survives no re-creation
     */
    record IamUser(String arn, String userId) implements Requester {
        private static final Pattern SHAPE = Pattern.compile("arn:[a-z-]+:iam::(\\d{12}):user/(?:.*/)?([^/]+)");

        /**
         * Checks the ARN.
         *
         * @throws IllegalArgumentException if the ARN is not that of an IAM user
         */
        public IamUser {
            parsed(SHAPE, arn, "an IAM user, like arn:aws:iam::111122223333:user/name");
        }

        @Override
        public String displayName() {
            return arn;
        }

        @Override
        public Optional<String> accountId() {
            return Optional.of(parsed(SHAPE, arn, "").group(1));
        }

        @Override
        public Map<String, List<String>> contextKeys() {
            Map<String, List<String>> keys = keys(arn, accountId().orElseThrow(), "User", userId);
            keys.put("aws:username", List.of(parsed(SHAPE, arn, "").group(2)));
            return keys;
        }
    }

    /**
     * A session of an IAM role. Policies see the role's ARN <em>with</em> its path as {@code aws:PrincipalArn}; messages and
     * {@code Principal} elements see the session's ARN, which has lost the path.
     *
     * @param roleArn {@code arn:aws:iam::111122223333:role/path/Name}
     * @param sessionName the name the assumer chose; never proves anything
     * @param roleId the role's unique id ({@code AROA...}) that survives no re-creation
     */
    record RoleSession(String roleArn, String sessionName, String roleId) implements Requester {
        private static final Pattern SHAPE = Pattern.compile("arn:([a-z-]+):iam::(\\d{12}):role/((?:[^/]+/)*)([^/]+)");

        /**
         * Checks the ARN.
         *
         * @throws IllegalArgumentException if the ARN is not that of an IAM role, for example that of a session
         */
        public RoleSession {
            parsed(SHAPE, roleArn, "an IAM role with its path, like arn:aws:iam::111122223333:role/path/Name");
        }

        /** {@return the session's ARN, {@code arn:aws:sts::111122223333:assumed-role/Name/session}} */
        public String sessionArn() {
            Matcher role = parsed(SHAPE, roleArn, "");
            return "arn:" + role.group(1) + ":sts::" + role.group(2) + ":assumed-role/" + role.group(4) + "/"
                    + sessionName;
        }

        /**
         * {@return whether the role belongs to an AWS service} The path decides: IAM lets nobody but AWS create roles below
         * {@code /aws-service-role/}.
         */
        public boolean serviceLinked() {
            return parsed(SHAPE, roleArn, "").group(3).startsWith("aws-service-role/");
        }

        @Override
        public String displayName() {
            return sessionArn();
        }

        @Override
        public Optional<String> accountId() {
            return Optional.of(parsed(SHAPE, roleArn, "").group(2));
        }

        @Override
        public Map<String, List<String>> contextKeys() {
            return keys(roleArn, accountId().orElseThrow(), "AssumedRole", roleId + ":" + sessionName);
        }
    }

    /**
     * A session of an IAM user made by {@code GetFederationToken}.
     *
     * @param arn {@code arn:aws:sts::111122223333:federated-user/name}
     */
    record FederatedUser(String arn) implements Requester {
        private static final Pattern SHAPE = Pattern.compile("arn:[a-z-]+:sts::(\\d{12}):federated-user/(.+)");

        /**
         * Checks the ARN.
         *
         * @throws IllegalArgumentException if the ARN is not that of a federated user
         */
        public FederatedUser {
            parsed(SHAPE, arn, "a federated user, like arn:aws:sts::111122223333:federated-user/name");
        }

        @Override
        public String displayName() {
            return arn;
        }

        @Override
        public Optional<String> accountId() {
            return Optional.of(parsed(SHAPE, arn, "").group(1));
        }

        @Override
        public Map<String, List<String>> contextKeys() {
            Matcher user = parsed(SHAPE, arn, "");
            return keys(arn, user.group(1), "FederatedUser", user.group(1) + ":" + user.group(2));
        }
    }

    /**
     * An AWS service acting for itself, for example EventBridge invoking a function or assuming a role.
     *
     * @param principal the service principal, {@code events.amazonaws.com}
     */
    record AwsService(String principal) implements Requester {
        @Override
        public String displayName() {
            return principal;
        }

        @Override
        public Optional<String> accountId() {
            return Optional.empty();
        }

        @Override
        public Map<String, List<String>> contextKeys() {
            return Map.of(
                    "aws:PrincipalIsAWSService", List.of("true"),
                    "aws:PrincipalServiceName", List.of(principal),
                    "aws:PrincipalServiceNamesList", List.of(principal));
        }
    }

    /**
     * Somebody known to an identity provider only, who is about to become a role session (web identity or SAML).
     *
     * @param provider the provider as trust policies name it: its ARN, or a domain like {@code accounts.google.com}
     * @param subject the name to use in messages
     */
    record OutsideIdentity(String provider, String subject) implements Requester {
        @Override
        public String displayName() {
            return subject;
        }

        @Override
        public Optional<String> accountId() {
            return Optional.empty();
        }

        @Override
        public Map<String, List<String>> contextKeys() {
            return Map.of("aws:FederatedProvider", List.of(provider), "aws:PrincipalIsAWSService", List.of("false"));
        }
    }

    private static Map<String, List<String>> keys(String arn, String account, String type, String userId) {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        keys.put("aws:PrincipalArn", List.of(arn));
        keys.put("aws:PrincipalAccount", List.of(account));
        keys.put("aws:PrincipalType", List.of(type));
        keys.put("aws:userid", List.of(userId));
        keys.put("aws:PrincipalIsAWSService", List.of("false"));
        return keys;
    }

    private static Matcher parsed(Pattern shape, String arn, String wanted) {
        Matcher matcher = shape.matcher(arn);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + arn + "' is not the ARN of " + wanted);
        }
        return matcher;
    }
}
