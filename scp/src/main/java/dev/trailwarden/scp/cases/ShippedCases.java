package dev.trailwarden.scp.cases;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The cases that people wrote: the traps that were thought of, each with the settings it is about. */
public final class ShippedCases {
    // A jar has no folders to list.
    private static final List<String> NAMES = List.of(
            "accounts",
            "actions",
            "break-glass",
            "context",
            "guard-minting",
            "guard-rules-and-stacks",
            "hardened",
            "identity-center",
            "nobody-exempt",
            "organization",
            "partitions",
            "principals");

    private ShippedCases() {}

    /** {@return the names of the files, without their ending} */
    public static List<String> names() {
        return NAMES;
    }

    /** {@return all files, in the order of their names} */
    public static List<ScpCaseFile> all() {
        return NAMES.stream().map(ShippedCases::named).toList();
    }

    /**
     * {@return one file}
     *
     * @param name one of {@link #names()}
     */
    public static ScpCaseFile named(String name) {
        try (InputStream file = Objects.requireNonNull(ShippedCases.class.getResourceAsStream(name + ".json"), name)) {
            return ScpCaseFile.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
