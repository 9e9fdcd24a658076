package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.scp.live.Change;
import dev.trailwarden.scp.live.Detachment;
import dev.trailwarden.scp.live.Node;
import dev.trailwarden.scp.live.OrganizationFault;
import dev.trailwarden.scp.live.OrganizationPicture;
import dev.trailwarden.scp.live.PictureReader;
import dev.trailwarden.scp.live.Targets;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes the guardrail from a place. */
@Command(
        name = "detach",
        mixinStandardHelpOptions = true,
        description = {
            "Detaches the guardrail's policies from a place and from nowhere else, and prints the command that"
                    + " puts them back.",
            "A guardrail that the hub keeps (trailwarden scp kept) is attached again by it: release it first.",
            "Exit code 0 if the place has none of them now, 1 if looking again still shows one, 2 if it was"
                    + " refused."
        })
final class ScpDetachCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--target",
            paramLabel = "PLACE",
            required = true,
            description = "root, an OU (its id, name, or path like Workloads/Production) or an account (id or name).")
    private String target = "";

    @Option(names = "--delete", description = "Also delete policies of the guardrail that are then attached nowhere.")
    private boolean delete;

    @Option(names = "--dry-run", description = "Show what would be done, write nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "What was done as one JSON object.")
    private boolean json;

    @Mixin
    private Consent consent = new Consent();

    @Mixin
    private ScpAwsOptions aws = new ScpAwsOptions();

    @Override
    public Integer call() throws Main.BadInput, OrganizationFault {
        PrintWriter out = spec.commandLine().getOut();
        try (LiveOrganization live = new LiveOrganization(aws)) {
            PictureReader reader = live.reader();
            OrganizationPicture tree = reader.tree();
            Node place = Targets.find(tree, target);
            Detachment detachment = Detachment.of(reader.withTextsOn(tree, List.of()), place, delete);
            if (detachment.refusal().isPresent()) {
                throw detachment.refusal().get();
            }
            ObjectNode answer = asJson(detachment);
            if (!json) {
                print(out, detachment);
            }
            return new Writing(live, out, json, dryRun, consent)
                    .carryOut(
                            "Detach the guardrail from " + PlainText.of(place.said(), 300) + "?",
                            detachment.before(),
                            detachment.changes(),
                            answer,
                            differences -> {
                                differences.forEach(one -> LiveText.line(out, "Mind: " + one + "."));
                                LiveText.commands(out, "To put it back", detachment.undo());
                            });
        }
    }

    private static void print(PrintWriter out, Detachment detachment) {
        if (detachment.changes().isEmpty()) {
            LiveText.line(
                    out, "Nothing of the guardrail is on " + detachment.target().said() + " itself.");
        } else {
            out.println("What is written");
            int number = 0;
            for (Change change : detachment.changes()) {
                number++;
                LiveText.line(out, "  " + number + ". " + change.said());
            }
            LiveText.line(
                    out,
                    detachment.losing().isEmpty()
                            ? "No account loses its last protection by it."
                            : "No longer protected: " + LiveText.names(detachment.losing()) + ".");
        }
        LiveText.line(
                out,
                detachment.remaining().isEmpty()
                        ? "It is attached nowhere else."
                        : "It stays attached to "
                                + detachment.remaining().stream()
                                        .map(Node::said)
                                        .collect(Collectors.joining(", "))
                                + ".");
    }

    private static ObjectNode asJson(Detachment detachment) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.set("target", LiveJson.node(detachment.target()));
        answer.set("changes", LiveJson.changes(detachment.changes()));
        answer.set("losing", LiveJson.nodes(detachment.losing()));
        answer.set("remaining", LiveJson.nodes(detachment.remaining()));
        detachment.undo().forEach(answer.putArray("undo")::add);
        return answer;
    }
}
