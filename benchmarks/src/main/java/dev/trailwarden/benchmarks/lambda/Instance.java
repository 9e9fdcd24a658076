package dev.trailwarden.benchmarks.lambda;

import dev.trailwarden.benchmarks.lambda.RuntimeApi.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A running handler: one process with its Runtime API, killed when this is closed. */
public final class Instance implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final String id;
    private final RuntimeApi api = new RuntimeApi();
    private final Path output = Files.createTempFile("trailwarden-benchmark-", ".log");
    private final Process process;
    private final long began;
    private final Optional<CpuShare> share;

    private Instance(Subject subject, List<String> pinned, Optional<CpuShare> share) throws IOException {
        this.id = subject.id();
        this.share = share;
        List<String> command = new ArrayList<>(pinned);
        share.map(CpuShare::prefix).ifPresent(command::addAll);
        command.addAll(subject.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(subject.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(subject.environment());
        builder.environment().putAll(Map.of("AWS_LAMBDA_RUNTIME_API", api.address()));
        began = System.nanoTime();
        process = builder.start();
        process.getOutputStream().close();
    }

    /**
     * Starts a handler.
     *
     * @param subject which
     * @param pinned the words before its command that keep it on its core
     * @return the process, which is not yet ready
     */
    public static Instance of(Subject subject, List<String> pinned) throws IOException {
        return new Instance(subject, pinned, Optional.empty());
    }

    /**
     * Starts a handler whose events will have less than a core.
     *
     * @param subject which
     * @param pinned the words before its command that keep it on its core
     * @param share where it runs; limited when the process is ready
     * @return the process, which is not yet ready
     */
    public static Instance of(Subject subject, List<String> pinned, CpuShare share) throws IOException {
        return new Instance(subject, pinned, Optional.of(share));
    }

    /**
     * Waits until the process asks for its first event.
     *
     * @return how long that took from its start
     */
    public Duration ready() throws IOException, InterruptedException {
        return Duration.ofNanos(moment(api.ready()) - began);
    }

    /**
     * Waits until the process, started for SnapStart, is ready for its snapshot.
     *
     * @return how long that took from its start
     */
    public Duration checkpoint() throws IOException, InterruptedException {
        return Duration.ofNanos(moment(api.checkpoint()) - began);
    }

    /**
     * Hands over an event and waits until it is answered.
     *
     * @param event JSON
     * @return how long that took
     * @throws IOException when the handler fails
     */
    public Duration invoke(String event) throws IOException, InterruptedException {
        if (share.isPresent()) {
            share.get().limit();
        }
        long offered = System.nanoTime();
        api.offer(event);
        return answered(offered);
    }

    /**
     * Starts nothing more: hands an event to a process that is still starting, as Lambda does when the event is why it
     * starts.
     *
     * @param event JSON
     * @return from the start of the process until the event was answered
     * @throws IOException when the handler fails
     */
    public Duration first(String event) throws IOException, InterruptedException {
        api.offer(event);
        return answered(began);
    }

    /**
     * Lets a process go on that waits at its checkpoint, with an event waiting for it.
     *
     * @param event JSON
     * @return from its going on until the event was answered
     * @throws IOException when the handler fails
     */
    public Duration restored(String event) throws IOException, InterruptedException {
        api.offer(event);
        long restored = System.nanoTime();
        api.restore();
        return answered(restored);
    }

    private Duration answered(long since) throws IOException, InterruptedException {
        long until = System.nanoTime() + LIMIT.toNanos();
        Outcome outcome = null;
        while (outcome == null) {
            outcome = api.outcomes().poll(200, TimeUnit.MILLISECONDS);
            if (outcome == null && (!process.isAlive() || System.nanoTime() > until)) {
                throw new IOException(id + " does not answer: " + lastLines());
            }
        }
        if (outcome.error().isPresent()) {
            throw new IOException(id + " fails: " + outcome.error().get() + "\n" + lastLines());
        }
        return Duration.ofNanos(outcome.at() - since);
    }

    private long moment(CompletableFuture<Long> of) throws IOException, InterruptedException {
        try {
            return of.applyToEither(process.onExit().thenApply(ended -> 0L), at -> at)
                    .thenApply(at -> at == 0 ? ended() : at)
                    .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(id + " does not start: " + lastLines(), e);
        }
    }

    private static long ended() {
        throw new IllegalStateException("the process has ended");
    }

    /**
     * The most memory that the process ever had resident.
     *
     * @return kilobytes; of the largest of its processes when it has several
     */
    public long peakKilobytes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .mapToLong(handle -> PeakMemory.kilobytes(handle.pid()).orElse(0L))
                .max()
                .orElse(0);
    }

    /**
     * The process.
     *
     * @return its id
     */
    public long pid() {
        return process.pid();
    }

    /**
     * Tells the process to end, and waits until it has: a JVM then writes what it was asked to write at its end.
     *
     * @throws IOException when it does not
     */
    public void end() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException(id + " does not end: " + lastLines());
        }
    }

    /**
     * What the process wrote.
     *
     * @return its last lines
     */
    public String lastLines() throws IOException {
        List<String> lines = Files.readAllLines(output);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
        api.close();
        Files.deleteIfExists(output);
    }
}
