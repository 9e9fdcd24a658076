package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeSet;

/** The MD5 sums that SQS answers with; the SDK compares them with its own and refuses an answer without them. */
final class SqsDigest {
    private static final int TEXT = 1;

    private SqsDigest() {}

    static String ofBody(String body) {
        return hex(body.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The sum over message attributes (SQS developer guide, "Calculating the MD5 message digest for message attributes").
     *
     * @param attributes by name, each {@code {DataType, StringValue}}
     * @return the sum in hexadecimal
     */
    static String ofAttributes(ObjectNode attributes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            TreeSet<String> names = new TreeSet<>();
            attributes.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                block(out, name);
                block(out, attributes.path(name).path("DataType").asText());
                out.writeByte(TEXT);
                block(out, attributes.path(name).path("StringValue").asText());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return hex(bytes.toByteArray());
    }

    private static void block(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
