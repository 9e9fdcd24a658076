package dev.trailwarden.core.event;

import java.util.Optional;

/**
 * Who made a call, from the record's {@code userIdentity}. All of it is optional there (CloudTrail user guide,
 * "CloudTrail userIdentity element"). Session name, user agent and user names are chosen by the caller: they are shown
 * to people and decide nothing. What decides is {@link #issuerArn}.
 *
 * @param type the identity's type, for example {@code AssumedRole}; {@code Unknown} if the record does not say
 * @param arn the caller's ARN; a role session's lacks the role's path
 * @param name the user, role or service a person would recognise
 * @param sessionName of a role session, chosen by whoever assumed the role
 * @param issuerArn of a role session: the role's ARN with its path; the only field to recognise a role by
 * @param sourceIdentity what the session was bound to when it was made
 * @param invokedBy the AWS service that made the call for somebody
 * @param accountId the caller's account
 * @param mfa whether the session was opened with MFA, where the record says so
 */
public record Actor(
        String type,
        Optional<String> arn,
        Optional<String> name,
        Optional<String> sessionName,
        Optional<String> issuerArn,
        Optional<String> sourceIdentity,
        Optional<String> invokedBy,
        Optional<String> accountId,
        Optional<Boolean> mfa) {
    private static final int SHOWN = 128;

    /** A record that says nothing about its caller. */
    public static Actor unknown() {
        return new Actor(
                "Unknown",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** One line for a person, at most some 500 characters, safe to print: who this is in words. */
    public String describe() {
        String who = switch (type) {
            case "Root" ->
                "the root user" + accountId.map(a -> " of account " + shown(a)).orElse("");
            case "IAMUser" -> "IAM user " + shownName();
            case "AssumedRole", "Role" ->
                "role " + shownName()
                        + sessionName.map(s -> ", session " + shown(s)).orElse("");
            case "FederatedUser" -> "federated user " + shownName();
            case "AWSService" ->
                "AWS service " + invokedBy.or(() -> name).map(Actor::shown).orElse("(not named)");
            case "AWSAccount" -> "account " + accountId.map(Actor::shown).orElse("(not named)");
            case "IdentityCenterUser" -> "Identity Center user " + shownName();
            case "SAMLUser" -> "SAML user " + shownName();
            case "WebIdentityUser" -> "web identity " + shownName();
            case "Unknown" ->
                "an unknown caller" + name.map(n -> " " + shown(n)).orElse("");
            default -> shown(type) + " " + shownName();
        };
        String source = sourceIdentity.map(s -> ", source identity " + shown(s)).orElse("");
        String service = "AWSService".equals(type)
                ? ""
                : invokedBy.map(s -> ", through " + shown(s)).orElse("");
        return who + source + service;
    }

    private String shownName() {
        return name.or(() -> arn).map(Actor::shown).orElse("(not named)");
    }

    private static String shown(String text) {
        return PlainText.of(text, SHOWN);
    }
}
