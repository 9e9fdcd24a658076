package dev.trailwarden.shrinker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Shrinks a jar to what its roots can reach. A step of the build: the AWS SDK's clients name every request, answer and
 * error of their services, of which one function calls a few.
 */
public final class ShrinkJar {
    private ShrinkJar() {}

    /**
     * Reads one jar, writes the other and says how much smaller it is.
     *
     * @param args the jar, where to write the smaller one, then the packages (with slashes) that are kept whole
     * @throws IOException when a jar cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        if (args.length < 3) {
            throw new IllegalArgumentException("usage: ShrinkJar IN.jar OUT.jar PACKAGE/...");
        }
        Path in = Path.of(args[0]);
        Path out = Path.of(args[1]);
        Jar jar = Jar.read(in);
        Map<String, byte[]> classes = jar.classes();
        Reach reach = new Reach(classes);
        reach.whole(List.of(args).subList(2, args.length));
        Declared.in(jar).forEach(reach::reflective);
        Map<String, byte[]> kept = new Pruner(reach).prune(classes);
        jar.withClasses(kept).write(out);
        System.out.printf(
                "%s: %,d of %,d classes, %,d of %,d bytes%n",
                out.getFileName(), kept.size(), classes.size(), Files.size(out), Files.size(in));
    }
}
