package dev.trailwarden.shrinker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.jar.JarInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shrinks a jar of the classes in {@link Sample} and runs what is left of it. */
class ShrinkJarTest {
    private static final String SAMPLE = Sample.class.getName().replace('.', '/');

    @TempDir
    Path folder;

    private Path small;

    @BeforeEach
    void shrink() throws IOException {
        SortedMap<String, byte[]> entries = new TreeMap<>();
        for (Class<?> type : Sample.class.getDeclaredClasses()) {
            entries.put(path(type), bytes(path(type)));
        }
        entries.put(SAMPLE + ".class", bytes(SAMPLE + ".class"));
        entries.put(
                "META-INF/services/java.lang.Runnable",
                (Sample.ByService.class.getName() + " # made by ServiceLoader\n").getBytes(StandardCharsets.UTF_8));
        entries.put("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n".getBytes(StandardCharsets.UTF_8));
        Path whole = folder.resolve("whole.jar");
        new Jar(entries).write(whole);
        small = folder.resolve("small.jar");
        ShrinkJar.main(new String[] {whole.toString(), small.toString(), SAMPLE + "$Root"});
    }

    private static String path(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }

    private static byte[] bytes(String path) throws IOException {
        try (InputStream in = ShrinkJarTest.class.getClassLoader().getResourceAsStream(path)) {
            assertThat(in).as(path).isNotNull();
            return in.readAllBytes();
        }
    }

    @Test
    void whatIsLeftDoesWhatItDid() throws Exception {
        try (URLClassLoader loader = loader()) {
            Object root = loader.loadClass(Sample.Root.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            assertThat(((Supplier<?>) root).get()).isEqualTo(new Sample.Root().get());
        }
    }

    @Test
    void whatNothingReachesIsGone() throws IOException {
        assertThat(Jar.read(small).classes().keySet())
                .contains(SAMPLE + "$Used", SAMPLE + "$ByService", SAMPLE + "$ByName")
                .doesNotContain(SAMPLE + "$OfUnusedCall", SAMPLE + "$Unused");
    }

    @Test
    void ofAClientOnlyTheCallsStay() throws Exception {
        try (URLClassLoader loader = loader()) {
            Class<?> client = loader.loadClass(Sample.Client.class.getName());
            assertThat(client.getDeclaredMethods()).extracting(Method::getName).containsExactly("used");
        }
    }

    @Test
    void theMethodsOfWhatWasNeverMadeAreGone() throws Exception {
        try (URLClassLoader loader = loader()) {
            Class<?> type = loader.loadClass(Sample.OnlyAskedFor.class.getName());
            assertThat(type.getDeclaredMethods()).isEmpty();
        }
    }

    @Test
    void theSameJarGivesTheSameBytes() throws IOException {
        byte[] first = Files.readAllBytes(small);
        ShrinkJar.main(new String[] {folder.resolve("whole.jar").toString(), small.toString(), SAMPLE + "$Root"});
        assertThat(Arrays.equals(Files.readAllBytes(small), first)).isTrue();
    }

    @Test
    void theManifestComesFirst() throws IOException {
        try (JarInputStream in = new JarInputStream(Files.newInputStream(small))) {
            assertThat(in.getManifest()).isNotNull();
        }
    }

    /** Nothing of the sample may come from the test's own class path. */
    private URLClassLoader loader() throws IOException {
        return new URLClassLoader(new URL[] {small.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
    }
}
