package dev.trailwarden.sandbox.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.lambda.Invocation.Failed;
import dev.trailwarden.sandbox.lambda.Invocation.Returned;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionProcessTest {
    private static final String ARN = "arn:aws:lambda:eu-west-1:222222222222:function:probe:live";

    @TempDir
    private static Path folder;

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final List<FunctionProcess> started = new ArrayList<>();

    @BeforeAll
    static void packTheProbe() throws IOException {
        ProbeJar.in(folder);
    }

    @AfterEach
    void stop() {
        started.forEach(FunctionProcess::close);
    }

    private FunctionProcess function(Duration timeout, Map<String, String> environment) {
        FunctionProcess function = new FunctionProcess(
                new FunctionSettings(
                        "probe",
                        "3",
                        "eu-west-1",
                        FunctionCode.ofJar(folder.resolve("probe.jar")),
                        ProbeHandler.class.getName(),
                        512,
                        timeout,
                        "/aws/lambda/probe",
                        environment),
                AwsEndpoint.inTheClear(URI.create("http://127.0.0.1:4566")),
                () -> new Credentials("ASIAPROBE", "secret", Optional.of("token")),
                log::add);
        started.add(function);
        return function;
    }

    @Test
    void processesThatStartAtOnceDoNotSpoilEachOther() throws Exception {
        List<FunctionProcess> functions = Stream.generate(() -> function(Duration.ofSeconds(60), Map.of()))
                .limit(8)
                .toList();
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Invocation>> invocations = all.invokeAll(functions.stream()
                    .<Callable<Invocation>>map(function -> () -> function.invoke("r1", ARN, "\"count\""))
                    .toList());
            for (Future<Invocation> invocation : invocations) {
                assertThat(invocation.get().outcome()).isEqualTo(new Returned("1"));
            }
        }
    }

    @Test
    void theProcessStartsOnceAndIsKept() {
        FunctionProcess function = function(Duration.ofSeconds(20), Map.of());

        Invocation cold = function.invoke("r1", ARN, "\"count\"");
        Invocation warm = function.invoke("r2", ARN, "\"count\"");

        assertThat(cold.outcome()).isEqualTo(new Returned("1"));
        assertThat(cold.init()).hasValueSatisfying(init -> assertThat(init).isPositive());
        assertThat(warm.outcome()).isEqualTo(new Returned("2"));
        assertThat(warm.init()).isEmpty();
        assertThat(warm.duration()).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void theFunctionSeesWhatWasInvoked() {
        assertThat(function(Duration.ofSeconds(20), Map.of())
                        .invoke("the-request", ARN, "\"arn\"")
                        .outcome())
                .isEqualTo(new Returned("\"" + ARN + " the-request\""));
    }

    @Test
    void theEnvironmentIsTheTemplatesAndLambdasAndNothingOfOurs() throws IOException {
        Invocation invocation =
                function(Duration.ofSeconds(20), Map.of("TOPIC_ARN", "t")).invoke("r", ARN, "\"environment\"");

        JsonNode environment = new ObjectMapper().readTree(invocation.outcome().payload());
        assertThat(environment.fieldNames())
                .toIterable()
                .filteredOn(name -> !name.startsWith("_AWS") && !name.equals("_X_AMZN_TRACE_ID"))
                .containsExactlyInAnyOrder(
                        "TOPIC_ARN",
                        "PATH",
                        "LANG",
                        "TZ",
                        "_HANDLER",
                        "AWS_REGION",
                        "AWS_DEFAULT_REGION",
                        "AWS_EXECUTION_ENV",
                        "AWS_LAMBDA_RUNTIME_API",
                        "AWS_LAMBDA_INITIALIZATION_TYPE",
                        "AWS_LAMBDA_FUNCTION_NAME",
                        "AWS_LAMBDA_FUNCTION_VERSION",
                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                        "AWS_LAMBDA_LOG_GROUP_NAME",
                        "AWS_LAMBDA_LOG_STREAM_NAME",
                        "LAMBDA_TASK_ROOT",
                        "LAMBDA_RUNTIME_DIR",
                        "AWS_ACCESS_KEY_ID",
                        "AWS_SECRET_ACCESS_KEY",
                        "AWS_SESSION_TOKEN",
                        "AWS_ENDPOINT_URL");
        assertThat(environment.path("AWS_LAMBDA_FUNCTION_VERSION").asText()).isEqualTo("3");
        assertThat(environment.path("AWS_SESSION_TOKEN").asText()).isEqualTo("token");
    }

    @Test
    void everythingPrintedReachesTheLog() throws InterruptedException {
        function(Duration.ofSeconds(20), Map.of()).invoke("r", ARN, "\"print\"");

        for (int i = 0; i < 100 && log.size() < 3; i++) {
            Thread.sleep(20);
        }
        assertThat(log).contains("a line to stdout", "a line to stderr", "a line to the logger");
    }

    @Test
    void anExceptionIsAFunctionErrorAndTheProcessLivesOn() {
        FunctionProcess function = function(Duration.ofSeconds(20), Map.of());

        Invocation thrown = function.invoke("r1", ARN, "\"throw\"");

        assertThat(thrown.outcome()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.errorType()).isEqualTo("java.lang.IllegalStateException");
            assertThat(failed.errorMessage()).isEqualTo("as asked");
            assertThat(failed.payload()).contains("stackTrace");
        });
        assertThat(function.invoke("r2", ARN, "\"count\"").init()).isEmpty();
    }

    @Test
    void aTimeoutKillsTheProcessAndTheNextInvocationStartsAfresh() {
        FunctionProcess function = function(Duration.ofSeconds(2), Map.of());

        Invocation late = function.invoke("r1", ARN, "\"sleep\"");

        assertThat(late.outcome()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.errorType()).isEqualTo("Sandbox.Timedout");
            assertThat(failed.errorMessage()).isEqualTo("RequestId: r1 Error: Task timed out after 2.00 seconds");
        });
        Invocation next = function.invoke("r2", ARN, "\"count\"");
        assertThat(next.outcome()).isEqualTo(new Returned("1"));
        assertThat(next.init()).isPresent();
    }

    @Test
    void deathInTheMiddleIsAFunctionErrorWithTheLastWordsInTheLog() {
        FunctionProcess function = function(Duration.ofSeconds(20), Map.of());

        Invocation dead = function.invoke("r1", ARN, "\"exit\"");

        assertThat(dead.outcome()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.errorType()).isEqualTo("Runtime.ExitError");
            assertThat(failed.errorMessage()).contains("exit status 3");
        });
        assertThat(log).contains("last words");
        assertThat(function.invoke("r2", ARN, "\"count\"").outcome()).isEqualTo(new Returned("1"));
    }

    @Test
    void aFunctionThatCannotStartSaysWhy() {
        Invocation refused =
                function(Duration.ofSeconds(20), Map.of("REFUSE_TO_START", "1")).invoke("r", ARN, "{}");

        assertThat(refused.outcome())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.payload()).contains("I will not start"));
    }

    @Test
    void closingKillsTheProcessInTheMiddleOfItsWork() throws Exception {
        FunctionProcess function = function(Duration.ofSeconds(20), Map.of());
        function.invoke("r1", ARN, "1");
        ProcessHandle process = ProcessHandle.of(function.pid().orElseThrow()).orElseThrow();
        CompletableFuture<Invocation> running =
                CompletableFuture.supplyAsync(() -> function.invoke("r2", ARN, "\"sleep\""));
        Thread.sleep(200);

        function.close();

        assertThat(running.get().outcome()).isInstanceOf(Failed.class);
        assertThat(process.onExit().get().isAlive()).isFalse();
        assertThatThrownBy(() -> function.invoke("r3", ARN, "1")).hasMessageContaining("closed");
    }

    @Test
    void moreThanFourKilobytesOfEnvironmentAreRefused() {
        assertThatThrownBy(() -> function(Duration.ofSeconds(3), Map.of("A", "x".repeat(4096))))
                .hasMessageContaining("exceeded the 4KB limit");
        assertThatThrownBy(() -> function(Duration.ofSeconds(3), Map.of("AWS_REGION", "eu-west-1")))
                .hasMessageContaining("Reserved keys used in this request: AWS_REGION");
    }
}
