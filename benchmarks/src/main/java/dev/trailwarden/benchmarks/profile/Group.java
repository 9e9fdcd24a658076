package dev.trailwarden.benchmarks.profile;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What processor time goes to. A sample belongs to whoever asked for the work, not to the JDK's method that does it. */
public enum Group {
    /** The JVM's own work on the threads of the program. */
    JVM("the JVM's start, and what no sample has a stack of"),
    /** Class loaders, linking of lambdas, static initialisers and what those do. */
    CLASSES("loading, linking and initialising classes"),
    /** Handshakes, certificates, records. */
    TLS("TLS"),
    /** Sockets and HTTP/1.1. */
    HTTP("HTTP client"),
    /** Signature Version 4. */
    SIGNING("credentials and signing"),
    /** Which host a call goes to. */
    ENDPOINTS("SDK: endpoint rules and Regions"),
    /** Requests to bytes, and bytes to answers. */
    MARSHALLING("SDK: requests and answers"),
    /** Interceptors, attempts, configuration. */
    PIPELINE("SDK: its pipeline and the rest of it"),
    /** JSON of events, of alerts and of what is remembered. */
    JACKSON("Jackson"),
    /** Decisions and texts. */
    CORE("our core"),
    /** What joins the core with AWS and Lambda. */
    ADAPTERS("our adapters"),
    /** AWS's client of Lambda's Runtime API. */
    LAMBDA("Lambda's runtime client"),
    /** Stacks without any of these. */
    JDK("the JDK for itself"),
    /** The compiler's threads. */
    JIT("JIT compiler"),
    /** With the serial collector, the VM thread collects. */
    COLLECTOR("garbage collector and the JVM's other threads");

    private static final Map<String, Group> PACKAGES = Map.ofEntries(
            Map.entry("sun.security.ssl.", TLS),
            Map.entry("sun.security.validator.", TLS),
            Map.entry("sun.security.provider.certpath.", TLS),
            Map.entry("org.conscrypt.", TLS),
            Map.entry("dev.trailwarden.http.Tls", TLS),
            Map.entry("dev.trailwarden.http.Trust", TLS),
            Map.entry("dev.trailwarden.http.ServerTrustManager", TLS),
            Map.entry("dev.trailwarden.http.", HTTP),
            Map.entry("software.amazon.awssdk.http.", HTTP),
            Map.entry("software.amazon.awssdk.http.auth.", SIGNING),
            Map.entry("software.amazon.awssdk.auth.", SIGNING),
            Map.entry("software.amazon.awssdk.identity.", SIGNING),
            Map.entry("software.amazon.awssdk.endpoints.", ENDPOINTS),
            Map.entry("software.amazon.awssdk.regions.", ENDPOINTS),
            Map.entry("software.amazon.awssdk.awscore.endpoints.", ENDPOINTS),
            Map.entry("software.amazon.awssdk.protocols.", MARSHALLING),
            Map.entry("software.amazon.awssdk.thirdparty.jackson.", MARSHALLING),
            Map.entry("software.amazon.awssdk.", PIPELINE),
            Map.entry("com.fasterxml.jackson.", JACKSON),
            Map.entry("dev.trailwarden.aws.wire.Signer", SIGNING),
            Map.entry("dev.trailwarden.core.", CORE),
            Map.entry("dev.trailwarden.", ADAPTERS),
            Map.entry("com.amazonaws.services.lambda.", LAMBDA));

    private static final String SERVICES = "software.amazon.awssdk.services.";

    private static final List<String> LINKING = List.of(
            "java.lang.ClassLoader",
            "jdk.internal.loader.",
            "java.lang.invoke.MethodHandleNatives",
            "java.lang.invoke.BootstrapMethodInvoker",
            "java.lang.invoke.LambdaMetafactory",
            "java.lang.invoke.InnerClassLambdaMetafactory",
            "java.lang.invoke.StringConcatFactory");

    private final String title;

    Group(String title) {
        this.title = title;
    }

    /**
     * What it is called.
     *
     * @return for a table's row
     */
    public String title() {
        return title;
    }

    /**
     * A method on a stack.
     *
     * @param type the full name of its class
     * @param method its name
     */
    record Frame(String type, String method) {}

    /**
     * Whose work a stack is.
     *
     * @param stack the innermost method first
     * @return the group of the innermost method that belongs to one, unless a class is being made ready for use
     */
    static Group of(List<Frame> stack) {
        if (stack.isEmpty()) {
            return JVM;
        }
        if (stack.stream().anyMatch(Group::isClassWork)) {
            return CLASSES;
        }
        return stack.stream()
                .flatMap(frame -> ofType(frame.type()).stream())
                .findFirst()
                .orElse(JDK);
    }

    /**
     * Whose time a thread's is.
     *
     * @param thread its name, as Linux has it
     * @return the compiler's or the collector's; empty for one that runs the program
     */
    static Optional<Group> ofThread(String thread) {
        if (thread.startsWith("C1 Comp") || thread.startsWith("C2 Comp")) {
            return Optional.of(JIT);
        }
        return thread.startsWith("VM ") || thread.startsWith("GC ") || thread.startsWith("G1 ")
                ? Optional.of(COLLECTOR)
                : Optional.empty();
    }

    private static boolean isClassWork(Frame frame) {
        return frame.method().equals("<clinit>")
                || LINKING.stream().anyMatch(prefix -> frame.type().startsWith(prefix));
    }

    private static Optional<Group> ofType(String type) {
        if (type.startsWith(SERVICES)) {
            return Optional.of(
                    type.contains(".endpoints.") ? ENDPOINTS : type.endsWith("Client") ? PIPELINE : MARSHALLING);
        }
        return PACKAGES.entrySet().stream()
                .filter(entry -> type.startsWith(entry.getKey()))
                .max(Comparator.comparingInt(entry -> entry.getKey().length()))
                .map(Map.Entry::getValue);
    }
}
