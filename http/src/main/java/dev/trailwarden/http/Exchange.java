package dev.trailwarden.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * One request and its response.
 *
 * <p>Nothing is sent twice here. Nearly all that is asked of AWS is a POST, which a client must not repeat on its own (RFC
 * 9110, 9.2.2), and the SDK repeats what fails anyway: it knows the operation, counts the attempts, waits and signs anew.
 */
final class Exchange implements ExecutableHttpRequest {
    private final HttpExecuteRequest request;
    private final Dialer dialer;
    private final Pool pool;
    private final long mostBody;
    private final AbortSwitch abort = new AbortSwitch();

    /** @param mostBody how many bytes the response's body may have */
    Exchange(HttpExecuteRequest request, Dialer dialer, Pool pool, long mostBody) {
        this.request = request;
        this.dialer = dialer;
        this.pool = pool;
        this.mostBody = mostBody;
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
        SdkHttpRequest http = request.httpRequest();
        Route route = Route.of(http);
        byte[] bytes = RequestBytes.of(http, route, request.contentStreamProvider());
        if (Thread.currentThread().isInterrupted()) {
            // Else every connection that waits would be closed by being looked at.
            throw new InterruptedIOException("the call was interrupted before it began");
        }
        Optional<Connection> kept = pool.take(route);
        try {
            Connection connection = kept.isPresent() ? kept.get() : dialer.dial(route, abort);
            try {
                abort.guard(connection.channel());
                connection.expectWithinTimeout();
                if (kept.isPresent()) {
                    sendOnKept(connection, bytes);
                } else {
                    connection.send(bytes);
                }
                return response(connection, http.method() == SdkHttpMethod.HEAD);
            } catch (IOException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (IOException e) {
            throw abort.explain(e);
        }
    }

    /** Where a kept connection turns out to be dead, the repetition of the call must not find another that died with it. */
    private void sendOnKept(Connection connection, byte[] bytes) throws IOException {
        boolean answers = false;
        try {
            connection.send(bytes);
            answers = connection.isAnswering();
        } finally {
            if (!answers) {
                pool.forget(connection.route());
            }
        }
    }

    private HttpExecuteResponse response(Connection connection, boolean toHead) throws IOException {
        ResponseHead head = ResponseHead.read(connection);
        BodyLength length = head.bodyLength(toHead);
        connection.expectPieces();
        boolean again = head.keepsAlive() && !(length instanceof BodyLength.UntilClosed);
        Body body = new Body(connection, length, mostBody, abort, new Body.End() {
            @Override
            public void complete() {
                abort.release();
                if (again) {
                    pool.give(connection);
                } else {
                    connection.close();
                }
            }

            @Override
            public void broken() {
                abort.release();
                connection.close();
            }
        });
        return HttpExecuteResponse.builder()
                .response(SdkHttpResponse.builder()
                        .statusCode(head.status())
                        .statusText(head.reason())
                        .headers(head.headers())
                        .build())
                .responseBody(AbortableInputStream.create(body, () -> {
                    abort();
                    body.close();
                }))
                .build();
    }

    /** Ends {@link #call} or the reading of its body in whatever thread, at once. */
    @Override
    public void abort() {
        abort.abort();
    }
}
