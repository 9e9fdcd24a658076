package dev.trailwarden.core.event;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a call of Organizations names, as far as it has the form that such a name can have (Organizations API reference,
 * patterns of the ids). It is the caller's text: it says what to read first, and never what to do.
 *
 * @param policy the policy's id, for example {@code p-examplepolicy}
 * @param target the root, unit or account that the policy is attached to or detached from, or that an account moves to
 * @param root the root whose policy type is switched off
 * @param account the account that moves, or that leaves
 * @param from where an account moves away from
 * @param service the service principal whose access is switched off
 */
public record OrganizationHints(
        Optional<String> policy,
        Optional<String> target,
        Optional<String> root,
        Optional<AccountId> account,
        Optional<String> from,
        Optional<String> service) {
    /** Nothing is named. */
    public static final OrganizationHints NONE = new OrganizationHints(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private static final Pattern POLICY = Pattern.compile("p-[0-9a-zA-Z_]{8,128}");
    private static final Pattern ROOT = Pattern.compile("r-[0-9a-z]{4,32}");
    private static final Pattern TARGET =
            Pattern.compile("r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|[0-9]{12}");
    private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9_+=,.@-]{1,128}");

    /**
     * Checks the forms.
     *
     * @throws IllegalArgumentException if one of them is no such id
     */
    public OrganizationHints {
        require(POLICY, policy);
        require(TARGET, target);
        require(ROOT, root);
        require(TARGET, from);
        require(SERVICE, service);
    }

    private static void require(Pattern form, Optional<String> text) {
        if (text.filter(one -> !form.matcher(one).matches()).isPresent()) {
            throw new IllegalArgumentException(PlainText.quoted(text.orElse(""), 80) + " is no such id");
        }
    }

    /** Only a policy. */
    public static OrganizationHints ofPolicy(String id) {
        return new OrganizationHints(
                Optional.of(id),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Whether the text has the form of a policy's id. */
    public static boolean isPolicy(String text) {
        return POLICY.matcher(text).matches();
    }

    /** Whether the text has the form of the id of a root, a unit or an account. */
    public static boolean isTarget(String text) {
        return TARGET.matcher(text).matches();
    }

    /** Whether the text has the form of a service principal. */
    public static boolean isService(String text) {
        return SERVICE.matcher(text).matches();
    }

    /** Whether the text has the form of a root's id. */
    public static boolean isRoot(String text) {
        return ROOT.matcher(text).matches();
    }

    /** Whether nothing is named, so that only everything can be looked at. */
    public boolean isEmpty() {
        return equals(NONE);
    }

    /** The one id that says best what it is about. */
    public Optional<String> text() {
        return policy.or(() -> account.map(AccountId::value))
                .or(() -> service)
                .or(() -> root)
                .or(() -> target);
    }

    /** What it is about, in words that follow a verb, for example {@code policy p-examplepolicy at r-ab12}. */
    public Optional<String> words() {
        return Stream.of(
                        policy.map(id ->
                                "policy " + id + target.map(at -> " at " + at).orElse("")),
                        account.map(id -> "account " + id
                                + from.map(unit -> " from " + unit).orElse("")
                                + target.map(unit -> " to " + unit).orElse("")),
                        service.map(name -> "service " + name),
                        root.map(id -> "root " + id))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
