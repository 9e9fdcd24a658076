package dev.trailwarden.doctor;

import dev.trailwarden.aws.SdkPipeline;
import dev.trailwarden.aws.Sight;
import dev.trailwarden.core.doctor.Checkup;
import dev.trailwarden.core.doctor.Finding;
import dev.trailwarden.core.doctor.Seen;
import dev.trailwarden.core.port.Pipeline.Places;
import dev.trailwarden.core.tamper.Severity;
import dev.trailwarden.doctor.Blueprint.Part;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.cloudformation.model.CallAs;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Looks at the hub from outside it, part by part, as a person of the hub's account, and compares what is with what the
 * deployed stack says. Makes reads only.
 */
public final class Doctor {
    /** Longer than a day by as much as the first sweep after six in the morning may be late. */
    private static final Duration HEARTBEAT = Duration.ofHours(26);

    private static final Set<String> SETTLED =
            Set.of("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");

    private final Instruments with;
    private final InstantSource clock;

    /**
     * What is to be looked at.
     *
     * @param stack the name of the hub's stack
     * @param account the 12 digits of the caller's account
     * @param jar Base64 of the SHA-256 of the jar that the functions should run, if it is known
     * @param stackSets whether the StackSets are looked at
     */
    public record Order(String stack, String account, Optional<String> jar, boolean stackSets) {}

    /**
     * @param with reads
     * @param clock the time
     */
    public Doctor(Instruments with, InstantSource clock) {
        this.with = with;
        this.clock = clock;
    }

    /** Looks at everything. */
    public List<Finding> findings(Order order) {
        String thing = "stack " + order.stack();
        return switch (HubStack.read(with.stacks(), order.stack())) {
            case Seen.Hidden<HubStack>(String why) -> List.of(Finding.unknown("stack", thing, why));
            case Seen.Gone<HubStack> _ ->
                List.of(Finding.sick(
                        "stack",
                        Severity.CRITICAL,
                        thing + " does not exist in this account and Region",
                        "There is no hub here, or it is elsewhere.",
                        "Say where it is by --region, --profile and --stack, or deploy hub.yaml."));
            case Seen.Known<HubStack>(HubStack stack) -> of(order, stack);
        };
    }

    private List<Finding> of(Order order, HubStack stack) {
        Blueprint blueprint = stack.blueprint();
        List<Finding> all = new ArrayList<>(stack(order.stack(), stack));
        Optional<Places> places = places(blueprint);
        if (places.isPresent()) {
            all.addAll(Checkup.of(
                    new SdkPipeline(with.sns(), with.sqs(), with.events(), with.dynamo(), with.kms(), places.get())));
            all.add(heartbeat(stack, places.get()));
        } else {
            all.add(Finding.unknown("pipeline", "where the parts of the hub are", "the stack's template does not say"));
        }
        for (Part function : blueprint.parts("AWS::Lambda::Function")) {
            all.addAll(new FunctionCheck(with.lambda(), blueprint, function, order.jar()).findings());
        }
        all.addAll(new RoleCheck(with.iam(), blueprint).findings());
        all.addAll(new WatchCheck(with, blueprint).findings());
        all.addAll(new QueueCheck(with.sqs(), blueprint).findings());
        all.addAll(new TopicCheck(with.sns(), blueprint).findings());
        if (order.stackSets()) {
            boolean management = order.account().equals(stack.parameters().get("ManagementAccountId"));
            all.addAll(new StackSetCheck(
                            with.stacks(),
                            management ? CallAs.SELF : CallAs.DELEGATED_ADMIN,
                            blueprint.place().region())
                    .findings());
        }
        return List.copyOf(all);
    }

