package dev.trailwarden.sandbox;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.MALLORY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class CrowdTest {
    @Test
    void fiveHundredMembersWithATrailEachAreThereAtOnce() throws IOException {
        try (Sandbox sandbox = Sandbox.start(Sandbox.Settings.forTests())) {
            List<ObjectNode> events = new CopyOnWriteArrayList<>();
            sandbox.world().recorder().listen((_, _, envelope) -> events.add(envelope));

            Instant began = Instant.now();
            List<AccountId> added = sandbox.addAccounts(500);
            Duration took = Duration.between(began, Instant.now());
            List<AccountId> more = sandbox.addAccounts(1);
            for (AccountId account : added) {
                Client.of(sandbox, account, MALLORY, HUB_REGION)
                        .call("cloudtrail", "StopLogging", "{'Name':'" + sandbox.name(account) + "-trail'}");
            }

            assertThat(took).isLessThan(Duration.ofSeconds(5));
            assertThat(added).hasSize(500).startsWith(new AccountId("600000000001"));
            assertThat(more).containsExactly(new AccountId("600000000501"));
            assertThat(sandbox.users(added.getLast())).containsExactly(ADMIN, MALLORY);
            assertThat(sandbox.trail("arn:aws:cloudtrail:eu-west-1:600000000500:trail/member-500-trail")
                            .logging())
                    .isFalse();
            assertThat(sandbox.trail("arn:aws:cloudtrail:eu-west-1:600000000501:trail/member-501-trail")
                            .logging())
                    .isTrue();
            assertThat(events)
                    .hasSize(500)
                    .extracting(event -> event.path("account").asText())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void theNewMembersAreOfTheOrganization() throws IOException {
        try (Sandbox sandbox = Sandbox.start(Sandbox.Settings.forTests())) {
            sandbox.addAccounts(2);

            Client.Reply accounts = Client.of(sandbox, DemoOrganization.MANAGEMENT, ADMIN, Region.US_EAST_1)
                    .call("organizations", "ListAccounts", "{}");

            assertThat(accounts.json().findValuesAsText("Name")).contains("member-1", "member-2");
        }
    }
}
