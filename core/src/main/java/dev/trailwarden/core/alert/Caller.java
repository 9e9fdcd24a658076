package dev.trailwarden.core.alert;

import dev.trailwarden.core.event.Actor;
import dev.trailwarden.core.event.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The person behind an identity, as far as CloudTrail knows one (user guide, "CloudTrail userIdentity element"). What a
 * caller may choose freely is shown as that.
 */
final class Caller {
    private static final int NAME = 64;
    private static final int ARN = 300;

    /** Nobody but Identity Center can make a role under this path; the names of its sessions are its users'. */
    private static final Pattern PERMISSION_SET =
            Pattern.compile("arn:[a-z-]+:iam::[0-9]{12}:role/aws-reserved/sso\\.amazonaws\\.com/.*"
                    + "AWSReservedSSO_(?<set>[\\w+=,.@-]+)_[0-9a-f]{16}");

    private Caller() {}

    /** Who, in a few words that begin or go on a sentence. */
    static String brief(Actor actor) {
        return switch (actor.type()) {
            case "Root" -> "the root user";
            case "IAMUser" -> "IAM user " + name(actor);
            case "AssumedRole", "Role" ->
                permissionSet(actor).isPresent()
                        ? "Identity Center user "
                                + actor.sessionName().map(Caller::shown).orElse("(not named)")
                        : "role " + name(actor)
                                + actor.sessionName()
                                        .map(session -> " (session \"" + shown(session) + "\")")
                                        .orElse("");
            case "FederatedUser" -> "federated user " + name(actor);
            case "AWSService" ->
                "AWS service "
                        + actor.invokedBy().or(actor::name).map(Caller::shown).orElse("(not named)");
            case "AWSAccount" ->
                "account " + actor.accountId().map(Caller::shown).orElse("(not named)");
            case "IdentityCenterUser" -> "Identity Center user " + name(actor);
            case "SAMLUser" -> "SAML user " + name(actor);
            case "WebIdentityUser" -> "web identity " + name(actor);
            case "Unknown" ->
                "an unknown caller" + actor.name().map(n -> " " + shown(n)).orElse("");
            default -> shown(actor.type()) + " " + name(actor);
        };
    }

    /** What to ask whom; a sentence without its end. */
    static String ask(Actor actor) {
        return switch (actor.type()) {
            case "AWSService" -> "Find out for whom " + brief(actor) + " did this and why";
            case "Root" -> "Ask whoever holds the root user whether they did this and why";
            case "AssumedRole", "Role" ->
                permissionSet(actor).isPresent()
                        ? "Ask " + brief(actor) + " whether they did this and why"
                        : "Find out who used " + brief(actor) + " and why";
            case "Unknown", "AWSAccount" -> "Find out who did this and why";
            default -> "Ask " + brief(actor) + " whether they did this and why";
        };
    }

    /** Everything there is to say about who it was, one fact a line. */
    static List<String> facts(Actor actor, Optional<String> account) {
        List<String> facts = new ArrayList<>();
        facts.add(brief(actor));
        Optional<String> set = permissionSet(actor);
        set.ifPresent(name -> facts.add("with permission set " + shown(name)));
        if (set.isEmpty() && actor.sessionName().isPresent()) {
            facts.add("(whoever assumed the role chose the session's name)");
        }
        if ("FederatedUser".equals(actor.type())) {
            facts.add("(whoever opened the session chose that name)");
        }
        actor.sourceIdentity()
                .ifPresent(source -> facts.add("source identity \"" + shown(source)
                        + "\" (chosen when the first role was assumed, and kept since)"));
        if (!"AWSService".equals(actor.type())) {
            actor.invokedBy().ifPresent(service -> facts.add("called through " + shown(service)));
        }
        actor.accountId()
                .filter(own -> account.filter(own::equals).isEmpty())
                .ifPresent(own -> facts.add("of account " + shown(own)));
        actor.arn().ifPresent(arn -> facts.add(PlainText.unlinked(arn, ARN)));
        // A session's ARN lacks the role's path.
        actor.issuerArn()
                .filter(issuer -> set.isEmpty() && issuer.indexOf('/') != issuer.lastIndexOf('/'))
                .ifPresent(issuer -> facts.add(PlainText.unlinked(issuer, ARN)));
        actor.mfa().ifPresent(mfa -> facts.add(mfa(actor, mfa)));
        return facts;
    }

    /** No session of Identity Center carries the mark, however its user signed in. */
    private static String mfa(Actor actor, boolean mfa) {
        if (mfa) {
            return "with MFA";
        }
        if (permissionSet(actor).isPresent()) {
            return "whether with MFA, Identity Center knows";
        }
        return actor.sessionName().isPresent() ? "the role was assumed without MFA" : "without MFA";
    }

    private static Optional<String> permissionSet(Actor actor) {
        return actor.issuerArn()
                .map(PERMISSION_SET::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group("set"));
    }

    private static String name(Actor actor) {
        return actor.name().or(actor::arn).map(Caller::shown).orElse("(not named)");
    }

    private static String shown(String text) {
        return PlainText.unlinked(text, NAME);
    }
}
