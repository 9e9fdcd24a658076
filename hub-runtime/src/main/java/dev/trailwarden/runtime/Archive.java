package dev.trailwarden.runtime;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A zip or a jar of a folder that has the same bytes whenever the files have: in order, with one time, without owners. */
final class Archive {
    /** The time of every entry; the same as that of the jars' entries ({@code project.build.outputTimestamp}). */
    private static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    private Archive() {}

    /**
     * Writes an archive; one that is there is replaced.
     *
     * @param folder what is in it
     * @param file where it is written to
     * @param compressed whether its entries are
     * @throws IOException if it cannot be written
     */
    static void write(Path folder, Path file, boolean compressed) throws IOException {
        Files.deleteIfExists(file);
        Map<String, String> settings = Map.of(
                "create", "true",
                "enablePosixFileAttributes", "true",
                "compressionMethod", compressed ? "DEFLATED" : "STORED");
        try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + file.toUri()), settings)) {
            for (Path from : sorted(folder)) {
                Path to = zip.getPath(folder.relativize(from).toString());
                if (Files.isDirectory(from)) {
                    Files.createDirectory(to);
                } else {
                    Files.copy(from, to);
                }
                String mode = Files.isDirectory(from) || Files.isExecutable(from) ? "rwxr-xr-x" : "rw-r--r--";
                Files.setPosixFilePermissions(to, PosixFilePermissions.fromString(mode));
                // Of every kind: an entry also says when it was made and when it was read last.
                Files.getFileAttributeView(to, BasicFileAttributeView.class).setTimes(TIME, TIME, TIME);
            }
        }
        Files.setLastModifiedTime(file, TIME);
    }

    /** Everything in a folder but itself, each folder before what is in it. */
    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(path -> !path.equals(folder))
                    .filter(path -> !Files.isSymbolicLink(path) && Files.exists(path, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }
}
