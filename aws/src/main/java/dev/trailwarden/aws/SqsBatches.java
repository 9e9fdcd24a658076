package dev.trailwarden.aws;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.core.port.Batches;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;

/** Hands batches over by a queue. A message says which batch it is and nothing else: what is in it is in the table. */
public final class SqsBatches implements Batches {
    private final Clients clients;
    private final Budget budget;
    private final String queueUrl;
    private final String region;
    private final ObjectMapper json;

    /**
     * @param clients shared clients
     * @param budget the time this invocation has
     * @param queueUrl the queue
     * @param region the queue's Region
     * @param json writes messages
     */
    public SqsBatches(Clients clients, Budget budget, String queueUrl, String region, ObjectMapper json) {
        this.clients = clients;
        this.budget = budget;
        this.queueUrl = queueUrl;
        this.region = region;
        this.json = json;
    }

    @Override
    public void hand(String run, String batch) throws NotHanded {
        Duration left = budget.forKeeping();
        if (left.isZero()) {
            throw new NotHanded("the time of this invocation is up", new IllegalStateException("no time left"));
        }
        String body =
                json.createObjectNode().put("run", run).put("batch", batch).toString();
        try {
            clients.sqs(region)
                    .sendMessage(request ->
                            request.queueUrl(queueUrl).messageBody(body).overrideConfiguration(Clients.within(left)));
        } catch (SdkException e) {
            throw new NotHanded("SendMessage to " + queueUrl + " failed: " + Faults.words(e), e);
        }
    }
}
