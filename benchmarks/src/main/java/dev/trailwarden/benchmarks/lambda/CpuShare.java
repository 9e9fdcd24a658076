package dev.trailwarden.benchmarks.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The processor time that Lambda gives to 512 MB: 512/1769 of one core (Lambda developer guide, "Configure function
 * memory"), kept by Linux's control groups, version 1, in periods of 20 ms.
 */
public final class CpuShare implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup/cpu");
    private static final int PERIOD = 20_000;
    private static final int QUOTA = PERIOD * 512 / 1769;

    private final Path group;

    private CpuShare(Path group) {
        this.group = group;
    }

    /**
     * Makes a group without a limit.
     *
     * @return the group; empty where this machine has no such groups, or does not let us make one
     */
    public static Optional<CpuShare> unlimited() {
        try {
            Path group = Files.createTempDirectory(ROOT, "trailwarden-benchmarks-");
            Files.writeString(group.resolve("cpu.cfs_period_us"), Integer.toString(PERIOD));
            return Optional.of(new CpuShare(group));
        } catch (IOException notHere) {
            return Optional.empty();
        }
    }

    /**
     * What starts a program in the group.
     *
     * @return the words before its own command
     */
    List<String> prefix() {
        return List.of("/bin/sh", "-c", "echo $$ > " + group.resolve("cgroup.procs") + " && exec \"$@\"", "sh");
    }

    /** From now on its processes get no more than the share. */
    void limit() throws IOException {
        Files.writeString(group.resolve("cpu.cfs_quota_us"), Integer.toString(QUOTA));
    }

    @Override
    public void close() throws IOException {
        // A killed process leaves its group a moment after its end is known.
        for (int i = 0;
                i < 50 && !Files.readString(group.resolve("cgroup.procs")).isEmpty();
                i++) {
            sleep();
        }
        Files.delete(group);
    }

    private static void sleep() throws IOException {
        try {
            Thread.sleep(10);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", ending);
        }
    }
}
