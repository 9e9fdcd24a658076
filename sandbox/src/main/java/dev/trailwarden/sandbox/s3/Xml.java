package dev.trailwarden.sandbox.s3;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;

/** An answer in S3's XML. */
final class Xml {
    private final StringBuilder written = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    private final Deque<String> open = new ArrayDeque<>();

    Xml(String root) {
        written.append('<').append(root).append(" xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
        open.push(root);
    }

    Xml open(String name) {
        written.append('<').append(name).append('>');
        open.push(name);
        return this;
    }

    Xml close() {
        written.append("</").append(open.pop()).append('>');
        return this;
    }

    Xml text(String text) {
        written.append(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
        return this;
    }

    Xml leaf(String name, String text) {
        return open(name).text(text).close();
    }

    ObjectNode answer() {
        while (!open.isEmpty()) {
            close();
        }
        return JsonNodeFactory.instance.objectNode().put(S3Form.TEXT, written.toString());
    }
}
