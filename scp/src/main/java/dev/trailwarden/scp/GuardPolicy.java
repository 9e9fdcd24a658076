package dev.trailwarden.scp;

import java.util.List;

/**
 * One service control policy of a guardrail, as it is created in the organization.
 *
 * @param name its name there, which is also how it is found again
 * @param description what the console shows beside the name, at most 512 characters (Organizations API,
 *     {@code PolicyDescription})
 * @param statements what it denies; never empty
 */
public record GuardPolicy(String name, String description, List<GuardStatement> statements) {
    /**
     * How long a service control policy may be, in characters, white space included (Organizations User Guide, quotas, since
     * May 2026).
     */
    public static final int MAX_CHARACTERS = 10_240;

    /** What the names of all policies of a guardrail begin with; a second one is called the same with {@code -2}. */
    public static final String NAME = "trailwarden-guardrail";

    /** Takes a copy of the list. */
    public GuardPolicy {
        statements = List.copyOf(statements);
    }

    /**
     * {@return whether a policy of that name is one of a guardrail, of these settings or of others}
     *
     * @param name the name of any policy
     */
    public static boolean isNameOfOurs(String name) {
        return name.matches(NAME + "(?:-[2-9]|-[1-9][0-9]+)?");
    }

    /** {@return the policy document, without white space since AWS counts it} */
    public String json() {
        return json(statements);
    }

    static String json(List<GuardStatement> statements) {
        return GuardStatement.document(
                statements.stream().map(GuardStatement::statement).toList());
    }
}
