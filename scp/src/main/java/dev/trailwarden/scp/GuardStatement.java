package dev.trailwarden.scp;

import java.util.List;
import software.amazon.awssdk.policybuilder.iam.IamEffect;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/** What both guards have in common: the one statement, and which actions it denies. */
final class GuardStatement {
    static final String SID = "DenyTrailTamper";

    /**
     * The two calls after which nothing is recorded any more. Others weaken a trail but are also part of everyday changes;
     * those are watched and undone, not forbidden. Never add StartLogging: the remediation role lives on it.
     */
    static final List<String> ACTIONS = List.of("cloudtrail:StopLogging", "cloudtrail:DeleteTrail");

    private GuardStatement() {}

    /** The document with this one statement. In a list, as the SCP syntax is documented, and not bare as the builder writes it. */
    static String document(IamStatement statement) {
        String json = IamPolicy.builder().addStatement(statement).build().toJson();
        return json.replaceFirst("\"Statement\":(\\{.*})}$", "\"Statement\":[$1]}");
    }

    static IamStatement.Builder denying(List<String> resources) {
        return IamStatement.builder()
                .sid(SID)
                .effect(IamEffect.DENY)
                .actionIds(ACTIONS)
                .resourceIds(resources);
    }
}
