package dev.trailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ScpRenderCommandTest {
    private static final String BREAK_GLASS = "arn:aws:iam::*:role/security/BreakGlass";

    private final ObjectMapper json = new ObjectMapper();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(args);
    }

    @Test
    void thePolicyIsOneLineOfJsonThatFreesTheBreakGlassRole() throws IOException {
        assertThat(run("scp", "render", "--profile", "core", "--break-glass", BREAK_GLASS))
                .isZero();
        assertThat(out.toString()).hasLineCount(1).doesNotContain(" ");
        JsonNode statement = json.readTree(out.toString()).at("/Statement/0");
        assertThat(statement.path("Action").toString())
                .isEqualTo("[\"cloudtrail:StopLogging\",\"cloudtrail:DeleteTrail\"]");
        assertThat(statement.at("/Condition/ArnNotLike/aws:PrincipalArn").asText())
                .isEqualTo(BREAK_GLASS);
    }

    @Test
    void withoutTheProfileGuardItSaysWhoCouldMintTheExemption() {
        assertThat(run("scp", "render", "--break-glass", BREAK_GLASS)).isZero();
        assertThat(err.toString()).contains("Add the profile guard").contains(BREAK_GLASS);
    }

    @Test
    void theExplanationNamesEveryStatementWithWhoIsLeftAlone() {
        assertThat(run(
                        "scp",
                        "render",
                        "--explain",
                        "--profile",
                        "hardened,guard,organization",
                        "--permission-set",
                        "EmergencyAccess",
                        "--deployer",
                        "stacksets,control-tower"))
                .isZero();
        assertThat(out.toString())
                .contains(
                        "DenyTrailTamper (core)",
                        "DenyQuietTrailTamper (hardened)",
                        "DenyChangingGuardedRoles (guard)",
                        "DenyLeavingOrganization (organization)",
                        "AWSReservedSSO_EmergencyAccess_????????????????",
                        "of 10240 characters",
                        "Never bound: the management account")
                .doesNotContain("Mind:");
    }

    @Test
    void aFileSaysTheSameAsTheOptions(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("guard.json"), """
                {"profiles": ["core", "guard"], "breakGlass": "%s", "deployers": ["lza"]}""".formatted(BREAK_GLASS));
        assertThat(run("scp", "render", "--json", "--settings", file.toString()))
                .isZero();
        String fromFile = out.toString();
        out.getBuffer().setLength(0);
        assertThat(run(
                        "scp",
                        "render",
                        "--json",
                        "--profile=core",
                        "--profile=guard",
                        "--break-glass",
                        BREAK_GLASS,
                        "--deployer",
                        "lza"))
                .isZero();
        assertThat(out.toString()).isEqualTo(fromFile);
        assertThat(json.readTree(fromFile).path("warnings").toString()).contains("StackSets are bound");
    }

    @Test
    void theTemplateHoldsTheSamePolicies() {
        assertThat(run("scp", "render", "--template", "--profile", "core", "--break-glass", BREAK_GLASS))
                .isZero();
        assertThat(out.toString())
                .contains("Type: AWS::Organizations::Policy", "- Sid: DenyTrailTamper", "- \"" + BREAK_GLASS + "\"");
    }

    @Test
    void anAccountOfItsOwnGetsAnIdentityPolicyOrABoundary() throws IOException {
        String trail = "arn:aws:cloudtrail:eu-west-1:111111111111:trail/audit";
        assertThat(run("scp", "render", "--trail", trail)).isZero();
        assertThat(out.toString()).hasLineCount(1).contains("DenyTrailTamper", "DenyQuietTrailTamper", trail);
        out.getBuffer().setLength(0);
        assertThat(run(
                        "scp",
                        "render",
                        "--trail",
                        trail,
                        "--profile",
                        "core",
                        "--boundary",
                        "--policy-arn",
                        "arn:aws:iam::111111111111:policy/TrailGuard"))
                .isZero();
        JsonNode boundary = json.readTree(out.toString());
        assertThat(boundary.at("/Statement/0/Effect").asText()).isEqualTo("Allow");
        assertThat(out.toString())
                .contains("DenyEscapingTheBoundary", "policy/TrailGuard")
                .doesNotContain("Quiet");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--break-glass arn:aws:iam::*:role/* | role/*': would exempt roles of any name",
                "--profile all --break-glass arn:aws:iam::*:role/Glass | profile 'all': is none of core",
                "--deployer jenkins --break-glass arn:aws:iam::*:role/Glass | deployer 'jenkins': is neither one of",
                "--profile core | no break-glass role is named",
                "--no-break-glass --permission-set Emergency | contradicts",
                "--permission-set no/slash | permission set 'no/slash'",
                "--role-path /a/ --break-glass arn:aws:iam::*:role/Glass | role path '/a/'",
                "--trail audit | 'audit' is not the ARN of a trail or event data store",
                "--trail arn:aws:cloudtrail:eu-west-1:111111111111:trail/audit --no-break-glass | leave out everything",
                "--trail arn:aws:cloudtrail:eu-west-1:111111111111:trail/audit --profile guard | is for organizations",
                "--trail arn:aws:cloudtrail:eu-west-1:111111111111:trail/audit --profile all | it is core or hardened",
                "--trail arn:aws:cloudtrail:eu-west-1:111111111111:trail/audit --profile core,guard | give one profile",
                "--trail arn:aws:cloudtrail:eu-west-1:111111111111:trail/audit --json | give only one of",
                "--trail arn:aws:cloudtrail:eu-west-1:111111111111:trail/audit --policy-arn x | is for --boundary",
                "--boundary --no-break-glass | name its trails by --trail",
                "--settings nowhere.json | nowhere.json: there is no such file",
                "--settings nowhere.json --profile core | write them into the file",
            })
    void whatCannotBeUsedIsSaidInOneSentence(String options, String sentence) {
        assertThat(run(("scp render " + options).split(" "))).isEqualTo(Main.BAD_INPUT);
        assertThat(err.toString()).startsWith("trailwarden: ").hasLineCount(1).contains(sentence);
        assertThat(out.toString()).isEmpty();
    }
}
