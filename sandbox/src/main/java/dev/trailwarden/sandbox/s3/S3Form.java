package dev.trailwarden.sandbox.s3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.wire.Body;
import dev.trailwarden.sandbox.wire.RestForm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * S3's calls as REST writes them: the bucket in the path or in front of {@code .localhost}, the key behind it, and what is
 * meant in the query. (S3 API Reference; S3 User Guide, "Virtual hosting of general purpose buckets".)
 */
final class S3Form implements RestForm {
    /** The member of a call that has an upload's bytes. */
    static final String CONTENT = "Content";

    /** The member of an answer that names a file. */
    static final String FILE = "File";

    /** The member of an answer that is its body. */
    static final String TEXT = "Text";

    /** The member of a call that has its headers, in lower case. */
    static final String HEADERS = "Headers";

    private static final String POLICY = "BucketPolicy";

    /** By method and what the query asks for. */
    private static final Map<String, String> OF_BUCKETS = Map.ofEntries(
            Map.entry("PUT ", "CreateBucket"),
            Map.entry("HEAD ", "HeadBucket"),
            Map.entry("DELETE ", "DeleteBucket"),
            Map.entry("GET list-type", "ListObjectsV2"),
            Map.entry("GET location", "GetBucketLocation"),
            Map.entry("GET policy", "GetBucketPolicy"),
            Map.entry("PUT policy", "PutBucketPolicy"),
            Map.entry("DELETE policy", "DeleteBucketPolicy"),
            Map.entry("GET versioning", "GetBucketVersioning"),
            Map.entry("PUT versioning", "PutBucketVersioning"),
            Map.entry("GET publicAccessBlock", "GetPublicAccessBlock"),
            Map.entry("PUT publicAccessBlock", "PutPublicAccessBlock"));

    private static final Map<String, String> OF_OBJECTS = Map.of(
            "PUT ", "PutObject",
            "GET ", "GetObject",
            "HEAD ", "HeadObject",
            "DELETE ", "DeleteObject");

    /** Parameters that do not change what a call is. */
    private static final Set<String> BESIDE =
            Set.of("x-id", "prefix", "max-keys", "max-buckets", "continuation-token", "encoding-type");

    @Override
    public Optional<Call> read(Request request) {
        String host = request.header().apply("Host").replaceFirst(":\\d+$", "");
        String path = Optional.ofNullable(request.uri().getPath()).orElse("/").substring(1);
        boolean virtual = host.endsWith(".localhost");
        int slash = path.indexOf('/');
        String bucket = virtual
                ? host.substring(0, host.length() - ".localhost".length())
                : slash < 0 ? path : path.substring(0, slash);
        String key = virtual ? path : slash < 0 ? "" : path.substring(slash + 1);
        Map<String, String> query = query(request);
        String asked = String.join(
                "+",
                query.keySet().stream()
                        .filter(name -> !BESIDE.contains(name))
                        .sorted()
                        .toList());
        Optional<String> operation = bucket.isEmpty()
                ? Optional.of("ListBuckets").filter(_ -> request.method().equals("GET") && asked.isEmpty())
                : Optional.ofNullable((key.isEmpty() ? OF_BUCKETS : OF_OBJECTS).get(request.method() + " " + asked));
        if (operation.isEmpty() || request.headers().contains("x-amz-copy-source")) {
            return Optional.empty();
        }
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        input.put("BucketName", bucket);
        if (!key.isEmpty()) {
            input.put("Key", key);
        }
        query.forEach((name, value) -> {
            if (BESIDE.contains(name)) {
                input.put(name, value);
            }
        });
        content(operation.get(), request, input);
        return Optional.of(new Call(operation.get(), input));
    }

    private static void content(String operation, Request request, ObjectNode input) {
        Map<String, String> headers = new TreeMap<>();
        request.headers().forEach(name -> headers.put(name, request.header().apply(name)));
        String owner = headers.getOrDefault("x-amz-expected-bucket-owner", "");
        if (!owner.isEmpty()) {
            input.put("ExpectedBucketOwner", owner);
        }
        Payload payload = payload(request, headers);
        headers.putAll(payload.trailers());
        if (operation.endsWith("Object")) {
            ObjectNode all = input.putObject(HEADERS);
            headers.forEach(all::put);
            input.put(CONTENT, payload.content());
            return;
        }
        if (payload.content().length == 0) {
            return;
        }
        Checksums.verified(payload.content(), headers);
        if (operation.equals("PutBucketPolicy")) {
            input.put(POLICY, new String(payload.content(), StandardCharsets.UTF_8));
        } else {
            leaves(payload.content(), input);
        }
    }

    /** The policy of a call that puts one. */
    static String policy(ObjectNode input) {
        return input.path(POLICY).asText("");
    }

    private static Payload payload(Request request, Map<String, String> headers) {
        try {
            boolean chunked = headers.getOrDefault("content-encoding", "").contains("aws-chunked")
                    || headers.getOrDefault("x-amz-content-sha256", "").startsWith("STREAMING-");
            return chunked
                    ? Payload.chunked(request.content().stream())
                    : Payload.plain(request.content().stream().readAllBytes());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The elements that have a text, by name. */
    private static void leaves(byte[] xml, ObjectNode into) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
            NodeList all = document.getElementsByTagName("*");
            for (int i = 0; i < all.getLength(); i++) {
                if (all.item(i) instanceof Element element
                        && element.getElementsByTagName("*").getLength() == 0) {
                    into.put(element.getTagName(), element.getTextContent().strip());
                }
            }
        } catch (SAXException | IOException malformed) {
            throw ApiError.badRequest(
                    "MalformedXML",
                    "The XML you provided was not well-formed or did not validate against our published schema");
        } catch (ParserConfigurationException everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
    }

    private static Map<String, String> query(Request request) {
        Map<String, String> query = new TreeMap<>();
        String raw = Optional.ofNullable(request.uri().getQuery()).orElse("");
        for (String parameter : raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
            int equals = parameter.indexOf('=');
            query.put(
                    equals < 0 ? parameter : parameter.substring(0, equals),
                    equals < 0 ? "" : parameter.substring(equals + 1));
        }
        return query;
    }

    @Override
    public Answer write(String operation, ObjectNode result) {
        Map<String, String> headers = new TreeMap<>();
        if (operation.endsWith("Object")) {
            headers.put("x-amz-server-side-encryption", "AES256");
        }
        result.properties().stream()
                .filter(member -> !Set.of(FILE, TEXT).contains(member.getKey()))
                .forEach(
                        member -> headers.put(member.getKey(), member.getValue().asText()));
        JsonNode file = result.path(FILE);
        Body body = file.isTextual()
                ? Body.of(Path.of(file.asText()))
                : Body.of(result.path(TEXT).asText(""));
        boolean silent = operation.startsWith("Delete") || operation.equals("PutBucketPolicy");
        return new Answer(silent ? 204 : 200, headers, body);
    }
}
