package dev.trailwarden.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Packs {@code trailwarden-hub-runtime.zip}: started by {@code tools/package-runtime}, which has made the Java runtime. */
public final class PackageRuntime {
    /** Lambda quota: deployment package size, zipped. */
    private static final long MAX_BYTES = 50L * 1024 * 1024;

    private static final String CLIENT = "aws-lambda-java-runtime-interface-client";
    private static final String SERIALIZATION = "aws-lambda-java-serialization";
    private static final String TLS = "conscrypt-openjdk-uber";
    private static final String CACHE = "trailwarden.aot";

    private final Path home;
    private final Path target;
    private final Path task;

    private PackageRuntime(Path home) {
        this.home = home;
        this.target = home.resolve("hub-runtime/target");
        this.task = target.resolve("task");
    }

    /**
     * Packs.
     *
     * @param args the project's folder, and the folder of the Java runtime that is packed
     * @throws IOException if a file cannot be read or written
     * @throws InterruptedException if the thread is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        new PackageRuntime(Path.of(args[0]).toAbsolutePath()).pack(Path.of(args[1]), System.out);
    }

    private void pack(Path jre, PrintStream out) throws IOException, InterruptedException {
        delete(task);
        copy(jre, task.resolve("jre"));
        Files.copy(home.resolve("hub-runtime/src/main/runtime/bootstrap"), task.resolve("bootstrap"));
        application();
        train();
        Path zip = target.resolve("trailwarden-hub-runtime.zip");
        Archive.write(task, zip, true);
        size(out, "unzipped", task);
        size(out, "of it the Java runtime", task.resolve("jre"));
        size(out, "of it the code", task.resolve("app"));
        size(out, "of it the cache", task.resolve(CACHE));
        size(out, zip.getFileName().toString(), zip);
        if (Files.size(zip) > MAX_BYTES) {
            throw new IllegalStateException(zip + " is larger than the " + MAX_BYTES + " bytes that Lambda takes");
        }
    }

    /**
     * The hub and AWS's client, their classes uncompressed: the zip compresses a whole jar better than a jar its classes, and
     * Java reads them faster.
     */
    private void application() throws IOException {
        // Not lib: the client would search every jar there once more, class by class, as it does in Lambda's Java
        // runtime.
        Path app = Files.createDirectories(task.resolve("app"));
        Path libraries = home.resolve("cli/target/lib");
        Path client = only(libraries, CLIENT);
        uncompressed(home.resolve("hub-lambda/target/trailwarden-hub.jar"), app.resolve("trailwarden-hub.jar"));
        uncompressed(client, app.resolve(CLIENT + ".jar"));
        uncompressed(only(libraries, SERIALIZATION), app.resolve(SERIALIZATION + ".jar"));
        library(client, "/jni/libaws-lambda-jni.linux-x86_64.so", app.resolve("libaws-lambda-jni.so"));
        Path tls = only(target.resolve("lib"), TLS);
        uncompressed(tls, app.resolve(TLS + ".jar"));
        // Named as Conscrypt asks the JVM for it where its jar does not have it.
        String name = "libconscrypt_openjdk_jni-linux-x86_64.so";
        library(tls, "/META-INF/native/" + name, app.resolve(name));
    }

    /** Takes a native library out of a jar, so that no start has to unpack it. */
    private static void library(Path from, String entry, Path to) throws IOException {
        try (FileSystem jar = FileSystems.newFileSystem(from)) {
            Files.copy(jar.getPath(entry), to);
        }
    }

    private void uncompressed(Path from, Path to) throws IOException {
        Path folder = target.resolve("classes-of-" + to.getFileName());
        delete(folder);
        try (FileSystem jar = FileSystems.newFileSystem(from)) {
            copy(jar.getPath("/"), folder);
        }
        // Native libraries for every platform, of which one is enough; and names of jars that are not there.
        delete(folder.resolve("jni"));
        delete(folder.resolve("META-INF/native"));
        Files.deleteIfExists(folder.resolve("META-INF/MANIFEST.MF"));
        Archive.write(folder, to, false);
        delete(folder);
    }

    private void train() throws IOException, InterruptedException {
        Path recording = target.resolve("trailwarden.aotconf");
        Files.deleteIfExists(recording);
        Path training = target.resolve("training.zip");
        String trainer = EveryHandler.class.getName().replace('.', '/') + ".class";
        Path beside = task.resolve(trainer);
        Files.createDirectories(beside.getParent());
        try (InputStream code = Objects.requireNonNull(EveryHandler.class.getResourceAsStream("/" + trainer))) {
            Files.copy(code, beside);
        }
        Archive.write(task, training, false);
        delete(task.resolve("dev"));
        Training.run(home, training, recording);
        Files.delete(training);
        create(recording);
        Files.delete(recording);
    }

    /** Has the JVM make the cache, with the flags and the class path that the bootstrap starts it with on Lambda. */
    private void create(Path recording) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(task.resolve("bootstrap").toString()).redirectErrorStream(true);
        Path log = target.resolve("create-cache.log");
        builder.redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("LAMBDA_TASK_ROOT", task.toString());
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024");
        environment.put("_HANDLER", "none");
        environment.put(
                "JAVA_TOOL_OPTIONS",
                "-XX:AOTMode=create -XX:AOTConfiguration=" + recording + " -XX:AOTCache=" + task.resolve(CACHE));
        int exit = builder.start().waitFor();
        if (exit != 0 || !Files.isReadable(task.resolve(CACHE))) {
            throw new IllegalStateException("the JVM made no cache; see " + log);
        }
    }

    private static Path only(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.filter(file -> file.getFileName().toString().startsWith(name + "-"))
                    .toList();
            if (all.size() != 1) {
                throw new IOException(folder + " has " + all.size() + " jars of " + name + "; build the project again");
            }
            return all.getFirst();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path source : walk.toList()) {
                Path copy = to.resolve(from.relativize(source).toString());
                if (Files.isDirectory(source)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(source, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void size(PrintStream out, String what, Path path) throws IOException {
        long bytes = 0;
        try (Stream<Path> walk = Files.walk(path)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
        }
        out.printf(Locale.ROOT, "%-30s %6.1f MB%n", what, bytes / 1_000_000.0);
    }
}
