package dev.trailwarden.sandbox.wire;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.trailwarden.sandbox.identity.Caller;
import dev.trailwarden.sandbox.identity.User;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.runtime.Activity;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.wire.Throttle.Rate;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private final AtomicLong millis = new AtomicLong();
    private final InstantSource time = () -> Instant.ofEpochMilli(millis.get());
    private final Clock clock = time.withZone(ZoneOffset.UTC);
    private final SandboxClock sandboxClock = new SandboxClock(clock, 1, new Activity());
    private final Throttle throttle = new Throttle(
            sandboxClock,
            "ThrottlingException",
            Map.of("StopLogging", new Rate(1, 1), "LookupEvents", new Rate(2, 2), "GetTrail", new Rate(1, 3)));

    @AfterEach
    void close() {
        sandboxClock.close();
    }

    private void pass(String account, String region, String operation) {
        User user = new User(new AccountId(account), "any", "AIDA", Map.of());
        throttle.pass(new ApiCall(
                "cloudtrail",
                operation,
                new Region(region),
                new Caller.OfUser(user, "AKIA"),
                JsonNodeFactory.instance.objectNode(),
                "",
                "",
                "",
                Instant.EPOCH));
    }

    @Test
    void nothingIsLimitedUntilItIsSwitchedOn() {
        assertThatCode(() -> {
                    pass("333333333333", "eu-west-1", "StopLogging");
                    pass("333333333333", "eu-west-1", "StopLogging");
                })
                .doesNotThrowAnyException();
    }

    @Test
    void aSecondCallInTheSameSecondIsTooMany() {
        throttle.switchTo(true);
        pass("333333333333", "eu-west-1", "StopLogging");
        millis.set(999);

        assertThatThrownBy(() -> pass("333333333333", "eu-west-1", "StopLogging"))
                .isInstanceOf(ApiError.class)
                .hasMessage("Rate exceeded");

        millis.set(1000);
        assertThatCode(() -> pass("333333333333", "eu-west-1", "StopLogging")).doesNotThrowAnyException();
    }

    @Test
    void aBurstPassesAtOnceAndComesBackAtTheRate() {
        throttle.switchTo(true);
        for (int i = 0; i < 3; i++) {
            pass("333333333333", "eu-west-1", "GetTrail");
        }
        assertThatThrownBy(() -> pass("333333333333", "eu-west-1", "GetTrail")).isInstanceOf(ApiError.class);

        millis.set(1000);

        assertThatCode(() -> pass("333333333333", "eu-west-1", "GetTrail")).doesNotThrowAnyException();
        assertThatThrownBy(() -> pass("333333333333", "eu-west-1", "GetTrail")).isInstanceOf(ApiError.class);
    }

    @Test
    void accountsRegionsAndOperationsDoNotShareTheirRates() {
        throttle.switchTo(true);
        pass("333333333333", "eu-west-1", "StopLogging");

        assertThatCode(() -> {
                    pass("444444444444", "eu-west-1", "StopLogging");
                    pass("333333333333", "us-west-2", "StopLogging");
                    pass("333333333333", "eu-west-1", "LookupEvents");
                    pass("333333333333", "eu-west-1", "LookupEvents");
                    pass("333333333333", "eu-west-1", "CreateTrail");
                })
                .doesNotThrowAnyException();
    }
}
