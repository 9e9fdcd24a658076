package dev.trailwarden.scp.live;

import dev.trailwarden.scp.GuardSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Whom changes bind: everybody who matters, in every account concerned, before and after.
 *
 * @param groups accounts for which the same changes, with what that is
 */
public record Effects(List<Group> groups) {
    /**
     * Accounts for which the same changes.
     *
     * @param accounts which
     * @param changed whose verdicts change; empty if the changes make no difference to these accounts
     * @param free for whom nothing changes
     */
    public record Group(List<Node.Account> accounts, List<Row> changed, List<String> free) {
        /** Takes copies. */
        public Group {
            accounts = List.copyOf(accounts);
            changed = List.copyOf(changed);
            free = List.copyOf(free);
        }
    }

    /**
     * What changes for somebody by one statement.
     *
     * @param kind what they are to us
     * @param who for people
     * @param denied whether they are denied after and were allowed before; else the other way round
     * @param actions what
     * @param by the statement that denies it, with its policy
     */
    public record Row(Person.Kind kind, String who, boolean denied, List<String> actions, String by) {
        /** Takes a copy. */
        public Row {
            actions = List.copyOf(actions);
        }
    }

    /** Takes a copy. */
    public Effects {
        groups = List.copyOf(groups);
    }

    /** {@return the accounts for which anything changes} */
    public List<Node.Account> concerned() {
        return groups.stream()
                .filter(group -> !group.changed().isEmpty())
                .flatMap(group -> group.accounts().stream())
                .toList();
    }

    /**
     * Compares.
     *
     * @param before the organization
     * @param after the organization as it will be
     * @param accounts those to ask about
     * @param settings who is exempt
     * @param region where calls are made
     * @param hubAccount where the hub is, if that is known
     */
    static Effects of(
            OrganizationPicture before,
            OrganizationPicture after,
            List<Node.Account> accounts,
            GuardSettings settings,
            String region,
            Optional<String> hubAccount) {
        SequencedMap<String, List<Node.Account>> alike = new LinkedHashMap<>();
        for (Node.Account account : accounts) {
            List<String> who = Person.of(settings, before, account.id(), hubAccount).stream()
                    .map(Person::name)
                    .toList();
            String key = new Chain(before, account, region).signature()
                    + "|"
                    + new Chain(after, account, region).signature()
                    + "|"
                    + who;
            alike.computeIfAbsent(key, _ -> new ArrayList<>()).add(account);
        }
        // What changes is often the same although the policies around it differ.
        SequencedMap<Group, List<Node.Account>> effects = new LinkedHashMap<>();
        for (List<Node.Account> some : alike.values()) {
            Node.Account one = some.getFirst();
            Group effect = group(
                    new Chain(before, one, region),
                    new Chain(after, one, region),
                    Person.of(settings, before, one.id(), hubAccount),
                    questions(before, after, new Question.Place(before.partition(), one.id(), region)));
            effects.computeIfAbsent(effect, _ -> new ArrayList<>()).addAll(some);
        }
        List<Group> groups = new ArrayList<>();
        effects.forEach((effect, some) -> groups.add(new Group(some, effect.changed(), effect.free())));
        return new Effects(groups);
    }

    private static Set<Question> questions(
            OrganizationPicture before, OrganizationPicture after, Question.Place place) {
        Set<Question> questions = new LinkedHashSet<>();
        // Asked whatever the texts say: a text that somebody has edited may deny them by a wildcard.
        questions.addAll(Question.emergency(place));
        questions.addAll(Question.vital(place));
        questions.addAll(Question.repairs(place));
        for (OrganizationPicture picture : List.of(after, before)) {
            Ours.in(picture)
                    .forEach(policy -> questions.addAll(Question.about(PolicyText.of(picture.text(policy)), place)));
        }
        return questions;
    }

    /** The effect on one account, without the account. */
    private static Group group(Chain before, Chain after, List<Person> people, Set<Question> questions) {
        List<Row> rows = new ArrayList<>();
        List<String> free = new ArrayList<>();
        for (Person person : people) {
            SequencedMap<String, Set<String>> denied = new LinkedHashMap<>();
            SequencedMap<String, Set<String>> allowed = new LinkedHashMap<>();
            for (Question question : questions) {
                Optional<Chain.Denial> was = before.denial(person, question);
                Optional<Chain.Denial> is = after.denial(person, question);
                if (was.isEmpty() && is.isPresent()) {
                    denied.computeIfAbsent(said(is.get()), _ -> new LinkedHashSet<>())
                            .add(question.action());
                } else if (was.isPresent() && is.isEmpty()) {
                    allowed.computeIfAbsent(said(was.get()), _ -> new LinkedHashSet<>())
                            .add(question.action());
                }
            }
            rows.addAll(rows(person, true, denied));
            rows.addAll(rows(person, false, allowed));
            if (denied.isEmpty() && allowed.isEmpty()) {
                free.add(person.name());
            }
        }
        return new Group(List.of(), rows, free);
    }

    private static List<Row> rows(Person person, boolean denied, Map<String, Set<String>> byStatement) {
        List<Row> rows = new ArrayList<>();
        byStatement.forEach(
                (by, actions) -> rows.add(new Row(person.kind(), person.name(), denied, List.copyOf(actions), by)));
        return rows;
    }

    static String said(Chain.Denial denial) {
        return switch (denial) {
            case Chain.Denial.ByStatement by ->
                by.sid().orElse("a statement without Sid") + " of "
                        + by.policy().name();
            case Chain.Denial.NotAllowed not -> "no SCP of " + not.node().said() + " allows it";
        };
    }
}
