package dev.trailwarden.sandbox.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The native part of AWS's runtime interface client, unpacked once and then left as it is.
 *
 * <p>The client itself unpacks it to one fixed file in {@code /tmp} at every start, and every execution environment of Lambda
 * has a {@code /tmp} of its own. Here they share one, and a process that loads what another is just writing dies of it.
 */
final class NativeLibrary {
    /** The client loads this file instead of unpacking its own ({@code JniHelper} of the client). */
    static final String PROPERTY = "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    private static final List<String> MUSL = List.of("/lib/ld-musl-x86_64.so.1", "/lib/ld-musl-aarch64.so.1");

    private static final Optional<Path> UNPACKED = unpack(resource());

    private NativeLibrary() {}

    /** The file, if the client has one for this machine. */
    static Optional<Path> file() {
        return UNPACKED;
    }

    /** Named as in the client's jar. */
    private static String resource() {
        String processor = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        return "/jni/libaws-lambda-jni.linux-" + processor + ".so";
    }

    private static Optional<Path> unpack(String resource) {
        // Elsewhere the client finds out by itself which of its libraries can be loaded.
        boolean glibc = System.getProperty("os.name").startsWith("Linux")
                && MUSL.stream().map(Path::of).noneMatch(Files::exists);
        if (!glibc) {
            return Optional.empty();
        }
        try (InputStream library = NativeLibrary.class.getResourceAsStream(resource)) {
            if (library == null) {
                return Optional.empty();
            }
            Path file = Files.createTempFile("trailwarden-runtime-client-", ".so");
            file.toFile().deleteOnExit();
            Files.write(file, library.readAllBytes());
            return Optional.of(file);
        } catch (IOException noRoom) {
            throw new UncheckedIOException(noRoom);
        }
    }
}
