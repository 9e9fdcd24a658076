package dev.trailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The command in a process of its own, started as the launcher starts it. */
final class Launched implements AutoCloseable {
    static final Path HOME = Path.of(System.getProperty("trailwarden.home"));
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path NOTHING = Path.of("/dev/null");

    private final Process process;
    private final Path out;
    private final Path err;

    private Launched(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** What a command that ended left. */
    record Ran(int exit, String out, String err) {}

    static Launched start(String... arguments) throws IOException {
        return start(HOME, NOTHING, arguments);
    }

    /** Starts a command with more lines {@code NAME=value} in its environment. */
    static Launched start(List<String> environment, String... arguments) throws IOException {
        return start(HOME, NOTHING, environment, arguments);
    }

    private static Launched start(Path home, Path input, String... arguments) throws IOException {
        return start(home, input, List.of(), arguments);
    }

    private static Launched start(Path home, Path input, List<String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(withInterruptsAsInATerminal());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-Dtrailwarden.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.trailwarden.cli.Main"));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile("trailwarden", ".out");
        Path err = Files.createTempFile("trailwarden", ".err");
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        environment.forEach(line -> {
            int at = line.indexOf('=');
            process.environment().put(line.substring(0, at), line.substring(at + 1));
        });
        return new Launched(process.start(), out, err);
    }

    /** Runs a command to its end, with more lines {@code NAME=value} in its environment. */
    static Ran run(List<String> environment, String... arguments) throws Exception {
        try (Launched command = start(HOME, NOTHING, environment, arguments)) {
            return command.ended();
        }
    }

    /** Runs a command to its end. */
    static Ran run(Path home, Path input, String... arguments) throws Exception {
        try (Launched command = start(home, input, arguments)) {
            return command.ended();
        }
    }

    static Ran run(String... arguments) throws Exception {
        return run(HOME, NOTHING, arguments);
    }

    /** A shell that starts this build in the background makes it deaf to SIGINT, and its children with it. */
    private static List<String> withInterruptsAsInATerminal() throws IOException {
        List<String> prefix = List.of("env", "--default-signal=INT");
        List<String> probe = new ArrayList<>(prefix);
        probe.add("true");
        Process known = new ProcessBuilder(probe)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return known.onExit().join().exitValue() == 0 ? prefix : List.of();
    }

    Process process() {
        return process;
    }

    String out() throws IOException {
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    String err() throws IOException {
        return Files.readString(err, StandardCharsets.UTF_8);
    }

    /** Waits until it has printed this, on either stream. */
    Launched untilItSays(String text) throws Exception {
        boolean said = within(PATIENCE, () -> says(text) || !process.isAlive());
        assertThat(said && says(text))
                .as("it says \"%s\"; it said:%n%s%s", text, out(), err())
                .isTrue();
        return this;
    }

    private boolean says(String text) {
        try {
            return out().contains(text) || err().contains(text);
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits for something that takes its time. */
    static boolean within(Duration time, BooleanSupplier holds) throws InterruptedException {
        Instant until = Instant.now().plus(time);
        while (!holds.getAsBoolean()) {
            if (Instant.now().isAfter(until)) {
                return false;
            }
            Thread.sleep(50);
        }
        return true;
    }

    Ran ended() throws Exception {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("it ends; it said:%n%s%s", out(), err())
                .isTrue();
        return new Ran(process.exitValue(), out(), err());
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join().destroyForcibly();
        Files.delete(out);
        Files.delete(err);
    }
}
