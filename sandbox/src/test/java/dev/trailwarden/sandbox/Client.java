package dev.trailwarden.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.model.Region;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** A client that says who it is and does not bother to sign. */
public record Client(URI endpoint, Credentials credentials, Region region) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> TARGETS = Map.of(
            "dynamodb", "DynamoDB_20120810",
            "cloudtrail", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101",
            "organizations", "AWSOrganizationsV20161128",
            "events", "AWSEvents",
            "monitoring", "GraniteServiceVersion20100801",
            "sqs", "AmazonSQS");

    /** What came back. */
    public record Reply(int status, String body, HttpHeaders headers) {
        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException notJson) {
                throw new UncheckedIOException(body, notJson);
            }
        }

        /** The error's code, or the empty text for success. */
        public String code() {
            if (status < 300) {
                return "";
            }
            return body.startsWith("<")
                    ? between("<Code>", "</Code>")
                    : json().path("__type").asText();
        }

        /** The error's text. */
        public String message() {
            return body.startsWith("<")
                    ? between("<Message>", "</Message>")
                    : json().path("message").asText();
        }

        public String between(String before, String after) {
            int from = body.indexOf(before) + before.length();
            return body.substring(from, body.indexOf(after, from));
        }
    }

    public static Client of(
            Sandbox sandbox, dev.trailwarden.sandbox.model.AccountId account, String user, Region region) {
        return new Client(sandbox.endpoint(), sandbox.key(account, user), region);
    }

    public Client in(Region other) {
        return new Client(endpoint, credentials, other);
    }

    public Client as(Credentials others) {
        return new Client(endpoint, others, region);
    }

    /** Calls a JSON service; single quotes in the body stand for double ones. */
    public Reply call(String service, String operation, String body) {
        HttpRequest.Builder request = signed(service)
                .header("X-Amz-Target", TARGETS.getOrDefault(service, service) + "." + operation)
                .header("Content-Type", "application/x-amz-json-1.1")
                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        return send(request);
    }

    /** Calls a Query service. */
    public Reply query(String service, String operation, Map<String, String> parameters) {
        String form = parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = signed(service)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("Action=" + operation + "&Version=1&" + form));
        return send(request);
    }

    /** Assumes a role and becomes it. */
    public Client assume(String roleArn) {
        Reply reply = query("sts", "AssumeRole", Map.of("RoleArn", roleArn, "RoleSessionName", "test"));
        if (reply.status() != 200) {
            throw new IllegalStateException(reply.body());
        }
        return as(sessionOf(reply));
    }

    /** The credentials in an answer to AssumeRole. */
    public static Credentials sessionOf(Reply reply) {
        return new Credentials(
                reply.between("<AccessKeyId>", "</AccessKeyId>"),
                reply.between("<SecretAccessKey>", "</SecretAccessKey>"),
                java.util.Optional.of(reply.between("<SessionToken>", "</SessionToken>")));
    }

    private HttpRequest.Builder signed(String service) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=%s/20260101/%s/%s/aws4_request, SignedHeaders=host, Signature=none"
                                .formatted(credentials.accessKeyId(), region, service))
                .header("User-Agent", "test-client");
        credentials.sessionToken().ifPresent(token -> request.header("X-Amz-Security-Token", token));
        return request;
    }

    /** Sends a request as it is. */
    public static Reply send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.body(), response.headers());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
