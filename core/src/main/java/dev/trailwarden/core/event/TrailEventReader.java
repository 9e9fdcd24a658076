package dev.trailwarden.core.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads events: with {@link ActorReader} the only class that knows their JSON. It follows the CloudTrail record format (user guide, "CloudTrail
 * record contents", event version 1.11) and ignores fields it does not know, as AWS asks for. It is strict about the
 * few fields that decide anything and forgiving about all others.
 */
public final class TrailEventReader {
    /** No caller's field is kept longer than this, in characters. CloudTrail itself cuts most at 1,024. */
    private static final int LONGEST_FIELD = 2_048;

    private static final String CLOUDTRAIL = "cloudtrail.amazonaws.com";
    private static final String ORGANIZATIONS = "organizations.amazonaws.";

    private static final Pattern EVENT_ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9._/-]{1,256}");
    private static final Pattern RESOURCE_IN_MESSAGE =
            Pattern.compile("on resource: (arn:aws[a-z-]{0,20}:cloudtrail:[A-Za-z0-9:/._-]{1,256})");

    private static final ObjectMapper JSON = JsonMapper.builder()
            // Two readers of one event must not see two different values.
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** A request parameter that says what a call is about. */
    private record Naming(String field, Function<String, TrailReference> read) {}

    /** UpdateEventDataStore has a {@code name} too, which is the store's new one. */
    private static final List<Naming> NAMINGS = List.of(
            new Naming("eventDataStore", TrailReference::parseStore),
            new Naming("name", TrailReference::parse),
            new Naming("trailName", TrailReference::parse),
            new Naming("resourceId", TrailReference::parseResource));

    /**
     * Reads an event as EventBridge delivers it.
     *
     * @param bytes the whole event, UTF-8
     * @return the event
     * @throws UnreadableEvent if it is not JSON, not an EventBridge envelope, or lacks what nothing can be decided
     *     without
     */
    public TrailEvent read(byte[] bytes) throws UnreadableEvent {
        JsonNode root = parse(bytes);
        if (!isEnvelope(root)) {
            throw new UnreadableEvent("this is not an EventBridge event: it has no \"detail\" object");
        }
        return envelope(root);
    }

    /**
     * Reads one event that may be an EventBridge envelope or a bare CloudTrail record. A record carries no stamp of
     * EventBridge, so this is for explaining only; the hub acts on {@link #read}.
     *
     * @param node one JSON value
     * @return the event
     * @throws UnreadableEvent if it is neither, or lacks what nothing can be decided without
     */
    public TrailEvent readAny(JsonNode node) throws UnreadableEvent {
        if (!node.isObject()) {
            throw new UnreadableEvent("an event is a JSON object, this is " + kind(node));
        }
        if (isEnvelope(node)) {
            return envelope(node);
        }
        if (node.has("detail-type") || node.has("detail")) {
            throw new UnreadableEvent("this looks like an EventBridge event, but its \"detail\" is "
                    + kind(node.path("detail")) + " and not an object");
        }
        AccountId account = text(node, "recipientAccountId")
                .or(() -> text(node.path("userIdentity"), "accountId"))
                .or(() -> text(node.path("userIdentity"), "arn").flatMap(TrailEventReader::accountInArn))
                .flatMap(AccountId::parse)
                .orElseThrow(() -> new UnreadableEvent((node.hasNonNull("recipientAccountId")
                                ? "this record's \"recipientAccountId\" is " + shown(node.path("recipientAccountId"))
                                        + " and not 12 digits"
                                : "this record has no \"recipientAccountId\" of 12 digits")
                        + ", so nobody can say whose it is"));
        return event(Optional.empty(), account, region(node, "awsRegion"), MissingNode.getInstance(), node);
    }

    /**
     * Reads JSON, refusing duplicate keys and anything after the value.
     *
     * @param bytes UTF-8
     * @return the value
     * @throws UnreadableEvent naming line and column of the fault
     */
    public JsonNode parse(byte[] bytes) throws UnreadableEvent {
        try {
            JsonNode root = JSON.readTree(bytes);
            if (root == null || root.isMissingNode()) {
                throw new UnreadableEvent("it is empty");
            }
            return root;
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            if (e instanceof MismatchedInputException) {
                throw new UnreadableEvent("there is more than one JSON value" + where + "; put them into a list");
            }
            throw new UnreadableEvent("this is not JSON" + where + ": " + PlainText.of(e.getOriginalMessage(), 200));
        } catch (IOException e) {
            throw new UnreadableEvent(
                    "this is not text in UTF-8: " + PlainText.of(String.valueOf(e.getMessage()), 200));
        }
    }

    private static boolean isEnvelope(JsonNode root) {
        return root.path("detail").isObject();
    }

    private static TrailEvent envelope(JsonNode root) throws UnreadableEvent {
        AccountId account = text(root, "account")
                .flatMap(AccountId::parse)
                .orElseThrow(() -> new UnreadableEvent("the envelope's \"account\" is " + shown(root.path("account"))
                        + " and not an account id of 12 digits"));
        String source = required(root, "source", "the envelope");
        String detailType = required(root, "detail-type", "the envelope");
        Region region = region(root, "region");
        try {
            return event(
                    Optional.of(new TrailEvent.Envelope(source, detailType)),
                    account,
                    region,
                    root,
                    root.path("detail"));
        } catch (UnreadableEvent e) {
            throw new UnreadableEvent(e.what() + " (from account " + account + ", " + region + ")");
        }
    }

    private static TrailEvent event(
            Optional<TrailEvent.Envelope> envelope, AccountId account, Region region, JsonNode stamped, JsonNode record)
            throws UnreadableEvent {
        // An Insights event has service and operation in its insightDetails only: it is about many calls (user guide,
        // "CloudTrail record contents for Insights events").
        boolean insight = record.path("insightDetails").isObject() && !record.hasNonNull("eventName");
        String eventSource = insight ? CLOUDTRAIL : required(record, "eventSource", "the record");
        if (!SOURCE.matcher(eventSource).matches()) {
            throw new UnreadableEvent("the record's \"eventSource\" is " + PlainText.quoted(eventSource, 80)
                    + " and not the name of a service");
        }
        Optional<String> errorMessage = text(record, "errorMessage");
        return new TrailEvent(
                envelope,
                account,
                region,
                present(record, "recipientAccountId"),
                eventSource,
                insight ? TrailEvent.INSIGHT : required(record, "eventName", "the record"),
                text(record, "eventID")
                        .filter(id -> EVENT_ID.matcher(id).matches())
                        .or(() -> text(stamped, "id")
                                .filter(id -> EVENT_ID.matcher(id).matches()))
                        // Without an id of its own, the same event still gets the same id on every delivery.
                        .orElseGet(
                                () -> UUID.nameUUIDFromBytes(record.toString().getBytes(StandardCharsets.UTF_8))
                                        .toString()),
                text(record, "eventTime")
                        .flatMap(TrailEventReader::instant)
                        .or(() -> text(stamped, "time").flatMap(TrailEventReader::instant)),
                record.path("readOnly").asBoolean(false),
                errorCode(record),
                errorMessage,
                eventSource.startsWith(ORGANIZATIONS)
                        ? new TrailReference.OfOrganization(hints(record, account))
                        : trail(record.path("requestParameters"), errorMessage),
                ActorReader.read(record.path("userIdentity")),
                text(record, "sourceIPAddress"),
                text(record, "userAgent"));
    }

    private static Region region(JsonNode node, String field) throws UnreadableEvent {
        return text(node, field)
                .flatMap(Region::parse)
                .orElseThrow(() -> new UnreadableEvent(
                        "\"" + field + "\" is " + shown(node.path(field)) + " and not a Region such as eu-west-1"));
    }

    /** Which member names the trail differs per operation (CloudTrail API reference). */
    private static TrailReference trail(JsonNode parameters, Optional<String> errorMessage) {
        if (parameters.path("omitted").asBoolean(false)) {
            return new TrailReference.Unclear("its request parameters were too large to be recorded");
        }
        for (Naming naming : NAMINGS) {
            String field = naming.field();
            if (parameters.hasNonNull(field)) {
                return text(parameters, field)
                        .map(naming.read())
                        .orElseGet(() -> new TrailReference.Unclear(
                                "its request parameter \"" + field + "\" is " + shown(parameters.path(field))));
            }
        }
        // A refused call may be recorded without parameters; the refusal then still names what it was about.
        return errorMessage
                .map(RESOURCE_IN_MESSAGE::matcher)
                .filter(Matcher::find)
                .map(m -> TrailReference.parseResource(m.group(1)))
                .filter(named -> !(named instanceof TrailReference.Unclear))
                .orElseGet(() -> new TrailReference.Unclear("its request parameters do not name a trail"));
    }

    /** The members that a call of Organizations names things by (Organizations API reference, AttachPolicy and others). */
    private static OrganizationHints hints(JsonNode record, AccountId account) {
        JsonNode parameters = record.path("requestParameters");
        return new OrganizationHints(
                text(parameters, "policyId").filter(OrganizationHints::isPolicy),
                text(parameters, "targetId")
                        .or(() -> text(parameters, "destinationParentId"))
                        .filter(OrganizationHints::isTarget),
                text(parameters, "rootId").filter(OrganizationHints::isRoot),
                // LeaveOrganization has no parameters: it is the caller's own account that leaves.
                "LeaveOrganization".equals(record.path("eventName").asText())
                        ? Optional.of(account)
                        : text(parameters, "accountId").flatMap(AccountId::parse),
                text(parameters, "sourceParentId").filter(OrganizationHints::isTarget),
                text(parameters, "servicePrincipal").filter(OrganizationHints::isService));
    }

    private static Optional<String> accountInArn(String arn) {
        String[] parts = arn.split(":", -1);
        return parts.length > 4 ? Optional.of(parts[4]) : Optional.empty();
    }

    /** CloudTrail writes the time in ISO 8601; one that cannot be read is better absent than a lost event. */
    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String required(JsonNode node, String field, String where) throws UnreadableEvent {
        return text(node, field)
                .orElseThrow(() -> new UnreadableEvent(
                        where + "'s \"" + field + "\" is " + shown(node.path(field)) + " and not a text"));
    }

    /** A string field that is there and not empty; anything too long to be real counts as absent. */
    static Optional<String> text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual()
                        && !value.textValue().isEmpty()
                        && value.textValue().length() <= LONGEST_FIELD
                ? Optional.of(value.textValue())
                : Optional.empty();
    }

    /** Some exports of CloudTrail's log fill in an empty code where the call succeeded. */
    private static Optional<String> errorCode(JsonNode record) {
        JsonNode code = record.path("errorCode");
        return code.isTextual() && code.textValue().isEmpty() ? Optional.empty() : present(record, "errorCode");
    }

    /** For a field whose mere presence decides something: one that is there but cannot be read is still there. */
    private static Optional<String> present(JsonNode node, String field) {
        return node.hasNonNull(field)
                ? Optional.of(text(node, field).orElseGet(() -> shown(node.path(field))))
                : Optional.empty();
    }

    private static String shown(JsonNode value) {
        if (!value.isTextual()) {
            return kind(value);
        }
        return value.textValue().length() > LONGEST_FIELD
                ? "a text of " + value.textValue().length() + " characters"
                : PlainText.quoted(value.textValue(), 60);
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case MISSING -> "missing";
            case NULL -> "null";
            case ARRAY -> "an array";
            case OBJECT, POJO -> "an object";
            case BOOLEAN -> "a boolean";
            case NUMBER -> "a number";
            case STRING -> "a text";
            case BINARY -> "binary";
        };
    }
}
