package dev.trailwarden.core.tamper;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.Fixtures;
import dev.trailwarden.core.Fixtures.Fixture;
import dev.trailwarden.core.event.UnreadableEvent;
import dev.trailwarden.core.port.Permission;
import dev.trailwarden.core.port.Permission.Scope;
import dev.trailwarden.core.remedy.Remediation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The pages of docs/tampers, written from the catalogue and the fixtures. */
final class TamperPages {
    private static final String NOTICE =
            "<!-- Written by TamperPagesTest from the code and the fixtures; do not edit. -->\n";

    /** The verdicts in the order in which their alert tells most about a kind. */
    private static final List<String> TELLING = List.of(".restored.", ".not-undone.", ".observed.", ".restored-late.");

    private TamperPages() {}

    /** Every page's text by its file's name. */
    static Map<String, String> all() {
        Map<String, String> pages = new TreeMap<>();
        pages.put("README.md", index());
        Catalogue.ALL.forEach(kind -> pages.put(kind.id() + ".md", page(kind)));
        return pages;
    }

    private static String index() {
        StringBuilder text = new StringBuilder("# The ways to weaken a trail\n\n")
                .append(NOTICE)
                .append("""

                        One page for each operation of CloudTrail and Organizations that Trailwarden watches: what it does, what
                        is done about it, and what cannot be undone.

                        | Operation | Severity | Remedy |
                        |---|---|---|
                        """);
        for (Tamper kind : Catalogue.ALL) {
            text.append("| [%s](%s.md) | %s | %s |\n"
                    .formatted(
                            kind.eventName(),
                            kind.id(),
                            kind.severity().id(),
                            remedy(kind).map(TamperPages::named).orElse("told only")));
        }
        return text.append("""

                ## What holds for all of them

                * **The event is a trigger, the state is the truth.** What is undone is the difference between the trail and
                  what it should be, whatever the event says was changed.
                * **A call that failed** changed nothing. It is told at severity low, and it is told whether a service control
                  policy refused it. A trail that could not be created is not told at all.
                * **A break-glass role** may do all of it: it is told at severity high and left alone until the window ends.
                * **Observe** looks and tells what would have been undone, and writes nothing. **Exemptions** are for what an
                  account owns: one for a member never covers a trail of the organization.
                * **Our own repairs** are the same operations; they are known by the remediation role's ARN and passed over.
                  That role stopping or deleting anything is found like anybody else's doing.
                * **The organization's trails and event data stores** are put right in the management account. One of any other
                  account than the event's own is not believed: the event is rejected, kept and told.
                * **The organization's policies** change every day. Of a change that leaves the kept guardrail as it was, and
                  denies Trailwarden nothing, nobody is told; of every other one somebody is, with the commands that undo it.
                  Trailwarden itself can attach a kept policy again and do nothing else to the organization
                  ([0018](../decisions/0018-the-guardrail-is-held-by-state.md)). Exemptions are for trails and not for it.
                * MITRE ATT&CK calls all of it "Disable or Modify Cloud Logs": T1562.008 up to version 18, T1685.002 since.
                  Leaving the organization is T1666.A002 in AWS's own catalogue of threats.

                What is no tamper is among the fixtures too: [`benign`](../../fixtures/benign) and
                [`passed-over`](../../fixtures/passed-over).
                """).toString();
    }

