package dev.trailwarden.sandbox.lambda;

import dev.trailwarden.sandbox.model.ApiError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A function's zip, unpacked as Lambda unpacks it to {@code /var/task}: with the modes and times of its entries. On Lambda
 * nobody can write there, so all execution environments of one code share it here.
 */
public final class TaskRoot implements AutoCloseable {
    /** Lambda quota: deployment package size, unzipped. */
    private static final long MAX_BYTES = 250L * 1024 * 1024;

    private final Path folder;

    private TaskRoot(Path folder) {
        this.folder = folder;
    }

    /**
     * Unpacks a zip to a new temporary folder.
     *
     * @param zip the file
     * @return where it is now
     * @throws ApiError {@code InvalidParameterValueException} when it is no zip, when an entry would lie outside, or when it
     *     is larger than Lambda takes
     * @throws UncheckedIOException when there is no room
     */
    public static TaskRoot unpack(Path zip) {
        TaskRoot root;
        try {
            root = new TaskRoot(Files.createTempDirectory("trailwarden-task-"));
        } catch (IOException noRoom) {
            throw new UncheckedIOException(noRoom);
        }
        boolean whole = false;
        // The JDK refuses to open a zip with an entry that has ".." in its name.
        try (FileSystem entries = FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", "true"))) {
            root.fill(entries.getPath("/"));
            whole = true;
            return root;
        } catch (IOException | ProviderNotFoundException notAZip) {
            throw refused("Could not unzip uploaded file. Please check your file, then try to upload again. ("
                    + notAZip.getMessage() + ")");
        } finally {
            if (!whole) {
                root.close();
            }
        }
    }

    private static ApiError refused(String why) {
        return ApiError.badRequest("InvalidParameterValueException", why);
    }

    private void fill(Path entries) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(entries)) {
            all = walk.toList();
        }
        long bytes = 0;
        for (Path entry : all) {
            Path target = folder.resolve(entries.relativize(entry).toString());
            if (Files.isDirectory(entry)) {
                Files.createDirectories(target);
                continue;
            }
            bytes += Files.size(entry);
            if (bytes > MAX_BYTES) {
                throw refused("Unzipped size must be smaller than " + MAX_BYTES + " bytes");
            }
            Files.copy(entry, target, StandardCopyOption.COPY_ATTRIBUTES);
            Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(entry));
        }
    }

    /**
     * {@return where the entries are}
     */
    public Path folder() {
        return folder;
    }

    /** Deletes it. */
    @Override
    public void close() {
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException stays) {
            throw new UncheckedIOException(stays);
        }
    }
}
