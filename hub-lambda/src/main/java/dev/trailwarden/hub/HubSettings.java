package dev.trailwarden.hub;

import dev.trailwarden.core.decision.ArnPattern;
import dev.trailwarden.core.decision.Exemptions;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.decision.Mode;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.port.Pipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The hub's settings, read once from the environment that hub.yaml gives both of its functions.
 *
 * @param region where the hub runs ({@code AWS_REGION}, set by Lambda)
 * @param house what the operator has told us ({@code MEMBER_ROLE}, {@code MANAGEMENT_ACCOUNT},
 *     {@code BREAK_GLASS_PRINCIPALS}, {@code BREAK_GLASS_HOURS}, {@code MODE}, {@code EXEMPTIONS},
 *     {@code GUARDRAIL_REATTACH})
 * @param topicArn where alerts go ({@code TOPIC_ARN})
 * @param deadLetterQueueUrl where failed events are kept ({@code DEAD_LETTER_QUEUE_URL})
 * @param tableName where baselines and incidents are kept ({@code TABLE_NAME})
 * @param sealKeyArn the HMAC key that baselines are sealed with ({@code SEAL_KEY_ARN})
 * @param eventBus name or ARN of the bus on which incidents are told to machines ({@code EVENT_BUS})
 */
public record HubSettings(
        Region region,
        House house,
        String topicArn,
        String deadLetterQueueUrl,
        String tableName,
        String sealKeyArn,
        String eventBus) {
    /** The rule on the hub's bus, the function it calls, and the queue of the sweep, as hub.yaml names them. */
    private static final String RULE = "trailwarden-hub";

    private static final String FUNCTION = "trailwarden-hub";
    private static final String SWEEP_QUEUE = "trailwarden-sweep";

    private static final Pattern TOPIC =
            Pattern.compile("arn:aws[a-z-]*:sns:([a-z0-9-]+):[0-9]{12}:[A-Za-z0-9_-]{1,256}");
    private static final Pattern QUEUE = Pattern.compile("https?://[A-Za-z0-9.:-]+/[0-9]{12}/[A-Za-z0-9_-]{1,80}");
    private static final Pattern TABLE = Pattern.compile("[A-Za-z0-9_.-]{3,255}");
    private static final Pattern KEY = Pattern.compile("arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+");
    private static final Pattern BUS =
            Pattern.compile("(arn:aws[a-z-]*:events:[a-z0-9-]+:[0-9]{12}:event-bus/)?[A-Za-z0-9._/-]{1,256}");

    /** Three days: an emergency that lasts longer has become the way things are, and wants a baseline. */
    private static final int LONGEST_BREAK_GLASS_HOURS = 72;

    /** The Region of the topic. */
    public String topicRegion() {
        return topicArn.split(":", -1)[3];
    }

    /** The partition that the hub is in, and so everything else. */
    public String partition() {
        return topicArn.split(":", -1)[1];
    }

    /** Where the parts of the hub are, by the names that hub.yaml gives them. */
    public Pipeline.Places places() {
        return new Pipeline.Places(
                region.id(),
                topicArn,
                deadLetterQueueUrl,
                Optional.of(deadLetterQueueUrl.replaceFirst("[^/]+$", SWEEP_QUEUE)),
                tableName,
                sealKeyArn,
                eventBus,
                RULE,
                "arn:" + partition() + ":lambda:" + region.id() + ":" + account() + ":function:" + FUNCTION + ":live");
    }

    /** The account that the hub is in, which is that of its topic. */
    public String account() {
        return topicArn.split(":", -1)[4];
    }

    /**
     * Reads the settings.
     *
     * @param environment names and values
     * @return the settings
     * @throws IllegalArgumentException naming every mistake at once
     */
    public static HubSettings from(Map<String, String> environment) {
        Reader read = new Reader(environment);
        Optional<Region> region = read.required("AWS_REGION", HubSettings::region);
        Optional<String> topic = read.required("TOPIC_ARN", value -> form(TOPIC, value, "the ARN of an SNS topic"));
        Optional<String> queue =
                read.required("DEAD_LETTER_QUEUE_URL", value -> form(QUEUE, value, "the URL of an SQS queue"));
        Optional<String> table = read.required("TABLE_NAME", value -> form(TABLE, value, "the name of a table"));
        Optional<String> key = read.required("SEAL_KEY_ARN", value -> form(KEY, value, "the ARN of a KMS key"));
        Optional<String> bus =
                read.required("EVENT_BUS", value -> form(BUS, value, "the name or the ARN of an event bus"));
        Optional<AccountId> management = read.required("MANAGEMENT_ACCOUNT", AccountId::new);
        List<ArnPattern> breakGlass = read.list("BREAK_GLASS_PRINCIPALS", ArnPattern::ofRole);
        Duration window = read.optional("BREAK_GLASS_HOURS", HubSettings::window, House.DEFAULT_WINDOW);
        Mode mode = read.optional("MODE", Mode::of, Mode.ENFORCE);
        // What cannot be read exempts nobody and is said in every alert; a hub that does not start would undo nothing.
        Exemptions exemptions = Exemptions.parse(environment.getOrDefault("EXEMPTIONS", ""));
        boolean reattach = read.optional("GUARDRAIL_REATTACH", HubSettings::flag, false);
        Optional<House> house = read.required(
                "MEMBER_ROLE", role -> new House(role, management, breakGlass, window, mode, exemptions, reattach));
        read.complain();
        return new HubSettings(
                region.orElseThrow(),
                house.orElseThrow(),
                topic.orElseThrow(),
                queue.orElseThrow(),
                table.orElseThrow(),
                key.orElseThrow(),
                bus.orElseThrow());
    }

    private static Duration window(String hours) {
        if (!hours.matches("[0-9]{1,4}")
                || Integer.parseInt(hours) < 1
                || Integer.parseInt(hours) > LONGEST_BREAK_GLASS_HOURS) {
            throw new IllegalArgumentException(
                    "'" + hours + "' is not a number of hours from 1 to " + LONGEST_BREAK_GLASS_HOURS);
        }
        return Duration.ofHours(Integer.parseInt(hours));
    }

    private static boolean flag(String value) {
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException("'" + value + "' is neither true nor false");
        }
        return value.equals("true");
    }

    private static Region region(String value) {
        return new Region(value);
    }

    private static String form(Pattern form, String value, String what) {
        if (!form.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is not " + what);
        }
        return value;
    }

    /** Collects the mistakes, so that one deployment shows them all. */
    private static final class Reader {
        private final Map<String, String> environment;
        private final List<String> mistakes = new ArrayList<>();

        Reader(Map<String, String> environment) {
            this.environment = environment;
        }

        <T> Optional<T> required(String name, Function<String, T> read) {
            String value = environment.getOrDefault(name, "").strip();
            if (value.isEmpty()) {
                mistakes.add(name + " is not set");
                return Optional.empty();
            }
            return attempt(name, value, read);
        }

        <T> T optional(String name, Function<String, T> read, T otherwise) {
            String value = environment.getOrDefault(name, "").strip();
            return value.isEmpty() ? otherwise : attempt(name, value, read).orElse(otherwise);
        }

        <T> List<T> list(String name, Function<String, T> read) {
            List<T> values = new ArrayList<>();
            for (String value : environment.getOrDefault(name, "").split(",", -1)) {
                if (!value.isBlank()) {
                    attempt(name, value.strip(), read).ifPresent(values::add);
                }
            }
            return values;
        }

        private <T> Optional<T> attempt(String name, String value, Function<String, T> read) {
            try {
                return Optional.of(read.apply(value));
            } catch (IllegalArgumentException e) {
                mistakes.add(name + ": " + e.getMessage());
                return Optional.empty();
            }
        }

        void complain() {
            if (!mistakes.isEmpty()) {
                throw new IllegalArgumentException(
                        "The hub is not set up: " + String.join("; ", mistakes) + ". See the parameters of hub.yaml.");
            }
        }
    }
}
