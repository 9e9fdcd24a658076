package dev.trailwarden.sandbox;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.MALLORY;
import static dev.trailwarden.sandbox.DemoOrganization.MANAGEMENT;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.organization.Regions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An organization as large as they come, generated: every account is one like any other. */
class PopulationTest {
    private static final int COUNT = 1200;

    private static Sandbox sandbox;
    private static List<AccountId> accounts;

    @BeforeAll
    static void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        accounts = sandbox.populate(COUNT, rollout());
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    /** The project's own templates; nothing runs, so the jar may be any file. */
    private static Rollout rollout() throws IOException {
        Path home = Path.of("..").toAbsolutePath().normalize();
        return new Rollout(
                "",
                Files.readString(home.resolve("member-stack/member-roles.yaml")),
                Files.readString(home.resolve("member-stack/member-rules.yaml")),
                Packaging.MANAGED,
                home.resolve("pom.xml"),
                List.of(),
                List.of(),
                Map.of(),
                "");
    }

    private static Region home(int index) {
        return new Region(sandbox.world().trails().visibleTo(accounts.get(index)).stream()
                .filter(trail -> trail.account().equals(accounts.get(index)))
                .findFirst()
                .orElseThrow()
                .homeRegion()
                .name());
    }

    @Test
    void everyAccountIsListedOnceInPagesOfTwenty() {
        Client management = Client.of(sandbox, MANAGEMENT, ADMIN, HUB_REGION);
        Set<String> listed = new HashSet<>();
        String token = "";
        int pages = 0;
        do {
            JsonNode page = management
                    .call("organizations", "ListAccounts", token.isEmpty() ? "{}" : "{'NextToken':'" + token + "'}")
                    .json();
            page.path("Accounts")
                    .forEach(account -> listed.add(account.path("Id").asText()));
            token = page.path("NextToken").asText("");
            pages++;
        } while (!token.isEmpty());

        assertThat(listed).hasSize(COUNT + DemoOrganization.ACCOUNTS.size());
        // One page is empty, as AWS's may be.
        assertThat(pages).isEqualTo((COUNT + 5 + 19) / 20 + 1);
        assertThat(sandbox.world()
                        .organization()
                        .above(accounts.get(700))
                        .getLast()
                        .name())
                .isEqualTo("Fleet-2");
    }

    @Test
    void theTrailsAreAtHomeInEveryRegionThatEveryAccountHas() {
        List<String> homes = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            homes.add(home(i).name());
        }
        assertThat(homes)
                .containsExactlyInAnyOrderElementsOf(
                        Regions.byDefault().stream().map(Region::name).toList());
    }

    @Test
    void theAuditorOfAnAccountSeesItsTrailAndItsRule() {
        AccountId account = accounts.get(37);
        Client auditor = Client.of(sandbox, SECURITY, ADMIN, home(37))
                .assume("arn:aws:iam::" + account + ":role/trailwarden/trailwarden-auditor");

        assertThat(auditor.call("cloudtrail", "GetTrailStatus", "{'Name':'fleet-38-trail'}")
                        .json()
                        .path("IsLogging")
                        .asBoolean())
                .isTrue();
        JsonNode targets = auditor.in(new Region("sa-east-1"))
                .call("events", "ListTargetsByRule", "{'Rule':'trailwarden-forward'}")
                .json()
                .path("Targets");
        assertThat(targets).hasSize(1);
        assertThat(targets.at("/0/Arn").asText())
                .isEqualTo("arn:aws:events:eu-west-1:222222222222:event-bus/trailwarden");
        assertThat(targets.at("/0/RoleArn").asText())
                .isEqualTo("arn:aws:iam::" + account + ":role/trailwarden/trailwarden-forwarder");
        assertThat(auditor.call("cloudtrail", "StopLogging", "{'Name':'fleet-38-trail'}")
                        .code())
                .isEqualTo("AccessDeniedException");
    }

    @Test
    void mallorySwitchesATrailOffAndTheEventMeetsTheRule() throws Exception {
        AccountId account = accounts.get(5);
        Client mallory = Client.of(sandbox, account, MALLORY, home(5));

        assertThat(mallory.call("cloudtrail", "StopLogging", "{'Name':'fleet-6-trail'}")
                        .code())
                .isEmpty();

        sandbox.activity().awaitIdle(Duration.ofSeconds(30));
        // There is no hub in this sandbox: the rule has been asked, and says what it could not do.
        assertThat(sandbox.delivery().metrics().sum("AWS/Events", "Invocations", "trailwarden-forward"))
                .isEqualTo(1);
        assertThat(sandbox.log().lines())
                .anyMatch(line -> line.contains(account.value()) && line.contains("NO_RESOURCE"));
    }

    @Test
    void whatDoesNotNameTheAccountIsOneForAll() {
        var identities = sandbox.world().identities();
        var one = identities.role(accounts.get(1), "trailwarden-forwarder").orElseThrow();
        var other = identities.role(accounts.get(2), "trailwarden-forwarder").orElseThrow();

        assertThat(one.policies().get("forward-to-hub"))
                .isSameAs(other.policies().get("forward-to-hub"));
        assertThat(one.trustPolicy().toString())
                .contains(accounts.get(1).value())
                .doesNotContain("999999999998");
        assertThat(one.uniqueId()).isNotEqualTo(other.uniqueId());
    }
}
