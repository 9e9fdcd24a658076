package dev.trailwarden.sandbox.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.sandbox.lambda.AsyncInvoker.Policy;
import dev.trailwarden.sandbox.lambda.Invocation.Failed;
import dev.trailwarden.sandbox.lambda.Invocation.Outcome;
import dev.trailwarden.sandbox.lambda.Invocation.Returned;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.runtime.Activity;
import dev.trailwarden.sandbox.runtime.Metrics;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.runtime.SandboxLog;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class AsyncInvokerTest {
    private static final Outcome GOOD = new Returned("null");
    private static final Outcome BAD =
            new Failed("java.io.IOException", "no", "{\"errorMessage\":\"no\",\"errorType\":\"java.io.IOException\"}");

    private final Activity activity = new Activity();
    private final Metrics metrics = new Metrics();
    private final SandboxLog log = new SandboxLog(line -> {});
    private final List<Long> attempts = new CopyOnWriteArrayList<>();
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private boolean destinationRefuses;

    /** A thousandth of AWS's delays: the first retry after 60 ms, the second after 120 ms. */
    private void run(Policy policy, Outcome... outcomes) throws Exception {
        List<Outcome> left = Collections.synchronizedList(new ArrayList<>(List.of(outcomes)));
        AsyncInvoker.Target target = new AsyncInvoker.Target() {
            @Override
            public String functionArn() {
                return "arn:aws:lambda:eu-west-1:222222222222:function:hub:live";
            }

            @Override
            public String functionName() {
                return "hub";
            }

            @Override
            public Policy policy() {
                return policy;
            }

            @Override
            public Invocation run(String requestId, String payload) {
                attempts.add(System.nanoTime());
                return new Invocation(requestId, "7", left.removeFirst(), Optional.empty(), Duration.ZERO);
            }

            @Override
            public void send(String destinationArn, String body) {
                if (destinationRefuses) {
                    throw ApiError.denied("not authorized to perform: sqs:SendMessage");
                }
                sent.add(destinationArn + " " + body);
            }
        };
        try (SandboxClock clock = new SandboxClock(Clock.systemUTC(), 0.001, activity)) {
            new AsyncInvoker(clock, metrics, log).submit(target, "r1", "{\"a\": 1}");
            activity.awaitIdle(Duration.ofSeconds(20));
        }
    }

    private long lambda(String metric) {
        return metrics.sum("AWS/Lambda", metric, "hub");
    }

    @Test
    void anEventThatSucceedsIsRunOnce() throws Exception {
        run(Policy.DEFAULT, GOOD);

        assertThat(attempts).hasSize(1);
        assertThat(lambda("Errors")).isZero();
    }

    @Test
    void aFailedEventIsTriedAgainAfterOneMinuteAndAfterTwoMore() throws Exception {
        run(Policy.DEFAULT, BAD, BAD, GOOD);

        assertThat(attempts).hasSize(3);
        assertThat(Duration.ofNanos(attempts.get(1) - attempts.get(0))).isGreaterThanOrEqualTo(Duration.ofMillis(60));
        assertThat(Duration.ofNanos(attempts.get(2) - attempts.get(1))).isGreaterThanOrEqualTo(Duration.ofMillis(120));
        assertThat(lambda("Errors")).isEqualTo(2);
        assertThat(lambda("AsyncEventsDropped")).isZero();
    }

    @Test
    void whatFailsForGoodGoesToTheDestinationIntact() throws Exception {
        run(new Policy(2, Duration.ofHours(6), Optional.of("arn:queue")), BAD, BAD, BAD);

        assertThat(sent).singleElement().satisfies(record -> {
            assertThat(record).startsWith("arn:queue ");
            JsonNode body = new ObjectMapper().readTree(record.substring("arn:queue ".length()));
            assertThat(body.path("version").asText()).isEqualTo("1.0");
            assertThat(body.path("timestamp").asText()).endsWith("Z");
            assertThat(body.path("requestContext"))
                    .hasToString("{\"requestId\":\"r1\",\"functionArn\":"
                            + "\"arn:aws:lambda:eu-west-1:222222222222:function:hub:live\","
                            + "\"condition\":\"RetriesExhausted\",\"approximateInvokeCount\":3}");
            assertThat(body.path("requestPayload")).hasToString("{\"a\":1}");
            assertThat(body.path("responseContext"))
                    .hasToString("{\"statusCode\":200,\"executedVersion\":\"7\",\"functionError\":\"Unhandled\"}");
            assertThat(body.path("responsePayload").path("errorType").asText()).isEqualTo("java.io.IOException");
        });
        assertThat(lambda("AsyncEventsDropped")).isEqualTo(1);
    }

    @Test
    void anEventThatWouldBeTooOldIsNotTriedAgain() throws Exception {
        run(new Policy(2, Duration.ofSeconds(90), Optional.of("arn:queue")), BAD, BAD);

        assertThat(attempts).hasSize(2);
        assertThat(sent).singleElement().asString().contains("\"condition\":\"EventAgeExceeded\"");
    }

    @Test
    void noRetriesMeansOneAttempt() throws Exception {
        run(new Policy(0, Duration.ofHours(6), Optional.of("arn:queue")), BAD);

        assertThat(sent).singleElement().asString().contains("\"approximateInvokeCount\":1");
    }

    @Test
    void aDestinationThatRefusesIsCountedAndToldLoudly() throws Exception {
        destinationRefuses = true;

        run(new Policy(0, Duration.ofHours(6), Optional.of("arn:queue")), BAD);

        assertThat(lambda("DestinationDeliveryFailures")).isEqualTo(1);
        assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("LOST", "sqs:SendMessage"));
    }
}
