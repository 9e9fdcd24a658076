package dev.trailwarden.core.decision;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Actor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the operator has told us about the organization. All of it is configured; nothing of it is read from events.
 *
 * @param memberRole path and name of the remediation role in every account, without a leading slash
 * @param managementAccount the account that owns the organization trails, if it is known
 * @param breakGlass the roles that may stop a trail in an emergency
 * @param breakGlassWindow how long what they did is left alone
 * @param mode whether anything is undone at all
 * @param exemptions what is not undone, or only observed
 * @param reattach whether a policy of the kept guardrail may be attached again
 */
public record House(
        String memberRole,
        Optional<AccountId> managementAccount,
        List<ArnPattern> breakGlass,
        Duration breakGlassWindow,
        Mode mode,
        Exemptions exemptions,
        boolean reattach) {
    /** How long a break-glass window is if nobody says otherwise. */
    public static final Duration DEFAULT_WINDOW = Duration.ofHours(4);

    /** The remediation role as member-roles.yaml makes it. */
    public static final String DEFAULT_MEMBER_ROLE = "trailwarden/trailwarden-remediation";

    private static final Pattern ROLE = Pattern.compile("([\\w+=,.@-]+/)*[\\w+=,.@-]{1,64}");

    /**
     * Checks the role's form.
     *
     * @throws IllegalArgumentException if the role is not a path and a name
     */
    public House {
        if (!ROLE.matcher(memberRole).matches()) {
            throw new IllegalArgumentException(
                    "'" + memberRole + "' is not the path and name of a role, such as " + DEFAULT_MEMBER_ROLE);
        }
        breakGlass = List.copyOf(breakGlass);
    }

    /** A house that undoes everything, with the usual window. */
    public House(String memberRole, Optional<AccountId> managementAccount, List<ArnPattern> breakGlass) {
        this(memberRole, managementAccount, breakGlass, DEFAULT_WINDOW, Mode.ENFORCE, Exemptions.NONE);
    }

    /** A house that attaches no policies. */
    public House(
            String memberRole,
            Optional<AccountId> managementAccount,
            List<ArnPattern> breakGlass,
            Duration breakGlassWindow,
            Mode mode,
            Exemptions exemptions) {
        this(memberRole, managementAccount, breakGlass, breakGlassWindow, mode, exemptions, false);
    }

    /**
     * Says whether the caller is our own remediation role in that account. Decided by the role's ARN with its path in
     * the session issuer: the session's own name is chosen by whoever assumes a role, and proves nothing.
     */
    public boolean isOurselves(Actor actor, AccountId account) {
        return roleArn(actor, account)
                .filter(arn -> arn.split(":", 6)[5].equals("role/" + memberRole))
                .isPresent();
    }

    /**
     * Gives the break-glass pattern that the caller's role matches, or nothing. The role has to be one of that account:
     * a pattern for every account means every account of ours.
     */
    public Optional<ArnPattern> breakGlass(Actor actor, AccountId account) {
        return roleArn(actor, account)
                .flatMap(arn -> breakGlass.stream()
                        .filter(pattern -> pattern.matches(arn))
                        .findFirst());
    }

    /** The ARN, with its path, of the role whose session the caller is, if that is a role of the account. */
    private static Optional<String> roleArn(Actor actor, AccountId account) {
        return actor.issuerArn().filter(arn -> {
            String[] part = arn.split(":", 6);
            return "AssumedRole".equals(actor.type())
                    && part.length == 6
                    && "iam".equals(part[2])
                    && part[4].equals(account.value())
                    && part[5].startsWith("role/");
        });
    }
}
