package dev.trailwarden.sandbox.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** The jar of the functions that tests deploy. */
public final class ProbeJar {
    private ProbeJar() {}

    /** Packs the handlers and nothing else. */
    public static Path in(Path folder) throws IOException {
        Path file = folder.resolve("probe.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            for (Class<?> handler : List.of(ProbeHandler.class, SecondHandler.class)) {
                String entry = handler.getName().replace('.', '/') + ".class";
                try (InputStream code = Objects.requireNonNull(handler.getResourceAsStream("/" + entry))) {
                    jar.putNextEntry(new JarEntry(entry));
                    code.transferTo(jar);
                    jar.closeEntry();
                }
            }
        }
        return file;
    }
}
