package dev.trailwarden.sandbox.template;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;

/**
 * Where a stack lives.
 *
 * @param accountId twelve digits
 * @param region for example {@code eu-west-1}
 * @param name the stack's name
 */
public record StackTarget(String accountId, String region, String name) {
    /** The partition of everything in the sandbox. */
    public static final String PARTITION = "aws";

    /**
     * The stack's ARN. Its last part is derived from the rest, so that two runs give the same names.
     *
     * @return what {@code AWS::StackId} gives
     */
    public String stackId() {
        return "arn:%s:cloudformation:%s:%s:stack/%s/%s".formatted(PARTITION, region, accountId, name, hash(""));
    }

    /**
     * The name a resource gets when its template does not choose one: stack, logical id and a random-looking end
     * (CloudFormation user guide: "Name Type").
     *
     * @param logicalId the resource
     * @return a physical name, the same on every call
     */
    public String physicalName(String logicalId) {
        String end = hash(logicalId).toString().replace("-", "").substring(0, 12);
        return "%s-%s-%s".formatted(name, logicalId, end.toUpperCase(Locale.ROOT));
    }

    private UUID hash(String salt) {
        return UUID.nameUUIDFromBytes(
                String.join("/", accountId, region, name, salt).getBytes(StandardCharsets.UTF_8));
    }
}
