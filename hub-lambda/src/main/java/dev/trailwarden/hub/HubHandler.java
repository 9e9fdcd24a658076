package dev.trailwarden.hub;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.trailwarden.core.Report;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;

/**
 * What Lambda calls with each tamper event. An event that is not done with makes the invocation fail, so that Lambda
 * repeats it and at last keeps it in the dead-letter queue (Lambda developer guide, asynchronous invocation).
 */
public final class HubHandler implements RequestStreamHandler {
    private final Renewed<HubComponent> graph;
    private final PrintStream out;

    /**
     * Reads the function's environment and primes the process; the hub itself is made with the first event.
     *
     * @throws IllegalArgumentException naming every mistake in the settings; Lambda then reports that the function
     *     cannot start
     */
    public HubHandler() {
        AotCache.check(System.getenv(), System.out);
        HubSettings settings = HubSettings.from(System.getenv());
        new Primer(settings, new CannedAws(), System.out, Primer.rounds(System.getenv())).prime();
        this(Renewed.hub(settings).registered(), System.out);
    }

    HubHandler(Renewed<HubComponent> graph, PrintStream out) {
        this.graph = graph;
        this.out = out;
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        long began = System.nanoTime();
        byte[] bytes = event.readAllBytes();
        if (Wake.is(bytes)) {
            Wake.log(out);
            return;
        }
        HubComponent hub = graph.get();
        hub.budget().begin(Duration.ofMillis(context.getRemainingTimeInMillis()));
        Report report = hub.response().respond(bytes);
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
