package dev.trailwarden.aws.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.aws.Clients;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.InterfaceMethodRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an adapter asks of a service we must know how to ask; else it would be refused only when it is needed. */
class EveryCallIsKnownTest {
    private static final String SERVICES = "software/amazon/awssdk/services/";

    private static final Set<String> KNOWN = Stream.of(
                    AccountCalls.class,
                    CloudTrailCalls.class,
                    DynamoDbCalls.class,
                    EventBridgeCalls.class,
                    KmsCalls.class,
                    OrganizationsCalls.class,
                    SnsCalls.class,
                    SqsCalls.class,
                    StsCalls.class)
            .flatMap(ours -> Arrays.stream(ours.getDeclaredMethods())
                    .map(method -> called(ours.getInterfaces()[0].getName().replace('.', '/'), method)))
            .collect(Collectors.toSet());

    private static String called(String client, Method method) {
        return client + "." + method.getName();
    }

    private static Stream<PoolEntry> adapters() throws IOException, URISyntaxException {
        Path classes = Path.of(Clients.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(classes)) {
            return files
                    .filter(file -> file.toString().endsWith(".class")
                            && !classes.relativize(file).toString().contains("wire"))
                    .flatMap(EveryCallIsKnownTest::constants)
                    .toList()
                    .stream();
        }
    }

    private static Stream<PoolEntry> constants(Path file) {
        try {
            var pool = ClassFile.of().parse(file).constantPool();
            Stream.Builder<PoolEntry> entries = Stream.builder();
            pool.forEach(entries);
            return entries.build();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyOperationThatAnAdapterAsksFor() throws Exception {
        Set<String> asked = new TreeSet<>();
        adapters().forEach(entry -> {
            if (entry instanceof InterfaceMethodRefEntry method
                    && method.owner().asInternalName().startsWith(SERVICES)
                    && method.owner().asInternalName().endsWith("Client")) {
                asked.add(method.owner().asInternalName() + "."
                        + method.name().stringValue().replaceFirst("Paginator$", ""));
            }
        });
        assertThat(asked).hasSizeGreaterThan(30);
        assertThat(KNOWN).containsAll(asked);
    }

    @Test
    void noOperationThatNobodyAsksFor() throws Exception {
        Set<String> asked = adapters()
                .filter(entry -> entry instanceof InterfaceMethodRefEntry)
                .map(entry -> ((InterfaceMethodRefEntry) entry).owner().asInternalName() + "."
                        + ((InterfaceMethodRefEntry) entry).name().stringValue().replaceFirst("Paginator$", ""))
                .collect(Collectors.toSet());
        assertThat(KNOWN.stream()
                        .filter(method -> !method.endsWith(".serviceName")
                                && !method.endsWith(".close")
                                && !method.endsWith(".by")
                                && !method.contains(".lambda$")
                                && !asked.contains(method)))
                .isEmpty();
    }

    @Test
    void everyErrorThatAnAdapterTellsByItsType() throws Exception {
        Set<String> known = Stream.of(
                        CloudTrailCalls.SERVICE, DynamoDbCalls.SERVICE, EventBridgeCalls.SERVICE, KmsCalls.SERVICE)
                .flatMap(service -> service.faults().values().stream())
                .map(fault -> fault.get().build().getClass().getName().replace('.', '/'))
                .collect(Collectors.toSet());
        Set<String> caught = adapters()
                .filter(entry -> entry instanceof ClassEntry)
                .map(entry -> ((ClassEntry) entry).asInternalName())
                .filter(name -> name.startsWith(SERVICES) && name.endsWith("Exception"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(caught).isNotEmpty();
        assertThat(known).containsExactlyInAnyOrderElementsOf(caught);
    }
}
