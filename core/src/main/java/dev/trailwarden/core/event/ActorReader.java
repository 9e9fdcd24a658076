package dev.trailwarden.core.event;

import static dev.trailwarden.core.event.TrailEventReader.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Reads who made a call (CloudTrail user guide, "CloudTrail userIdentity element"). All of it is optional there. */
final class ActorReader {
    private ActorReader() {}

    /** Reads the record's {@code userIdentity}; whatever it lacks is absent. */
    static Actor read(JsonNode identity) {
        if (!identity.isObject()) {
            return Actor.unknown();
        }
        JsonNode session = identity.path("sessionContext");
        JsonNode issuer = session.path("sessionIssuer");
        Optional<String> arn = text(identity, "arn");
        boolean roleSession = arn.filter(a -> a.contains(":assumed-role/")).isPresent();
        return new Actor(
                text(identity, "type").orElse("Unknown"),
                arn,
                text(identity, "userName")
                        .or(() -> text(issuer, "userName").filter(ignored -> roleSession))
                        .or(() -> arn.map(ActorReader::nameInArn))
                        .or(() -> text(identity.path("onBehalfOf"), "userId"))
                        .or(() -> text(identity, "principalId")),
                roleSession ? arn.flatMap(ActorReader::sessionInArn) : Optional.empty(),
                text(issuer, "arn")
                        .filter(ignored -> "Role".equals(text(issuer, "type").orElse("Role"))),
                text(session, "sourceIdentity"),
                text(identity, "invokedBy"),
                text(identity, "accountId"),
                text(session.path("attributes"), "mfaAuthenticated").map("true"::equals));
    }

    /** {@code assumed-role/Name/session} gives {@code Name}; {@code user/path/name} gives {@code name}. */
    private static String nameInArn(String arn) {
        String resource = arn.substring(arn.lastIndexOf(':') + 1);
        String[] parts = resource.split("/", -1);
        return parts.length == 3 && "assumed-role".equals(parts[0]) ? parts[1] : parts[parts.length - 1];
    }

    /** {@code assumed-role/Name/session} gives {@code session}; a record that was edited may lack it. */
    private static Optional<String> sessionInArn(String arn) {
        String[] parts = arn.substring(arn.lastIndexOf(':') + 1).split("/", -1);
        return parts.length > 2 ? Optional.of(parts[parts.length - 1]) : Optional.empty();
    }
}
