package dev.trailwarden.policy;

import java.util.List;

/**
 * A policy, read and checked. Only what is understood in full can be parsed: an element that were skipped could be the one
 * that denies.
 */
public final class PolicyDocument {
    private final String json;
    private final List<Statement> statements;

    PolicyDocument(String json, List<Statement> statements) {
        this.json = json;
        this.statements = List.copyOf(statements);
    }

    /**
     * Reads a policy of any kind.
     *
     * @param json the document as AWS takes it
     * @return the policy
     * @throws InvalidPolicyException if the text is not JSON, an element is missing, unknown or given twice, or a value
     *     could never match; the message names the statement and the element
     */
    public static PolicyDocument parse(String json) {
        return new PolicyParser().parse(json);
    }

    /**
     * Reads a policy that is to play a certain part.
     *
     * @param json the document as AWS takes it
     * @param kind the part: an identity policy has no {@code Principal}, a trust policy no {@code Resource}, and so on
     * @return the policy
     * @throws InvalidPolicyException as {@link #parse(String)}, or if the document cannot play that part
     */
    public static PolicyDocument parse(String json, PolicyKind kind) {
        PolicyDocument document = parse(json);
        document.requireShape(kind);
        return document;
    }

    /** {@return the text the policy was read from} */
    public String json() {
        return json;
    }

    List<Statement> statements() {
        return statements;
    }

    void requireShape(PolicyKind kind) {
        for (int i = 0; i < statements.size(); i++) {
            Statement statement = statements.get(i);
            boolean principal = statement.principals().isPresent();
            boolean resource = statement.resources().isPresent();
            switch (kind) {
                case SERVICE_CONTROL, IDENTITY_BASED, PERMISSIONS_BOUNDARY, SESSION -> {
                    refuse(principal, i, "has a Principal, which " + kind.withArticle() + " cannot have; remove it");
                    refuse(
                            !resource,
                            i,
                            "has neither Resource nor NotResource; say which resources it is about, or \"*\"");
                }
                case RESOURCE_BASED -> {
                    refuse(
                            !principal,
                            i,
                            "has no Principal, which " + kind.withArticle() + " needs; say who it is about");
                    refuse(
                            !resource,
                            i,
                            "has neither Resource nor NotResource; say which resources it is about, or \"*\"");
                }
                case TRUST -> {
                    refuse(!principal, i, "has no Principal; say who may become the role");
                    refuse(statement.exceptPrincipals(), i, "has a NotPrincipal, which a trust policy cannot have");
                    refuse(resource, i, "has a Resource, which a trust policy cannot have; it is about its own role");
                }
            }
        }
    }

    private void refuse(boolean wrong, int index, String complaint) {
        if (wrong) {
            throw new InvalidPolicyException(
                    PolicyParser.place(index, statements.get(index).sid()) + " " + complaint);
        }
    }

    /** {@return the document as it was written} */
    @Override
    public String toString() {
        return json;
    }
}
