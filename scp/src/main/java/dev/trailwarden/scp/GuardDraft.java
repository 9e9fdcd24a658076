package dev.trailwarden.scp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of a guardrail as people write them, on a command line or in a file:
 *
 * <pre>
 * {"profiles": ["hardened", "guard"],
 *  "breakGlass": ["arn:aws:iam::*:role/security/BreakGlass"],
 *  "permissionSets": ["EmergencyAccess"],
 *  "deployers": ["stacksets", "arn:aws:iam::*:role/cicd/Deploy"]}
 * </pre>
 *
 * @param profiles ids of {@link Profile}s; none means {@code hardened}
 * @param breakGlass ARN patterns of roles kept for emergencies
 * @param permissionSets names of Identity Center permission sets kept for emergencies
 * @param deployers ids of {@link Deployer}s, or ARN patterns of roles; none means {@code stacksets}, which rolls Trailwarden
 *     out
 * @param rolePath the IAM path of Trailwarden's roles, if it is not the usual one
 * @param namePrefix what Trailwarden's names begin with, if it is not the usual one
 */
public record GuardDraft(
        List<String> profiles,
        List<String> breakGlass,
        List<String> permissionSets,
        List<String> deployers,
        Optional<String> rolePath,
        Optional<String> namePrefix) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final List<String> FIELDS =
            List.of("profiles", "breakGlass", "permissionSets", "deployers", "rolePath", "namePrefix");

    /** Takes copies of the lists. */
    public GuardDraft {
        profiles = List.copyOf(profiles);
        breakGlass = List.copyOf(breakGlass);
        permissionSets = List.copyOf(permissionSets);
        deployers = List.copyOf(deployers);
    }

    /**
     * Reads a file of settings.
     *
     * @param json its content
     * @return the draft, whose values are not checked yet
     * @throws InvalidGuardException if the text is not a JSON object of these fields, each a text or a list of texts
     */
    public static GuardDraft parse(String json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new InvalidGuardException(List.of("the settings are not valid JSON: " + e.getOriginalMessage()));
        }
        if (!root.isObject()) {
            throw new InvalidGuardException(List.of("the settings are not a JSON object {...}"));
        }
        List<String> mistakes = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                mistakes.add("the settings have the unknown field '" + field.getKey() + "'; known are "
                        + String.join(", ", FIELDS));
            }
        }
        GuardDraft draft = new GuardDraft(
                texts(root, "profiles", mistakes),
                texts(root, "breakGlass", mistakes),
                texts(root, "permissionSets", mistakes),
                texts(root, "deployers", mistakes),
                texts(root, "rolePath", mistakes).stream().findFirst(),
                texts(root, "namePrefix", mistakes).stream().findFirst());
        if (!mistakes.isEmpty()) {
            throw new InvalidGuardException(mistakes);
        }
        return draft;
    }

    /**
     * Checks everything.
     *
     * @return the settings
     * @throws InvalidGuardException naming every value that cannot be used
     */
    public GuardSettings settings() {
        List<String> mistakes = new ArrayList<>();
        Set<Profile> chosen = EnumSet.noneOf(Profile.class);
        for (String id : profiles.isEmpty() ? List.of(Profile.HARDENED.id()) : profiles) {
            Profile.called(id)
                    .ifPresentOrElse(
                            chosen::add,
                            () -> mistakes.add(
                                    "profile '" + id + "': is none of core, hardened, guard and organization"));
        }
        List<RolePattern> free = new ArrayList<>();
        breakGlass.forEach(arn -> pattern("break-glass pattern", arn, free, mistakes));
        for (String name : permissionSets) {
            try {
                free.addAll(RolePattern.ofPermissionSet(name));
            } catch (InvalidGuardException e) {
                mistakes.addAll(e.mistakes());
            }
        }
        List<RolePattern> tools = new ArrayList<>();
        for (String one : deployers.isEmpty() ? List.of(Deployer.STACKSETS.id()) : deployers) {
            Optional<Deployer> known = Deployer.called(one);
            if (known.isPresent()) {
                tools.addAll(known.get().roles());
            } else if (one.startsWith("arn:")) {
                pattern("deployer", one, tools, mistakes);
            } else {
                mistakes.add("deployer '" + one + "': is neither one of " + Deployer.ids()
                        + " nor the ARN of a role; write arn:*:iam::*:role/path/Name");
            }
        }
        // An empty choice would be one more mistake, and a wrong one.
        Set<Profile> sound = chosen.isEmpty() ? Set.of(Profile.HARDENED) : chosen;
        try {
            GuardSettings settings = new GuardSettings(
                    sound,
                    free,
                    tools,
                    rolePath.orElse(GuardSettings.ROLE_PATH),
                    namePrefix.orElse(GuardSettings.NAME_PREFIX));
            if (mistakes.isEmpty()) {
                return settings;
            }
        } catch (InvalidGuardException e) {
            mistakes.addAll(e.mistakes());
        }
        throw new InvalidGuardException(mistakes);
    }

    private static void pattern(String what, String arn, List<RolePattern> patterns, List<String> mistakes) {
        RolePattern.complaint(what, arn).ifPresentOrElse(mistakes::add, () -> patterns.add(new RolePattern(arn)));
    }

    private static List<String> texts(JsonNode root, String field, List<String> mistakes) {
        JsonNode node = root.path(field);
        if (node.isMissingNode()) {
            return List.of();
        }
        List<JsonNode> nodes = node.isArray() ? node.valueStream().toList() : List.of(node);
        boolean one = field.equals("rolePath") || field.equals("namePrefix");
        if (!nodes.stream().allMatch(JsonNode::isTextual) || (one && node.isArray())) {
            mistakes.add("the settings' \"" + field + "\" must be a text" + (one ? "" : " or a list of texts"));
            return List.of();
        }
        return nodes.stream().map(JsonNode::textValue).toList();
    }
}
