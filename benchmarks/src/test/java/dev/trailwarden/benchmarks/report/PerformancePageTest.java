package dev.trailwarden.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerformancePageTest {
    private static final Path DOCS = Path.of(System.getProperty("trailwarden.home"), "docs");

    @Test
    void theKeptPageIsWhatTheKeptResultsSay() throws IOException {
        Results kept = Results.read(DOCS.resolve("performance.json"));

        assertThat(Files.readString(DOCS.resolve("performance.md")))
                .as("benchmarks/run page writes it again")
                .isEqualTo(PerformancePage.of(kept));
    }

    @Test
    void aPartMeasuredAloneKeepsWhatThePageSays(@TempDir Path home) throws IOException {
        Results published = Results.empty();
        published.figures().put("micro.us", 12.5);
        published.write(home.resolve("docs/performance.json"));

        assertThat(Results.kept(home)).isEqualTo(published);

        Results latest = Results.empty();
        latest.write(Results.file(home));

        assertThat(Results.kept(home)).isEqualTo(latest);
    }

    @Test
    void whatIsAddedLastIsNotShownLast(@TempDir Path home) throws IOException {
        Results published = Results.empty();
        published.runs().put("sweep", "`benchmarks/run sweep`");
        published.write(home.resolve("docs/performance.json"));
        Results again = Results.kept(home);
        again.runs().put("all", "`benchmarks/run all`");
        again.write(Results.file(home));

        assertThat(PerformancePage.of(again)).isEqualTo(PerformancePage.of(Results.kept(home)));
    }

    @Test
    void theSweepsOfBothSidesAreShown() {
        Results results = Results.empty();
        results.figures().putAll(Map.of("sweep.boto3.accounts", 64.0, "sweep.wide.seconds", 7.0));
        results.figures().putAll(Map.of("sweep.wide.processor", 6.3, "sweep.boto3.seconds", 140.0));

        assertThat(PerformancePage.of(results))
                .contains("| ours, HTTP | 7.00 | 5000 | 180 | – | – |")
                .contains("| boto3, HTTP | 140 | 250 | – | – | – |")
                .doesNotContain("ours, TLS");
    }

    @Test
    void ofAWholeOrganizationTheServersCountIsShown() {
        Results results = Results.empty();
        results.figures().putAll(Map.of("sweep.accounts", 10_000.0, "sweep.latency", 20.0));
        results.figures().putAll(Map.of("coverage.seconds", 300.4, "coverage.floor", 61.7, "coverage.refused", 0.0));
        results.figures().put("coverage.megabytes", 640.0);
        results.figures().put("coverage.calls.sts AssumeRole", 10_005.0);
        results.figures().put("coverage.calls.events DescribeRule", 170_085.0);

        assertThat(PerformancePage.of(results))
                .contains("10,000 accounts", "after 20 ms")
                .contains("| coverage | 300 | 61.7 | 180,090 | 0 | 640 |")
                .contains("Calls, coverage: events DescribeRule 170,085, sts AssumeRole 10,005.")
                .doesNotContain("first sweep");
    }

    @Test
    void ofAStormIsSaidWhatBinds() {
        Results results = Results.empty();
        String name = "storm.own-runtime.50.";
        results.figures().putAll(Map.of("storm.floor", 27.3, name + "at once", 40.0, name + "backing off", 200.0));
        for (String queue : List.of("at once", "backing off")) {
            results.figures().putAll(Map.of(name + queue + ".sts", 27.3, name + queue + ".environments", 9.0));
        }

        assertThat(PerformancePage.of(results))
                .contains("50, at once | 40.0 | 27.3 | 9.00 | STS's sessions | – | – |")
                .contains(
                        "50, backing off | 200 | 27.3 | 9.00 | the pauses before what was refused is offered again | – | – |");
    }

    @Test
    void resultsAreReadAsTheyWereWritten(@TempDir Path folder) throws IOException {
        Results results = Results.empty();
        results.runs().put("all", "`benchmarks/run all`");
        results.machine().put("cores", "2");
        results.missing().put("the recipe", "no boto3");
        results.calls().put("Publish", 1);
        results.add(Goals.MANAGED, Measure.COLD_0, 1234.5);
        results.figures().put("micro.us", 12.5);
        Path file = folder.resolve("results.json");

        results.write(file);

        assertThat(Results.read(file)).isEqualTo(results);
    }

    @Test
    void everySampleIsShownWithItsNoise() {
        Results results = Results.empty();
        results.add(Goals.MANAGED, Measure.COLD_0, 1100);
        results.add(Goals.MANAGED, Measure.COLD_0, 1200);
        results.add(Goals.MANAGED, Measure.COLD_0, 1500);

        assertThat(PerformancePage.of(results)).contains("| cold, AWS answers at once, ms | 1200 (1100–1500) |");
    }

    @Test
    void whatCouldNotBeMeasuredIsSaid() {
        Results results = Results.empty();
        results.missing().put("the recipe", "there is no python3 with boto3 here");

        assertThat(PerformancePage.of(results))
                .contains("**not measured:** the recipe: there is no python3 with boto3 here");
    }
}
