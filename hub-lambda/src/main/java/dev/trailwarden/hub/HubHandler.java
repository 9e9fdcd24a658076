package dev.trailwarden.hub;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.trailwarden.core.Report;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;

/**
 * What Lambda calls with each tamper event. An event that is not done with makes the invocation fail, so that Lambda
 * repeats it and at last keeps it in the dead-letter queue (Lambda developer guide, asynchronous invocation).
 */
public final class HubHandler implements RequestStreamHandler {
    private final HubComponent hub;

    /**
     * Builds the hub from the function's environment.
     *
     * @throws IllegalArgumentException naming every mistake in the settings; Lambda then reports that the function
     *     cannot start
     */
    public HubHandler() {
        this(DaggerHubComponent.factory().create(HubSettings.from(System.getenv()), Clock.systemUTC(), System.out));
    }

    HubHandler(HubComponent hub) {
        this.hub = hub;
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        long began = System.nanoTime();
        hub.budget().begin(Duration.ofMillis(context.getRemainingTimeInMillis()));
        Report report = hub.response().respond(event.readAllBytes());
        hub.log().write(report, Duration.ofNanos(System.nanoTime() - began));
        if (report.retry().isPresent()) {
            throw new NotDone(report.retry().get());
        }
    }

    /** The event is not done with. Already logged, so it carries no stack trace. */
    static final class NotDone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotDone(String why) {
            super(why, null, false, false);
        }
    }
}
