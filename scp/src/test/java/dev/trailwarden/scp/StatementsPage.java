package dev.trailwarden.scp;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;

/** The page docs/scp/statements.md, written from the statements. */
final class StatementsPage {
    private static final RolePattern BREAK_GLASS = new RolePattern("arn:*:iam::*:role/security/BreakGlass");
    private static final GuardSettings SETTINGS =
            GuardSettings.of(EnumSet.allOf(Profile.class), List.of(BREAK_GLASS), Deployer.STACKSETS.roles());

    private StatementsPage() {}

    static String text() {
        Guardrail guardrail = Guardrail.of(SETTINGS);
        StringBuilder page = new StringBuilder("""
                # What the guardrail denies

                <!-- Written by GeneratedFilesTest from the statements; do not edit. -->

                Every statement of every profile, as `trailwarden scp render` makes it for one break-glass role and with StackSets as
                the only deployer: %s policy of %,d of %,d characters. `trailwarden scp render --explain` says the same for your
                settings, and `trailwarden scp test` proves it. Why it is so: [decision 0019](../decisions/0019-the-guardrail.md).

                | Profile | In words |
                |---|---|
                """.formatted(
                        guardrail.policies().size() == 1
                                ? "one"
                                : String.valueOf(guardrail.policies().size()),
                        guardrail.policies().getFirst().json().length(),
                        GuardPolicy.MAX_CHARACTERS));
        for (Profile profile : Profile.values()) {
            page.append("| `")
                    .append(profile.id())
                    .append("` | ")
                    .append(profile.about())
                    .append(" |\n");
        }
        page.append("""

                Never bound by any of them, since service control policies do not reach them: the management account,
                service-linked roles, and services that act for themselves. Root users of members and delegated administrators
                are bound like everybody.
                """);
        for (GuardStatement statement : guardrail.statements()) {
            page.append("""

                    ## %s

                    %s

                    | | |
                    |---|---|
                    | Denies | %s |
                    | On | %s |
                    | Not for | %s |
                    """.formatted(
                            statement.sid(),
                            wrapped("Profile `" + statement.profile().id() + "`. " + statement.why()),
                            code(statement.actions()),
                            code(statement.resources()),
                            exempt(statement)));
        }
        return page.append("""

                ## Who may become whom

                | Deployer | Roles |
                |---|---|
                %s
                A break-glass or deployer pattern is also a resource of `DenyChangingGuardedRoles` and
                `DenyPassingGuardedRoles`, unless nobody but Identity Center can make such roles. A pattern of your own is
                guarded the same way.
                """.formatted(EnumSet.allOf(Deployer.class).stream()
                        .map(one -> "| `" + one.id() + "` | "
                                + code(one.roles().stream()
                                        .map(RolePattern::arn)
                                        .toList()) + " |\n")
                        .collect(Collectors.joining())))
                .toString();
    }

    private static String wrapped(String text) {
        StringBuilder lines = new StringBuilder();
        int column = 0;
        for (String word : text.split(" ", -1)) {
            boolean fits = column + 1 + word.length() <= 120;
            lines.append(column == 0 ? "" : fits ? " " : "\n").append(word);
            column = column == 0 || !fits ? word.length() : column + 1 + word.length();
        }
        return lines.toString();
    }

    private static String exempt(GuardStatement statement) {
        List<String> who = new ArrayList<>();
        for (RolePattern pattern : statement.exempt()) {
            String kind = pattern.equals(BREAK_GLASS)
                    ? "break-glass"
                    : pattern.equals(SETTINGS.remediationRole()) ? "Trailwarden's remediation role" : "deployers";
            who.add(kind + " (`" + pattern + "`)");
        }
        return who.isEmpty() ? "nobody" : String.join("<br>", who);
    }

    private static String code(List<String> items) {
        return items.stream().map(item -> "`" + item + "`").collect(Collectors.joining("<br>"));
    }
}
