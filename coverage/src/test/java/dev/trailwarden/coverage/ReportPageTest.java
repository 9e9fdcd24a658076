package dev.trailwarden.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.scp.live.AccountState;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in a real browser, as a person opens it from a disk. */
class ReportPageTest {
    private static final String EVIL = "</script><img src=x onerror=document.title='owned'>\"'&";
    private static final int MANY = 10_000;

    @TempDir
    private Path folder;

    private static AccountReport account(long number, String name, String unit, boolean covered) {
        SequencedMap<Region, Cell> regions = new LinkedHashMap<>();
        Problem missing = new Problem(
                Kind.RULE_MISSING,
                true,
                "the rule trailwarden-forward is not there",
                List.of(new Region("us-east-1")),
                "in account " + number,
                List.of("aws events put-rule"));
        regions.put(new Region("eu-west-1"), Cell.COVERED);
        regions.put(new Region("us-east-1"), covered ? Cell.COVERED : Cell.of(missing));
        SequencedMap<String, Cell> checks = new LinkedHashMap<>();
        checks.put("forwarder role", Cell.COVERED);
        return new AccountReport(
                new AccountId(String.format("%012d", number)),
                name,
                unit,
                false,
                AccountState.ACTIVE,
                true,
                regions,
                checks,
                covered ? List.of() : List.of(missing),
                covered ? List.of() : List.of(new Way(true, "its only trail is audit")));
    }

    private static Report report(List<AccountReport> accounts) {
        return new Report(
                Instant.parse("2026-11-21T20:30:00Z"),
                "o-a1b2c3d4e5",
                new AccountId("222222222222"),
                new Region("eu-west-1"),
                accounts);
    }

    private static List<AccountReport> three() {
        return List.of(
                account(1, "payments", "Workloads/Production", false),
                account(2, EVIL, "Workloads", false),
                account(3, "audit", "Security", true));
    }

    /** Without a browser nothing is proven; where one has to be, its absence is a failure. */
    private static Path browser() {
        Optional<Path> found = Stream.of(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .flatMap(in -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(in, name)))
                .filter(Files::isExecutable)
                .findFirst();
        if (System.getenv("TRAILWARDEN_NEEDS_BROWSER") != null) {
            assertThat(found).as("a browser in the PATH").isPresent();
        }
        assumeTrue(found.isPresent(), "there is no chromium in the PATH: the page is NOT tried in a browser");
        return found.orElseThrow();
    }

    /** What a browser has on the page after its script has run, and what it wrote to its console. */
    private record Opened(String dom, String console) {}

    private Opened open(String html, String fragment) throws Exception {
        Path page = Files.writeString(folder.resolve("coverage.html"), html);
        Path out = folder.resolve("dom.html");
        Path err = folder.resolve("log.txt");
        List<String> command = new ArrayList<>(List.of(
                browser().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + folder.resolve("profile"),
                "--window-size=1600,1000",
                "--enable-logging=stderr",
                "--dump-dom",
                page.toUri() + fragment));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        String log = Files.readString(err, StandardCharsets.UTF_8);
        return new Opened(
                Files.readString(out, StandardCharsets.UTF_8),
                String.join(
                        "\n",
                        log.lines().filter(line -> line.contains("CONSOLE")).toList()));
    }

    @ParameterizedTest
    @CsvSource({
        "'', Showing 3 of 3 accounts",
        "#text=payments, Showing 1 of 3 accounts",
        "#state=now, Showing 2 of 3 accounts",
        "#kind=rule-missing&text=us-east-1, Showing 2 of 3 accounts",
        "#unit=Workloads, Showing 2 of 3 accounts",
        "#state=good, Showing 1 of 3 accounts",
        "#text=nothing, No account fits these filters"
    })
    void theFiltersShowWhatTheyAreAskedFor(String fragment, String expected) throws Exception {
        Opened opened = open(ReportPage.of(report(three()), 100), fragment);
        assertThat(opened.dom()).contains(expected);
        assertThat(opened.console()).isEmpty();
    }

    @Test
    void nothingIsLoadedAndNobodysNameIsMarkup() throws Exception {
        String html = ReportPage.of(report(three()), 100);
        assertThat(html)
                .contains("default-src 'none'")
                .doesNotContain("<img")
                .doesNotContain("https:")
                .doesNotContain("http:");
        Opened opened = open(html, "");
        assertThat(opened.dom())
                .contains("&lt;/script&gt;&lt;img src=x")
                .contains("<title>Trailwarden coverage</title>");
        assertThat(opened.console()).isEmpty();
    }

    @Test
    void tenThousandAccountsAreOnePageOfWhichTheBrowserDrawsWhatIsInSight() throws Exception {
        List<AccountReport> accounts = new ArrayList<>();
        for (int i = 1; i <= MANY; i++) {
            accounts.add(account(i, "member-" + i, "OU " + i % 50, i % 10 > 0));
        }
        String html = ReportPage.of(report(accounts), 100);
        assertThat(html.length()).isLessThan(4_000_000);
        Opened opened = open(html, "#state=bad");
        assertThat(opened.dom()).contains("Showing 1,000 of 10,000 accounts");
        assertThat(opened.dom().split("<th scope=\"row\"", -1)).hasSizeBetween(10, 100);
        assertThat(opened.console()).isEmpty();
    }
}