    private static List<Finding> stack(String name, HubStack stack) {
        String region = stack.blueprint().place().region();
        return List.of(
                SETTLED.contains(stack.status())
                        ? Finding.fine("stack", "stack " + name + " is " + stack.status())
                        : Finding.sick(
                                "stack",
                                Severity.HIGH,
                                "stack " + name + " is " + stack.status(),
                                "Its last deployment did not end well, or is under way.",
                                "See why: aws cloudformation describe-stack-events --region " + region
                                        + " --stack-name " + name),
                stack.isProtected()
                        ? Finding.fine("stack-protection", "stack " + name + " is protected from deletion")
                        : Finding.sick(
                                "stack-protection",
                                Severity.MEDIUM,
                                "stack " + name + " is not protected from deletion",
                                "One call takes the hub away.",
                                "Protect it: aws cloudformation update-termination-protection --region " + region
                                        + " --enable-termination-protection --stack-name " + name));
    }

    private static Optional<Places> places(Blueprint blueprint) {
        Optional<Part> rule = blueprint.parts("AWS::Events::Rule").stream()
                .filter(part -> part.properties().has("EventPattern"))
                .findFirst();
        Optional<Part> hub = blueprint.parts("AWS::Lambda::Function").stream()
                .filter(part -> part.text("Handler")
                        .filter(text -> text.endsWith(".HubHandler"))
                        .isPresent())
                .findFirst();
        List<Part> queues = blueprint.parts("AWS::SQS::Queue");
        if (rule.isEmpty() || hub.isEmpty()) {
            return Optional.empty();
        }
        Part function = hub.get();
        Optional<String> topic = function.text("Environment", "Variables", "TOPIC_ARN");
        Optional<String> dead = function.text("Environment", "Variables", "DEAD_LETTER_QUEUE_URL");
        Optional<String> table = function.text("Environment", "Variables", "TABLE_NAME");
        Optional<String> seal = function.text("Environment", "Variables", "SEAL_KEY_ARN");
        Optional<String> bus = function.text("Environment", "Variables", "EVENT_BUS");
        Optional<String> target = Optional.of(rule.get().at("Targets").path(0).path("Arn"))
                .filter(node -> node.isTextual())
                .map(node -> node.asText());
        if (topic.isEmpty()
                || dead.isEmpty()
                || table.isEmpty()
                || seal.isEmpty()
                || bus.isEmpty()
                || target.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Places(
                blueprint.place().region(),
                topic.get(),
                dead.get(),
                queues.stream()
                        .map(Part::physicalId)
                        .filter(url -> !url.isEmpty() && !url.equals(dead.get()))
                        .findFirst(),
                table.get(),
                seal.get(),
                bus.get(),
                rule.get().text("Name").orElse("trailwarden-hub"),
                target.get()));
    }

    private Finding heartbeat(HubStack stack, Places places) {
        String id = "heartbeat";
        Instant now = clock.instant();
        if (stack.created().isAfter(now.minus(HEARTBEAT))) {
            return Finding.fine(id, "the hub is younger than a day, no heartbeat is due");
        }
        Seen<Boolean> seen = Sight.of("GetItem on table " + places.table(), () -> {
            LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
            for (LocalDate day : List.of(today, today.minusDays(1))) {
                String pk = "notice#heartbeat/" + day;
                Map<String, AttributeValue> item = with.dynamo()
                        .getItem(request -> request.tableName(places.table())
                                .key(Map.of(
                                        "pk", AttributeValue.fromS(pk),
                                        "sk", AttributeValue.fromS("notice"))))
                        .item();
                AttributeValue told = item.get("toldAt");
                if (told != null && told.n() != null) {
                    Instant at = Instant.ofEpochMilli(Long.parseLong(told.n()));
                    if (at.isAfter(now.minus(HEARTBEAT))) {
                        return true;
                    }
                }
            }
            return false;
        });
        return seen.either(
                beats -> beats
                        ? Finding.fine(id, "the last heartbeat is less than 26 hours old")
                        : Finding.sick(
                                id,
                                Severity.HIGH,
                                "no heartbeat was told for 26 hours",
                                "No sweep ended for a day, or nothing gets out.",
                                "Sweep at once and see what happens: trailwarden sweep --wait"),
                _ -> Finding.unknown(id, "the heartbeat", "the table is gone"),
                why -> Finding.unknown(id, "the heartbeat", why));
    }
}
