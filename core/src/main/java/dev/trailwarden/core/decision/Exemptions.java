package dev.trailwarden.core.decision;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.port.Directory;
import dev.trailwarden.core.port.MemberFault;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The operator's exemptions, from one reviewed file: a JSON list of objects with {@code account} or {@code unit},
 * {@code trail} (optional), {@code effect} ({@code exempt} or {@code observe}), {@code until} (a day) and
 * {@code reason}. A file that cannot be read exempts nobody, and every alert says so.
 *
 * @param list what it says
 * @param warning what is wrong with the file, if something is; the list is empty then
 */
public record Exemptions(List<Exemption> list, Optional<String> warning) {
    /** Nobody is exempt. */
    public static final Exemptions NONE = new Exemptions(List.of(), Optional.empty());

    private static final Set<String> FIELDS = Set.of("account", "unit", "trail", "effect", "until", "reason");
    private static final Pattern UNIT = Pattern.compile("r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}");
    private static final Pattern TRAIL = Pattern.compile("[A-Za-z0-9._*-]{1,128}");

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Copies the list. */
    public Exemptions {
        list = List.copyOf(list);
    }

    /**
     * Reads the file.
     *
     * @param text the whole of it; blank means that nobody is exempt
     * @return what it says, or all that is wrong with it
     */
    public static Exemptions parse(String text) {
        if (text.isBlank()) {
            return NONE;
        }
        List<String> mistakes = new ArrayList<>();
        List<Exemption> list = new ArrayList<>();
        try {
            JsonNode root = JSON.readTree(text);
            if (root.isArray()) {
                for (int i = 0; i < root.size(); i++) {
                    exemption("exemption " + (i + 1), root.get(i), mistakes).ifPresent(list::add);
                }
            } else {
                mistakes.add("it is not a JSON list");
            }
        } catch (JsonProcessingException e) {
            mistakes.add("it is not JSON: " + PlainText.of(e.getOriginalMessage(), 200));
        }
        return mistakes.isEmpty()
                ? new Exemptions(list, Optional.empty())
                : new Exemptions(
                        List.of(),
                        Optional.of("The exemptions cannot be read, so nobody is exempt: "
                                + PlainText.of(String.join("; ", mistakes), 600) + "."));
    }

    /**
     * Gives the exemption that holds for a trail.
     *
     * @param account the trail's account
     * @param trailName its name, where it is known
     * @param now the time
     * @param directory asked for the account's units, if an exemption for a unit may hold
     * @return the first one of the file that holds
     * @throws MemberFault if only one for a unit may hold and the units cannot be asked for; then nobody is exempt by
     *     unit, and somebody has to be told
     */
    public Optional<Exemption> of(AccountId account, Optional<String> trailName, Instant now, Directory directory)
            throws MemberFault {
        List<Exemption> candidates = list.stream()
                .filter(one -> one.holdsAt(now) && one.covers(trailName))
                .filter(one -> one.account().filter(id -> !id.equals(account)).isEmpty())
                .toList();
        Optional<MemberFault> fault = Optional.empty();
        for (Exemption one : candidates) {
            if (one.unit().isEmpty()) {
                return Optional.of(one);
            }
            if (fault.isEmpty()) {
                try {
                    if (one.covers(account, directory.units(account))) {
                        return Optional.of(one);
                    }
                } catch (MemberFault notAnswered) {
                    fault = Optional.of(notAnswered);
                }
            }
        }
        if (fault.isPresent()) {
            throw fault.get();
        }
        return Optional.empty();
    }

    private static Optional<Exemption> exemption(String which, JsonNode node, List<String> mistakes) {
        int before = mistakes.size();
        node.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                mistakes.add(which + " has a field " + PlainText.quoted(field, 40) + ", which means nothing");
            }
        });
        Optional<AccountId> account = read(which, node, "account", mistakes, AccountId::new);
        Optional<String> unit = read(which, node, "unit", mistakes, text -> form(UNIT, text, "the id of a unit"));
        Optional<String> trail = read(which, node, "trail", mistakes, text -> form(TRAIL, text, "a trail's name"));
        Optional<Exemption.Effect> effect = read(which, node, "effect", mistakes, Exemptions::effect);
        Optional<LocalDate> until = read(which, node, "until", mistakes, Exemptions::day);
        Optional<String> reason = read(which, node, "reason", mistakes, text -> text);
        if (mistakes.size() == before && (effect.isEmpty() || until.isEmpty() || reason.isEmpty())) {
            mistakes.add(which + " needs \"effect\", \"until\" and \"reason\"");
        }
        if (mistakes.size() == before && account.isEmpty() && unit.isEmpty()) {
            mistakes.add(which + " names neither an account nor an organizational unit");
        }
        return mistakes.size() > before
                ? Optional.empty()
                : Optional.of(new Exemption(
                        account, unit, trail, effect.orElseThrow(), until.orElseThrow(), reason.orElseThrow()));
    }

    private static <T> Optional<T> read(
            String which, JsonNode node, String field, List<String> mistakes, Function<String, T> read) {
        JsonNode value = node.path(field);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isTextual() || value.textValue().isBlank()) {
            mistakes.add(which + ": \"" + field + "\" is not a text");
            return Optional.empty();
        }
        try {
            return Optional.of(read.apply(value.textValue()));
        } catch (IllegalArgumentException e) {
            mistakes.add(which + ": \"" + field + "\": " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Exemption.Effect effect(String text) {
        for (Exemption.Effect effect : Exemption.Effect.values()) {
            if (effect.id().equals(text)) {
                return effect;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is neither exempt nor observe");
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + text + "' is not a day such as 2027-03-31", e);
        }
    }

    private static String form(Pattern form, String text, String what) {
        if (!form.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not " + what);
        }
        return text;
    }
}
