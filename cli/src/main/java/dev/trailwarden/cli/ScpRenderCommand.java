package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.scp.GuardPolicy;
import dev.trailwarden.scp.GuardStatement;
import dev.trailwarden.scp.Guardrail;
import dev.trailwarden.scp.RolePattern;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the guardrail's policies, for machines or for people. */
@Command(
        name = "render",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the guardrail's service control policies, minified, one on each line.",
            "With --explain: what each statement denies, on what, whom it leaves alone and why."
        })
final class ScpRenderCommand implements Callable<Integer> {
    private static final int LONGEST_PATTERN = 200;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private GuardOptions guard = new GuardOptions();

    @Option(names = "--explain", description = "For the person who has to agree to it, instead of the policies.")
    private boolean explain;

    @Option(names = "--json", description = "Names, lengths and statements as one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Main.BadInput {
        Guardrail guardrail = guard.guardrail();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(asJson(guardrail));
        } else if (explain) {
            explain(out, guardrail);
        } else {
            guardrail.policies().forEach(policy -> out.println(policy.json()));
        }
        if (!json && !explain) {
            PrintWriter err = spec.commandLine().getErr();
            guardrail.warnings().forEach(warning -> err.println("trailwarden: " + warning));
        }
        out.flush();
        return Main.OK;
    }

    private static void explain(PrintWriter out, Guardrail guardrail) {
        for (GuardPolicy policy : guardrail.policies()) {
            out.println(policy.name() + ": " + policy.json().length() + " of " + GuardPolicy.MAX_CHARACTERS
                    + " characters, 1 of the 10 places of a root, unit or account");
            for (GuardStatement statement : policy.statements()) {
                out.println();
                out.println("  " + statement.sid() + " (" + statement.profile().id() + ")");
                Table.wrapped(statement.why(), 76).forEach(line -> out.println("    " + line));
                list(out, "denies", statement.actions());
                list(out, "on", statement.resources());
                list(
                        out,
                        "not for",
                        statement.exempt().isEmpty()
                                ? List.of("nobody is left alone")
                                : statement.exempt().stream()
                                        .map(RolePattern::arn)
                                        .toList());
            }
            out.println();
        }
        out.println("Never bound: the management account, service-linked roles.");
        guardrail.warnings().forEach(warning -> {
            out.println();
            Table.wrapped("Mind: " + warning, 76).forEach(out::println);
        });
    }

    private static void list(PrintWriter out, String head, List<String> lines) {
        String label = head;
        for (String line : lines) {
            out.println("    " + label + " ".repeat(9 - label.length()) + PlainText.of(line, LONGEST_PATTERN));
            label = "";
        }
    }

    private static ObjectNode asJson(Guardrail guardrail) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        ArrayNode profiles = root.putArray("profiles");
        guardrail.settings().profileIds().forEach(profiles::add);
        ArrayNode policies = root.putArray("policies");
        for (GuardPolicy policy : guardrail.policies()) {
            ObjectNode one = policies.addObject();
            one.put("name", policy.name());
            one.put("description", policy.description());
            one.put("characters", policy.json().length());
            one.put("content", policy.json());
            ArrayNode statements = one.putArray("statements");
            for (GuardStatement statement : policy.statements()) {
                ObjectNode each = statements.addObject();
                each.put("sid", statement.sid());
                each.put("profile", statement.profile().id());
                each.put("why", statement.why());
                statement.actions().forEach(each.putArray("actions")::add);
                statement.resources().forEach(each.putArray("resources")::add);
                statement.exempt().forEach(pattern -> each.withArray("exempt").add(pattern.arn()));
            }
        }
        ArrayNode warnings = root.putArray("warnings");
        guardrail.warnings().forEach(warnings::add);
        return root;
    }
}
