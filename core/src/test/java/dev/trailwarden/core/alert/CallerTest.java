package dev.trailwarden.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.core.Fixtures;
import dev.trailwarden.core.event.Actor;
import dev.trailwarden.core.event.UnreadableEvent;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CallerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "by-name; IAM user mira.holt",
                "role-with-path; role pipeline (session \"build-8841\")",
                "console; Identity Center user lena.fuchs",
                "identity-center-role; Identity Center user nina.vogt",
                "not-break-glass-home-made-permission-set; role AWSReservedSSO_BreakGlass_1234567890abcdef (session \"eve\")",
                "root-with-alias; the root user",
                "federated-user; federated user visitor",
                "saml-user; SAML user h.sand@acme[.]example",
                "identity-center-user; Identity Center user 7d2e4f60-91a2-4c3b-b5d6-0e1f2a3b4c5d",
                "service; AWS service backup-orchestrator.amazonaws[.]com",
            })
    void thePersonBehindAnIdentityIsCalledWhatPeopleCallThem(String event, String called) throws UnreadableEvent {
        assertThat(Caller.brief(actor(event))).isEqualTo(called);
    }

    @Test
    void whatACallerMayChooseIsShownAsThat() throws UnreadableEvent {
        assertThat(facts("source-identity"))
                .contains("(whoever assumed the role chose the session's name)")
                .contains("source identity \"k.okafor\" (chosen when the first role was assumed, and kept since)");
        assertThat(facts("federated-user")).contains("(whoever opened the session chose that name)");
        assertThat(facts("console"))
                .contains("with permission set AdministratorAccess")
                .doesNotContain("(whoever assumed the role chose the session's name)");
    }

    @Test
    void mfaIsSaidAsFarAsTheRecordKnowsIt() throws UnreadableEvent {
        assertThat(facts("role-with-path")).contains("the role was assumed without MFA");
        assertThat(facts("console")).contains("whether with MFA, Identity Center knows");
        assertThat(facts("root-with-alias")).contains("with MFA");
        assertThat(facts("by-name")).noneMatch(fact -> fact.contains("MFA"));
    }

    @Test
    void aCallThatAServiceMadeNamesTheService() throws UnreadableEvent {
        assertThat(facts("invoked-by-service")).contains("called through cloudformation.amazonaws[.]com");
    }

    @Test
    void aCallerOfAnotherAccountIsSaidToBeOne() throws UnreadableEvent {
        assertThat(Caller.facts(actor("by-name"), Optional.of("333333333333"))).contains("of account 222222222222");
    }

    private static List<String> facts(String event) throws UnreadableEvent {
        return Caller.facts(actor(event), Optional.of("222222222222"));
    }

    private static Actor actor(String event) throws UnreadableEvent {
        return Fixtures.of("stop-logging", event).event().actor();
    }
}
