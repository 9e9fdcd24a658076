package dev.trailwarden.sandbox.lambda;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** AWS's runtime interface client for Java: where its jars are and how Lambda starts it. */
final class RuntimeClient {
    private static final String MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

    /** One class of each of its jars. */
    private static final List<String> PARTS = List.of(
            MAIN,
            "com.amazonaws.services.lambda.runtime.Context",
            "com.amazonaws.services.lambda.runtime.serialization.PojoSerializer",
            "software.amazon.awssdk.utilslite.SdkInternalThreadLocal");

    private RuntimeClient() {}

    /**
     * The command that starts a function as Lambda's java25 runtime does.
     *
     * @param settings the function
     * @return program and arguments
     */
    static List<String> command(FunctionSettings settings) {
        Set<String> classPath = new LinkedHashSet<>();
        classPath.add(settings.code().file().toString());
        PARTS.forEach(part -> classPath.add(jarOf(part).toString()));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Lambda leaves a part of a function's memory to the JVM itself.
                "-Xmx%dm".formatted(settings.memoryMegabytes() * 85L / 100),
                "-XX:+UseSerialGC",
                // The managed java25 runtime stops at C1 (Lambda developer guide, "Java function settings").
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED"));
        NativeLibrary.file().ifPresent(file -> command.add("-D" + NativeLibrary.PROPERTY + "=" + file));
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), MAIN, settings.handler()));
        return command;
    }

    private static Path jarOf(String className) {
        try {
            // Not initialised: the client's static code is meant for the function's process.
            Class<?> type = Class.forName(className, false, RuntimeClient.class.getClassLoader());
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (ClassNotFoundException | URISyntaxException missing) {
            throw new IllegalStateException(className + " is not on the class path", missing);
        }
    }
}
