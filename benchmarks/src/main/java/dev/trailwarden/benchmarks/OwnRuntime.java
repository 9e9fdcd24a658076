package dev.trailwarden.benchmarks;

import dev.trailwarden.benchmarks.lambda.Subject;
import dev.trailwarden.benchmarks.report.Goals;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The hub with a runtime of its own, unpacked as Lambda unpacks it.
 *
 * @param taskRoot where its bootstrap is
 */
record OwnRuntime(Path taskRoot) {
    private static final String BOOTSTRAP = "bootstrap";
    private static final String OTHER_BOOTSTRAP = "bootstrap-jdk-tls";
    private static final String NATIVE = "-Dtrailwarden.tls=native";
    private static final String OF_JDK = "-Dtrailwarden.tls=jdk";

    /** Lambda developer guide, "Defined runtime environment variables": what an OS-only runtime has. */
    private static final String PATH = "/usr/local/bin:/usr/bin/:/bin:/opt/bin";

    /**
     * Unpacks it, with the permissions that the archive says.
     *
     * @param zip the package
     * @param folder an empty one
     * @return what can be started
     */
    static OwnRuntime unpacked(Path zip, Path folder) throws IOException {
        try (FileSystem archive = FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", true));
                Stream<Path> all = Files.walk(archive.getPath("/"))) {
            for (Path entry : all.toList()) {
                Path file =
                        folder.resolve(archive.getPath("/").relativize(entry).toString());
                if (Files.isDirectory(entry)) {
                    Files.createDirectories(file);
                } else {
                    // The cache fits only files as old as those that it was made of.
                    Files.copy(entry, file, StandardCopyOption.COPY_ATTRIBUTES);
                    Files.setPosixFilePermissions(file, Files.getPosixFilePermissions(entry));
                }
            }
        }
        return new OwnRuntime(folder);
    }

    /**
     * What of it can be measured.
     *
     * @param managed the hub on the managed runtime, for its settings
     * @return as it is shipped, and, where that has native TLS, the same with the JDK's
     */
    List<Subject> subjects(Subject managed) throws IOException {
        Map<String, String> environment = environment(managed);
        String script = Files.readString(taskRoot.resolve(BOOTSTRAP));
        if (!script.contains(NATIVE)) {
            return List.of(subject(Goals.OWN_JDK_TLS, BOOTSTRAP, environment));
        }
        Path other = taskRoot.resolve(OTHER_BOOTSTRAP);
        Files.writeString(other, script.replace(NATIVE, OF_JDK));
        Files.setPosixFilePermissions(other, Files.getPosixFilePermissions(taskRoot.resolve(BOOTSTRAP)));
        return List.of(
                subject(Goals.OWN, BOOTSTRAP, environment), subject(Goals.OWN_JDK_TLS, OTHER_BOOTSTRAP, environment));
    }

    /**
     * The same jars and flags, started by the JDK of this process: the packed Java has no flight recorder.
     *
     * @param managed the hub on the managed runtime, for its settings
     * @param cache in the task root; taken where it is there
     * @return what can be started
     */
    Subject profiled(Subject managed, Path cache) throws IOException {
        Path script = taskRoot.resolve("bootstrap-profiled");
        Files.writeString(
                script,
                Files.readString(taskRoot.resolve(BOOTSTRAP))
                        .replace("jre/bin/java", System.getProperty("java.home") + "/bin/java")
                        .replace("trailwarden.aot", cache.getFileName().toString()));
        Files.setPosixFilePermissions(script, Files.getPosixFilePermissions(taskRoot.resolve(BOOTSTRAP)));
        return subject("profiled", script.getFileName().toString(), environment(managed));
    }

    private Map<String, String> environment(Subject managed) {
        Map<String, String> environment = new LinkedHashMap<>(managed.environment());
        environment.remove("AWS_EXECUTION_ENV");
        // The template gives them to the managed runtime only.
        environment.remove("JAVA_TOOL_OPTIONS");
        environment.put("PATH", PATH);
        environment.put("LAMBDA_TASK_ROOT", taskRoot.toString());
        return environment;
    }

    private Subject subject(String id, String script, Map<String, String> environment) {
        return new Subject(id, List.of(taskRoot.resolve(script).toString()), taskRoot, environment);
    }
}
