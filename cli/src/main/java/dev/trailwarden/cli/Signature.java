package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who asks for a change and why, for the record. */
final class Signature {
    @Option(
            names = "--by",
            paramLabel = "WHO",
            description = "Who agrees to it, for the record (default: your ARN, as AWS knows you).")
    private @Nullable String by;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
    private @Nullable String reason;

    /**
     * Signs a request.
     *
     * @param request gets the fields {@code by} and {@code reason}
     * @param client asked who the caller is, if nobody says
     * @throws Main.BadInput if AWS does not say
     */
    ObjectNode sign(ObjectNode request, DeskClient client) throws Main.BadInput {
        request.put("by", by == null ? client.caller() : by);
        if (reason != null) {
            request.put("reason", reason);
        }
        return request;
    }
}
