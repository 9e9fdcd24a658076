package dev.trailwarden.sandbox.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.trailwarden.sandbox.model.ApiError;

/** Writes the Query protocol's XML answers. */
final class XmlAnswer {
    private XmlAnswer() {}

    /**
     * A successful answer.
     *
     * @param namespace the service's XML namespace
     * @param operation the operation
     * @param result the result's members
     * @param requestId the request's id
     * @return the document
     */
    static String of(String namespace, String operation, JsonNode result, String requestId) {
        StringBuilder xml = new StringBuilder();
        xml.append('<')
                .append(operation)
                .append("Response xmlns=\"")
                .append(namespace)
                .append("\">");
        xml.append('<').append(operation).append("Result>");
        members(xml, result);
        xml.append("</").append(operation).append("Result><ResponseMetadata>");
        element(xml, "RequestId", requestId);
        return xml.append("</ResponseMetadata></")
                .append(operation)
                .append("Response>")
                .toString();
    }

    /**
     * An error.
     *
     * @param namespace the service's XML namespace
     * @param error the error, with its code on the wire
     * @param requestId the request's id
     * @return the document
     */
    static String of(String namespace, ApiError error, String requestId) {
        StringBuilder xml = new StringBuilder();
        xml.append("<ErrorResponse xmlns=\"").append(namespace).append("\"><Error>");
        element(xml, "Type", error.status() >= 500 ? "Receiver" : "Sender");
        element(xml, "Code", error.code());
        element(xml, "Message", error.message());
        xml.append("</Error>");
        element(xml, "RequestId", requestId);
        return xml.append("</ErrorResponse>").toString();
    }

    /**
     * An error as REST-XML has it. (S3 API Reference, "Error responses".)
     *
     * @param error the error, with its code on the wire
     * @param requestId the request's id
     * @return the document
     */
    static String plain(ApiError error, String requestId) {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error>");
        element(xml, "Code", error.code());
        element(xml, "Message", error.message());
        element(xml, "RequestId", requestId);
        return xml.append("</Error>").toString();
    }

    private static void members(StringBuilder xml, JsonNode object) {
        object.properties().forEach(member -> {
            String name = member.getKey();
            if (member.getValue() instanceof ArrayNode array && name.equals("entry")) {
                array.forEach(entry -> value(xml, name, entry));
            } else {
                value(xml, name, member.getValue());
            }
        });
    }

    private static void value(StringBuilder xml, String name, JsonNode value) {
        if (value instanceof ArrayNode array) {
            xml.append('<').append(name).append('>');
            array.forEach(item -> value(xml, "member", item));
            xml.append("</").append(name).append('>');
        } else if (value.isObject()) {
            xml.append('<').append(name).append('>');
            members(xml, value);
            xml.append("</").append(name).append('>');
        } else if (!value.isNull()) {
            element(xml, name, value.asText());
        }
    }

    private static void element(StringBuilder xml, String name, String text) {
        xml.append('<').append(name).append('>');
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            switch (letter) {
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '&' -> xml.append("&amp;");
                case '"' -> xml.append("&quot;");
                // XML 1.0 has no way to write the other control characters.
                case '\n', '\r', '\t' -> xml.append("&#").append((int) letter).append(';');
                default -> xml.append(letter < ' ' ? '?' : letter);
            }
        }
        xml.append("</").append(name).append('>');
    }
}
