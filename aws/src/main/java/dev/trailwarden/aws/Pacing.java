package dev.trailwarden.aws;

import dev.trailwarden.aws.wire.Turn;
import dev.trailwarden.pace.Pace;
import dev.trailwarden.pace.Pace.Rate;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps every call of a sweep, its repeated attempts among them, within the rates that AWS publishes: those of CloudTrail
 * (user guide, "Quotas in AWS CloudTrail") and of EventBridge's control plane hold for each account and Region, those of
 * Organizations and STS for the caller. The hub's other functions are not held back, so the sweep leaves them their part.
 */
public final class Pacing implements Turn {
    /** All reads of an account and Region share one bucket here; AWS does not say that they have one each. */
    private static final Rate READS = new Rate(10, 5);

    private static final Rate LOOKUPS = new Rate(2, 1);
    private static final Rate WRITES = new Rate(1, 1);

    /** EventBridge endpoints and quotas: 50 calls a second of all that is no PutEvents. */
    private static final Rate RULES = new Rate(50, 25);

    /** Half of what STS allows an account in a Region (IAM user guide, quotas: 600 a second); the event path has the other. */
    private static final double SESSIONS = 300;

    private static final Set<String> OF_THE_CALLER = Set.of("Organizations", "STS");

    private final Pace pace;
    private final Rate sessions;

    /**
     * @param pace waits; knows the rates of Organizations
     * @param workers how many do this at the same time; sessions are shared among them
     */
    public Pacing(Pace pace, int workers) {
        this.pace = pace;
        double perSecond = SESSIONS / Math.max(1, workers);
        this.sessions = new Rate(perSecond, Math.max(1, (int) perSecond));
    }

    @Override
    public void await(Call call) throws InterruptedException {
        if (call.operation().equals("AssumeRole")) {
            pace.take(call.operation(), sessions);
        } else if (OF_THE_CALLER.contains(call.service())) {
            pace.take(call.operation());
        } else if (call.account().isPresent()) {
            Optional<Bucket> bucket = bucket(call.service(), call.operation());
            if (bucket.isPresent()) {
                pace.take(
                        call.account().get() + "/" + call.region() + "/"
                                + bucket.get().name(),
                        bucket.get().rate());
            }
        }
    }

    private record Bucket(String name, Rate rate) {}

    private static Optional<Bucket> bucket(String service, String operation) {
        return switch (service) {
            case "EventBridge" -> Optional.of(new Bucket("rules", RULES));
            case "CloudTrail" ->
                Optional.of(
                        operation.equals("LookupEvents")
                                ? new Bucket(operation, LOOKUPS)
                                : operation.startsWith("Get") || operation.startsWith("List")
                                        ? new Bucket("reads", READS)
                                        : new Bucket(operation, WRITES));
            default -> Optional.empty();
        };
    }
}