    private static String page(Tamper kind) {
        Fixture example = Fixtures.of(kind.id(), "by-name");
        return """
                # %s

                %s
                %s

                | | |
                |---|---|
                | Id | `%s` |
                | Operation | `%s:%s` |
                | Severity | %s |
                | MITRE ATT&CK | %s |
                | Remedy | %s |

                ## What Trailwarden does

                %s

                ## What cannot be undone

                %s

                %s## An event

                What decides in [`%s.json`](../../fixtures/%s.json):

                ```json
                %s
                ```

                `trailwarden explain --json` says of it:

                ```json
                %s
                ```

                Every other way it can look, and the verdict on each, is in [`fixtures/%s`](../../fixtures/%s).
                %s""".formatted(
                        kind.eventName(),
                        NOTICE,
                        wrapped(kind.about()),
                        kind.id(),
                        kind.service(),
                        kind.eventName(),
                        kind.severity().id(),
                        String.join(", ", kind.attack()),
                        remedy(kind).map(TamperPages::named).orElse("none, it is told only"),
                        wrapped(kind.undone()),
                        wrapped(kind.lost()),
                        remedy(kind).map(TamperPages::permissions).orElse(""),
                        example,
                        example,
                        excerpt(example),
                        example.beside(".expected").strip(),
                        kind.id(),
                        kind.id(),
                        alert(kind));
    }

    private static Optional<Remediation> remedy(Tamper kind) {
        try {
            return kind.remedy(Fixtures.of(kind.id(), "by-name").event());
        } catch (UnreadableEvent e) {
            throw new IllegalStateException(kind.id() + "/by-name cannot be read", e);
        }
    }

    private static String named(Remediation remedy) {
        String id = "`" + remedy.id() + "`";
        return remedy instanceof Remediation.ResumeLogging ? id + ", then `match-baseline`" : id;
    }

    private static String permissions(Remediation remedy) {
        String rows = remedy.permissions().stream()
                .sorted(Comparator.comparing(Permission::action))
                .map(one -> "| `" + one.action() + "` | " + narrowed(one.scope()) + " |\n")
                .collect(Collectors.joining());
        return """
                ## What the remedy may do

                | Action | On |
                |---|---|
                %s
                """.formatted(rows);
    }

    private static String narrowed(Scope scope) {
        return switch (scope) {
            case TRAIL -> "the one trail";
            case STORE -> "the one event data store";
            case ROLE_FOR_CLOUDTRAIL -> "roles of the account, to hand to CloudTrail only";
            case GUARDRAIL ->
                "the one policy, if the operator named it, and the roots, units and accounts of the organization";
            case RULE -> "the rule that forwards tamper events";
            case ACCOUNT -> "everything: the action cannot be narrowed";
        };
    }

    /** The fields that decide, of some fifty. */
    private static String excerpt(Fixture example) {
        ObjectNode shown = Fixtures.JSON.createObjectNode();
        JsonNode event = example.json();
        for (String field : List.of("source", "account", "region")) {
            shown.set(field, event.path(field));
        }
        ObjectNode detail = shown.putObject("detail");
        for (String field : List.of("eventSource", "eventName", "requestParameters")) {
            detail.set(field, event.path("detail").path(field));
        }
        try {
            return Fixtures.JSON.writeValueAsString(shown);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String alert(Tamper kind) {
        List<Path> approved = Fixtures.files(kind.id()).stream()
                .filter(file -> file.toString().endsWith(".alert.txt"))
                .sorted(Comparator.comparingInt(TamperPages::rank).thenComparing(Path::toString))
                .toList();
        if (approved.isEmpty()) {
            return "";
        }
        try {
            return """

                    ## The alert

                    Its first line is the subject.

                    ```
                    %s
                    ```
                    """.formatted(Files.readString(approved.getFirst()).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int rank(Path file) {
        String name = String.valueOf(file.getFileName());
        int verdict =
                (int) TELLING.stream().takeWhile(one -> !name.contains(one)).count();
        return 2 * verdict + (name.startsWith("by-name.") ? 0 : 1);
    }

    private static String wrapped(String text) {
        StringBuilder lines = new StringBuilder();
        int column = 0;
        for (String word : text.split(" ", -1)) {
            if (column > 0 && column + 1 + word.length() > 120) {
                lines.append('\n');
                column = 0;
            }
            lines.append(column > 0 ? " " : "").append(word);
            column += (column > 0 ? 1 : 0) + word.length();
        }
        return lines.toString();
    }
}
