package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.scp.Guardrail;
import dev.trailwarden.scp.live.GuardStatus;
import dev.trailwarden.scp.live.Node;
import dev.trailwarden.scp.live.OrganizationFault;
import dev.trailwarden.scp.live.OrganizationPicture;
import dev.trailwarden.scp.live.PictureReader;
import dev.trailwarden.scp.live.Slots;
import dev.trailwarden.scp.live.WantedPolicy;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares the guardrail of the organization with what is rendered. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Shows whether the guardrail in the organization is what these options render, where it is"
                    + " attached, and which accounts have it.",
            "Nothing is written.",
            "Exit code 0 if all is as rendered, 1 if something differs or nothing is attached."
        })
final class ScpStatusCommand implements Callable<Integer> {
    private static final int WIDEST = 60;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private GuardOptions guard = new GuardOptions();

    @Option(names = "--json", description = "The status as one JSON object.")
    private boolean json;

    @Mixin
    private ScpAwsOptions aws = new ScpAwsOptions();

    @Override
    public Integer call() throws Main.BadInput, OrganizationFault {
        Guardrail guardrail = guard.guardrail();
        GuardStatus status;
        try (LiveOrganization live = new LiveOrganization(aws)) {
            PictureReader reader = live.reader();
            OrganizationPicture tree = reader.tree();
            status = GuardStatus.of(reader.withTextsOn(tree, GuardStatus.looksAt(tree)), WantedPolicy.of(guardrail));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(asJson(status));
        } else {
            print(out, status);
        }
        out.flush();
        return status.asRendered() ? Main.OK : Main.NOT_HELD;
    }

    private static void print(PrintWriter out, GuardStatus status) {
        OrganizationPicture picture = status.picture();
        LiveText.line(
                out,
                "Organization " + picture.id() + ": SCPs are "
                        + LiveJson.word(picture.scps()).replace('-', ' ') + ".");
        for (GuardStatus.Policy policy : status.policies()) {
            LiveText.line(out, policy.name() + ": " + said(policy));
            LiveText.differences(out, "    ", policy.differences());
            if (policy.existing().isPresent()) {
                LiveText.line(
                        out,
                        "  attached to "
                                + (policy.places().isEmpty()
                                        ? "nothing"
                                        : policy.places().stream()
                                                .map(Node::said)
                                                .collect(Collectors.joining(", "))));
            }
        }
        out.println();
        Table table = new Table(WIDEST, "PLACE", "SCPS", "LONGEST TEXT");
        for (Slots slots : status.slots()) {
            table.row(
                    picture.path(slots.node()),
                    slots.policies().size() + " of " + Slots.MAX_ATTACHED,
                    LiveText.longest(slots));
        }
        LiveText.table(out, table);
        out.println();
        accounts(out, "Protected as rendered", status.protection().whole());
        accounts(out, "Protected otherwise", status.protection().other());
        accounts(out, "Not protected", status.protection().none());
        LiveText.line(
                out,
                "Never bound: the management account "
                        + picture.node(picture.managementAccount())
                                .map(node -> node.name() + " (" + node.id() + ")")
                                .orElse(picture.managementAccount())
                        + ".");
    }

    private static void accounts(PrintWriter out, String head, List<Node.Account> accounts) {
        LiveText.line(out, head + ": " + (accounts.isEmpty() ? "none" : LiveText.names(accounts)) + ".");
    }

    private static String said(GuardStatus.Policy policy) {
        return switch (policy.state()) {
            case AS_RENDERED -> "as rendered";
            case DRIFTED -> "its text differs; to be as rendered:";
            case MISSING -> "does not exist; trailwarden scp plan shows what attaching it would do";
            case NOT_RENDERED -> "is not among what these options render; are these the options it was made with?";
        };
    }

    private static ObjectNode asJson(GuardStatus status) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("organization", status.picture().id());
        root.put("managementAccount", status.picture().managementAccount());
        root.put("scps", LiveJson.word(status.picture().scps()));
        ArrayNode policies = root.putArray("policies");
        for (GuardStatus.Policy policy : status.policies()) {
            ObjectNode one = policies.addObject();
            one.put("name", policy.name());
            one.put("state", LiveJson.word(policy.state()));
            policy.existing().ifPresent(scp -> one.put("id", scp.id()).put("arn", scp.arn()));
            one.set("differences", LiveJson.differences(policy.differences()));
            one.set("attachedTo", LiveJson.nodes(policy.places()));
        }
        ArrayNode places = root.putArray("places");
        for (Slots slots : status.slots()) {
            ObjectNode one = places.addObject();
            one.set("place", LiveJson.node(slots.node()));
            one.set("slots", LiveJson.slots(slots));
        }
        root.set("protected", LiveJson.nodes(status.protection().whole()));
        root.set("protectedOtherwise", LiveJson.nodes(status.protection().other()));
        root.set("notProtected", LiveJson.nodes(status.protection().none()));
        root.put("ok", status.asRendered());
        return root;
    }
}
