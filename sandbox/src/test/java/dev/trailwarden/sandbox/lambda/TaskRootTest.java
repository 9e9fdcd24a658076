package dev.trailwarden.sandbox.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.lambda.Invocation.Failed;
import dev.trailwarden.sandbox.model.ApiError;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskRootTest {
    private static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    private Path folder;

    /** A zip with one file. */
    private Path zip(String name, String mode, String text) throws IOException {
        Path file = folder.resolve("code.zip");
        Map<String, String> settings = Map.of("create", "true", "enablePosixFileAttributes", "true");
        try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + file.toUri()), settings)) {
            Path entry = Files.writeString(zip.getPath(name), text);
            Files.setPosixFilePermissions(entry, PosixFilePermissions.fromString(mode));
            Files.setLastModifiedTime(entry, TIME);
        }
        return file;
    }

    @Test
    void filesKeepTheirModeAndTime() throws IOException {
        try (TaskRoot root = TaskRoot.unpack(zip("bootstrap", "rwxr-x---", "#!/bin/sh"))) {
            Path bootstrap = root.folder().resolve("bootstrap");
            assertThat(bootstrap).hasContent("#!/bin/sh");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bootstrap)))
                    .isEqualTo("rwxr-x---");
            assertThat(Files.getLastModifiedTime(bootstrap)).isEqualTo(TIME);
        }
    }

    @Test
    void nothingIsLeftOfIt() throws IOException {
        TaskRoot root = TaskRoot.unpack(zip("bootstrap", "rwxr-xr-x", ""));
        root.close();
        assertThat(root.folder()).doesNotExist();
    }

    @Test
    void anEntryOutsideIsRefused() throws IOException {
        Path file = folder.resolve("evil.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("../evil"));
            zip.closeEntry();
        }
        assertThatThrownBy(() -> TaskRoot.unpack(file))
                .isInstanceOf(ApiError.class)
                .hasMessageContaining("Could not unzip uploaded file");
        try (Stream<Path> around = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(around).noneMatch(path -> path.endsWith("evil"));
        }
    }

    @Test
    void whatIsNoZipIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("text"), "not a zip");
        assertThatThrownBy(() -> TaskRoot.unpack(file))
                .isInstanceOf(ApiError.class)
                .hasMessageContaining("Could not unzip uploaded file");
    }

    private Invocation run(TaskRoot root, Path zip, String payload) {
        FunctionSettings settings = new FunctionSettings(
                "probe",
                "3",
                "eu-west-1",
                new FunctionCode(LambdaRuntime.PROVIDED_AL2023, zip, root.folder()),
                ProbeHandler.class.getName(),
                512,
                Duration.ofSeconds(20),
                "/aws/lambda/probe",
                Map.of("TOPIC_ARN", "t"));
        try (FunctionProcess function = new FunctionProcess(
                settings,
                AwsEndpoint.inTheClear(URI.create("http://127.0.0.1:4566")),
                () -> new Credentials("ASIAPROBE", "secret", Optional.of("token")),
                _ -> {})) {
            return function.invoke("r", "arn:aws:lambda:eu-west-1:222222222222:function:probe", payload);
        }
    }

    @Test
    void aBootstrapSeesWhatAnOsOnlyRuntimeHas() throws IOException {
        Path jar = ProbeJar.in(folder);
        List<String> java = RuntimeClient.command(new FunctionSettings(
                "probe",
                "3",
                "eu-west-1",
                FunctionCode.ofJar(jar),
                ProbeHandler.class.getName(),
                512,
                Duration.ofSeconds(20),
                "/aws/lambda/probe",
                Map.of()));
        Path zip = zip("bootstrap", "rwxr-xr-x", "#!/bin/sh\nexec '" + String.join("' '", java) + "'\n");
        try (TaskRoot root = TaskRoot.unpack(zip)) {
            Invocation invocation = run(root, zip, "\"environment\"");

            JsonNode environment =
                    new ObjectMapper().readTree(invocation.outcome().payload());
            assertThat(environment.path("LAMBDA_TASK_ROOT").asText())
                    .isEqualTo(root.folder().toString());
            assertThat(environment.path("_HANDLER").asText()).isEqualTo(ProbeHandler.class.getName());
            assertThat(environment.path("PATH").asText()).isEqualTo("/usr/local/bin:/usr/bin/:/bin:/opt/bin");
            assertThat(environment.path("LD_LIBRARY_PATH").asText()).contains(root.folder() + "/lib");
            assertThat(environment.path("TOPIC_ARN").asText()).isEqualTo("t");
            assertThat(environment.has("AWS_EXECUTION_ENV")).isFalse();
        }
    }

    @Test
    void aBootstrapThatMayNotBeRunIsAFailedStart() throws IOException {
        Path zip = zip("bootstrap", "rw-r--r--", "#!/bin/sh\n");
        try (TaskRoot root = TaskRoot.unpack(zip)) {
            assertThat(run(root, zip, "{}").outcome())
                    .isInstanceOfSatisfying(
                            Failed.class,
                            failed -> assertThat(failed.errorType()).isEqualTo("Runtime.InvalidEntrypoint"));
        }
    }
}
