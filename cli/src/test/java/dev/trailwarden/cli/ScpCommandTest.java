package dev.trailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ScpCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(args);
    }

    @Test
    void theScpIsOneLineOfJsonThatFreesTheBreakGlassRole() throws Exception {
        assertThat(run("scp", "--break-glass", "arn:aws:iam::*:role/security/BreakGlass"))
                .isZero();
        assertThat(out.toString().strip()).doesNotContain("\n").contains("arn:aws:iam::*:role/security/BreakGlass");
        assertThat(new ObjectMapper()
                        .readTree(out.toString())
                        .at("/Statement/0/Action")
                        .toString())
                .contains("cloudtrail:StopLogging", "cloudtrail:DeleteTrail");
    }

    @Test
    void aSingleAccountGetsAnIdentityPolicyForItsTrail() throws Exception {
        String trail = "arn:aws:cloudtrail:eu-west-1:333333333333:trail/payments-trail";
        assertThat(run("scp", "--trail", trail)).isZero();
        assertThat(new ObjectMapper()
                        .readTree(out.toString())
                        .at("/Statement/0/Resource")
                        .toString())
                .contains(trail);
    }

    @Test
    void aPatternThatFreesEverybodyIsRefusedInOneSentence() {
        assertThat(run("scp", "--break-glass", "arn:aws:iam::*:role/*")).isEqualTo(Main.BAD_INPUT);
        assertThat(err.toString())
                .startsWith("trailwarden: ")
                .contains("role/*")
                .hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void oneOfTheTwoHasToBeAskedFor() {
        assertThat(run("scp")).isEqualTo(Main.BAD_INPUT);
        assertThat(err.toString()).contains("--break-glass").contains("--trail");
    }
}
