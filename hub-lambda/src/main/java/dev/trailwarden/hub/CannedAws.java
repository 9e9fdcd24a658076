package dev.trailwarden.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What AWS answers about an account with a stopped trail and one that is gone, in the words of each service's API reference. It knows the calls
 * of an event's path and no others; nothing in it is anybody's.
 */
class CannedAws {
    private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=([A-Za-z]+)");

    private static final String JSON = "application/x-amz-json-1.1";

    /** The trail that is gone. */
    static final String MISSING = "priming-missing";

    /**
     * One answer.
     *
     * @param operation what was asked
     * @param status of HTTP
     * @param type of the content
     * @param body the content
     */
    record Answer(String operation, int status, String type, String body) {}

    /** The trail that is stopped. */
    static final String STOPPED = "priming";

    private static final String BASELINE = "baseline#";

    /** What a query for the account's items finds; nothing before a baseline was kept. */
    private volatile String items = "";

    /** Of the trail that the baseline is of. */
    private volatile String arn = "";

    private final ObjectMapper json = new ObjectMapper();
    private final AtomicBoolean logging = new AtomicBoolean();
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();

    /** Somebody stops the trail, for the first time or again. */
    void stop() {
        logging.set(false);
    }

    /** How often each operation was asked. */
    Map<String, Integer> asked() {
        return Map.copyOf(asked);
    }

    /**
     * Answers a call.
     *
     * @param target the header {@code X-Amz-Target} of the JSON protocols, or nothing
     * @param body the request's
     */
    Answer answer(String target, String body) {
        String operation = operation(target, body);
        asked.merge(operation, 1, Integer::sum);
        return switch (operation) {
            case "AssumeRole" -> assumeRole(operation);
            case "Publish" ->
                xml(
                        operation,
                        "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>");
            case "GetTrailStatus" ->
                body.contains(MISSING)
                        ? error(operation, "TrailNotFoundException")
                        : json(operation, "{\"IsLogging\":" + logging.get() + "}");
            case "ListTrails" -> json(operation, "{\"Trails\":[]}");
            case "StartLogging" -> {
                logging.set(true);
                yield json(operation, "{}");
            }
            case "Query" -> json(operation, "{\"Items\":[" + (body.contains("account#") ? items : "") + "]}");
            case "UpdateItem" -> json(operation, "{\"Attributes\":{\"count\":{\"N\":\"1\"}}}");
            case "GetItem", "PutItem", "DeleteItem" -> json(operation, "{}");
            case "TransactWriteItems" -> {
                remember(body);
                yield json(operation, "{}");
            }
            case "GenerateMac" -> json(operation, "{\"Mac\":\"" + "A".repeat(43) + "=\"}");
            case "VerifyMac" -> json(operation, "{\"MacValid\":true}");
            case "GetTrail" ->
                json(
                        operation,
                        "{\"Trail\":{\"Name\":\"" + STOPPED + "\",\"S3BucketName\":\"priming\",\"TrailARN\":\"" + arn
                                + "\",\"IncludeGlobalServiceEvents\":true,\"IsMultiRegionTrail\":true,"
                                + "\"IsOrganizationTrail\":false,\"LogFileValidationEnabled\":true}}");
            case "GetEventSelectors" ->
                json(
                        operation,
                        "{\"EventSelectors\":[{\"ReadWriteType\":\"All\",\"IncludeManagementEvents\":true,"
                                + "\"DataResources\":[],\"ExcludeManagementEventSources\":[]}]}");
            case "GetInsightSelectors" -> error(operation, "InsightNotEnabledException");
            case "GetEventConfiguration" -> json(operation, "{}");
            case "ListTags" ->
                json(
                        operation,
                        "{\"ResourceTagList\":[{\"ResourceId\":\"" + arn
                                + "\",\"TagsList\":[{\"Key\":\"priming\",\"Value\":\"yes\"}]}]}");
            case "DescribeAccount" ->
                json(operation, "{\"Account\":{\"Id\":\"000000000000\",\"Name\":\"priming\",\"Status\":\"ACTIVE\"}}");
            case "ListParents" -> json(operation, "{\"Parents\":[]}");
            case "PutEvents" -> json(operation, "{\"FailedEntryCount\":0,\"Entries\":[{\"EventId\":\"1\"}]}");
            case "SendMessage" -> sendMessage(operation, body);
            default -> error(operation, "UnknownOperationException");
        };
    }

    /** Keeps the item of a baseline, and nothing else: each event of the dry run is the first of its kind. */
    private void remember(String body) {
        try {
            for (JsonNode write : json.readTree(body).path("TransactItems")) {
                JsonNode item = write.at("/Put/Item");
                String key = item.at("/sk/S").asText();
                if (key.startsWith(BASELINE)) {
                    items = item.toString();
                    arn = key.substring(BASELINE.length());
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String operation(String target, String body) {
        if (!target.isEmpty()) {
            return target.substring(target.lastIndexOf('.') + 1);
        }
        Matcher action = ACTION.matcher(body);
        return action.find() ? action.group(1) : "";
    }

    private static Answer assumeRole(String operation) {
        return xml(
                operation,
                "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAPRIMING</AccessKeyId>"
                        + "<SecretAccessKey>priming</SecretAccessKey><SessionToken>priming</SessionToken><Expiration>"
                        + Instant.now().plusSeconds(900)
                        + "</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>");
    }

    private static Answer error(String operation, String code) {
        return new Answer(operation, 400, JSON, "{\"__type\":\"" + code + "\",\"message\":\"of the dry run\"}");
    }

    private static Answer json(String operation, String body) {
        return new Answer(operation, 200, JSON, body);
    }

    private static Answer xml(String operation, String body) {
        return new Answer(operation, 200, "text/xml", body);
    }

    /** The SDK compares both digests, as the SQS developer guide has them calculated ("message attributes"). */
    private Answer sendMessage(String operation, String request) {
        try {
            JsonNode message = json.readTree(request);
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            byte[] body = md5.digest(bytes(message.path("MessageBody")));
            new TreeMap<>(message.path("MessageAttributes").properties().stream()
                            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
                    .forEach((name, attribute) -> {
                        update(md5, name.getBytes(StandardCharsets.UTF_8));
                        update(md5, bytes(attribute.path("DataType")));
                        md5.update((byte) 1);
                        update(md5, bytes(attribute.path("StringValue")));
                    });
            return json(
                    operation,
                    "{\"MessageId\":\"1\",\"MD5OfMessageBody\":\""
                            + HexFormat.of().formatHex(body) + "\",\"MD5OfMessageAttributes\":\""
                            + HexFormat.of().formatHex(md5.digest()) + "\"}");
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(JsonNode text) {
        return text.asText().getBytes(StandardCharsets.UTF_8);
    }

    private static void update(MessageDigest digest, byte[] text) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).array());
        digest.update(text);
    }
}
