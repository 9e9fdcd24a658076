package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.scp.GuardPolicy;
import dev.trailwarden.scp.GuardStatement;
import dev.trailwarden.scp.GuardTemplate;
import dev.trailwarden.scp.Guardrail;
import dev.trailwarden.scp.InvalidGuardException;
import dev.trailwarden.scp.RolePattern;
import dev.trailwarden.scp.TrailGuardBoundary;
import dev.trailwarden.scp.TrailGuardIdentityPolicy;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
            "With --explain: what each statement denies, on what, whom it leaves alone and why.",
            "With --template: the same policies as a CloudFormation template for the management account.",
            "With --trail: the identity policy, or with --boundary the permissions boundary, for an account outside an"
                    + " organization. It holds whom it is attached to, and never the root user."
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

    @Option(names = "--template", description = "A CloudFormation template, instead of the policies.")
    private boolean template;

    @Option(
            names = "--trail",
            paramLabel = "ARN",
            description = "A trail or event data store to protect in an account outside an organization. Repeatable.")
    private List<String> trails = List.of();

    @Option(names = "--boundary", description = "With --trail: a permissions boundary instead of an identity policy.")
    private boolean boundary;

    @Option(
            names = "--policy-arn",
            paramLabel = "ARN",
            description =
                    "With --boundary: the ARN it will have, so that it can keep itself from being lifted or changed.")
    private @Nullable String policyArn;

    @Option(names = "--json", description = "Names, lengths and statements as one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Main.BadInput {
        PrintWriter out = spec.commandLine().getOut();
        if (Stream.of(json, explain, template, !trails.isEmpty())
                        .filter(one -> one)
                        .count()
                > 1) {
            throw new Main.BadInput("give only one of --json, --explain, --template and --trail");
        }
        if (!trails.isEmpty()) {
            out.println(alone());
            out.flush();
            return Main.OK;
        }
        if (boundary || policyArn != null) {
            throw new Main.BadInput(
                    "--boundary and --policy-arn are for an account of its own; name its trails by --trail");
        }
        Guardrail guardrail = guard.guardrail();
        if (template) {
            out.print(GuardTemplate.of(guardrail.settings()));
        } else if (json) {
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

    /** The policy of an account outside an organization. */
    private String alone() throws Main.BadInput {
        if (policyArn != null && !boundary) {
            throw new Main.BadInput("--policy-arn is for --boundary; an identity policy cannot keep itself attached");
        }
        try {
            TrailGuardIdentityPolicy policy = new TrailGuardIdentityPolicy(guard.profileAlone(), trails);
            return boundary ? new TrailGuardBoundary(policy, Optional.ofNullable(policyArn)).json() : policy.json();
        } catch (InvalidGuardException e) {
            throw new Main.BadInput(String.join("; ", e.mistakes()));
        }
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
