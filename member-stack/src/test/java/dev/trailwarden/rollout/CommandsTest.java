package dev.trailwarden.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That they run, the test with the real aws command shows. */
class CommandsTest {
    private static Commands commands(boolean delegated) {
        return new Commands(new Commands.Setting(
                Imagined.HUB,
                Imagined.REGION,
                "aws",
                delegated,
                Path.of("a folder/hub.yaml"),
                Path.of("member-roles.yaml"),
                Path.of("member-rules.yaml")));
    }

    @Test
    void everyStepOfARolloutHasItsCommands() throws Exception {
        Plan plan = new Imagined().plan(Imagined.wish());

        assertThat(plan.steps())
                .allSatisfy(step -> assertThat(commands(true).of(step))
                        .isNotEmpty()
                        .allSatisfy(command ->
                                assertThat(command).doesNotContain("\n").contains("aws ")));
    }

    @Test
    void aDelegatedAdministratorSaysSoInEveryCallOfAStackSet() throws Exception {
        Plan plan = new Imagined().plan(Imagined.wish());

        assertThat(plan.steps().stream()
                        .flatMap(step -> commands(true).of(step).stream())
                        .filter(command -> command.contains("stack-set")))
                .isNotEmpty()
                .allSatisfy(command -> assertThat(command).contains("--call-as DELEGATED_ADMIN"));
        assertThat(plan.steps().stream().flatMap(step -> commands(false).of(step).stream()))
                .noneSatisfy(command -> assertThat(command).contains("--call-as"));
    }

    @Test
    void whateverIsInAParameterIsOneWordForTheShell() {
        Step step = new Step.MakeStack(
                Step.Side.HUB,
                Imagined.REGION,
                new Stacks.Wish(Names.HUB, "", Map.of("Exemptions", "[{\"why\":\"it's $HOME `x`\"}]"), true));

        assertThat(commands(true).of(step).getFirst())
                .contains("--template-body 'file://a folder/hub.yaml'")
                .contains("'[{\"ParameterKey\":\"Exemptions\",\"ParameterValue\":\"[{\\\"why\\\":\\\"it'\\''s $HOME"
                        + " `x`\\\"}]\"}]'");
    }

    @Test
    void aParameterFileMayBeWrittenInThreeWays() {
        Map<String, String> values = Map.of("Mode", "observe", "BreakGlassHours", "08", "GuardrailReattach", "true");
        assertThat(List.of(
                        "Mode: observe\nBreakGlassHours: 08\nGuardrailReattach: true\n",
                        "{\"Parameters\": {\"Mode\": \"observe\", \"BreakGlassHours\": \"08\", \"GuardrailReattach\":"
                                + " true}}",
                        "[{\"ParameterKey\": \"Mode\", \"ParameterValue\": \"observe\"}, {\"ParameterKey\":"
                                + " \"BreakGlassHours\", \"ParameterValue\": \"08\"}, {\"ParameterKey\":"
                                + " \"GuardrailReattach\", \"ParameterValue\": \"true\"}]"))
                .allSatisfy(text -> assertThat(ParameterFile.read(text)).isEqualTo(values));
    }

    @Test
    void aParameterFileThatCannotBeMeantSaysWhere() {
        assertThatThrownBy(() -> ParameterFile.read("")).hasMessageContaining("names with values");
        assertThatThrownBy(() -> ParameterFile.read("Mode: a\nMode: b"))
                .hasMessageContaining("line 2: Mode is there twice");
        assertThatThrownBy(() -> ParameterFile.read("Mode: [a]")).hasMessageContaining("line 1: a value has to be");
        assertThatThrownBy(() -> ParameterFile.read("[{\"ParameterKey\": \"Mode\"}]"))
                .hasMessageContaining("ParameterKey and ParameterValue");
        assertThatThrownBy(() -> ParameterFile.read("Mode: {")).hasMessageContaining("neither YAML nor JSON");
    }
}
