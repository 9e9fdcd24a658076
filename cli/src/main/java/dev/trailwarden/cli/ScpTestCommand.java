package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.policy.AccessRequest;
import dev.trailwarden.policy.InvalidPolicyException;
import dev.trailwarden.policy.NamedPolicy;
import dev.trailwarden.policy.PolicyDocument;
import dev.trailwarden.policy.PolicyKind;
import dev.trailwarden.policy.Requester;
import dev.trailwarden.policy.Verdict;
import dev.trailwarden.scp.GuardSettings;
import dev.trailwarden.scp.Guardrail;
import dev.trailwarden.scp.RolePattern;
import dev.trailwarden.scp.cases.GuardCases;
import dev.trailwarden.scp.cases.GuardRun;
import dev.trailwarden.scp.cases.ScpCase;
import dev.trailwarden.scp.cases.ScpCaseFile;
import dev.trailwarden.scp.cases.ShippedCases;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Proves a guardrail by cases, or answers one question about it. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = {
            "Proves the guardrail without AWS: who may do what, in every kind of account and every partition,"
                    + " and the written cases.",
            "Exit code 0 if all agree, 1 if some do not.",
            "With --principal, --action and --resource: whether that one call is allowed (0) or denied (1)."
        })
final class ScpTestCommand implements Callable<Integer> {
    private static final int LONGEST_FILE = 32 * 1024 * 1024;
    private static final int MOST_SHOWN = 20;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private GuardOptions guard = new GuardOptions();

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description =
                    "Judge this policy instead of what scp render makes of the settings, for example what is really"
                            + " attached. Repeatable. Statements may be called anything; the settings say who may do what.")
    private List<String> policies = List.of();

    @Option(
            names = "--cases",
            paramLabel = "FILE",
            description =
                    "Run the cases of this file, too. Repeatable. A file without settings is about those given here.")
    private List<String> caseFiles = List.of();

    @Option(
            names = "--principal",
            paramLabel = "ARN",
            description = "Who calls: the ARN of a role with its path, a user, root or federated user, or a service.")
    private @Nullable String principal;

    @Option(names = "--session", paramLabel = "NAME", description = "What the role's session is called.")
    private @Nullable String session;

    @Option(names = "--action", paramLabel = "ACTION", description = "What they do, like cloudtrail:StopLogging.")
    private @Nullable String action;

    @Option(
            names = "--resource",
            paramLabel = "ARN",
            description = "What they do it to, or * for nothing in particular.")
    private @Nullable String resource;

    @Option(
            names = "--account",
            paramLabel = "KIND",
            description = "Where the caller's account stands: member (the default), management or delegated.")
    private @Nullable String account;

    @Option(
            names = "--context",
            paramLabel = "KEY=VALUE",
            description = "A condition key of the call. Repeatable, also for one key; KEY= takes the key away.")
    private List<String> context = List.of();

    @Option(names = "--json", description = "The same as one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Main.BadInput {
        boolean question =
                Stream.of(principal, action, resource, session, account).anyMatch(one -> one != null)
                        || !context.isEmpty();
        return question ? answer() : prove();
    }

    private int answer() throws Main.BadInput {
        if (principal == null || action == null || resource == null) {
            throw new Main.BadInput("a question needs --principal ARN, --action ACTION and --resource ARN");
        }
        if (!caseFiles.isEmpty()) {
            throw new Main.BadInput("--cases is not for a single question; leave it out");
        }
        ScpCase asked;
        try {
            Requester requester = ScpCaseFile.requester(principal, session == null ? "session" : session);
            asked = new ScpCase(
                    "asked",
                    ScpCaseFile.account(account == null ? "member" : account),
                    new AccessRequest(requester, action, resource, keys()),
                    new ScpCase.Expected.Allowed());
        } catch (IllegalArgumentException e) {
            throw new Main.BadInput(String.valueOf(e.getMessage()));
        }
        List<NamedPolicy> judged = policies.isEmpty() ? rendered(guard.guardrail()) : given();
        Verdict verdict = asked.run(judged);
        PrintWriter out = spec.commandLine().getOut();
        String call = principal + " may " + (verdict.allowed() ? "" : "not ") + action + " on " + resource;
        String why = why(asked, verdict, judged);
        if (json) {
            ObjectNode root = new ObjectMapper().createObjectNode();
            root.put("allowed", verdict.allowed());
            root.put("why", why);
            if (verdict instanceof Verdict.ExplicitDeny deny) {
                root.put("statement", deny.statement());
                root.put("policy", deny.policy());
            }
            out.println(root);
        } else {
            out.println(PlainText.of((verdict.allowed() ? "Allowed: " : "Denied: ") + call + ": " + why + ".", 4_000));
        }
        out.flush();
        return verdict.allowed() ? Main.OK : Main.NOT_HELD;
    }

    private static String why(ScpCase asked, Verdict verdict, List<NamedPolicy> judged) {
        return switch (verdict) {
            case Verdict.ExplicitDeny deny ->
                (deny.sid().isPresent() ? "the statement " : "") + deny.statement() + " of " + deny.policy()
                        + " denies it";
            case Verdict.ImplicitDeny deny -> "no " + deny.kind() + " allows it";
            case Verdict.Allowed _ -> {
                if (asked.account() == ScpCase.Account.MANAGEMENT) {
                    yield "service control policies do not reach the management account";
                }
                yield switch (asked.request().requester()) {
                    case Requester.RoleSession role
                    when role.serviceLinked() -> "service control policies do not reach service-linked roles";
                    case Requester.AwsService _, Requester.OutsideIdentity _ ->
                        "service control policies do not reach those who are of no account";
                    case Requester.RoleSession _,
                            Requester.RootUser _,
                            Requester.IamUser _,
                            Requester.FederatedUser _ ->
                        "no statement of "
                                + String.join(
                                        ", ",
                                        judged.stream().map(NamedPolicy::name).toList())
                                + " denies it";
                };
            }
        };
    }

    private Map<String, List<String>> keys() throws Main.BadInput {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        for (String pair : context) {
            int equals = pair.indexOf('=');
            if (equals < 1 || !pair.substring(0, equals).contains(":")) {
                throw new Main.BadInput("--context '" + pair + "' is not KEY=VALUE, like aws:ViaAWSService=true");
            }
            List<String> values = keys.computeIfAbsent(pair.substring(0, equals), _ -> new ArrayList<>());
            if (equals < pair.length() - 1) {
                values.add(pair.substring(equals + 1));
            }
        }
        return keys;
    }

    /** What is to be judged by which settings, and what came of it. */
    private record Proof(
            GuardSettings settings,
            List<NamedPolicy> policies,
            GuardRun table,
            int written,
            List<String> disagreements) {
        boolean holds() {
            return disagreements.isEmpty();
        }
    }

    private int prove() throws Main.BadInput {
        Guardrail guardrail = guard.guardrail();
        boolean foreign = !policies.isEmpty();
        List<NamedPolicy> judged = foreign ? given() : rendered(guardrail);
        List<ScpCaseFile> files = new ArrayList<>(foreign ? List.of() : ShippedCases.all());
        for (String file : caseFiles) {
            files.add(casesOf(file));
        }
        GuardRun table = GuardRun.of(guardrail.settings(), judged, foreign);
        List<String> disagreements = new ArrayList<>(table.disagreements());
        int written = 0;
        for (ScpCaseFile file : files) {
            List<NamedPolicy> theirs = foreign || file.settings().isEmpty()
                    ? judged
                    : rendered(Guardrail.of(file.settings().get()));
            for (ScpCase one : file.cases()) {
                written++;
                (foreign ? one.whateverTheSid() : one).disagreement(theirs).ifPresent(disagreements::add);
            }
        }
        Proof proof = new Proof(guardrail.settings(), judged, table, written, disagreements);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(asJson(proof));
        } else {
            print(out, proof);
        }
        out.flush();
        return proof.holds() ? Main.OK : Main.NOT_HELD;
    }

    private static List<NamedPolicy> rendered(Guardrail guardrail) {
        return guardrail.policies().stream()
                .map(policy ->
                        new NamedPolicy(policy.name(), PolicyDocument.parse(policy.json(), PolicyKind.SERVICE_CONTROL)))
                .toList();
    }

    private List<NamedPolicy> given() throws Main.BadInput {
        List<NamedPolicy> given = new ArrayList<>();
        for (String file : policies) {
            InputFile input = new InputFile(file, "the policy");
            try {
                given.add(new NamedPolicy(
                        input.name(), PolicyDocument.parse(input.text(LONGEST_FILE), PolicyKind.SERVICE_CONTROL)));
            } catch (InvalidPolicyException e) {
                throw new Main.BadInput(input.name() + ": " + e.getMessage());
            }
        }
        return given;
    }

    private static ScpCaseFile casesOf(String file) throws Main.BadInput {
        InputFile input = new InputFile(file, "the cases");
        try {
            return ScpCaseFile.parse(input.text(LONGEST_FILE));
        } catch (IllegalArgumentException e) {
            throw new Main.BadInput(
                    input.name() + ": " + String.valueOf(e.getMessage()).replace("\n", "; "));
        }
    }

    private static void print(PrintWriter out, Proof proof) {
        List<GuardRun.Statement> statements = List.copyOf(proof.table().statements());
        matrix(out, proof.table(), statements);
        out.println();
        out.println("  .    allowed");
        for (int i = 0; i < statements.size(); i++) {
            out.println("  " + padded("D" + (i + 1), 4) + " denied by "
                    + PlainText.of(
                            statements.get(i).name() + " of "
                                    + statements.get(i).policy(),
                            100));
        }
        if (statements.size() > 1) {
            out.println("  +    both allowed and denied, or by several statements");
        }
        if (!proof.table().disagreements().isEmpty()) {
            out.println("  !    not as it should be");
        }
        out.println();
        numbered(out, "break-glass", proof.settings().breakGlass());
        numbered(out, "deployer", proof.settings().deployers());
        out.println(
                "stop, weaken, stores: trails and event data stores; admins: delegated administrators; ours, exempt:"
                        + " changing roles;");
        out.println(
                "pass: handing them to services; repair: switching on; look: reading; others: the same deeds elsewhere");
        out.println();
        proof.disagreements().stream()
                .limit(MOST_SHOWN)
                .forEach(one -> Table.wrapped(PlainText.of(one, 1_000), 118).forEach(out::println));
        if (proof.disagreements().size() > MOST_SHOWN) {
            out.println("and " + (proof.disagreements().size() - MOST_SHOWN) + " more; --json lists them all");
        }
        out.println(proof.table().cases() + " cases of the table, in every partition, and " + proof.written()
                + " written ones: "
                + (proof.holds() ? "all agree" : proof.disagreements().size() + " do not agree"));
    }

    private static void numbered(PrintWriter out, String kind, List<RolePattern> patterns) {
        for (int i = 0; i < patterns.size(); i++) {
            String title = patterns.size() == 1 ? kind : kind + " " + (i + 1);
            out.println(padded(title, 14) + " " + PlainText.of(patterns.get(i).arn(), 200));
        }
    }

    private static void matrix(PrintWriter out, GuardRun table, List<GuardRun.Statement> statements) {
        int label = table.rows().stream()
                .mapToInt(row -> row.caller().length())
                .max()
                .orElse(0);
        StringBuilder heads = new StringBuilder(padded("", label));
        GuardCases.groups().forEach(group -> heads.append(' ').append(group));
        out.println(heads);
        for (GuardRun.Row row : table.rows()) {
            StringBuilder line = new StringBuilder(padded(row.caller(), label));
            for (String group : GuardCases.groups()) {
                String cell = Optional.ofNullable(row.cells().get(group))
                        .map(one -> symbol(one, statements))
                        .orElse("");
                line.append(' ').append(padded(cell, group.length()));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static String symbol(GuardRun.Cell cell, List<GuardRun.Statement> statements) {
        boolean mixed = cell.deniedBy().size() + (cell.allowed() > 0 ? 1 : 0) > 1;
        String symbol = mixed
                ? "+"
                : cell.deniedBy().keySet().stream()
                        .findFirst()
                        .map(statement -> "D" + (statements.indexOf(statement) + 1))
                        .orElse(".");
        return symbol + (cell.agrees() ? "" : "!");
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static ObjectNode asJson(Proof proof) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("holds", proof.holds());
        ArrayNode policies = root.putArray("policies");
        proof.policies().forEach(policy -> policies.add(policy.name()));
        root.put("tableCases", proof.table().cases());
        root.put("writtenCases", proof.written());
        ArrayNode disagreements = root.putArray("disagreements");
        proof.disagreements().forEach(disagreements::add);
        ArrayNode rows = root.putArray("rows");
        for (GuardRun.Row row : proof.table().rows()) {
            ObjectNode one = rows.addObject();
            one.put("caller", row.caller());
            ObjectNode cells = one.putObject("groups");
            row.cells().forEach((group, cell) -> {
                ObjectNode each = cells.putObject(group);
                each.put("allowed", cell.allowed());
                ObjectNode deniedBy = each.putObject("deniedBy");
                cell.deniedBy().forEach((statement, count) -> deniedBy.put(statement.name(), count));
                each.put("agrees", cell.agrees());
            });
        }
        return root;
    }
}
