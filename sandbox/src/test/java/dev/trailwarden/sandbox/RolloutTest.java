package dev.trailwarden.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.sandbox.Sandbox.Settings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Our real templates and our real jar, from the stopped trail to the mail. */
class RolloutTest {
    private static final Path HOME = Path.of(System.getProperty("trailwarden.home", ".."));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Rollout rollout = Rollout.of(HOME);
    private Sandbox sandbox;

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(Settings.forTests());
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private boolean logging(String arn) {
        return sandbox.trail(arn).logging();
    }

    @Test
    void aStoppedTrailIsBackOnAndTheSecurityTeamHasAMail() throws Exception {
        sandbox.deploy(rollout);
        String trail = "arn:aws:cloudtrail:eu-west-1:333333333333:trail/payments-trail";

        Client mallory =
                Client.of(sandbox, DemoOrganization.PAYMENTS, DemoOrganization.MALLORY, DemoOrganization.HUB_REGION);
        assertThat(mallory.call("cloudtrail", "StopLogging", "{'Name':'payments-trail'}")
                        .code())
                .isEmpty();
        sandbox.activity().awaitIdle(PATIENCE);

        assertThat(logging(trail)).isTrue();
        assertThat(sandbox.delivery().inbox().mails()).singleElement().satisfies(mail -> {
            assertThat(mail.to()).isEqualTo(Rollout.ALERT_EMAIL);
            assertThat(mail.subject()).contains("333333333333");
        });
        assertThat(sandbox.deadLetters()).isEmpty();
    }
}
