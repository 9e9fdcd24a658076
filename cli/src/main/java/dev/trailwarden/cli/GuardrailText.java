package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.core.event.PlainText;
import java.io.PrintWriter;
import java.util.stream.Collectors;

/** What the desk says of the guardrail, for a person. */
final class GuardrailText {
    private static final int WIDEST = 60;
    private static final int LONGEST = 1_000;

    private GuardrailText() {}

    /** Prints what is kept. */
    static void kept(PrintWriter out, JsonNode answer) {
        out.println(shown("The guardrail of organization "
                + answer.path("organization").asText() + " is kept as it was on "
                + answer.path("at").asText() + ", by " + answer.path("by").asText() + "."));
        Table table = new Table(WIDEST, "POLICY", "NAME", "ATTACHED TO");
        answer.path("policies")
                .forEach(policy -> table.row(
                        policy.path("id").asText(), policy.path("name").asText(), list(policy.path("targets"))));
        table.lines().forEach(out::println);
        if (!answer.path("services").isEmpty()) {
            out.println(shown("Trusted services: " + list(answer.path("services"))));
        }
    }

    /** Prints how the organization compares with it. */
    static void seen(PrintWriter out, JsonNode seen) {
        out.println(shown("The guardrail is " + seen.path("state").asText()
                + (seen.path("words").asText().isEmpty()
                        ? "."
                        : ": " + seen.path("words").asText())));
        for (JsonNode thing : seen.path("things")) {
            for (JsonNode change : thing.path("changes")) {
                out.println(shown("  " + thing.path("thing").asText() + ", "
                        + change.path("setting").asText() + ": kept "
                        + change.path("baseline").asText() + ", found "
                        + change.path("found").asText()
                        + (change.has("now") ? ", now " + change.path("now").asText() : "")));
            }
        }
        for (JsonNode step : seen.path("whatToDo")) {
            out.println(shown(step.path("text").asText()));
            if (step.hasNonNull("command")) {
                out.println("  " + step.path("command").asText());
            }
        }
    }

    private static String list(JsonNode texts) {
        return texts.valueStream().map(JsonNode::asText).collect(Collectors.joining(", "));
    }

    private static String shown(String text) {
        return PlainText.of(text, LONGEST);
    }
}
