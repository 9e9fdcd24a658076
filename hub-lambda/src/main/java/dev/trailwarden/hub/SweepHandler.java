package dev.trailwarden.hub;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.port.Batches;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.sweep.SweepBatch;
import dev.trailwarden.core.sweep.SweepRun;
import dev.trailwarden.core.sweep.Sweeper;
import dev.trailwarden.core.sweep.Sweeper.Step;
import dev.trailwarden.core.sweep.Tally;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What Lambda calls to sweep all accounts: the schedule and people begin a sweep ({@code {"do":"sweep"}}) or ask how it
 * stands ({@code {"do":"sweep-status"}}), and the queue hands over batches. A message of the queue says which batch and
 * nothing else; whose accounts are in it is read from the table, so whoever can write to the queue can have an account
 * looked at once more, and nothing worse.
 */
public final class SweepHandler implements RequestStreamHandler {
    private static final Pattern RUN = Pattern.compile("[A-Za-z0-9-]{1,64}");

    /**
     * So that the threads of a batch reuse their connections behind a proxy, too, where they are HttpURLConnection's; Java
     * keeps five for each host (Java networking guide).
     */
    private static final String CONNECTIONS = "64";

    private final Renewed<SweepComponent> graph;
    private final ObjectMapper json = new ObjectMapper();

    /**
     * Reads the function's environment; the sweep is made with the first request.
     *
     * @throws IllegalArgumentException naming the mistakes in the settings; Lambda then reports that the function cannot
     *     start
     */
    public SweepHandler() {
        AotCache.check(System.getenv(), System.out);
        HubSettings settings = HubSettings.from(System.getenv());
        SweepSettings sweep = SweepSettings.from(System.getenv());
        System.setProperty("http.maxConnections", CONNECTIONS);
        this(Renewed.sweep(settings, sweep).registered());
    }

    SweepHandler(Renewed<SweepComponent> graph) {
        this.graph = graph;
    }

    @Override
    public void handleRequest(InputStream request, OutputStream answer, Context context) throws IOException {
        SweepComponent hub = graph.get();
        hub.budget().begin(Duration.ofMillis(context.getRemainingTimeInMillis()));
        JsonNode asked = json.readTree(request.readAllBytes());
        ObjectNode answered = asked.path("Records").isArray()
                ? work(hub, asked.path("Records"), context)
                : answer(hub, asked, context);
        answer.write(answered.toString().getBytes(StandardCharsets.UTF_8));
    }

    private ObjectNode answer(SweepComponent hub, JsonNode asked, Context context) {
        String verb = asked.path("do").asText();
        try {
            return switch (verb) {
                case "sweep" -> begin(hub, asked, context);
                case "sweep-status" -> status(hub.sweeper().status());
                default -> {
                    hub.log().failed("request", "unknown: " + verb);
                    ObjectNode error = json.createObjectNode();
                    error.putObject("error")
                            .put("kind", "bad-request")
                            .put(
                                    "what",
                                    "\"do\": " + PlainText.quoted(verb, 40)
                                            + " is unknown; the sweep knows sweep and sweep-status");
                    yield error;
                }
            };
        } catch (LedgerFault | Batches.NotHanded e) {
            hub.log().failed(verb, String.valueOf(e.getMessage()));
            // The schedule's call is repeated by Lambda, with the same id.
            throw new HubHandler.NotDone("the sweep was not begun: " + e.getMessage());
        }
    }

    private ObjectNode begin(SweepComponent hub, JsonNode asked, Context context)
            throws LedgerFault, Batches.NotHanded {
        long began = System.nanoTime();
        String id = String.valueOf(context.getAwsRequestId());
        String by = asked.path("by").asText("the schedule");
        Step step = hub.sweeper()
                .begin(RUN.matcher(id).matches() ? id : UUID.randomUUID().toString(), by);
        hub.log().write("begin", step, Duration.ofNanos(System.nanoTime() - began));
        complain(step);
        ObjectNode answer = json.createObjectNode();
        answer.put("ok", step.refused().isEmpty());
        step.refused().ifPresent(why -> answer.put("refused", why));
        step.run().ifPresent(run -> answer.set("run", run(run)));
        return answer;
    }

    private ObjectNode work(SweepComponent hub, JsonNode records, Context context) {
        ObjectNode answer = json.createObjectNode();
        ArrayNode failures = answer.putArray("batchItemFailures");
        for (JsonNode record : records) {
            if (!work(hub, record.path("body").asText(), context)) {
                failures.addObject()
                        .put("itemIdentifier", record.path("messageId").asText());
            }
        }
        return answer;
    }

    /** Works on a batch; gives whether the message is done with. */
    private boolean work(SweepComponent hub, String message, Context context) {
        long began = System.nanoTime();
        String run;
        String batch;
        try {
            JsonNode body = json.readTree(message);
            run = body.path("run").asText();
            batch = body.path("batch").asText();
        } catch (IOException e) {
            hub.log().failed("message", "it is not JSON");
            return false;
        }
        if (!RUN.matcher(run).matches() || !SweepBatch.isId(batch)) {
            hub.log().failed("message", "it names no batch");
            return false;
        }
        try {
            Step step = hub.sweeper().work(run, batch, () -> Duration.ofMillis(context.getRemainingTimeInMillis()));
            hub.log().write("batch " + batch, step, Duration.ofNanos(System.nanoTime() - began));
            complain(step);
            return true;
        } catch (LedgerFault | Batches.NotHanded e) {
            hub.log().failed("batch " + batch, String.valueOf(e.getMessage()));
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What could not be told raises the alarm instead. */
    private static void complain(Step step) {
        if (!step.problems().isEmpty()) {
            throw new HubHandler.NotDone(String.join("; ", step.problems()));
        }
    }

    private ObjectNode status(Sweeper.Status status) {
        ObjectNode answer = json.createObjectNode();
        status.run().ifPresent(run -> answer.set("run", run(run)));
        answer.put("done", status.done());
        answer.put("batches", status.batches());
        ObjectNode counts = answer.putObject("counts");
        for (Tally.Count count : Tally.Count.values()) {
            counts.put(count.id(), status.tally().of(count));
        }
        status.tally().notWell().forEach(answer.putArray("notWell")::add);
        return answer;
    }

    private ObjectNode run(SweepRun run) {
        ObjectNode node = json.createObjectNode();
        node.put("id", run.id());
        node.put("began", run.began().toString());
        node.put("by", run.by());
        node.put("deep", run.deep());
        node.put("listed", run.listed());
        node.put("accounts", run.accounts());
        run.finished().ifPresent(at -> node.put("finished", at.toString()));
        return node;
    }
}
