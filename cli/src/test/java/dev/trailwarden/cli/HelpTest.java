package dev.trailwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {
    static Stream<CommandLine> verbs() {
        return below(Main.commandLine());
    }

    private static Stream<CommandLine> below(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(HelpTest::below));
    }

    /** The list of verbs shows the first piece of each description, and nothing more. */
    @ParameterizedTest
    @MethodSource("verbs")
    void theListOfVerbsHasWholeSentences(CommandLine verb) {
        assertThat(verb.getCommandSpec().usageMessage().description()[0])
                .as(verb.getCommandSpec().qualifiedName())
                .endsWith(".");
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void everyHelpFitsIntoEightyColumns(CommandLine verb) {
        assertThat(verb.getUsageMessage().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }
}
