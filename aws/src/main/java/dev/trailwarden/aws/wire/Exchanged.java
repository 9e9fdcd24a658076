package dev.trailwarden.aws.wire;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpResponse;

/** What came back for a request: status, headers, and the whole body. */
final class Exchanged {
    /** Ends what takes too long, wherever it waits: the look-up of a name and an answer that drips have no timeout else. */
    private static final ScheduledThreadPoolExecutor ALARMS = alarms();

    private final SdkHttpResponse response;
    private final byte[] body;

    private Exchanged(SdkHttpResponse response, byte[] body) {
        this.response = response;
        this.body = body;
    }

    private static ScheduledThreadPoolExecutor alarms() {
        ScheduledThreadPoolExecutor alarms = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("call-timeouts").factory());
        alarms.setRemoveOnCancelPolicy(true);
        return alarms;
    }

    /**
     * Sends a request and takes the whole answer in.
     *
     * @param request sent once
     * @param within ended after that
     * @throws IOException if there is no whole answer
     */
    static Exchanged of(ExecutableHttpRequest request, Optional<Duration> within) throws IOException {
        Optional<ScheduledFuture<?>> alarm =
                within.map(time -> ALARMS.schedule(request::abort, time.toNanos(), TimeUnit.NANOSECONDS));
        try {
            HttpExecuteResponse answer = request.call();
            try (InputStream body =
                    answer.responseBody().<InputStream>map(in -> in).orElseGet(InputStream::nullInputStream)) {
                return new Exchanged(answer.httpResponse(), body.readAllBytes());
            }
        } finally {
            alarm.ifPresent(set -> set.cancel(false));
        }
    }

    SdkHttpResponse response() {
        return response;
    }

    /** The whole body; not to be changed. */
    byte[] body() {
        return body;
    }
}
