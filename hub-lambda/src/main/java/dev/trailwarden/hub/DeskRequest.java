package dev.trailwarden.hub;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trailwarden.core.baseline.SettingsJson;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.OrganizationHints;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.event.TrailArn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What is asked of the desk, read from JSON: a field {@code do} that says what, and the fields that this takes. */
sealed interface DeskRequest {

    /** {@code look}: look at every trail of an account and put right what is not as it should be. */
    record Look(AccountId account) implements DeskRequest {}

    /** {@code restore}: the same for one trail, at the end of its break-glass window or in spite of it. */
    record Restore(TrailArn trail, boolean endWindow, String by) implements DeskRequest {}

    /**
     * {@code baseline-list}: the baselines of an account, or of all, after the trail {@code after}, at most {@code limit};
     * with what each says if {@code withSettings} is true.
     */
    record ListBaselines(Optional<AccountId> account, Optional<TrailArn> after, int limit, boolean withSettings)
            implements DeskRequest {}

    /** {@code baseline-show}: one baseline. */
    record ShowBaseline(TrailArn trail) implements DeskRequest {}

    /** {@code baseline-diff}: how a trail differs from its baseline. */
    record DiffBaseline(TrailArn trail) implements DeskRequest {}

    /** {@code baseline-accept} with {@code trail}: agree to the trail as it is. */
    record AcceptTrail(TrailArn trail, String by, String reason) implements DeskRequest {}

    /** {@code baseline-accept} with {@code incident}: agree to what an incident was about. */
    record AcceptIncident(String incident, String by, String reason) implements DeskRequest {}

    /** {@code baseline-pin}: say what a trail should be. */
    record PinBaseline(TrailArn trail, TrailSettings settings, String by) implements DeskRequest {}

    /** {@code guardrail-keep}: keep the organization's guardrail as it is now. */
    record KeepGuardrail(List<String> policies, String by) implements DeskRequest {}

    /** {@code guardrail-kept}: what is kept, and how it compares with what is there. */
    record ShowGuardrail() implements DeskRequest {}

    /** {@code guardrail-release}: keep none any more. */
    record ReleaseGuardrail(String by, String reason) implements DeskRequest {}

    /** {@code digest}: send the digest that is due, if one is. */
    record SendDigest() implements DeskRequest {}

    /** The request cannot be worked with; the message names every field that is wrong. */
    final class Bad extends Exception {
        private static final long serialVersionUID = 1L;

        Bad(String what) {
            super(what);
        }

        /** What is wrong, in one sentence. */
        String what() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * Reads a request.
     *
     * @param bytes JSON
     * @throws Bad naming every mistake at once
     */
    static DeskRequest read(byte[] bytes) throws Bad {
        Fields fields = new Fields(parse(bytes));
        String verb = fields.text("do").orElse("");
        Optional<? extends DeskRequest> request = switch (verb) {
            case "look" -> fields.required("account", AccountId::new).map(Look::new);
            case "restore" -> {
                boolean endWindow = fields.flag("endWindow");
                String by = fields.text("by").orElse("");
                yield fields.required("trail", Fields::trail).map(trail -> new Restore(trail, endWindow, by));
            }
            case "baseline-list" ->
                Optional.of(new ListBaselines(
                        fields.optional("account", AccountId::new),
                        fields.optional("after", Fields::trail),
                        fields.limit(),
                        fields.flag("withSettings")));
            case "baseline-show" -> fields.required("trail", Fields::trail).map(ShowBaseline::new);
            case "baseline-diff" -> fields.required("trail", Fields::trail).map(DiffBaseline::new);
            case "baseline-accept" -> accept(fields);
            case "baseline-pin" -> {
                Optional<TrailArn> trail = fields.required("trail", Fields::trail);
                Optional<TrailSettings> settings = fields.settings();
                Optional<String> by = fields.required("by", text -> text);
                fields.text("reason");
                yield trail.flatMap(
                        which -> settings.flatMap(wanted -> by.map(who -> new PinBaseline(which, wanted, who))));
            }
            case "guardrail-keep" -> {
                List<String> policies = fields.policies();
                yield fields.required("by", text -> text).map(by -> new KeepGuardrail(policies, by));
            }
            case "guardrail-kept" -> Optional.of(new ShowGuardrail());
            case "guardrail-release" -> {
                String reason = fields.text("reason").orElse("");
                yield fields.required("by", text -> text).map(by -> new ReleaseGuardrail(by, reason));
            }
            case "digest" -> Optional.of(new SendDigest());
            default -> fields.noSuchVerb(verb);
        };
        fields.complain();
        return request.orElseThrow();
    }

    private static Optional<DeskRequest> accept(Fields fields) {
        Optional<TrailArn> trail = fields.optional("trail", Fields::trail);
        Optional<String> incident = fields.text("incident");
        Optional<String> by = fields.required("by", text -> text);
        String reason = fields.text("reason").orElse("");
        if (trail.isPresent() && incident.isPresent()) {
            fields.wrong("\"trail\" and \"incident\" are both given, and only one of them can be accepted");
        }
        if (trail.isEmpty() && incident.isEmpty()) {
            fields.wrong("\"trail\" or \"incident\" is missing");
        }
        return by.flatMap(who -> trail.<DeskRequest>map(which -> new AcceptTrail(which, who, reason))
                .or(() -> incident.map(which -> new AcceptIncident(which, who, reason))));
    }

