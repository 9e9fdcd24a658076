package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.identity.AccessQuestion;
import dev.trailwarden.sandbox.identity.Caller;
import dev.trailwarden.sandbox.identity.Session;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Arn;
import dev.trailwarden.sandbox.trail.LogDestinations.Standing;
import dev.trailwarden.sandbox.trail.TrailSettings.CloudWatchLogs;
import dev.trailwarden.sandbox.wire.ApiCall;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The CloudWatch Logs part of CreateTrail and UpdateTrail. The caller must be allowed to pass the role; CloudTrail then
 * assumes it and tries whether it may write. (CloudTrail User Guide, "Sending events to CloudWatch Logs".)
 */
final class RequestedLogs {
    private static final String CLOUDTRAIL = "cloudtrail.amazonaws.com";
    private static final Pattern GROUP =
            Pattern.compile("arn:aws[a-z-]*:logs:[a-z0-9-]+:\\d{12}:log-group:[.A-Za-z0-9_/#-]{1,512}:\\*");

    private final World world;

    RequestedLogs(World world) {
        this.world = world;
    }

    /**
     * The place in CloudWatch Logs a call asks for.
     *
     * @param call gives the group, the role or both; empty texts unset
     * @param trailArn the trail it is about
     * @param before the place until now
     * @return the place from now on
     * @throws ApiError a refusal to pass the role, {@code InvalidCloudWatchLogsLogGroupArnException}, {@code
     *     InvalidCloudWatchLogsRoleArnException}
     */
    Optional<CloudWatchLogs> of(ApiCall call, String trailArn, Optional<CloudWatchLogs> before) {
        String group = call.input()
                .path("CloudWatchLogsLogGroupArn")
                .asText(before.map(CloudWatchLogs::groupArn).orElse(""));
        String role = call.input()
                .path("CloudWatchLogsRoleArn")
                .asText(before.map(CloudWatchLogs::roleArn).orElse(""));
        if (group.isEmpty() && role.isEmpty()) {
            return Optional.empty();
        }
        if (role.isEmpty()) {
            throw badRole("You must specify a role ARN as well as a log group.");
        }
        if (group.isEmpty()) {
            throw badGroup("You must specify a log group as well as a role ARN.");
        }
        if (RequestedSettings.given(call, "CloudWatchLogsRoleArn")) {
            world.authorizer().require(call.asks("iam:PassRole", role).with("iam:PassedToService", CLOUDTRAIL));
        }
        String owner = call.caller().account().value();
        Optional<Arn> parsed = Arn.parse(group).filter(arn -> arn.account().equals(owner));
        boolean valid = parsed.isPresent()
                && GROUP.matcher(group).matches()
                && parsed.get().region().equals(call.region().name());
        String name = group.replaceFirst(":\\*$", "");
        if (!valid || world.destinations().standing(name) != Standing.USABLE) {
            throw badGroup("Check the log group ARN: CloudTrail can't validate it.");
        }
        tryToWrite(call, role, name, trailArn);
        return Optional.of(new CloudWatchLogs(group, role));
    }

    private void tryToWrite(ApiCall call, String role, String group, String trailArn) {
        String owner = call.caller().account().value();
        if (Arn.parse(role).filter(arn -> arn.account().equals(owner)).isEmpty()) {
            throw badRole("Access denied. Check the trust relationships for your role.");
        }
        Session session;
        try {
            session = world.authorizer()
                    .assumeAsService(CLOUDTRAIL, role, call.caller().account(), trailArn, call.region(), "CLOUDTRAIL");
        } catch (ApiError untrusted) {
            throw badRole("Access denied. Check the trust relationships for your role.");
        }
        String stream = group + ":log-stream:" + owner + "_CloudTrail_" + call.region();
        try {
            for (String action : new String[] {"logs:CreateLogStream", "logs:PutLogEvents"}) {
                world.authorizer()
                        .require(AccessQuestion.of(new Caller.OfSession(session), call.region(), action, stream));
            }
        } catch (ApiError denied) {
            throw badGroup("Access denied. Check the permissions for your role.");
        }
    }

    private static ApiError badGroup(String message) {
        return ApiError.badRequest("InvalidCloudWatchLogsLogGroupArnException", message);
    }

    private static ApiError badRole(String message) {
        return ApiError.badRequest("InvalidCloudWatchLogsRoleArnException", message);
    }
}
