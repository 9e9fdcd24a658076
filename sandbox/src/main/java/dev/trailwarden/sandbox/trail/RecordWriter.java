package dev.trailwarden.sandbox.trail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.identity.Caller;
import dev.trailwarden.sandbox.identity.Role;
import dev.trailwarden.sandbox.identity.Session;
import dev.trailwarden.sandbox.identity.User;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.wire.ApiCall;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** Writes CloudTrail records. (CloudTrail User Guide, "CloudTrail record contents" and "userIdentity element".) */
final class RecordWriter {
    /** Larger request parameters are left out of the record. (Same, requestParameters: 100 KB.) */
    private static final int MAX_PARAMETERS = 100 * 1024;

    private static final int MAX_MESSAGE = 1024;

    private RecordWriter() {}

    /**
     * Writes the record of a call.
     *
     * @param call the call
     * @param eventId a fresh id
     * @param readOnly whether the operation only looks
     * @param response its answer, empty when it failed
     * @param error its error, empty when it succeeded
     * @return the record
     */
    static ObjectNode write(
            ApiCall call, String eventId, boolean readOnly, Optional<ObjectNode> response, Optional<ApiError> error) {
        String source = call.service() + ".amazonaws.com";
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("eventVersion", "1.11");
        record.set("userIdentity", identity(call.caller()));
        record.put("eventTime", seconds(call.time()));
        record.put("eventSource", source);
        record.put("eventName", call.operation());
        record.put("awsRegion", call.region().name());
        record.put("sourceIPAddress", call.sourceIp());
        record.put("userAgent", call.userAgent());
        error.ifPresent(failed -> {
            record.put("errorCode", failed.code());
            record.put("errorMessage", cut(failed.message()));
        });
        // IAM refuses before the service has read the request, so a refused call has no parameters to record.
        boolean denied = error.filter(ApiError::isDenied).isPresent();
        record.set("requestParameters", denied || call.input().isEmpty() ? record.nullNode() : parameters(call));
        record.set(
                "responseElements",
                response.filter(answer -> !readOnly && !answer.isEmpty())
                        .map(RecordWriter::lowerCamel)
                        .orElse(record.nullNode()));
        record.put("requestID", call.requestId());
        record.put("eventID", eventId);
        record.put("readOnly", readOnly);
        record.put("eventType", "AwsApiCall");
        record.put("managementEvent", true);
        record.put("recipientAccountId", call.caller().account().value());
        record.put("eventCategory", "Management");
        if (!(call.caller() instanceof Caller.OfService)) {
            record.putObject("tlsDetails")
                    .put("tlsVersion", "TLSv1.3")
                    .put("cipherSuite", "TLS_AES_128_GCM_SHA256")
                    .put("clientProvidedHostHeader", call.service() + "." + call.region() + ".amazonaws.com");
        }
        return record;
    }

    /**
     * A time as records and envelopes have it.
     *
     * @param time any instant
     * @return ISO 8601 in whole seconds
     */
    static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static ObjectNode identity(Caller caller) {
        ObjectNode identity = JsonNodeFactory.instance.objectNode();
        switch (caller) {
            case Caller.OfUser(User user, String accessKeyId) -> {
                principal(identity, "IAMUser", user.uniqueId(), user.arn(), user.account());
                identity.put("accessKeyId", accessKeyId);
                identity.put("userName", user.name());
            }
            case Caller.OfSession(Session session) -> {
                principal(identity, "AssumedRole", caller.userId(), session.arn(), caller.account());
                identity.put("accessKeyId", session.credentials().accessKeyId());
                ObjectNode context = identity.putObject("sessionContext");
                Role role = session.role();
                ObjectNode issuer = context.putObject("sessionIssuer");
                principal(issuer, "Role", role.uniqueId(), role.arn(), role.account());
                issuer.put("userName", role.name());
                session.sourceIdentity().ifPresent(name -> context.put("sourceIdentity", name));
                context.putObject("attributes")
                        .put("creationDate", seconds(session.created()))
                        .put("mfaAuthenticated", "false");
            }
            case Caller.OfService service -> identity.put("type", "AWSService").put("invokedBy", service.principal());
        }
        return identity;
    }

    private static void principal(ObjectNode to, String type, String id, String arn, AccountId account) {
        to.put("type", type).put("principalId", id).put("arn", arn).put("accountId", account.value());
    }

    private static JsonNode parameters(ApiCall call) {
        JsonNode parameters = lowerCamel(call.input());
        int size = parameters.toString().length();
        if (size <= MAX_PARAMETERS) {
            return parameters;
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("omitted", true)
                .put("originalSize", size)
                .put("reason", "requestParameters too large");
    }

    private static JsonNode lowerCamel(JsonNode node) {
        if (node instanceof ArrayNode array) {
            ArrayNode changed = array.arrayNode();
            array.forEach(item -> changed.add(lowerCamel(item)));
            return changed;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode changed = object.objectNode();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String name = member.getKey();
            if (!name.isEmpty()) {
                changed.set(Character.toLowerCase(name.charAt(0)) + name.substring(1), lowerCamel(member.getValue()));
            }
        }
        return changed;
    }

    private static String cut(String message) {
        return message.substring(0, Math.min(message.length(), MAX_MESSAGE));
    }
}
