package dev.trailwarden.shrinker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The classes that files of a jar name for somebody to make: {@code java.util.ServiceLoader} and the SDK. */
final class Declared {
    private static final String SERVICES = "META-INF/services/";

    /** Where the AWS SDK looks for interceptors of all clients and of one service's (its ClasspathInterceptorChainFactory). */
    private static final String INTERCEPTORS = "execution.interceptors";

    private Declared() {}

    /**
     * Reads those files.
     *
     * @param jar to look in
     * @return the internal names of the classes, also of those that the jar does not have
     */
    static List<String> in(Jar jar) {
        List<String> names = new ArrayList<>();
        jar.entries().forEach((path, bytes) -> {
            if (path.startsWith(SERVICES) || path.endsWith(INTERCEPTORS)) {
                new String(bytes, StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> line.replaceFirst("#.*", "").strip())
                        .filter(line -> !line.isEmpty())
                        .forEach(line -> names.add(line.replace('.', '/')));
            }
        });
        return names;
    }
}
