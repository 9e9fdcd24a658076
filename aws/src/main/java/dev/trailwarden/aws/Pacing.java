package dev.trailwarden.aws;

import dev.trailwarden.pace.Pace;
import dev.trailwarden.pace.Pace.Rate;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.AwsExecutionAttribute;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.regions.Region;

/**
 * Keeps every call of a sweep, its repeated attempts among them, within the rates that AWS publishes: those of CloudTrail
 * (user guide, "Quotas in AWS CloudTrail") and of EventBridge's control plane hold for each account and Region, those of
 * Organizations and STS for the caller. The hub's other functions are not held back, so the sweep leaves them their part.
 */
public final class Pacing implements ExecutionInterceptor {
    /** All reads of an account and Region share one bucket here; AWS does not say that they have one each. */
    private static final Rate READS = new Rate(10, 5);

    private static final Rate LOOKUPS = new Rate(2, 1);
    private static final Rate WRITES = new Rate(1, 1);

    /** EventBridge endpoints and quotas: 50 calls a second of all that is no PutEvents. */
    private static final Rate RULES = new Rate(50, 25);

    /** Half of what STS allows an account in a Region (IAM user guide, quotas: 600 a second); the event path has the other. */
    private static final double SESSIONS = 300;

    private static final Set<String> OF_THE_CALLER = Set.of("Organizations", "STS");

    /** Whether the coming attempt has waited already: the first one does before the SDK's clocks begin to run. */
    private static final ExecutionAttribute<Boolean> WAITED = new ExecutionAttribute<>("TrailwardenWaited");

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
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes call) {
        await(call);
        call.putAttribute(WAITED, true);
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes call) {
        if (Boolean.TRUE.equals(call.getAttribute(WAITED))) {
            call.putAttribute(WAITED, false);
        } else {
            await(call);
        }
    }

    private void await(ExecutionAttributes call) {
        String service = String.valueOf(call.getAttribute(SdkExecutionAttribute.SERVICE_NAME));
        String operation = String.valueOf(call.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
        String account = call.getAttribute(MemberSession.ACCOUNT);
        try {
            if (operation.equals("AssumeRole")) {
                pace.take(operation, sessions);
            } else if (OF_THE_CALLER.contains(service)) {
                pace.take(operation);
            } else if (account != null) {
                Region region = call.getAttribute(AwsExecutionAttribute.AWS_REGION);
                Optional<Bucket> bucket = bucket(service, operation);
                if (bucket.isPresent()) {
                    pace.take(
                            account + "/" + region + "/" + bucket.get().name(),
                            bucket.get().rate());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("told to stop while waiting for the rate of " + operation, e);
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
