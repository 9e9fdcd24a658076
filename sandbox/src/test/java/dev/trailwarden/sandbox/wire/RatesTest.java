package dev.trailwarden.sandbox.wire;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.MANAGEMENT;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.wire.Rates.Line;
import dev.trailwarden.sandbox.wire.Rates.Scope;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The published rates, and the proof that somebody keeps to them or does not. */
class RatesTest {
    private Sandbox sandbox;
    private Client payments;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        payments = Client.of(sandbox, PAYMENTS, ADMIN, HUB_REGION);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private static List<String> codes(int times, Supplier<Client.Reply> call) {
        return Stream.generate(call).limit(times).map(Client.Reply::code).toList();
    }

    private Line line(String service, String operation) {
        return sandbox.rates().report().stream()
                .filter(line -> line.service().equals(service)
                        && line.operation().equals(operation)
                        && line.scope() == Scope.ACCOUNT)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void nothingIsLimitedNorMeasuredUntilItIsSwitchedOn() {
        assertThat(codes(20, () -> payments.call("cloudtrail", "LookupEvents", "{}")))
                .containsOnly("");
        assertThat(sandbox.rates().report()).isEmpty();
    }

    @Test
    void whatIsBeyondARateIsRefusedAndSeen() {
        sandbox.rates().publish();

        List<String> codes = codes(200, () -> payments.call("cloudtrail", "LookupEvents", "{}"));
        payments.in(new Region("us-west-2")).call("cloudtrail", "LookupEvents", "{}");

        assertThat(codes.subList(0, 2)).containsOnly("");
        assertThat(codes).contains("ThrottlingException");
        Line line = line("cloudtrail", "LookupEvents");
        assertThat(line.calls()).isEqualTo(201);
        assertThat(line.refused())
                .isEqualTo(codes.stream().filter(code -> !code.isEmpty()).count());
        assertThat(line.peak()).isGreaterThan(2);
        assertThat(line.busiest()).isEqualTo("333333333333/eu-west-1");
        assertThat(line.published()).contains(new Throttle.Rate(2, 2));
    }

    @Test
    void aMeterRefusesNothing() {
        sandbox.rates().measure();

        assertThat(codes(30, () -> payments.call("cloudtrail", "LookupEvents", "{}")))
                .containsOnly("");

        assertThat(line("cloudtrail", "LookupEvents").calls()).isEqualTo(30);
        assertThat(line("cloudtrail", "LookupEvents").refused()).isZero();
    }

    @Test
    void theOperationsOfStsShareOneRateOfTheCallingAccount() {
        sandbox.rates().publish();
        var caller = sandbox.world()
                .identities()
                .authenticate(sandbox.key(PAYMENTS, ADMIN).accessKeyId(), Optional.empty())
                .orElseThrow();
        ApiCall call = new ApiCall(
                "sts",
                "GetCallerIdentity",
                HUB_REGION,
                caller,
                JsonNodeFactory.instance.objectNode(),
                "127.0.0.1",
                "test",
                "r",
                Instant.now());

        Stream.generate(() -> call).limit(5000).forEach(one -> {
            try {
                sandbox.world().dispatcher().carryOut(one);
            } catch (ApiError refused) {
                assertThat(refused.code()).isEqualTo("Throttling");
            }
        });
        Client.Reply other = Client.of(sandbox, MANAGEMENT, ADMIN, HUB_REGION)
                .query("sts", "GetCallerIdentity", Map.of("Version", "2011-06-15"));

        assertThat(other.code()).isEmpty();
        Line shared = line("sts", Rates.ALL);
        assertThat(shared.calls()).isEqualTo(5001);
        assertThat(shared.refused()).isPositive();
        assertThat(shared.published()).contains(new Throttle.Rate(600, 600));
        assertThat(line("sts", "GetCallerIdentity").calls()).isEqualTo(5001);
    }

    @Test
    void theOrganizationHasARateOfItsOwn() {
        sandbox.rates().publish();

        codes(
                3,
                () -> Client.of(sandbox, MANAGEMENT, ADMIN, HUB_REGION)
                        .call("organizations", "DescribeOrganization", "{}"));
        codes(20, () -> Client.of(sandbox, MANAGEMENT, ADMIN, HUB_REGION).call("organizations", "ListAccounts", "{}"));

        assertThat(line("organizations", "ListAccounts").refused()).isPositive();
        assertThat(sandbox.rates().report())
                .filteredOn(line -> line.scope() == Scope.ORGANIZATION)
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.operation()).isEqualTo("ListAccounts");
                    assertThat(line.busiest()).isEqualTo("organization");
                });
    }

    @Test
    void anAnswerComesNoSoonerThanTheLatencySays() {
        sandbox.wire().latency(Duration.ofMillis(50));
        long before = System.nanoTime();

        assertThat(payments.call("cloudtrail", "ListTrails", "{}").status()).isEqualTo(200);

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
    }
}
