package dev.trailwarden.core.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.port.InMemoryDirectory;
import dev.trailwarden.core.port.MemberFault;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExemptionsTest {
    private static final AccountId LAB = new AccountId("555555555555");
    private static final AccountId PAYMENTS = new AccountId("222222222222");
    private static final Instant NOON = Instant.parse("2026-03-31T12:00:00Z");
    private static final Optional<String> AUDIT = Optional.of("audit");
    private static final Optional<String> ANY = Optional.empty();

    private final InMemoryDirectory directory = new InMemoryDirectory();

    @Test
    void theFileSaysForWhomWhatUntilWhenAndWhy() {
        Exemptions exemptions = Exemptions.parse("""
                [
                  {"account": "555555555555", "trail": "lab-*", "effect": "exempt", "until": "2026-03-31",
                   "reason": "load tests"},
                  {"unit": "ou-a1b2-c3d4e5f6", "effect": "observe", "until": "2026-12-31", "reason": "new accounts"}
                ]
                """);

        assertThat(exemptions.warning()).isEmpty();
        assertThat(exemptions.list())
                .containsExactly(
                        new Exemption(
                                Optional.of(LAB),
                                Optional.empty(),
                                Optional.of("lab-*"),
                                Exemption.Effect.EXEMPT,
                                LocalDate.of(2026, 3, 31),
                                "load tests"),
                        new Exemption(
                                Optional.empty(),
                                Optional.of("ou-a1b2-c3d4e5f6"),
                                Optional.empty(),
                                Exemption.Effect.OBSERVE,
                                LocalDate.of(2026, 12, 31),
                                "new accounts"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   \n", "[]"})
    void anEmptyFileExemptsNobodyAndIsNoMistake(String text) {
        assertThat(Exemptions.parse(text)).isEqualTo(Exemptions.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {}                              | it is not a JSON list
                    [                               | it is not JSON
                    [] []                           | it is not JSON
                    [{"account":"1","account":"2"}] | it is not JSON
                    [42]                            | exemption 1 needs "effect", "until" and "reason"
                    [{}]                            | exemption 1 needs "effect", "until" and "reason"
                    """)
    void aFileThatIsNoListOfExemptionsExemptsNobody(String text, String mistake) {
        assertExemptsNobody(text, mistake);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    account | "*"          | an account id is 12 digits
                    account | 555555555555 | "account" is not a text
                    account | null         | "account" is not a text
                    unit    | "Sandbox"    | 'Sandbox' is not the id of a unit
                    trail   | "a/b"        | 'a/b' is not a trail's name
                    effect  | "ignore"     | 'ignore' is neither exempt nor observe
                    until   | "2026-02-30" | '2026-02-30' is not a day such as 2027-03-31
                    reason  | " "          | "reason" is not a text
                    trails  | "audit"      | a field "trails", which means nothing
                    """)
    void anExemptionWithAMistakeExemptsNobodyAndSaysWhatIsWrong(String field, String value, String mistake) {
        Map<String, String> fields = new TreeMap<>(Map.of(
                "account", "\"555555555555\"",
                "effect", "\"exempt\"",
                "until", "\"2026-03-31\"",
                "reason", "\"load tests\""));
        fields.put(field, value);
        String exemption = fields.entrySet().stream()
                .map(one -> "\"" + one.getKey() + "\":" + one.getValue())
                .collect(Collectors.joining(",", "{", "}"));

        assertExemptsNobody("[" + exemption + "]", mistake);
    }

    @ParameterizedTest
    @ValueSource(strings = {"account", "effect", "until", "reason"})
    void nothingOfAnExemptionMayBeLeftOut(String field) {
        assertExemptsNobody(
                "["
                        + one("555555555555", "exempt", "2026-03-31")
                                .replaceFirst("\"" + field + "\":\"[^\"]*\",?", "")
                                .replace(",}", "}")
                        + "]",
                field.equals("account") ? "names neither an account nor an organizational unit" : "exemption 1 needs");
    }

    @Test
    void oneMistakeSpoilsTheWholeFileAndAllMistakesAreToldAtOnce() {
        Exemptions exemptions = Exemptions.parse("""
                [
                  {"account": "555555555555", "effect": "exempt", "until": "2026-03-31", "reason": "load tests"},
                  {"account": "5", "effect": "exempt", "until": "tomorrow", "reason": "x"},
                  {"effect": "exempt", "until": "2026-03-31", "reason": "x"}
                ]
                """);

        assertThat(exemptions.list()).isEmpty();
        assertThat(exemptions.warning().orElseThrow())
                .contains("exemption 2: \"account\"")
                .contains("exemption 2: \"until\"")
                .contains("exemption 3 names neither");
    }

    @Test
    void whatIsWrongIsSaidOnOneLineHoweverItWasWritten() {
        String warning = Exemptions.parse("[{\"x\\r\\nSubject: y\":1,\"" + "z".repeat(5_000) + "\":2}]")
                .warning()
                .orElseThrow();

        assertThat(warning).hasSizeLessThan(800).doesNotContainPattern("[\\p{Cntrl}\\p{Cf}]");
    }

    @Test
    void itHoldsThroughItsLastDayInUtc() throws MemberFault {
        Exemptions exemptions = of(one("555555555555", "exempt", "2026-03-31"));

        assertThat(exemptions.of(LAB, AUDIT, Instant.parse("2026-03-31T23:59:59Z"), directory))
                .isPresent();
        assertThat(exemptions.of(LAB, AUDIT, Instant.parse("2026-04-01T00:00:00Z"), directory))
                .isEmpty();
        assertThat(exemptions.of(PAYMENTS, AUDIT, NOON, directory)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "audit, audit, true",
        "audit, audit2, false",
        "audit, Audit, false",
        "lab-*, lab-1, true",
        "lab-*, lab-, true",
        "lab-*, my-lab-1, false",
        "*-lab, eu-lab, true",
        "*-lab, eu-lab2, false",
        "a*b*c, a1b2c, true",
        "a*b*c, abc, true",
        "a*b*c, acb, false",
        "a*a, a, false",
        "*, anything, true",
        "lab.*, labs1, false"
    })
    void onlyAStarInATrailsNameStandsForAnything(String pattern, String name, boolean covered) throws MemberFault {
        Exemptions exemptions =
                of(one("555555555555", "exempt", "2026-03-31").replace("{", "{\"trail\":\"" + pattern + "\","));

        assertThat(exemptions.of(LAB, Optional.of(name), NOON, directory).isPresent())
                .isEqualTo(covered);
        assertThat(exemptions.of(LAB, ANY, NOON, directory))
                .as("one for certain trails is not for an event that names none")
                .isEmpty();
    }

    @Test
    void theFirstOfTheFileThatHoldsCounts() throws MemberFault {
        Exemptions exemptions = of(
                one("222222222222", "exempt", "2026-03-31"),
                one("555555555555", "exempt", "2026-03-30"),
                one("555555555555", "observe", "2026-03-31"),
                one("555555555555", "exempt", "2026-04-30"));

        assertThat(exemptions.of(LAB, AUDIT, NOON, directory).orElseThrow().effect())
                .isEqualTo(Exemption.Effect.OBSERVE);
    }

    @Test
    void aUnitIsEveryAccountInItAndBelow() throws MemberFault {
        directory.account("555555555555", "lab", "ou-a1b2-33333333", "ou-a1b2-22222222", "r-a1b2");
        directory.account("222222222222", "payments", "ou-a1b2-44444444", "r-a1b2");
        Exemptions exemptions = of(unit("ou-a1b2-22222222"));

        assertThat(exemptions.of(LAB, AUDIT, NOON, directory)).isPresent();
        assertThat(exemptions.of(PAYMENTS, AUDIT, NOON, directory)).isEmpty();
        assertThat(of(unit("r-a1b2")).of(PAYMENTS, AUDIT, NOON, directory)).isPresent();
    }

    @Test
    void anAccountAndAUnitHaveToHoldBoth() throws MemberFault {
        directory.account("555555555555", "lab", "ou-a1b2-33333333");
        String both = one("555555555555", "exempt", "2026-03-31");

        assertThat(of(both.replace("{", "{\"unit\":\"ou-a1b2-33333333\",")).of(LAB, AUDIT, NOON, directory))
                .isPresent();
        assertThat(of(both.replace("{", "{\"unit\":\"ou-a1b2-44444444\",")).of(LAB, AUDIT, NOON, directory))
                .isEmpty();
    }

    @Test
    void nobodyIsExemptByAUnitThatCannotBeAskedFor() {
        directory.goDown();

        assertThatThrownBy(() -> of(unit("r-a1b2")).of(LAB, AUDIT, NOON, directory))
                .isInstanceOf(MemberFault.class);
    }

    @Test
    void theOrganizationIsNotAskedWhereAnAccountIsNamed() throws MemberFault {
        directory.goDown();
        String account = one("555555555555", "exempt", "2026-03-31");

        assertThat(of(account, unit("r-a1b2")).of(LAB, AUDIT, NOON, directory)).isPresent();
        assertThat(of(unit("r-a1b2"), account).of(LAB, AUDIT, NOON, directory)).isPresent();
        assertThat(of(account).of(PAYMENTS, AUDIT, NOON, directory)).isEmpty();
    }

    private static void assertExemptsNobody(String text, String mistake) {
        Exemptions exemptions = Exemptions.parse(text);
        assertThat(exemptions.list()).isEmpty();
        assertThat(exemptions.warning().orElseThrow())
                .startsWith("The exemptions cannot be read, so nobody is exempt: ")
                .contains(mistake)
                .endsWith(".");
    }

    private static String one(String account, String effect, String until) {
        return "{\"account\":\"%s\",\"effect\":\"%s\",\"until\":\"%s\",\"reason\":\"load tests\"}"
                .formatted(account, effect, until);
    }

    private static String unit(String id) {
        return "{\"unit\":\"%s\",\"effect\":\"exempt\",\"until\":\"2026-03-31\",\"reason\":\"new accounts\"}"
                .formatted(id);
    }

    private static Exemptions of(String... exemptions) {
        Exemptions parsed = Exemptions.parse("[" + String.join(",", List.of(exemptions)) + "]");
        assertThat(parsed.warning()).isEmpty();
        return parsed;
    }
}
