package dev.trailwarden.aws.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.http.SdkHttpResponse;

/** The JSON protocols (Smithy, AWS JSON 1.0, AWS JSON 1.1, AWS restJson1), as far as the operations we ask for use them. */
final class JsonProtocol implements Protocol {
    static final JsonFactory JSON = new JsonFactory();

    private final String contentType;
    private final Optional<String> target;

    /**
     * @param contentType of requests
     * @param target what precedes an operation in the header that names it; nothing if its path names it
     */
    private JsonProtocol(String contentType, Optional<String> target) {
        this.contentType = contentType;
        this.target = target;
    }

    /**
     * @param version {@code 1.0} or {@code 1.1}
     * @param target what precedes an operation in {@code X-Amz-Target}, without the dot
     */
    static JsonProtocol rpc(String version, String target) {
        return new JsonProtocol("application/x-amz-json-" + version, Optional.of(target));
    }

    /** For operations that are named by their path alone. */
    static JsonProtocol rest() {
        return new JsonProtocol("application/json", Optional.empty());
    }

    @Override
    public String path(String operation) {
        return target.isPresent() ? "/" : "/" + Character.toLowerCase(operation.charAt(0)) + operation.substring(1);
    }

    @Override
    public Map<String, String> headers(String operation) {
        return target.isPresent()
                ? Map.of("Content-Type", contentType, "X-Amz-Target", target.get() + "." + operation)
                : Map.of("Content-Type", contentType);
    }

    @Override
    public byte[] body(String operation, SdkPojo request) {
        return JsonWriter.write(request);
    }

    @Override
    public void read(String operation, byte[] answer, SdkPojo into) {
        JsonReader.read(answer, into);
    }

    @Override
    public Fault fault(SdkHttpResponse response, byte[] answer) {
        String type = "";
        @Nullable String message = null;
        try (JsonParser in = JSON.createParser(answer)) {
            if (in.nextToken() == JsonToken.START_OBJECT) {
                while (in.nextToken() == JsonToken.FIELD_NAME) {
                    String name = in.currentName();
                    if (!in.nextToken().isScalarValue() || in.currentToken() == JsonToken.VALUE_NULL) {
                        in.skipChildren();
                    } else if (name.equals("__type") || (name.equals("code") && type.isEmpty())) {
                        type = in.getText();
                    } else if (name.equalsIgnoreCase("message") || name.equals("errorMessage")) {
                        message = in.getText();
                    }
                }
            }
        } catch (IOException e) {
            // A balancer answers in HTML; what it says is in the status.
        }
        // The header goes first, without what follows a colon; the body's has a namespace before a hash.
        String code = response.firstMatchingHeader("x-amzn-query-error")
                .map(value -> value.split(";", 2)[0])
                .or(() -> response.firstMatchingHeader("x-amzn-ErrorType").map(value -> value.split(":", 2)[0]))
                .orElse(type.substring(type.lastIndexOf('#') + 1));
        return new Fault(
                code,
                Optional.ofNullable(message).or(() -> response.firstMatchingHeader("x-amzn-error-message")),
                response.firstMatchingHeader("x-amzn-RequestId")
                        .or(() -> response.firstMatchingHeader("x-amz-request-id")));
    }

    @Override
    public void readFault(byte[] answer, SdkPojo into) {
        JsonReader.read(answer, into);
    }

    /** What Jackson throws about bytes in memory is about what they say. */
    static UncheckedIOException unreadable(IOException e) {
        return new UncheckedIOException("not the JSON that the service's model describes", e);
    }
}
