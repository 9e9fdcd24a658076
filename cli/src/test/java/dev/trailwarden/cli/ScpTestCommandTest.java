package dev.trailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ScpTestCommandTest {
    private static final String BREAK_GLASS = "arn:aws:iam::*:role/security/BreakGlass";
    private static final String TRAIL = "arn:aws:cloudtrail:eu-west-1:111111111111:trail/audit";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(args);
    }

    private int ask(String principal, String action, String resource, String... more) {
        List<String> args = new ArrayList<>(List.of("scp", "test", "--break-glass", BREAK_GLASS));
        args.addAll(List.of("--principal", principal, "--action", action, "--resource", resource));
        args.addAll(List.of(more));
        return run(args.toArray(String[]::new));
    }

    @Test
    void theWholeTableFitsAScreenAndAgrees() {
        assertThat(run(
                        "scp",
                        "test",
                        "--profile",
                        "hardened,guard,organization",
                        "--break-glass",
                        BREAK_GLASS,
                        "--permission-set",
                        "EmergencyAccess"))
                .isZero();
        assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
        assertThat(out.toString())
                .containsPattern("(?m)^ordinary role +D1 +D2 +D2 ")
                .containsPattern("(?m)^management account +\\. +\\. +\\. ")
                .containsPattern("(?m)^remediation role +D1 +\\. +\\. ")
                .containsPattern("(?m)^break-glass 1 +\\. +\\. +\\. ")
                .contains("D1   denied by DenyTrailTamper of trailwarden-guardrail")
                .contains("written ones: all agree")
                .doesNotContain("!");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aPolicyThatFallsShortIsToldWithTheCasesItFails(@TempDir Path folder) throws IOException {
        Path policy = Files.writeString(folder.resolve("ours.json"), """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "cloudtrail:StopLogging",
                 "Resource": "*", "Condition": {"ArnNotLike": {"aws:PrincipalArn": "%s"}}}]}""".formatted(BREAK_GLASS));
        assertThat(run("scp", "test", "--profile", "core", "--break-glass", BREAK_GLASS, "--policy", policy.toString()))
                .isEqualTo(Main.NOT_HELD);
        assertThat(out.toString())
                .contains("denied by statement 1 of " + policy)
                .contains("cloudtrail:DeleteTrail on", "expected denied, but was allowed", "do not agree")
                .containsPattern("(?m)^ordinary role +\\+!");
    }

    @Test
    void whatIsRenderedCanBeGivenBackAndHolds(@TempDir Path folder) throws IOException {
        assertThat(run("scp", "render", "--profile", "core,guard", "--break-glass", BREAK_GLASS))
                .isZero();
        Path policy = Files.writeString(folder.resolve("rendered.json"), out.toString());
        assertThat(run(
                        "scp",
                        "test",
                        "--profile",
                        "core,guard",
                        "--break-glass",
                        BREAK_GLASS,
                        "--policy",
                        policy.toString()))
                .isZero();
    }

    @Test
    void machinesGetTheSame() throws IOException {
        assertThat(run("scp", "test", "--json", "--profile", "core", "--break-glass", BREAK_GLASS))
                .isZero();
        JsonNode root = new ObjectMapper().readTree(out.toString());
        assertThat(root.path("holds").asBoolean()).isTrue();
        assertThat(root.path("tableCases").asInt()).isGreaterThan(5_000);
        assertThat(root.path("writtenCases").asInt()).isGreaterThan(300);
        assertThat(root.at("/rows/0/groups/stop/deniedBy/DenyTrailTamper").asInt())
                .isEqualTo(4);
    }

    @Test
    void theUsersOwnCasesAreRunToo(@TempDir Path folder) throws IOException {
        Path cases = Files.writeString(folder.resolve("cases.json"), """
                {"about": "ours", "cases": [{"name": "the auditor may stop a trail", "expect": "allowed",
                  "principal": "arn:aws:iam::111111111111:role/Auditor", "action": "cloudtrail:StopLogging",
                  "resource": "%s"}]}""".formatted(TRAIL));
        assertThat(run("scp", "test", "--profile", "core", "--break-glass", BREAK_GLASS, "--cases", cases.toString()))
                .isEqualTo(Main.NOT_HELD);
        assertThat(out.toString())
                .contains("the auditor may stop a trail: expected allowed, but was denied by DenyTrailTamper");
    }

    @Test
    void aQuestionIsAnsweredInOneSentence() {
        assertThat(ask("arn:aws:iam::111111111111:role/Admin", "cloudtrail:StopLogging", TRAIL))
                .isEqualTo(Main.NOT_HELD);
        assertThat(out.toString())
                .hasLineCount(1)
                .isEqualToIgnoringNewLines(
                        "Denied: arn:aws:iam::111111111111:role/Admin may not cloudtrail:StopLogging on " + TRAIL
                                + ": the statement DenyTrailTamper of trailwarden-guardrail denies it.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "arn:aws:iam::111111111111:role/security/BreakGlass | member | no statement of trailwarden-guardrail denies it",
                "arn:aws:iam::111111111111:role/Admin | management | do not reach the management account",
                "arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX | delegated "
                        + "| do not reach service-linked roles",
                "cloudtrail.amazonaws.com | member | do not reach those who are of no account",
            })
    void whoIsAllowedIsToldWhy(String principal, String account, String why) {
        assertThat(ask(principal, "cloudtrail:StopLogging", TRAIL, "--account", account))
                .isZero();
        assertThat(out.toString()).startsWith("Allowed: " + principal).contains(why);
    }

    @Test
    void aConditionKeyCanBeTakenAway() throws IOException {
        assertThat(ask(
                        "arn:aws:iam::111111111111:role/security/BreakGlass",
                        "cloudtrail:StopLogging",
                        TRAIL,
                        "--context",
                        "aws:PrincipalArn=",
                        "--session",
                        "ann",
                        "--json"))
                .isEqualTo(Main.NOT_HELD);
        JsonNode answer = new ObjectMapper().readTree(out.toString());
        assertThat(answer.path("statement").asText()).isEqualTo("DenyTrailTamper");
        assertThat(answer.path("policy").asText()).isEqualTo("trailwarden-guardrail");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--principal arn:aws:iam::111111111111:role/A | a question needs --principal ARN, --action",
                "--principal x --action a:B --resource * | 'x' is not the ARN of a role",
                "--principal arn:aws:sts::111111111111:assumed-role/A/b --action a:B --resource * | for a session write",
                "--principal arn:aws:iam::111111111111:role/A --action Stop --resource * | 'Stop' is not one action",
                "--principal arn:aws:iam::111111111111:role/A --action a:B --resource * --account root | account is 'root'",
                "--principal arn:aws:iam::111111111111:role/A --action a:B --resource * --context x | is not KEY=VALUE",
                "--principal arn:aws:iam::111111111111:role/A --action a:B --resource * --cases f | leave it out",
                "--policy nowhere.json | nowhere.json: there is no such file",
                "--cases nowhere.json | nowhere.json: there is no such file",
            })
    void whatCannotBeAskedIsSaidInOneSentence(String options, String sentence) {
        assertThat(run(("scp test --break-glass " + BREAK_GLASS + " " + options).split(" ")))
                .isEqualTo(Main.BAD_INPUT);
        assertThat(err.toString()).startsWith("trailwarden: ").hasLineCount(1).contains(sentence);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aPolicyThatIsNoneIsRefused(@TempDir Path folder) throws IOException {
        Path policy = Files.writeString(folder.resolve("p.json"), "{\"Statement\": []}");
        assertThat(run("scp", "test", "--break-glass", BREAK_GLASS, "--policy", policy.toString()))
                .isEqualTo(Main.BAD_INPUT);
        assertThat(err.toString()).contains("p.json: Version is missing");
    }
}
