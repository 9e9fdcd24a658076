package dev.trailwarden.scp;

import dev.trailwarden.policy.NamedPolicy;
import dev.trailwarden.policy.PolicyDocument;
import dev.trailwarden.policy.PolicyKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The cases that lie beside the tests as data. */
final class Cases {
    private Cases() {}

    static List<ScpCaseFile> all() {
        try (Stream<Path> files = Files.list(Path.of(folder()))) {
            return files.sorted().map(Cases::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ScpCaseFile named(String file) {
        return read(Path.of(folder()).resolve(file + ".json"));
    }

    /** The guardrail under the names AWS would give it. */
    static List<NamedPolicy> scps(GuardSettings settings) {
        return Guardrail.of(settings).policies().stream()
                .map(policy -> scp(policy.json()))
                .toList();
    }

    /** A policy text under the name AWS would give it. */
    static NamedPolicy scp(String json) {
        return new NamedPolicy(
                "arn:aws:organizations::999988887777:policy/o-a1b2c3d4e5/service_control_policy/p-trailguard",
                PolicyDocument.parse(json, PolicyKind.SERVICE_CONTROL));
    }

    private static ScpCaseFile read(Path file) {
        try {
            return ScpCaseFile.parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URI folder() {
        try {
            return Objects.requireNonNull(Cases.class.getResource("/cases"), "the folder of cases")
                    .toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
