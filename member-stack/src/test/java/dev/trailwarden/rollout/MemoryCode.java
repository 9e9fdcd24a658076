package dev.trailwarden.rollout;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One bucket. */
final class MemoryCode implements Code {
    private final List<String> calls;
    Bucket bucket = new Bucket.Missing();
    final Map<String, String> objects = new HashMap<>();

    MemoryCode(List<String> calls) {
        this.calls = calls;
    }

    @Override
    public Bucket look(String name) {
        return bucket;
    }

    @Override
    public void make(String name, String region) {
        calls.add("make bucket " + name);
        bucket = new Bucket.Ours(region);
    }

    @Override
    public Optional<String> sha256(String name, String key) {
        return Optional.ofNullable(objects.get(key));
    }

    @Override
    public void put(String name, String key, Path file, String sha256) {
        calls.add("put " + key);
        objects.put(key, sha256);
    }
}
