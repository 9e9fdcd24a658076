package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.scp.live.Node;
import dev.trailwarden.scp.live.OrganizationFault;
import dev.trailwarden.scp.live.OrganizationPicture;
import dev.trailwarden.scp.live.PictureReader;
import dev.trailwarden.scp.live.Targets;
import dev.trailwarden.scp.live.Verifier;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Proves in the accounts themselves that the guardrail holds. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Tries, in every active member account, to stop a trail that cannot exist.",
            "Where the guardrail holds, an SCP refuses that; where not, CloudTrail does not find the trail. No"
                    + " trail is touched.",
            "Exit code 0 if every account is protected, 1 if one is not or could not be asked."
        })
final class ScpVerifyCommand implements Callable<Integer> {
    private static final int WIDEST = 70;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--target",
            paramLabel = "PLACE",
            description = "Only accounts in this place: root, an OU (id, name or path), an account (id or name).")
    private String target = "root";

    @Option(
            names = "--probe-role",
            paramLabel = "NAME",
            description = "The role to try it with, in each account, with its path; not one that the guardrail leaves"
                    + " alone (default: ${DEFAULT-VALUE}).")
    private String probeRole = "OrganizationAccountAccessRole";

    @Option(names = "--json", description = "The results as one JSON object.")
    private boolean json;

    @Mixin
    private ScpAwsOptions aws = new ScpAwsOptions();

    @Override
    public Integer call() throws Main.BadInput, OrganizationFault, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (LiveOrganization live = new LiveOrganization(aws)) {
            PictureReader reader = live.reader();
            OrganizationPicture tree = reader.tree();
            Node place = Targets.find(tree, target);
            List<Node.Account> members = tree.bound(place);
            if (members.isEmpty()) {
                throw new Main.BadInput(place.said() + " has no active member account; no SCP binds the management"
                        + " account " + tree.managementAccount());
            }
            OrganizationPicture picture = reader.withTextsOn(tree, List.of());
            Optional<String> exempting = members.stream()
                    .flatMap(account -> Verifier.exempting(picture, account.id(), probeRole).stream())
                    .findFirst();
            if (exempting.isPresent()) {
                throw new Main.BadInput("the role " + probeRole + " would prove nothing, because " + exempting.get()
                        + " leaves it alone; choose another one with --probe-role");
            }
            String trail = "trailwarden-probe-" + UUID.randomUUID();
            List<Verifier.Result> results;
            try (ProbeProgress progress = ProbeProgress.onTerminal(members.size())) {
                results = new Verifier(live.accounts(picture, probeRole), trail)
                        .verify(picture, members, _ -> progress.step());
            }
            if (json) {
                out.println(asJson(picture, results, live.region()));
            } else {
                print(out, picture, results, live.region());
            }
            out.flush();
            return isWhole(results) ? Main.OK : Main.NOT_HELD;
        }
    }

    private static boolean isWhole(List<Verifier.Result> results) {
        return results.stream().allMatch(result -> result.verdict() == Verifier.Verdict.PROTECTED);
    }

    private static void print(
            PrintWriter out, OrganizationPicture picture, List<Verifier.Result> results, String region) {
        Table table = new Table(WIDEST, "ACCOUNT", "NAME", "VERDICT", "WHY");
        for (Verifier.Result result : results) {
            table.row(
                    result.account().id(),
                    picture.path(result.account()),
                    LiveJson.word(result.verdict()).replace('-', ' ').toUpperCase(Locale.ROOT),
                    result.why());
        }
        table.lines().forEach(out::println);
        out.println();
        long refused = results.stream()
                .filter(result -> result.verdict() == Verifier.Verdict.PROTECTED)
                .count();
        LiveText.line(
                out,
                refused + " of " + results.size() + " accounts refuse to stop a trail in " + region
                        + ". No SCP binds the management account " + picture.managementAccount() + ".");
        if (refused > 0) {
            LiveText.line(out, "The hub tells each of these refused attempts, or counts it in a digest.");
        }
    }

    private static ObjectNode asJson(OrganizationPicture picture, List<Verifier.Result> results, String region) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("region", region);
        root.put("managementAccount", picture.managementAccount());
        ArrayNode accounts = root.putArray("accounts");
        for (Verifier.Result result : results) {
            accounts.addObject()
                    .put("id", result.account().id())
                    .put("name", result.account().name())
                    .put("verdict", LiveJson.word(result.verdict()))
                    .put("why", result.why());
        }
        root.put("ok", isWhole(results));
        return root;
    }
}
