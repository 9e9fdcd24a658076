package dev.trailwarden.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.trailwarden.aws.Sight;
import dev.trailwarden.core.doctor.Finding;
import dev.trailwarden.core.doctor.Seen;
import dev.trailwarden.core.tamper.Severity;
import dev.trailwarden.doctor.Blueprint.Part;
import dev.trailwarden.doctor.Blueprint.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Looks at how the stack's queues are set: whether they keep what they get, and take it from whom they should. */
final class QueueCheck {
    /** What a queue has whose template says nothing (SQS API reference, CreateQueue). */
    private static final Map<String, String> DEFAULTS =
            Map.of("MessageRetentionPeriod", "345600", "VisibilityTimeout", "30", "DelaySeconds", "0");

    private final SqsClient sqs;
    private final Blueprint blueprint;
    private final Place place;

    /**
     * @param sqs reads them
     * @param blueprint what they should be
     */
    QueueCheck(SqsClient sqs, Blueprint blueprint) {
        this.sqs = sqs;
        this.blueprint = blueprint;
        this.place = blueprint.place();
    }

    List<Finding> findings() {
        return blueprint.parts("AWS::SQS::Queue").stream().map(this::queue).toList();
    }

    private Finding queue(Part wanted) {
        String url = wanted.physicalId();
        String name = url.substring(url.lastIndexOf('/') + 1);
        String id = "queue-" + name;
        JsonNode redrive = wanted.at("RedrivePolicy");
        JsonNode statements = blueprint.parts("AWS::SQS::QueuePolicy").stream()
                .filter(policy -> names(policy.at("Queues"), url))
                .findFirst()
                .map(policy -> policy.at("PolicyDocument").path("Statement"))
                .orElse(JsonNodeFactory.instance.missingNode());
        if (Blueprint.unknown(redrive) || Blueprint.unknown(statements)) {
            return Finding.unknown(
                    id, "queue " + name, "the stack's template has a function in it that doctor does not know");
        }
        Seen<Map<String, String>> seen = Sight.of(
                "GetQueueAttributes on " + name,
                () -> sqs.getQueueAttributes(request -> request.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                        .attributesAsStrings());
        return seen.either(
                found -> {
                    List<String> wrong = new ArrayList<>();
                    DEFAULTS.forEach((setting, usual) -> {
                        String is = found.getOrDefault(setting, usual);
                        if (!is.equals(wanted.text(setting).orElse(usual))) {
                            wrong.add("its " + setting + " is " + is);
                        }
                    });
                    if (!same(redrive, found.get("RedrivePolicy"))) {
                        wrong.add("what fails in it goes elsewhere");
                    }
                    if (!same(
                            statements,
                            Optional.ofNullable(found.get("Policy"))
                                    .map(policy -> WatchCheck.json(policy)
                                            .path("Statement")
                                            .toString())
                                    .orElse(null))) {
                        wrong.add("its policy is another");
                    }
                    return wrong.isEmpty()
                            ? Finding.fine(id, "queue " + name + " is set as deployed")
                            : sick(id, "queue " + name + " is not as deployed: " + String.join(", ", wrong));
                },
                _ -> sick(id, "queue " + name + " is gone"),
                why -> Finding.unknown(id, "queue " + name, why));
    }

    private static boolean names(JsonNode queues, String url) {
        for (JsonNode queue : queues) {
            if (queue.asText().equals(url)) {
                return true;
            }
        }
        return false;
    }

    private static boolean same(JsonNode wanted, @Nullable String found) {
        return wanted.isMissingNode() == Objects.isNull(found)
                && (found == null || Blueprint.same(wanted, WatchCheck.json(found)));
    }

    private Finding sick(String id, String what) {
        return Finding.sick(
                id,
                Severity.HIGH,
                what,
                "What is put into it may be lost, kept out, or read by others.",
                place.putBack());
    }
}