    private static JsonNode parse(byte[] bytes) throws Bad {
        ObjectMapper json = JsonMapper.builder()
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        try {
            JsonNode node = json.readTree(bytes);
            if (node != null && node.isObject()) {
                return node;
            }
            throw new Bad("the request is not a JSON object");
        } catch (JsonProcessingException e) {
            throw new Bad("the request is not JSON: " + PlainText.of(e.getOriginalMessage(), 200));
        } catch (IOException e) {
            throw new Bad("the request cannot be read: " + PlainText.of(String.valueOf(e.getMessage()), 200));
        }
    }

    /** Takes the fields out of a request and collects what is wrong with them. */
    final class Fields {
        /** As many as may be attached to one place (Organizations user guide, quotas), and some. */
        private static final int MOST_POLICIES = 20;

        /** So many are read well within the time of an invocation, and fit into its answer with their settings. */
        private static final int LARGEST_PAGE = 500;

        private static final Set<String> KNOWN = Set.of(
                "do",
                "account",
                "trail",
                "incident",
                "settings",
                "by",
                "reason",
                "endWindow",
                "policies",
                "after",
                "limit",
                "withSettings");

        private static final String VERBS =
                "look, restore, baseline-list, baseline-show, baseline-diff, baseline-accept, baseline-pin,"
                        + " guardrail-keep, guardrail-kept, guardrail-release and digest";

        private final JsonNode request;
        private final List<String> mistakes = new ArrayList<>();

        private Fields(JsonNode request) {
            this.request = request;
            request.fieldNames().forEachRemaining(field -> {
                if (!KNOWN.contains(field)) {
                    wrong(PlainText.quoted(field, 40) + " is no field of a request");
                }
            });
        }

        private static TrailArn trail(String text) {
            return TrailArn.parse(text)
                    .orElseThrow(() -> new IllegalArgumentException(PlainText.quoted(text, 200)
                            + " is not the ARN of a trail, such as"
                            + " arn:aws:cloudtrail:eu-west-1:111111111111:trail/audit"));
        }

        private void wrong(String what) {
            mistakes.add(what);
        }

        private <T> Optional<T> noSuchVerb(String verb) {
            if (!request.path("do").isTextual()) {
                wrong("\"do\" is missing; the desk knows " + VERBS);
            } else {
                wrong("\"do\": " + PlainText.quoted(verb, 40) + " is unknown; the desk knows " + VERBS);
            }
            return Optional.empty();
        }

        /** A text that is there and not blank; a field that is {@code null} is not there. */
        private Optional<String> text(String field) {
            JsonNode value = request.path(field);
            if (value.isMissingNode() || value.isNull()) {
                return Optional.empty();
            }
            if (!value.isTextual()) {
                wrong("\"" + field + "\" is not a text");
                return Optional.empty();
            }
            return Optional.of(value.textValue()).filter(text -> !text.isBlank());
        }

        private <T> Optional<T> optional(String field, Function<String, T> read) {
            return text(field).flatMap(text -> {
                try {
                    return Optional.of(read.apply(text));
                } catch (IllegalArgumentException e) {
                    wrong("\"" + field + "\": " + e.getMessage());
                    return Optional.empty();
                }
            });
        }

        private <T> Optional<T> required(String field, Function<String, T> read) {
            int before = mistakes.size();
            Optional<T> value = optional(field, read);
            if (value.isEmpty() && mistakes.size() == before) {
                wrong("\"" + field + "\" is missing");
            }
            return value;
        }

        private boolean flag(String field) {
            JsonNode value = request.path(field);
            if (!value.isMissingNode() && !value.isBoolean()) {
                wrong("\"" + field + "\" is neither true nor false");
            }
            return value.booleanValue();
        }

        /** How many rows an answer has at most; as many as may be if the field is not there. */
        private int limit() {
            JsonNode value = request.path("limit");
            if (value.isMissingNode() || value.isNull()) {
                return LARGEST_PAGE;
            }
            if (!value.isInt() || value.intValue() < 1 || value.intValue() > LARGEST_PAGE) {
                wrong("\"limit\" is not a number from 1 to " + LARGEST_PAGE);
            }
            return value.intValue();
        }

        /** The ids of policies; none if the field is not there. */
        private List<String> policies() {
            JsonNode value = request.path("policies");
            if (value.isMissingNode() || value.isNull()) {
                return List.of();
            }
            if (!value.isArray() || value.size() > MOST_POLICIES) {
                wrong("\"policies\" is not a list of at most " + MOST_POLICIES + " ids");
                return List.of();
            }
            List<String> ids = new ArrayList<>();
            for (JsonNode id : value) {
                if (OrganizationHints.isPolicy(id.asText())) {
                    ids.add(id.asText());
                } else {
                    wrong(PlainText.quoted(id.asText(), 80) + " is not the id of a policy, such as p-examplepolicy");
                }
            }
            return List.copyOf(ids);
        }

        private Optional<TrailSettings> settings() {
            JsonNode value = request.path("settings");
            if (value.isMissingNode()) {
                wrong("\"settings\" is missing");
                return Optional.empty();
            }
            try {
                return Optional.of(SettingsJson.read(value));
            } catch (IllegalArgumentException e) {
                wrong("\"settings\": " + e.getMessage());
                return Optional.empty();
            }
        }

        private void complain() throws Bad {
            if (!mistakes.isEmpty()) {
                throw new Bad("the request cannot be worked with: " + String.join("; ", mistakes));
            }
        }
    }
}
