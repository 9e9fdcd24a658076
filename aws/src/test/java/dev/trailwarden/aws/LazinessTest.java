package dev.trailwarden.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.aws.AwsStub.Answer;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.decision.Mode;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.port.Ledger;
import dev.trailwarden.core.port.Members;
import dev.trailwarden.core.port.Memory;
import dev.trailwarden.core.remedy.Guardian;
import dev.trailwarden.core.remedy.Matcher;
import dev.trailwarden.core.remedy.Remediation.ResumeLogging;
import dev.trailwarden.core.remedy.Restorer;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A cold start loads what StartLogging takes, and nothing else before it is sent. */
class LazinessTest {
    private static final String SERVICES = "software.amazon.awssdk.services.";

    /** Loads every class itself, and remembers which. */
    private static final class Watching extends URLClassLoader {
        private final Set<String> loaded = ConcurrentHashMap.newKeySet();

        Watching(URL[] classPath) {
            super(classPath, ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            Class<?> found = super.findClass(name);
            loaded.add(name);
            return found;
        }

        Set<String> services() {
            Set<String> services = new TreeSet<>();
            loaded.stream()
                    .filter(name -> name.startsWith(SERVICES))
                    .forEach(name ->
                            services.add(name.substring(SERVICES.length()).replaceFirst("\\..*", "")));
            return services;
        }
    }

    /** Restores a stopped trail with everything the hub is made of; loaded anew by {@link Watching}. */
    public static final class Scene implements Consumer<Runnable> {
        @Override
        public void accept(Runnable whenLoggingIsStarted) {
            try (AwsStub aws = new AwsStub();
                    Clients clients = aws.clients()) {
                aws.assumeRole("ASIAMEMBER", "2026-03-01T12:15:00Z")
                        .on("GetTrailStatus", Answer.json("{\"IsLogging\":false}"), Answer.json("{\"IsLogging\":true}"))
                        .on("StartLogging", Answer.json("{}"))
                        .on("Query", Answer.json("{\"Items\":[]}"))
                        .on("ListTrails", Answer.json("{\"Trails\":[]}"))
                        .first("StartLogging", whenLoggingIsStarted);
                restore(clients);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void restore(Clients clients) {
            AccountId payments = new AccountId("333333333333");
            Region ireland = new Region("eu-west-1");
            House house = new House(House.DEFAULT_MEMBER_ROLE, Optional.of(new AccountId("111111111111")), List.of());
            Budget budget = new Budget(System::nanoTime);
            Clock clock = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
            Members members = new SdkMembers(clients, budget, "eu-west-1", house.memberRole(), clock);
            HubTable table = new HubTable(clients, budget, "trailwarden", "eu-west-1");
            Ledger ledger = new DynamoLedger(table);
            KmsSeal seal = new KmsSeal(clients, budget, "arn:aws:kms:eu-west-1:222222222222:key/1111", "eu-west-1");
            Memory memory = new DynamoMemory(table, new DynamoBaselines(table, seal));
            Guardian guardian = new Guardian(
                    new SdkOrganizations(clients, budget, "eu-west-1", house, clock),
                    new DynamoGuardrails(table, seal.forGuardrail()),
                    new PolicyDenials("aws", "eu-west-1", "222222222222", house.memberRole()),
                    ledger,
                    house,
                    clock,
                    length -> {});
            assertThat(new OrganizationsDirectory(clients, budget, "eu-west-1", house, clock))
                    .isNotNull();
            assertThat(new SnsAlerts(
                            clients,
                            budget,
                            "arn:aws:sns:eu-west-1:222222222222:alerts",
                            "eu-west-1",
                            new ObjectMapper()))
                    .isNotNull();
            assertThat(new SqsDeadLetters(clients, budget, "http://127.0.0.1:1/222222222222/dead", "eu-west-1"))
                    .isNotNull();
            Matcher matcher = new Matcher(members, memory, clock, length -> {});
            new Restorer(members, memory, matcher, guardian, length -> {})
                    .restore(
                            new ResumeLogging(
                                    payments,
                                    ireland,
                                    new TrailReference.ByName("payments-trail"),
                                    Optional.of(clock.instant())),
                            Mode.ENFORCE);
        }
    }

    @Test
    void nothingIsLoadedBeforeLoggingIsStartedThatStartingItDoesNotTake() throws Exception {
        Set<String> before = new TreeSet<>();
        try (Watching loader = new Watching(classPath())) {
            @SuppressWarnings("unchecked") // Scene is a Consumer<Runnable>, whoever loads it.
            Consumer<Runnable> scene = (Consumer<Runnable>)
                    loader.loadClass(Scene.class.getName()).getConstructor().newInstance();
            scene.accept(() -> before.addAll(loader.services()));
            assertThat(before).containsExactly("cloudtrail", "sts");
            assertThat(loader.services()).as("the table is asked afterwards").contains("dynamodb");
        }
    }

    private static URL[] classPath() throws MalformedURLException {
        String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        URL[] urls = new URL[entries.length];
        for (int i = 0; i < entries.length; i++) {
            urls[i] = Path.of(entries[i]).toUri().toURL();
        }
        return urls;
    }
}
