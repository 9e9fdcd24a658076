package dev.trailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.cli.Launched.Ran;
import dev.trailwarden.core.decision.Exemption;
import dev.trailwarden.core.decision.Exemptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExemptionsCheckCommandTest {
    private static final String ONE = """
            [
              {
                "account": "333333333333",
                "trail": "lab-*",
                "effect": "exempt",
                "until": "2999-03-31",
                "reason": "load test"
              }
            ]
            """;

    @TempDir
    private Path folder;

    private Ran check(String content, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("exemptions.json"), content);
        String[] arguments = new String[options.length + 3];
        System.arraycopy(new String[] {"exemptions", "check", file.toString()}, 0, arguments, 0, 3);
        System.arraycopy(options, 0, arguments, 3, options.length);
        return InProcess.run(arguments);
    }

    @Test
    void theValueIsTheFileOnOneLineAndItsSizeIsSaidBesideIt() throws Exception {
        Ran ran = check(ONE);
        assertThat(ran.out())
                .isEqualTo("[{\"account\":\"333333333333\",\"trail\":\"lab-*\",\"effect\":\"exempt\","
                        + "\"until\":\"2999-03-31\",\"reason\":\"load test\"}]\n");
        assertThat(ran.err()).endsWith("exemptions.json: 1 exemption, 104 of 2048 characters.\n");
        assertThat(ran.exit()).isZero();
    }

    @Test
    void whateverAReasonSaysTheValueIsPrintableAsciiThatMeansTheSame() throws Exception {
        String reason = "caf\u00e9's \\\"lab\\\" \\\\ \\u202e \ud83d\ude80";
        Ran ran = check(ONE.replace("load test", reason));
        assertThat(ran.exit()).isZero();
        String value = ran.out().stripTrailing();
        assertThat(value).matches("[\\x20-\\x7e]*").doesNotContain("'").doesNotContain("\\\"");
        assertThat(Exemptions.parse(value)).isEqualTo(Exemptions.parse(ONE.replace("load test", reason)));
        assertThat(Exemptions.parse(value).list())
                .extracting(Exemption::reason)
                .containsExactly("caf\u00e9's \"lab\" \\ \u202e \ud83d\ude80");
    }

    @Test
    void oneThatHasEndedIsPointedOut() throws Exception {
        Ran ran = check(ONE.replace("2999", "2020"));
        assertThat(ran.err()).contains("ended on 2020-03-31").contains("333333333333, trail lab-*");
        assertThat(ran.exit()).isZero();
        assertThat(new ObjectMapper()
                        .readTree(check(ONE.replace("2999", "2020"), "--json").out())
                        .at("/exemptions/0/ended")
                        .booleanValue())
                .isTrue();
    }

    @Test
    void asJsonItSaysTheValueItsSizeAndWhatItMeans() throws Exception {
        Ran ran = check(ONE, "--json");
        JsonNode json = new ObjectMapper().readTree(ran.out());
        assertThat(json.path("characters").intValue())
                .isEqualTo(json.path("value").textValue().length());
        assertThat(json.path("limit").intValue()).isEqualTo(2_048);
        assertThat(json.at("/exemptions/0/account").textValue()).isEqualTo("333333333333");
        assertThat(json.at("/exemptions/0/unit").isNull()).isTrue();
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void everyMistakeIsNamedAndNothingIsPrinted() throws Exception {
        Ran ran = check(ONE.replace("exempt\"", "ignore\"").replace("2999-03-31", "soon"));
        assertThat(ran.err())
                .startsWith("trailwarden: ")
                .contains("exemptions.json: ")
                .contains("'ignore' is neither exempt nor observe")
                .contains("'soon' is not a day")
                .hasLineCount(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.exit()).isEqualTo(Main.BAD_INPUT);
    }

    @Test
    void aListThatIsTooLongForTheParameterIsRefusedWithItsSize() throws Exception {
        String many = IntStream.range(0, 30)
                .mapToObj(i -> ONE.strip().substring(1, ONE.strip().length() - 1))
                .collect(Collectors.joining(",", "[", "]"));
        Ran ran = check(many);
        assertThat(ran.err()).contains("too long").contains("of 2048 characters");
        assertThat(ran.exit()).isEqualTo(Main.BAD_INPUT);
    }

    @Test
    void anEmptyFileExemptsNobody() throws Exception {
        Ran ran = check("\n");
        assertThat(ran.out()).isEqualTo("\n");
        assertThat(ran.err()).contains("0 exemptions, 0 of 2048 characters.");
        assertThat(ran.exit()).isZero();
    }

    @Test
    void theFileIsTakenByExplainToo() throws Exception {
        Path file = Files.writeString(
                folder.resolve("exemptions.json"),
                ONE.replace("333333333333", "222222222222").replace("lab-*", "audit"));
        Path event = Launched.HOME.resolve("fixtures/stop-logging/by-name.json");
        assertThat(InProcess.run("explain", "--exemptions", file.toString(), event.toString())
                        .out())
                .startsWith("Alert only: ")
                .contains("load test")
                .endsWith("Severity low.\n");
        assertThat(InProcess.run("explain", "--mode", "observe", event.toString())
                        .out())
                .startsWith("Observe (resume-logging): ")
                .contains("only observed");
        assertThat(InProcess.run("explain", "--mode", "watch", event.toString()).err())
                .contains("'watch' is neither enforce nor observe");
        Files.writeString(
                file,
                ONE.replace("\"account\": \"333333333333\"", "\"unit\": \"ou-a1b2-c3d4e5f6\"")
                        .replace("lab-*", "audit"));
        assertThat(InProcess.run("explain", "--exemptions", file.toString(), event.toString())
                        .out())
                .startsWith("Restore (resume-logging): ")
                .contains("nobody was asked which units account 222222222222 is in");
        Files.writeString(file, "[{");
        assertThat(InProcess.run("explain", "--exemptions", file.toString(), event.toString())
                        .exit())
                .isEqualTo(Main.BAD_INPUT);
    }
}
