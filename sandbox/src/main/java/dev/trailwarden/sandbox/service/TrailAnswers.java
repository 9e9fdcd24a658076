package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.trail.Trail;
import dev.trailwarden.sandbox.trail.TrailSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Trails as CloudTrail's answers show them: what is not set is left out. (CloudTrail API Reference, Trail.) */
final class TrailAnswers {
    private TrailAnswers() {}

    /** What CreateTrail and UpdateTrail answer. */
    static ObjectNode settings(Trail trail) {
        TrailSettings settings = trail.settings();
        ObjectNode answer = empty();
        answer.put("Name", trail.name());
        answer.put("S3BucketName", settings.bucket());
        settings.prefix().ifPresent(prefix -> answer.put("S3KeyPrefix", prefix));
        settings.topicArn()
                .ifPresent(topic -> answer.put("SnsTopicName", topic.substring(topic.lastIndexOf(':') + 1))
                        .put("SnsTopicARN", topic));
        answer.put("IncludeGlobalServiceEvents", settings.globalEvents());
        answer.put("IsMultiRegionTrail", settings.multiRegion());
        answer.put("TrailARN", trail.arn());
        answer.put("LogFileValidationEnabled", settings.validated());
        settings.logs()
                .ifPresent(logs -> answer.put("CloudWatchLogsLogGroupArn", logs.groupArn())
                        .put("CloudWatchLogsRoleArn", logs.roleArn()));
        settings.kmsKeyArn().ifPresent(key -> answer.put("KmsKeyId", key));
        answer.put("IsOrganizationTrail", settings.organization());
        return answer;
    }

    /** What GetTrail and DescribeTrails answer. */
    static ObjectNode description(Trail trail) {
        return settings(trail)
                .put("HomeRegion", trail.homeRegion().name())
                .put("HasCustomEventSelectors", trail.selectors().areCustom())
                .put("HasInsightSelectors", !trail.insights().isEmpty());
    }

    /** Tags as a list, in the order of their keys. */
    static ArrayNode tags(Map<String, String> tags) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        new TreeMap<>(tags).forEach((key, value) -> {
            ObjectNode tag = list.addObject().put("Key", key);
            if (!value.isEmpty()) {
                tag.put("Value", value);
            }
        });
        return list;
    }

    /** Texts as a list. */
    static ArrayNode texts(List<String> texts) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        texts.forEach(list::add);
        return list;
    }

    /** A time as AWS JSON has it: seconds since 1970, with milliseconds as a fraction. */
    static double epoch(Instant time) {
        return time.toEpochMilli() / 1000.0;
    }

    /** The answer of an operation that says nothing; its record has {@code responseElements: null}. */
    static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }
}
