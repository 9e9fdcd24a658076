package dev.trailwarden.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trailwarden.cli.drill.Stage;
import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.Packaging;
import dev.trailwarden.sandbox.Rollout;
import dev.trailwarden.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package as tools/package-runtime has built it, run as Lambda runs it; and spoilt in every way that can happen. */
class OwnRuntimeTest {
    private static final Path HOME = Path.of(System.getProperty("trailwarden.home"));
    private static final Path ZIP = HOME.resolve(Packaging.OWN_RUNTIME.file());
    private static final String TRAIL = "arn:aws:cloudtrail:eu-west-1:333333333333:trail/payments-trail";
    private static final String HUB = "trailwarden-hub";
    private static final Duration LOG_LAG = Duration.ofSeconds(10);
    private static final String NOT_USED = "aot-cache-not-used";
    private static final Map<String, String> WITH_MODES = Map.of("enablePosixFileAttributes", "true");

    @TempDir
    private static Path folder;

    private static Sandbox sandbox;

    /** Building it takes a minute, so it is not part of every build; where it has to be there, its absence is a failure. */
    @BeforeAll
    static void start() throws IOException {
        if (System.getenv("TRAILWARDEN_NEEDS_RUNTIME") != null) {
            assertThat(ZIP).as("built by %s", Packaging.OWN_RUNTIME.builtBy()).isRegularFile();
        }
        assumeTrue(Files.isRegularFile(ZIP), ZIP + " is not there: the hub's own runtime is NOT tried");
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        sandbox.secureFunctions();
    }

    @AfterAll
    static void stop() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    /** Changes what is in a package. */
    @FunctionalInterface
    private interface Change {
        void in(Path root) throws IOException;
    }

    private static Path spoilt(String name, Change change) throws IOException {
        Path copy = Files.copy(ZIP, folder.resolve(name));
        try (FileSystem zip = FileSystems.newFileSystem(copy, WITH_MODES)) {
            change.in(zip.getPath("/"));
        }
        return copy;
    }

    /** Deploys a package, stops a trail, has the hub restore it in a new process, and gives what that wrote to its log. */
    private static List<String> restore(Path zip) throws InterruptedException {
        sandbox.deploy(Rollout.of(HOME).packagedAs(Packaging.OWN_RUNTIME, zip));
        int before = sandbox.delivery().functions().logs(HUB).size();
        sandbox.world()
                .trails()
                .change(TRAIL, on -> on.stop(sandbox.world().clock().now()));
        String event = Stage.envelope(Stage.record(
                        DemoOrganization.PAYMENTS,
                        DemoOrganization.HUB_REGION,
                        "StopLogging",
                        Map.of("name", "payments-trail")))
                .toString();
        var invocation = sandbox.delivery()
                .functions()
                .invoke(
                        "arn:aws:lambda:" + DemoOrganization.HUB_REGION + ":" + DemoOrganization.SECURITY + ":function:"
                                + HUB + ":live",
                        event);
        assertThat(invocation.init()).as("a new process").isPresent();
        assertThat(sandbox.trail(TRAIL).logging())
                .as("the trail is back: %s", invocation.outcome())
                .isTrue();
        return written(before);
    }

    /** What a process writes may arrive a moment after its answer; the last line is the event's. */
    private static List<String> written(int before) throws InterruptedException {
        Instant until = Instant.now().plus(LOG_LAG);
        List<String> log = List.of();
        while (log.stream().noneMatch(line -> line.contains("\"incident\""))
                && Instant.now().isBefore(until)) {
            Thread.sleep(5);
            List<String> all = sandbox.delivery().functions().logs(HUB);
            log = all.subList(before, all.size());
        }
        return log;
    }

    @Test
    void theCacheIsUsed() throws Exception {
        assertThat(restore(ZIP)).isNotEmpty().noneMatch(line -> line.contains(NOT_USED));
    }

    @Test
    void aCacheThatIsCutOffCostsTimeAndIsTold() throws Exception {
        Path zip = spoilt("cut-off.zip", root -> {
            Path cache = root.resolve("trailwarden.aot");
            byte[] all = Files.readAllBytes(cache);
            Files.write(cache, Arrays.copyOf(all, all.length / 2));
        });
        assertThat(restore(zip)).anyMatch(line -> line.contains(NOT_USED));
    }

    @Test
    void aCacheThatIsMissingCostsTimeAndIsTold() throws Exception {
        Path zip = spoilt("missing.zip", root -> Files.delete(root.resolve("trailwarden.aot")));
        assertThat(restore(zip)).anyMatch(line -> line.contains(NOT_USED));
    }

    @Test
    void aJarThatIsNotTheOneOfTheTrainingIsRunAsItIsAndTold() throws Exception {
        Path zip = spoilt("other-jar.zip", root -> {
            Path jar = root.resolve("app/trailwarden-hub.jar");
            Files.write(jar, new byte[] {0}, StandardOpenOption.APPEND);
        });
        assertThat(restore(zip)).anyMatch(line -> line.contains(NOT_USED));
    }

    @Test
    void itHasWhatItNeedsAndOneTime() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(ZIP, WITH_MODES);
                Stream<Path> walk = Files.walk(zip.getPath("/"))) {
            List<Path> files = walk.filter(Files::isRegularFile).toList();
            Set<String> top =
                    files.stream().map(file -> file.getName(0).toString()).collect(Collectors.toSet());
            assertThat(top).containsExactlyInAnyOrder("bootstrap", "app", "jre", "trailwarden.aot");
            assertThat(files.stream()
                            .filter(file -> file.startsWith("/app"))
                            .map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "trailwarden-hub.jar",
                            "aws-lambda-java-runtime-interface-client.jar",
                            "aws-lambda-java-serialization.jar",
                            "libaws-lambda-jni.so",
                            "conscrypt-openjdk-uber.jar",
                            "libconscrypt_openjdk_jni-linux-x86_64.so");
            Set<FileTime> times = files.stream().map(OwnRuntimeTest::time).collect(Collectors.toSet());
            assertThat(times).containsExactly(FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
            for (String program : List.of("/bootstrap", "/jre/bin/java")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(zip.getPath(program))))
                        .isEqualTo("rwxr-xr-x");
            }
        }
    }

    private static FileTime time(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
