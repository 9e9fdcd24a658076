package dev.trailwarden.shrinker;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A jar as names and contents.
 *
 * @param entries the files by their paths, without the folders
 */
record Jar(SortedMap<String, byte[]> entries) {
    private static final String CLASS = ".class";
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    /** The time that a zip's entries begin with; the same contents give the same bytes. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    /**
     * Reads a jar whole.
     *
     * @param file the jar
     * @return its files
     * @throws IOException when it cannot be read
     */
    static Jar read(Path file) throws IOException {
        SortedMap<String, byte[]> entries = new TreeMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().filter(e -> !e.isDirectory()).toList()) {
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return new Jar(entries);
    }

    /** The classes, by their internal names. */
    Map<String, byte[]> classes() {
        Map<String, byte[]> classes = new TreeMap<>();
        entries.forEach((path, bytes) -> {
            if (path.endsWith(CLASS)) {
                classes.put(path.substring(0, path.length() - CLASS.length()), bytes);
            }
        });
        return classes;
    }

    /** The same files, but only these classes. */
    Jar withClasses(Map<String, byte[]> classes) {
        SortedMap<String, byte[]> kept = new TreeMap<>();
        entries.forEach((path, bytes) -> {
            if (!path.endsWith(CLASS)) {
                kept.put(path, bytes);
            }
        });
        classes.forEach((name, bytes) -> kept.put(name + CLASS, bytes));
        return new Jar(kept);
    }

    /**
     * Writes the jar: the manifest first, as the jar format wants it, then by name.
     *
     * @param file where to
     * @throws IOException when it cannot be written
     */
    void write(Path file) throws IOException {
        List<String> order = new ArrayList<>(entries.keySet());
        if (order.remove(MANIFEST)) {
            order.addFirst(MANIFEST);
        }
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(Deflater.BEST_COMPRESSION);
            for (String path : order) {
                ZipEntry entry = new ZipEntry(path);
                entry.setTimeLocal(NO_TIME);
                zip.putNextEntry(entry);
                zip.write(entries.get(path));
                zip.closeEntry();
            }
        }
    }
}
