package dev.trailwarden.sandbox.s3;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What a bucket's policy means beside whom it lets in today. */
final class Statements {
    /** Keys that leave a policy for everybody private. (S3 User Guide, "The meaning of public".) */
    private static final Set<String> NARROWING = Set.of(
            "aws:principalaccount",
            "aws:principalarn",
            "aws:principalorgid",
            "aws:principalorgpaths",
            "aws:sourceaccount",
            "aws:sourcearn",
            "aws:sourceip",
            "aws:sourceorgid",
            "aws:sourceorgpaths",
            "aws:sourceowner",
            "aws:sourcevpc",
            "aws:sourcevpce",
            "aws:userid");

    private Statements() {}

    /** Whether it lets in anybody at all; the values of conditions are not looked at. */
    static boolean isPublic(JsonNode policy) {
        return allowing(policy)
                .anyMatch(statement -> (texts(statement.path("Principal")).contains("*")
                                || texts(statement.path("Principal").path("AWS"))
                                        .contains("*"))
                        && !isNarrowed(statement));
    }

    /** Whether it lets CloudTrail write; conditions are not looked at. */
    static boolean admitsCloudTrail(JsonNode policy) {
        return allowing(policy)
                .filter(statement ->
                        texts(statement.path("Principal").path("Service")).contains("cloudtrail.amazonaws.com"))
                .flatMap(statement -> texts(statement.path("Action")).stream())
                .anyMatch(Set.of("s3:PutObject", "s3:*", "*")::contains);
    }

    private static boolean isNarrowed(JsonNode statement) {
        return statement.path("Condition").properties().stream()
                .flatMap(operator -> operator.getValue().properties().stream())
                .anyMatch(key -> NARROWING.contains(key.getKey().toLowerCase(Locale.ROOT)));
    }

    private static Stream<JsonNode> allowing(JsonNode policy) {
        JsonNode list = policy.path("Statement");
        List<JsonNode> statements = new ArrayList<>();
        if (list.isArray()) {
            list.forEach(statements::add);
        } else {
            statements.add(list);
        }
        return statements.stream()
                .filter(statement -> statement.path("Effect").asText().equals("Allow"));
    }

    private static List<String> texts(JsonNode one) {
        List<String> texts = new ArrayList<>();
        if (one.isArray()) {
            one.forEach(item -> texts.add(item.asText()));
        } else if (one.isTextual()) {
            texts.add(one.asText());
        }
        return texts;
    }
}
