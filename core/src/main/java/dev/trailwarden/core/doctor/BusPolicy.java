package dev.trailwarden.core.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.core.tamper.Severity;
import java.util.Optional;
import java.util.regex.Pattern;

/** Judges the policy of the hub's bus: it has to let in what the forwarder roles of one organization forward, and nothing else. */
final class BusPolicy {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ORGANIZATION = Pattern.compile("o-[a-z0-9]{10,32}");
    private static final Pattern FORWARDER =
            Pattern.compile("arn:aws[a-z-]*:iam::\\*:role/trailwarden/trailwarden-forwarder");

    private BusPolicy() {}

    /**
     * Judges.
     *
     * @param thing which bus
     * @param policy as JSON, if there is one
     * @param nothingComes what it means if nothing is let in
     * @param fix how to put it back
     */
    static Finding judged(String thing, Optional<String> policy, String nothingComes, String fix) {
        if (policy.isEmpty()) {
            return Finding.sick("bus-policy", Severity.CRITICAL, thing + " has no policy", nothingComes, fix);
        }
        JsonNode statements;
        try {
            statements = JSON.readTree(policy.get()).path("Statement");
        } catch (JsonProcessingException e) {
            return Finding.unknown("bus-policy", "the policy of " + thing, "it is not JSON");
        }
        boolean letsIn = false;
        for (JsonNode statement :
                statements.isArray() ? statements : JSON.createArrayNode().add(statements)) {
            if (!statement.path("Effect").asText().equals("Allow")) {
                return Finding.sick(
                        "bus-policy",
                        Severity.CRITICAL,
                        "the policy of " + thing + " has a statement that denies",
                        "What it denies does not reach the hub.",
                        fix);
            }
            if (!isTight(statement)) {
                return Finding.sick(
                        "bus-policy",
                        Severity.HIGH,
                        "the policy of " + thing
                                + " lets in more than what forwarder roles of the organization forward",
                        "Somebody may put events of their own on the bus, and keep the hub busy with them. The judge"
                                + " still believes only AWS's own.",
                        fix);
            }
            letsIn = true;
        }
        return letsIn
                ? Finding.fine("bus-policy", "the policy of " + thing + " lets in what forwarder roles forward")
                : Finding.sick(
                        "bus-policy",
                        Severity.CRITICAL,
                        "the policy of " + thing + " lets nothing in",
                        nothingComes,
                        fix);
    }

    /** As hub.yaml has it. A key that is missing here makes the bus wider. */
    private static boolean isTight(JsonNode statement) {
        JsonNode condition = statement.path("Condition");
        JsonNode equal = condition.path("StringEquals");
        JsonNode sources = equal.path("events:source");
        return statement.path("Action").asText().equals("events:PutEvents")
                && ORGANIZATION
                        .matcher(equal.path("aws:PrincipalOrgID").asText())
                        .matches()
                && !sources.isMissingNode()
                && equal.path("events:detail-type").asText().equals("AWS API Call via CloudTrail")
                && FORWARDER
                        .matcher(condition
                                .path("ArnLike")
                                .path("aws:PrincipalArn")
                                .asText())
                        .matches()
                && condition
                        .path("Bool")
                        .path("events:eventBusInvocation")
                        .asText()
                        .equals("true");
    }
}
