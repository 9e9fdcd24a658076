package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.identity.AccessQuestion;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.identity.Caller;
import dev.trailwarden.sandbox.identity.Session;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Arn;
import dev.trailwarden.sandbox.model.Ids;
import dev.trailwarden.sandbox.runtime.Metrics;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.runtime.SandboxLog;
import dev.trailwarden.sandbox.service.ResourceKind.Wanted;
import dev.trailwarden.sandbox.template.Properties;
import dev.trailwarden.sandbox.template.ResourceProvider;
import dev.trailwarden.sandbox.template.ResourceProvider.Made;
import dev.trailwarden.sandbox.wire.ApiCall;
import dev.trailwarden.sandbox.wire.ApiService;
import dev.trailwarden.sandbox.wire.RestForm;
import dev.trailwarden.sandbox.wire.RestRoutes;
import dev.trailwarden.sandbox.wire.RestRoutes.Route;
import dev.trailwarden.sandbox.wire.ServiceProfile;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * EventBridge Scheduler: becomes a schedule's role and invokes its function or sends to its queue; what cannot be
 * delivered goes to the schedule's dead-letter queue. Time comes only when {@link #fireSchedules} is called.
 */
public final class SchedulerService implements ApiService {
    private static final String PRINCIPAL = "scheduler.amazonaws.com";
    private static final String NAMESPACE = "AWS/Scheduler";
    private static final int PAGE = 100;
    private static final RestRoutes ROUTES = new RestRoutes(List.of(
            Route.of("CreateSchedule", "POST", "/schedules/{Name}"),
            Route.of("GetSchedule", "GET", "/schedules/{Name}").with("groupName", "GroupName"),
            Route.of("UpdateSchedule", "PUT", "/schedules/{Name}"),
            Route.of("DeleteSchedule", "DELETE", "/schedules/{Name}").with("groupName", "GroupName"),
            Route.of("ListSchedules", "GET", "/schedules")
                    .with("ScheduleGroup", "GroupName")
                    .with("NamePrefix", "NamePrefix")
                    .with("State", "State")
                    .with("MaxResults", "MaxResults")
                    .with("NextToken", "NextToken")));

    private final Authorizer authorizer;
    private final LambdaService functions;
    private final SqsService queues;
    private final SandboxClock clock;
    private final Ids ids;
    private final Metrics metrics;
    private final SandboxLog log;
    private final Map<String, SchedulerSchedule> schedules = new ConcurrentHashMap<>();

    /**
     * No schedules yet.
     *
     * @param authorizer decides every call, and lets Scheduler become a schedule's role
     * @param functions what is invoked
     * @param queues what is sent to, and where dead letters go
     * @param clock stamps events
     * @param ids makes execution ids
     * @param metrics counts by schedule group
     * @param log hears of failures
     */
    public SchedulerService(
            Authorizer authorizer,
            LambdaService functions,
            SqsService queues,
            SandboxClock clock,
            Ids ids,
            Metrics metrics,
            SandboxLog log) {
        this.authorizer = authorizer;
        this.functions = functions;
        this.queues = queues;
        this.clock = clock;
        this.ids = ids;
        this.metrics = metrics;
        this.log = log;
    }

    @Override
    public ServiceProfile profile() {
        return new ServiceProfile("scheduler", ServiceProfile.Protocol.REST_JSON, "", "AccessDeniedException");
    }

