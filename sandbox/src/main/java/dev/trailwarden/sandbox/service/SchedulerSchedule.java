package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Arn;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.template.Properties;
import dev.trailwarden.sandbox.template.TemplateException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A schedule of EventBridge Scheduler. Its expression is checked and shown; no clock of the sandbox ever follows it.
 *
 * @param account whose
 * @param region where
 * @param definition as CreateSchedule takes it, with what it leaves out
 * @param created when it was made
 * @param changed when it was changed last
 */
record SchedulerSchedule(AccountId account, Region region, ObjectNode definition, Instant created, Instant changed) {
    private static final Pattern NAME = Pattern.compile("[0-9a-zA-Z-_.]{1,64}");
    private static final Pattern RATE = Pattern.compile("rate\\([1-9][0-9]{0,8} (minute|hour|day)s?\\)");
    private static final Pattern AT = Pattern.compile("at\\((\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)\\)");
    private static final Set<String> STATES = Set.of("ENABLED", "DISABLED");
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads a schedule and refuses what Scheduler would. (EventBridge Scheduler API reference, CreateSchedule; user guide,
     * "Schedule types".)
     *
     * @param account whose
     * @param region where
     * @param name its name
     * @param properties as a template and CreateSchedule write them
     * @param created when it was made
     * @param now the time
     * @throws ApiError {@code ValidationException}
     */
    static SchedulerSchedule read(
            AccountId account, Region region, String name, Properties properties, Instant created, Instant now) {
        ObjectNode definition = properties.node().deepCopy();
        definition.put("Name", name);
        definition.put("GroupName", properties.optionalText("GroupName").orElse("default"));
        definition.put("State", properties.optionalText("State").orElse("ENABLED"));
        definition.put(
                "ScheduleExpressionTimezone",
                properties.optionalText("ScheduleExpressionTimezone").orElse("UTC"));
        String expression = properties.text("ScheduleExpression");
        Optional<Properties> window = properties.object("FlexibleTimeWindow");
        String mode = window.map(wanted -> wanted.text("Mode")).orElse("");
        int minutes =
                window.map(wanted -> wanted.number("MaximumWindowInMinutes", 0)).orElse(0);
        Optional<Properties> target = properties.object("Target");
        target.ifPresent(SchedulerSchedule::checkTarget);
        properties.recordedOnly(
                "Name", "Description", "StartDate", "EndDate", "KmsKeyArn", "ActionAfterCompletion", "ClientToken");
        try {
            properties.done();
        } catch (TemplateException wrong) {
            throw invalid(String.valueOf(wrong.getMessage()));
        }
        if (!NAME.matcher(name).matches()) {
            throw invalid("The schedule name " + name + " is not valid.");
        }
        if (!definition.path("GroupName").asText().equals("default")) {
            throw invalid("the sandbox has the schedule group default only");
        }
        if (!STATES.contains(definition.path("State").asText())) {
            throw invalid("A schedule cannot have the state "
                    + definition.path("State").asText() + ".");
        }
        if (!isExpression(expression)) {
            throw invalid("Invalid Schedule Expression " + expression + ".");
        }
        checkZone(definition.path("ScheduleExpressionTimezone").asText());
        if (!(mode.equals("OFF") && minutes == 0) && !(mode.equals("FLEXIBLE") && minutes >= 1 && minutes <= 1440)) {
            throw invalid("FlexibleTimeWindow is either OFF, or FLEXIBLE within 1 to 1440 minutes.");
        }
        if (target.isEmpty()) {
            throw invalid("Target is missing.");
        }
        definition.remove("ClientToken");
        return new SchedulerSchedule(account, region, definition, created, now);
    }

    private static void checkTarget(Properties target) {
        String arn = target.text("Arn");
        String role = target.text("RoleArn");
        target.object("DeadLetterConfig").ifPresent(config -> config.text("Arn"));
        Optional<Properties> retry = target.object("RetryPolicy");
        int attempts =
                retry.map(policy -> policy.number("MaximumRetryAttempts", 185)).orElse(185);
        int age = retry.map(policy -> policy.number("MaximumEventAgeInSeconds", 86_400))
                .orElse(86_400);
        Optional<String> input = target.optionalText("Input");
        String service = Arn.parse(arn).map(Arn::service).orElse("");
        if (!service.equals("lambda") && !service.equals("sqs")) {
            throw invalid("the sandbox has no targets like " + arn + ", only Lambda and queues");
        }
        if (Arn.parse(role).filter(parsed -> parsed.service().equals("iam")).isEmpty()) {
            throw invalid("Provided role '" + role + "' is not a role.");
        }
        if (attempts < 0 || attempts > 185 || age < 60 || age > 86_400) {
            throw invalid("RetryPolicy is out of range: %d attempts, %d seconds".formatted(attempts, age));
        }
        input.filter(_ -> service.equals("lambda")).ifPresent(SchedulerSchedule::checkJson);
    }

    private static void checkJson(String input) {
        try {
            JSON.readTree(input);
        } catch (JsonProcessingException notJson) {
            throw invalid("Target Input is not valid JSON: " + notJson.getOriginalMessage());
        }
    }

    private static void checkZone(String zone) {
        try {
            var _ = ZoneId.of(zone);
        } catch (DateTimeException unknown) {
            throw invalid("The time zone " + zone + " is not valid.");
        }
    }

    private static boolean isExpression(String text) {
        var at = AT.matcher(text);
        if (at.matches()) {
            try {
                var _ = LocalDateTime.parse(at.group(1));
                return true;
            } catch (DateTimeException noTime) {
                return false;
            }
        }
        return RATE.matcher(text).matches() || Schedule.isCron(text);
    }

    static String arn(AccountId account, Region region, String name) {
        return "arn:aws:scheduler:%s:%s:schedule/default/%s".formatted(region, account, name);
    }

    String arn() {
        return arn(account, region, name());
    }

    /** What a role's trust policy sees as {@code aws:SourceArn} (user guide, "Confused deputy prevention"). */
    String groupArn() {
        return "arn:aws:scheduler:%s:%s:schedule-group/default".formatted(region, account);
    }

    String name() {
        return definition.path("Name").asText();
    }

    boolean isEnabled() {
        return definition.path("State").asText().equals("ENABLED");
    }

    String targetArn() {
        return definition.path("Target").path("Arn").asText();
    }

    String roleArn() {
        return definition.path("Target").path("RoleArn").asText();
    }

    Optional<String> deadLetters() {
        return Optional.of(definition
                        .path("Target")
                        .path("DeadLetterConfig")
                        .path("Arn")
                        .asText(""))
                .filter(arn -> !arn.isEmpty());
    }

    Optional<String> input() {
        return definition.path("Target").has("Input")
                ? Optional.of(definition.path("Target").path("Input").asText())
                : Optional.empty();
    }

    /** As GetSchedule shows it. */
    ObjectNode describe() {
        ObjectNode node = definition.deepCopy();
        return node.put("Arn", arn())
                .put("CreationDate", created.getEpochSecond())
                .put("LastModificationDate", changed.getEpochSecond());
    }

    /** As ListSchedules shows it. */
    ObjectNode summary() {
        ObjectNode node =
                describe().retain("Arn", "CreationDate", "GroupName", "LastModificationDate", "Name", "State");
        node.putObject("Target").put("Arn", targetArn());
        return node;
    }

    static ApiError invalid(String problem) {
        return ApiError.badRequest("ValidationException", problem);
    }
}
