package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.event.TrailArn;
import java.io.PrintWriter;

/** What the desk saw of trails, for a person. */
final class SeenText {
    private static final int WIDEST = 60;
    private static final int LONGEST = 1_000;

    private SeenText() {}

    /**
     * Prints a line for each trail, and what is to be done where something is.
     *
     * @param out where to
     * @param trails as the desk gives them
     */
    static void print(PrintWriter out, JsonNode trails) {
        Table table = new Table(WIDEST, "TRAIL", "REGION", "STATE", "");
        for (JsonNode seen : trails) {
            String arn = seen.path("trail").asText();
            table.row(
                    TrailArn.parse(arn).map(TrailArn::name).orElse(arn),
                    TrailArn.parse(arn).map(trail -> trail.homeRegion().id()).orElse(""),
                    seen.path("state").asText(),
                    seen.path("words").asText());
        }
        table.lines().forEach(out::println);
        for (JsonNode seen : trails) {
            if (seen.hasNonNull("whatToDo")) {
                out.println();
                out.println(PlainText.of(
                        seen.path("trail").asText() + ": "
                                + seen.path("whatToDo").asText(),
                        LONGEST));
            }
        }
    }
}
