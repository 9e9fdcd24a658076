package dev.trailwarden.aws.wire;

import java.io.ByteArrayInputStream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.protocols.query.unmarshall.XmlDomParser;
import software.amazon.awssdk.protocols.query.unmarshall.XmlElement;

/**
 * The query protocol (Smithy, AWS query): a form goes there, XML comes back.
 *
 * @param version of the service's interface, for example {@code 2011-06-15}
 */
record QueryProtocol(String version) implements Protocol {
    private static final Map<String, String> HEADERS =
            Map.of("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");

    @Override
    public String path(String operation) {
        return "/";
    }

    @Override
    public Map<String, String> headers(String operation) {
        return HEADERS;
    }

    @Override
    public byte[] body(String operation, SdkPojo request) {
        return new FormWriter()
                .put("Action", operation)
                .put("Version", version)
                .object("", request)
                .bytes();
    }

    @Override
    public void read(String operation, byte[] answer, SdkPojo into) {
        XmlElement result = parse(answer).getElementByName(operation + "Result");
        if (result != null) {
            XmlReader.read(result, into);
        }
    }

    @Override
    public Fault fault(SdkHttpResponse response, byte[] answer) {
        try {
            XmlElement root = parse(answer);
            XmlElement error = root.getElementByName("Error");
            if (error != null) {
                return new Fault(
                        text(error, "Code").orElse(""),
                        text(error, "Message"),
                        text(root, "RequestId").or(() -> response.firstMatchingHeader("x-amzn-RequestId")));
            }
        } catch (RuntimeException e) {
            // A balancer answers in HTML; what it says is in the status.
        }
        return new Fault("", Optional.empty(), response.firstMatchingHeader("x-amzn-RequestId"));
    }

    private static Optional<String> text(XmlElement parent, String name) {
        @Nullable XmlElement child = parent.getElementByName(name);
        return Optional.ofNullable(child).map(XmlElement::textContent);
    }

    @Override
    public void readFault(byte[] answer, SdkPojo into) {
        XmlElement error = parse(answer).getElementByName("Error");
        if (error != null) {
            XmlReader.read(error, into);
        }
    }

    private static XmlElement parse(byte[] answer) {
        return XmlDomParser.parse(new ByteArrayInputStream(answer));
    }
}
