package dev.trailwarden.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.core.decision.ArnPattern;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.decision.Judge;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.event.TrailEventReader;
import dev.trailwarden.core.event.UnreadableEvent;
import dev.trailwarden.core.port.InMemoryDirectory;
import dev.trailwarden.core.tamper.Catalogue;
import dev.trailwarden.core.tamper.Tamper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The events of the fixtures module, and the house they are judged in (its README.md). */
public final class Fixtures {
    /** The account that owns the organization trails. */
    public static final AccountId MANAGEMENT = new AccountId("111111111111");

    /** The one configuration for all fixtures. */
    public static final House HOUSE = new House(
            House.DEFAULT_MEMBER_ROLE,
            Optional.of(MANAGEMENT),
            List.of(
                    ArnPattern.ofRole("arn:aws:iam::*:role/security/BreakGlass"),
                    ArnPattern.ofRole(
                            "arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_BreakGlass_*")));

    /** Decides as a house does that asks no directory, today. */
    public static Judge judge(House house) {
        return new Judge(house, new InMemoryDirectory(), InstantSource.system());
    }

    /** Reads and writes JSON for assertions. */
    public static final ObjectMapper JSON = new ObjectMapper();

    private static final Path ROOT = root();

    private Fixtures() {}

    /**
     * One event and the verdict beside it.
     *
     * @param file the event
     */
    public record Fixture(Path file) {
        /** The file's name without its ending. */
        public String name() {
            return fileName().substring(0, fileName().length() - ".json".length());
        }

        /** The event as it would be delivered. */
        public byte[] bytes() {
            return read(file);
        }

        /** The event as JSON; only for those that are. */
        public JsonNode json() {
            try {
                return JSON.readTree(bytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Whether EventBridge could have delivered it. */
        public boolean isEnvelope() {
            return json().path("detail").isObject();
        }

        /** The event as whoever reads files reads it: the envelope, or the bare record. */
        public TrailEvent event() throws UnreadableEvent {
            TrailEventReader reader = new TrailEventReader();
            return reader.readAny(reader.parse(bytes()));
        }

        /** The text of the file beside it with that ending. */
        public String beside(String ending) {
            return new String(read(file.resolveSibling(name() + ending)), StandardCharsets.UTF_8);
        }

        private String fileName() {
            return String.valueOf(file.getFileName());
        }

        /** Folder and name, for example {@code stop-logging/by-name}. */
        @Override
        public String toString() {
            return Objects.requireNonNull(file.getParent()).getFileName() + "/" + name();
        }
    }

    /** All events of a folder, in the order of their names. */
    public static List<Fixture> in(String folder) {
        return files(folder).stream()
                .filter(file -> file.toString().endsWith(".json"))
                .map(Fixture::new)
                .toList();
    }

    /** The folders of events that are no tamper: those that no rule forwards, and those that reach the hub. */
    public static final List<String> IGNORED = List.of("benign", "passed-over");

    /** Every folder whose events get a ruling: one per kind, the ignored, the told and the rejected. */
    public static final List<String> JUDGED = Stream.of(
                    Catalogue.ALL.stream().map(Tamper::id).toList(), IGNORED, List.of("not-undone", "rejected"))
            .flatMap(List::stream)
            .toList();

    /** The events of all kinds of tamper. */
    public static List<Fixture> tampers() {
        return Catalogue.ALL.stream().flatMap(kind -> in(kind.id()).stream()).toList();
    }

    /** The events that are no tamper. */
    public static List<Fixture> ignored() {
        return IGNORED.stream().flatMap(folder -> in(folder).stream()).toList();
    }

    /** Every event that gets a ruling. */
    public static List<Fixture> judged() {
        return JUDGED.stream().flatMap(folder -> in(folder).stream()).toList();
    }

    /** The events of a folder that EventBridge could deliver. */
    public static List<Fixture> envelopesIn(String folder) {
        return in(folder).stream().filter(Fixture::isEnvelope).toList();
    }

    /** One event. */
    public static Fixture of(String folder, String name) {
        return new Fixture(ROOT.resolve(folder).resolve(name + ".json"));
    }

    /** All files of a folder, in the order of their names. */
    public static List<Path> files(String folder) {
        try (Stream<Path> all = Files.list(ROOT.resolve(folder))) {
            return new ArrayList<>(all.sorted().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        try {
            URI readme = Objects.requireNonNull(
                            Fixtures.class.getClassLoader().getResource("fixtures/README.md"),
                            "the fixtures are not on the class path")
                    .toURI();
            if ("jar".equals(readme.getScheme())) {
                // Open for as long as the tests run: every fixture's path reads through it.
                FileSystem jar = FileSystems.newFileSystem(readme, Map.of());
                return jar.getPath("/fixtures");
            }
            return Objects.requireNonNull(Path.of(readme).getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
