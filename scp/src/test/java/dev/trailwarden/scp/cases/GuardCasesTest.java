package dev.trailwarden.scp.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.policy.NamedPolicy;
import dev.trailwarden.scp.GuardSettings;
import dev.trailwarden.scp.GuardStatement;
import dev.trailwarden.scp.Guardrail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GuardCasesTest {
    static Stream<Arguments> rows() {
        return Cases.settings().entrySet().stream().flatMap(named -> {
            List<NamedPolicy> guardrail = Cases.scps(named.getValue());
            Map<String, List<ScpCase>> rows = GuardCases.of(named.getValue()).stream()
                    .collect(Collectors.groupingBy(
                            GuardCases.GuardCase::caller,
                            TreeMap::new,
                            Collectors.mapping(GuardCases.GuardCase::one, Collectors.toList())));
            return rows.entrySet().stream()
                    .map(row -> Arguments.argumentSet(named.getKey() + ": " + row.getKey(), row.getValue(), guardrail));
        });
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theGuardrailDoesWhatItIsMeantTo(List<ScpCase> cases, List<NamedPolicy> guardrail) {
        assertThat(cases.stream().flatMap(one -> one.disagreement(guardrail).stream()))
                .isEmpty();
    }

    /** So that whoever adds an action to a statement has to say who may do it, and a failure names one case. */
    @Test
    void everyActionThatIsDeniedIsAskedAboutInCasesOfTheirOwnNames() {
        for (GuardSettings settings : Cases.settings().values()) {
            List<ScpCase> cases = GuardCases.of(settings).stream()
                    .map(GuardCases.GuardCase::one)
                    .toList();
            assertThat(cases.stream().map(ScpCase::name).distinct())
                    .hasSizeGreaterThan(5_000)
                    .hasSize(cases.size());
            Set<String> asked = cases.stream()
                    .filter(one -> one.expected() instanceof ScpCase.Expected.DeniedBy)
                    .map(one -> one.request().action())
                    .collect(Collectors.toSet());
            assertThat(asked)
                    .containsExactlyInAnyOrderElementsOf(Guardrail.of(settings).statements().stream()
                            .flatMap(statement -> statement.actions().stream())
                            .collect(Collectors.toSet()));
        }
    }

    @Test
    void everyStatementOfADividedGuardrailIsAskedAboutToo() {
        String path = "a-long-path/".repeat(12);
        GuardSettings many = Cases.settings("{'profiles': ['core', 'guard'], 'breakGlass': ["
                + IntStream.range(0, 30)
                        .mapToObj(number -> "'arn:aws:iam::111111111111:role/" + path + "BreakGlass" + number + "'")
                        .collect(Collectors.joining(","))
                + "]}");
        assertThat(Guardrail.of(many).statements().stream().map(GuardStatement::sid))
                .contains("DenyChangingGuardedRolesPart2");
        List<NamedPolicy> guardrail = Cases.scps(many);
        List<GuardCases.GuardCase> cases = Place.all(many).stream()
                .filter(place -> Set.of("aws", "aws-cn").contains(place.partition())
                        && place.account() == ScpCase.Account.MEMBER)
                .flatMap(place -> GuardCases.of(many, place))
                .toList();
        // A prime, so that no row and no column is left out.
        for (int i = 0; i < cases.size(); i += 53) {
            assertThat(cases.get(i).one().disagreement(guardrail)).isEmpty();
        }
    }

    @Test
    void theRemediationRoleMayDoAllThatItsPolicyAllowsUnderEveryProfile() throws IOException {
        String template = Files.readString(
                Path.of(System.getProperty("trailwarden.home")).resolve("member-stack/member-roles.yaml"));
        String role =
                template.substring(template.indexOf("- PolicyName: remedies"), template.indexOf("  ForwarderRole:"));
        Matcher action = Pattern.compile("[a-z]+:[A-Z][A-Za-z]+(?=\\n)").matcher(role);
        List<String> actions = action.results().map(found -> found.group()).toList();
        assertThat(actions).hasSizeGreaterThan(20).contains("cloudtrail:UpdateTrail", "iam:PassRole");
        String settings = "{'profiles': ['hardened', 'guard', 'organization'], 'deployers': ['stacksets', 'lza'],"
                + " 'breakGlass': 'arn:*:iam::*:role/security/BreakGlass'}";
        List<NamedPolicy> guardrail = Cases.scps(Cases.settings(settings));
        for (String one : actions) {
            String resource = one.equals("iam:PassRole")
                    ? "arn:aws:iam::111111111111:role/AWSAccelerator-Logs"
                    : one.endsWith("EventDataStore") || one.endsWith("Ingestion")
                            ? "arn:aws:cloudtrail:eu-west-1:111111111111:eventdatastore/x"
                            : "arn:aws:cloudtrail:eu-west-1:111111111111:trail/audit";
            ScpCaseFile file = ScpCaseFile.parse("""
                    {"about": "x", "cases": [{"name": "%s", "expect": "allowed", "action": "%s", "resource": "%s",
                     "principal": "arn:aws:iam::111111111111:role/trailwarden/trailwarden-remediation"}]}""".formatted(one, one, resource));
            assertThat(file.cases().getFirst().disagreement(guardrail)).isEmpty();
        }
    }
}