    @Override
    public Optional<RestForm> rest() {
        return Optional.of(ROUTES);
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "CreateSchedule", Operation.write(this::createSchedule),
                "GetSchedule", Operation.read(this::getSchedule),
                "UpdateSchedule", Operation.write(this::updateSchedule),
                "DeleteSchedule", Operation.write(this::deleteSchedule),
                "ListSchedules", Operation.read(this::listSchedules));
    }

    /** The resource type. */
    List<ResourceProvider> resources() {
        return List.of(new ResourceKind(
                "AWS::Scheduler::Schedule",
                this::schedule,
                (target, schedule) -> schedules.remove(schedule.attributes().getOrDefault("Arn", ""))));
    }

    private Made schedule(Wanted wanted) {
        String name = wanted.name("Name");
        String arn = SchedulerSchedule.arn(wanted.account(), wanted.region(), name);
        SchedulerSchedule before = schedules.get(arn);
        if (before != null && wanted.isNew(name)) {
            throw exists(name);
        }
        Instant now = clock.now();
        SchedulerSchedule schedule = SchedulerSchedule.read(
                wanted.account(),
                wanted.region(),
                name,
                wanted.properties(),
                before == null ? now : before.created(),
                now);
        put(schedule);
        return new Made(name, Map.of("Arn", arn));
    }

    private void put(SchedulerSchedule schedule) {
        try {
            become(schedule);
        } catch (ApiError refused) {
            throw SchedulerSchedule.invalid(
                    "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.");
        }
        schedules.put(schedule.arn(), schedule);
    }

    private Session become(SchedulerSchedule schedule) {
        return authorizer.assumeAsService(
                PRINCIPAL,
                schedule.roleArn(),
                schedule.account(),
                schedule.groupArn(),
                schedule.region(),
                ids.uuid().replace("-", ""));
    }

    /**
     * Fires every enabled schedule once, whatever its expression says; no clock ever does.
     *
     * @return the ARNs of the schedules; their targets are invoked in the background
     */
    public List<String> fireSchedules() {
        List<SchedulerSchedule> due = schedules.values().stream()
                .filter(SchedulerSchedule::isEnabled)
                .sorted((one, other) -> one.arn().compareTo(other.arn()))
                .toList();
        due.forEach(schedule -> clock.after(Duration.ZERO, () -> fire(schedule)));
        return due.stream().map(SchedulerSchedule::arn).toList();
    }

    private void fire(SchedulerSchedule schedule) {
        String execution = ids.uuid();
        String time = clock.now().truncatedTo(ChronoUnit.SECONDS).toString();
        String payload = payload(schedule, execution, time);
        metrics.count(NAMESPACE, "InvocationAttemptCount", "default");
        try {
            Caller sender = new Caller.OfSession(become(schedule));
            if (service(schedule).equals("sqs")) {
                queues.send(sender, schedule.targetArn(), payload, Map.of());
            } else {
                functions.invokeAsync(sender, schedule.targetArn(), payload);
            }
        } catch (ApiError refused) {
            metrics.count(NAMESPACE, "TargetErrorCount", "default");
            log.line("schedule %s could not reach %s: %s: %s"
                    .formatted(schedule.arn(), schedule.targetArn(), refused.code(), refused.message()));
            bury(schedule, payload, execution, time, refused);
        }
    }

    private static String service(SchedulerSchedule schedule) {
        return Arn.parse(schedule.targetArn()).map(Arn::service).orElse("");
    }

    /** What the target gets; the keywords are those of the user guide, "Adding context attributes". */
    private static String payload(SchedulerSchedule schedule, String execution, String time) {
        return schedule.input()
                .map(input -> input.replace("<aws.scheduler.schedule-arn>", schedule.arn())
                        .replace("<aws.scheduler.scheduled-time>", time)
                        .replace("<aws.scheduler.execution-id>", execution)
                        .replace("<aws.scheduler.attempt-number>", "1"))
                .orElseGet(() -> notification(schedule, execution, time));
    }

    private static String notification(SchedulerSchedule schedule, String execution, String time) {
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("version", "0")
                .put("id", execution)
                .put("detail-type", "Scheduled Event")
                .put("source", "aws.scheduler")
                .put("account", schedule.account().value())
                .put("time", time)
                .put("region", schedule.region().name());
        event.putArray("resources").add(schedule.arn());
        return event.put("detail", "{}").toString();
    }

    /** Refusals and missing targets are not tried again here, and so the retry policy is only checked. */
    private void bury(SchedulerSchedule schedule, String payload, String execution, String time, ApiError why) {
        if (schedule.deadLetters().isEmpty()) {
            metrics.count(NAMESPACE, "InvocationDroppedCount", "default");
            log.line("LOST: schedule %s has no dead-letter queue".formatted(schedule.arn()));
            return;
        }
        Map<String, String> attributes = new TreeMap<>(Map.of(
                "SCHEDULE_ARN",
                schedule.arn(),
                "TARGET_ARN",
                schedule.targetArn(),
                "EXECUTION_ID",
                execution,
                "SCHEDULED_TIME",
                time,
                "ERROR_CODE",
                why.code(),
                "ERROR_MESSAGE",
                why.message(),
                "RETRY_ATTEMPTS",
                "0",
                "IS_PAYLOAD_TRUNCATED",
                "false"));
        try {
            queues.send(
                    new Caller.OfSession(become(schedule)),
                    schedule.deadLetters().get(),
                    payload,
                    attributes);
            metrics.count(NAMESPACE, "InvocationsSentToDeadLetterCount", "default");
        } catch (ApiError refused) {
            metrics.count(NAMESPACE, "InvocationsFailedToBeSentToDeadLetterCount", "default");
            log.line("LOST: the dead-letter queue of schedule %s refused: %s"
                    .formatted(schedule.arn(), refused.message()));
        }
    }

    private ObjectNode createSchedule(ApiCall call) {
        String arn = SchedulerSchedule.arn(call.caller().account(), call.region(), call.text("Name"));
        authorizer.require(call.asks(arn));
        if (schedules.containsKey(arn)) {
            throw exists(call.text("Name"));
        }
        Instant now = clock.now();
        return write(call, now, now);
    }

    private ObjectNode updateSchedule(ApiCall call) {
        SchedulerSchedule before = permitted(call);
        return write(call, before.created(), clock.now());
    }

    private ObjectNode write(ApiCall call, Instant created, Instant now) {
        SchedulerSchedule schedule = SchedulerSchedule.read(
                call.caller().account(), call.region(), call.text("Name"), new Properties(call.input()), created, now);
        authorizer.require(call.asks("iam:PassRole", schedule.roleArn()).with("iam:PassedToService", PRINCIPAL));
        put(schedule);
        return JsonNodeFactory.instance.objectNode().put("ScheduleArn", schedule.arn());
    }

    private ObjectNode getSchedule(ApiCall call) {
        return permitted(call).describe();
    }

    private ObjectNode deleteSchedule(ApiCall call) {
        schedules.remove(permitted(call).arn());
        return JsonNodeFactory.instance.objectNode();
    }

    private ObjectNode listSchedules(ApiCall call) {
        authorizer.require(call.asks("*"));
        String place = SchedulerSchedule.arn(call.caller().account(), call.region(), "");
        List<SchedulerSchedule> found = schedules.values().stream()
                .filter(schedule -> schedule.arn().startsWith(place + call.text("NamePrefix")))
                .filter(schedule -> call.text("State").isEmpty()
                        || schedule.isEnabled() == call.text("State").equals("ENABLED"))
                .filter(schedule ->
                        call.text("NextToken").isEmpty() || schedule.name().compareTo(call.text("NextToken")) > 0)
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
        int page = Math.clamp(call.input().path("MaxResults").asInt(PAGE), 1, PAGE);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode list = answer.putArray("Schedules");
        found.stream().limit(page).map(SchedulerSchedule::summary).forEach(list::add);
        if (found.size() > page) {
            answer.put("NextToken", found.get(page - 1).name());
        }
        return answer;
    }

    private SchedulerSchedule permitted(ApiCall call) {
        AccessQuestion question =
                call.asks(SchedulerSchedule.arn(call.caller().account(), call.region(), call.text("Name")));
        authorizer.require(question);
        SchedulerSchedule schedule = schedules.get(question.resource());
        if (schedule == null) {
            throw new ApiError("ResourceNotFoundException", 404, "Schedule " + call.text("Name") + " does not exist.");
        }
        return schedule;
    }

    private static ApiError exists(String name) {
        return new ApiError("ConflictException", 409, "Schedule " + name + " already exists.");
    }
}
