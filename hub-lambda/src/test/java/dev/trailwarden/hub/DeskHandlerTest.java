package dev.trailwarden.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.aws.Budget;
import dev.trailwarden.core.Desk;
import dev.trailwarden.core.GuardrailDesk;
import dev.trailwarden.core.Look;
import dev.trailwarden.core.alert.Alert;
import dev.trailwarden.core.alert.Digest;
import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.baseline.Baseline;
import dev.trailwarden.core.baseline.EventConfiguration;
import dev.trailwarden.core.baseline.SettingsJson;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.guardrail.Guardrail;
import dev.trailwarden.core.incident.Digester;
import dev.trailwarden.core.incident.Incident;
import dev.trailwarden.core.incident.Teller;
import dev.trailwarden.core.port.AlertSink;
import dev.trailwarden.core.port.Baselines;
import dev.trailwarden.core.port.Denials;
import dev.trailwarden.core.port.Directory;
import dev.trailwarden.core.port.Guardrails;
import dev.trailwarden.core.port.Ledger;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.MemberAccount;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.Members;
import dev.trailwarden.core.port.Memory;
import dev.trailwarden.core.port.Organization;
import dev.trailwarden.core.port.TrailStatus;
import dev.trailwarden.core.remedy.Guardian;
import dev.trailwarden.core.remedy.Matcher;
import dev.trailwarden.core.remedy.Restorer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeskHandlerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final AccountId MANAGEMENT = new AccountId("111111111111");
    private static final String GUARDRAIL = "p-guardrail1";
    private static final String ARN = "arn:aws:cloudtrail:eu-west-1:333333333333:trail/payments-trail";
    private static final TrailArn TRAIL = TrailArn.parse(ARN).orElseThrow();
    private static final TrailSettings HEALTHY = new TrailSettings(
            true,
            "payments-logs",
            "",
            "",
            true,
            true,
            false,
            true,
            "",
            "",
            "",
            List.of(),
            List.of(),
            List.of(),
            EventConfiguration.NONE,
            Map.of());

    private final ObjectMapper json = new ObjectMapper();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Kept baselines = new Kept();
    private final Ledger ledger = mock(Ledger.class);
    private final AlertSink alerts = mock(AlertSink.class);
    private final Members members = mock(Members.class);
    private final MemberAccount payments = mock(MemberAccount.class);
    private final Organization organization = mock(Organization.class);
    private final Denials denials = mock(Denials.class);
    private final KeptGuardrail guardrails = new KeptGuardrail();
    private final DeskHandler handler = new DeskHandler(new Renewed<>(this::hub, used -> {}));

    /** The kept guardrail, in memory. */
    private static final class KeptGuardrail implements Guardrails {
        private Optional<Guardrail> kept = Optional.empty();

        @Override
        public Optional<Guardrail> kept() {
            return kept;
        }

        @Override
        public void keep(Guardrail guardrail) {
            kept = Optional.of(guardrail);
        }

        @Override
        public void release() {
            kept = Optional.empty();
        }
    }

    /** What each trail should be, in memory. */
    private static final class Kept implements Baselines {
        private final Map<TrailArn, Baseline> kept = new LinkedHashMap<>();
        private boolean tampered;

        @Override
        public Optional<Baseline> find(TrailArn trail) throws LedgerFault {
            if (tampered && kept.containsKey(trail)) {
                throw new LedgerFault(LedgerFault.Kind.TAMPERED, "the baseline of " + trail + " is not what was kept");
            }
            return Optional.ofNullable(kept.get(trail));
        }

        @Override
        public List<TrailArn> of(AccountId account) {
            return kept.keySet().stream()
                    .filter(trail -> trail.owner().equals(account))
                    .toList();
        }

        @Override
        public List<TrailArn> all() {
            return List.copyOf(kept.keySet());
        }

        @Override
        public void keep(Baseline baseline) {
            kept.put(baseline.trail(), baseline);
        }

        @Override
        public void overwrite(Baseline baseline) {
            tampered = false;
            kept.put(baseline.trail(), baseline);
        }

        @Override
        public void forget(TrailArn trail) {
            kept.remove(trail);
        }
    }

    private HubComponent hub() {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        Directory directory = mock(Directory.class);
        House house = new House(House.DEFAULT_MEMBER_ROLE, Optional.of(MANAGEMENT), List.of());
        Memory memory = new InMemoryMemory(baselines, ledger);
        Matcher matcher = new Matcher(members, memory, clock, length -> {});
        Guardian guardian =
                new Guardian(attachable -> organization, guardrails, denials, ledger, house, clock, length -> {});
        Restorer restorer = new Restorer(members, memory, matcher, guardian, length -> {});
        Teller teller = new Teller(alerts, ledger, directory, clock, length -> {});
        Look look = new Look(house, members, baselines, ledger, directory, matcher, restorer, teller, clock);
        HubComponent hub = mock(HubComponent.class);
        when(hub.look()).thenReturn(look);
        when(hub.desk()).thenReturn(new Desk(members, baselines, ledger, look, teller, clock));
        when(hub.guardrailDesk())
                .thenReturn(new GuardrailDesk(
                        house, attachable -> organization, guardrails, denials, guardian, ledger, teller, clock));
        when(hub.digester()).thenReturn(new Digester(alerts, ledger, clock));
        when(hub.settings()).thenReturn(HubSettings.from(HubSettingsTest.GOOD));
        when(hub.budget()).thenReturn(new Budget(System::nanoTime));
        when(hub.deskLog()).thenReturn(new DeskLog(json, new PrintStream(out, true, StandardCharsets.UTF_8)));
        return hub;
    }

    @BeforeEach
    void aHealthyTrail() throws Exception {
        when(members.open(any(), any(), any())).thenReturn(payments);
        when(payments.trails(any())).thenReturn(List.of(TRAIL));
        when(payments.settingsIfThere(any())).thenCallRealMethod();
        when(payments.settings(TRAIL)).thenReturn(HEALTHY);
        when(payments.status(any(), any())).thenReturn(new TrailStatus(true, Optional.empty(), Optional.empty()));
        when(ledger.claim(any(), any(), any(), any())).thenReturn(true);
    }

    @BeforeEach
    void anOrganizationWithAGuardrail() throws Exception {
        when(organization.root()).thenReturn(new Organization.Root("o-madeup0001", "r-a1b2", "ENABLED"));
        when(organization.policies())
                .thenReturn(List.of(new Organization.PolicyName(GUARDRAIL, "trailwarden-guardrail")));
        when(organization.policy(GUARDRAIL))
                .thenReturn(Optional.of(new Organization.PolicyText(GUARDRAIL, "trailwarden-guardrail", true, "{}")));
        when(organization.targets(GUARDRAIL)).thenReturn(Set.of("r-a1b2"));
        when(organization.services()).thenReturn(Set.of("cloudtrail.amazonaws.com", "guardduty.amazonaws.com"));
        when(denials.of(any())).thenReturn(new Denials.Judged(List.of(), Optional.empty()));
    }

    @Test
    void theGuardrailIsKeptShownAndReleased() throws Exception {
        JsonNode kept = ask("{\"do\":\"guardrail-keep\",\"by\":\"ute\"}");
        assertThat(kept.path("ok").booleanValue()).isTrue();
        assertThat(kept.at("/policies/0/targets/0").asText()).isEqualTo("r-a1b2");
        assertThat(kept.path("services").toString()).isEqualTo("[\"cloudtrail.amazonaws.com\"]");

        when(organization.targets(GUARDRAIL)).thenReturn(Set.of());
        JsonNode shown = ask("{\"do\":\"guardrail-kept\"}");
        assertThat(shown.path("ok").booleanValue()).isFalse();
        assertThat(shown.at("/now/state").asText()).isEqualTo("unheld");
        assertThat(shown.at("/now/things/0/changes/0/setting").asText()).isEqualTo("target r-a1b2");
        assertThat(shown.at("/now/whatToDo/0/command").asText()).startsWith("aws organizations attach-policy");

        assertThat(ask("{\"do\":\"guardrail-release\",\"by\":\"ute\",\"reason\":\"CHG-1\"}")
                        .path("ok")
                        .booleanValue())
                .isTrue();
        assertThat(ask("{\"do\":\"guardrail-kept\"}").at("/error/kind").asText())
                .isEqualTo("refused");
        verify(alerts).send(any(Alert.class));
    }

    @Test
    void aLookAtTheManagementAccountIsOneAtTheGuardrailToo() throws Exception {
        String look = "{\"do\":\"look\",\"account\":\"111111111111\"}";
        assertThat(ask(look).at("/guardrail/state").asText()).isEqualTo("none");
        assertThat(ask(look).path("ok").booleanValue()).isTrue();
        assertThat(ask("{\"do\":\"guardrail-keep\",\"by\":\"ute\",\"policies\":[\"" + GUARDRAIL + "\"]}")
                        .path("ok")
                        .booleanValue())
                .isTrue();
        assertThat(ask(look).at("/guardrail/state").asText()).isEqualTo("sound");
        when(organization.root()).thenReturn(new Organization.Root("o-madeup0001", "r-a1b2", ""));
        assertThat(ask(look).at("/guardrail/state").asText()).isEqualTo("unheld");
        assertThat(ask(look).path("ok").booleanValue()).isFalse();
        assertThat(ask("{\"do\":\"look\",\"account\":\"333333333333\"}").has("guardrail"))
                .isFalse();
    }

    @Test
    void whatIsNoPolicyIsNotKept() throws Exception {
        assertThat(ask("{\"do\":\"guardrail-keep\",\"by\":\"ute\",\"policies\":[\"p-1\",7,{}]}")
                        .at("/error/what")
                        .asText())
                .contains("\"p-1\" is not the id of a policy")
                .contains("\"7\" is not");
        assertThat(ask("{\"do\":\"guardrail-keep\",\"by\":\"ute\",\"policies\":\"p-guardrail1\"}")
                        .at("/error/what")
                        .asText())
                .contains("\"policies\" is not a list");
        assertThat(ask("{\"do\":\"guardrail-keep\"}").at("/error/what").asText())
                .contains("\"by\" is missing");
    }

    private JsonNode ask(String request) throws IOException {
        Context context = mock(Context.class);
        when(context.getRemainingTimeInMillis()).thenReturn(300_000);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        handler.handleRequest(
                new ByteArrayInputStream(request.replace('\'', '"').getBytes(StandardCharsets.UTF_8)), answer, context);
        return json.readTree(answer.toByteArray());
    }

    private String log() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aLookTakesTheBaselineOfAHealthyTrailAndThenFindsItSound() throws Exception {
        JsonNode first = ask("{'do':'look','account':'333333333333'}");
        assertThat(first.path("ok").booleanValue()).isTrue();
        assertThat(first.at("/trails/0/trail").textValue()).isEqualTo(ARN);
        assertThat(first.at("/trails/0/state").textValue()).isEqualTo("captured");
        assertThat(ask("{'do':'look','account':'333333333333'}")
                        .at("/trails/0/state")
                        .textValue())
                .isEqualTo("sound");
        assertThat(log())
                .startsWith("{\"do\":\"look\",\"account\":\"333333333333\",\"ok\":true,")
                .hasLineCount(2);
    }

    @Test
    void aWeakTrailIsNotOkAndTheAnswerSaysWhatToDo() throws Exception {
        when(payments.settings(TRAIL)).thenReturn(HEALTHY.logging(false));
        JsonNode answer = ask("{'do':'look','account':'333333333333'}");
        assertThat(answer.path("ok").booleanValue()).isFalse();
        assertThat(answer.at("/trails/0/words").textValue()).contains("it does not log");
        assertThat(answer.at("/trails/0/whatToDo").textValue()).contains("trailwarden baseline accept " + ARN);
    }

    @Test
    void aRestoreSaysWhatDifferedAndWhatItIsNow() throws Exception {
        baselines.keep(new Baseline(TRAIL, HEALTHY, 1, Baseline.Origin.PINNED, "alice", NOW));
        when(payments.settings(TRAIL)).thenReturn(HEALTHY.logging(false), HEALTHY);
        JsonNode answer = ask("{'do':'restore','trail':'" + ARN + "','by':'alice'}");
        assertThat(answer.path("ok").booleanValue()).isTrue();
        assertThat(answer.at("/trails/0/state").textValue()).isEqualTo("restored");
        assertThat(answer.at("/trails/0/changes/0").toString())
                .isEqualTo("{\"setting\":\"logging\",\"baseline\":\"on\",\"found\":\"off\",\"now\":\"on\"}");
        assertThat(log()).contains("\"by\":\"alice\"");
    }

    @Test
    void baselinesAreListedPageByPageWithWhatTheySay() throws Exception {
        List<String> names = List.of("audit-1", "audit-2", "audit-3");
        for (String name : names) {
            ObjectNode pin = json.createObjectNode();
            pin.put("do", "baseline-pin")
                    .put("trail", ARN.replaceFirst("/.*", "/" + name))
                    .put("by", "alice");
            pin.set("settings", SettingsJson.write(HEALTHY));
            ask(pin.toString());
        }
        List<String> seen = new ArrayList<>();
        JsonNode page = ask("{'do':'baseline-list','limit':2,'withSettings':true}");
        assertThat(page.path("baselines")).hasSize(2);
        page.path("baselines").forEach(row -> seen.add(row.path("trail").textValue()));
        assertThat(SettingsJson.read(page.at("/baselines/0/settings"))).isEqualTo(HEALTHY);
        JsonNode rest = ask(
                "{'do':'baseline-list','limit':2,'after':'" + page.path("next").textValue() + "'}");
        rest.path("baselines").forEach(row -> seen.add(row.path("trail").textValue()));
        assertThat(rest.has("next")).isFalse();
        assertThat(rest.at("/baselines/0").has("settings")).isFalse();
        assertThat(seen)
                .containsExactlyElementsOf(names.stream()
                        .map(name -> ARN.replaceFirst("/.*", "/" + name))
                        .toList());
        assertThat(ask("{'do':'baseline-list','limit':0}").at("/error/what").textValue())
                .contains("\"limit\" is not a number from 1 to 500");
    }

    @Test
    void aPinnedBaselineIsListedShownAndCompared() throws Exception {
        ObjectNode pin = json.createObjectNode();
        pin.put("do", "baseline-pin").put("trail", ARN).put("by", "alice").put("reason", "CHG-1");
        pin.set("settings", SettingsJson.write(HEALTHY));
        assertThat(ask(pin.toString()).path("version").longValue()).isEqualTo(1);

        JsonNode listed = ask("{'do':'baseline-list','account':'333333333333'}");
        assertThat(listed.at("/baselines/0").toString())
                .isEqualTo("{\"trail\":\"" + ARN
                        + "\",\"version\":1,\"origin\":\"pinned\",\"by\":\"alice\",\"at\":\"2026-03-01T12:00:00Z\"}");
        assertThat(ask("{'do':'baseline-list'}").path("baselines")).hasSize(1);
        assertThat(ask("{'do':'baseline-list','account':'444444444444'}").path("baselines"))
                .isEmpty();

        JsonNode shown = ask("{'do':'baseline-show','trail':'" + ARN + "'}");
        assertThat(SettingsJson.read(shown.path("settings"))).isEqualTo(HEALTHY);

        assertThat(ask("{'do':'baseline-diff','trail':'" + ARN + "'}")
                        .path("ok")
                        .booleanValue())
                .isTrue();
        when(payments.settings(TRAIL)).thenReturn(HEALTHY.logging(false));
        JsonNode differs = ask("{'do':'baseline-diff','trail':'" + ARN + "'}");
        assertThat(differs.path("ok").booleanValue()).isFalse();
        assertThat(differs.path("calls").toString()).isEqualTo("[\"StartLogging\"]");
    }

    @Test
    void aBaselineThatSomebodyChangedIsListedAsNotTrustedAndNotShown() throws Exception {
        baselines.keep(new Baseline(TRAIL, HEALTHY, 1, Baseline.Origin.PINNED, "alice", NOW));
        baselines.tampered = true;
        JsonNode listed = ask("{'do':'baseline-list'}");
        assertThat(listed.path("ok").booleanValue()).isFalse();
        assertThat(listed.at("/baselines/0/problem").textValue()).contains("is not what was kept");
        JsonNode shown = ask("{'do':'baseline-show','trail':'" + ARN + "'}");
        assertThat(shown.at("/error/kind").textValue()).isEqualTo("table");
        assertThat(shown.at("/error/whatToDo").textValue()).contains("trailwarden baseline accept or pin");
    }

    @Test
    void acceptingATrailKeepsItAsItIsClosesItsIncidentsAndTellsWhoAgreed() throws Exception {
        Incident open = new Incident(
                "event-1",
                Verdict.NOT_RESTORED,
                true,
                Optional.of(TRAIL.owner()),
                Optional.of(TRAIL.name()),
                Optional.of("update-trail"),
                Optional.empty(),
                Optional.empty(),
                NOW,
                Optional.empty(),
                Optional.empty());
        when(ledger.open(TRAIL)).thenReturn(List.of(open));
        when(ledger.recall("event-1")).thenReturn(Optional.of(open));
        JsonNode answer = ask("{'do':'baseline-accept','trail':'" + ARN + "','by':'alice','reason':'a new bucket'}");
        assertThat(answer.path("ok").booleanValue()).isTrue();
        assertThat(answer.path("origin").textValue()).isEqualTo("accepted");
        assertThat(answer.path("closed").toString()).isEqualTo("[\"event-1\"]");
        verify(alerts).send(any(Alert.class));
    }

    @Test
    void anIncidentThatNobodyKnowsCannotBeAccepted() throws Exception {
        JsonNode answer = ask("{'do':'baseline-accept','incident':'event-9','by':'alice'}");
        assertThat(answer.at("/error/kind").textValue()).isEqualTo("refused");
        assertThat(answer.at("/error/what").textValue()).contains("event-9");
    }

    @Test
    void anAccountThatCannotBeOpenedIsAnErrorInItsOwnWords() throws Exception {
        when(members.open(any(), any(), any()))
                .thenThrow(new MemberFault(
                        MemberFault.Kind.NO_WAY_IN, "AssumeRole of x: AccessDenied", new IllegalStateException()));
        JsonNode answer = ask("{'do':'look','account':'333333333333'}");
        assertThat(answer.at("/error/kind").textValue()).isEqualTo("account");
        assertThat(answer.at("/error/what").textValue()).contains("AssumeRole of x");
        assertThat(answer.at("/error/whatToDo").textValue()).contains("member-roles.yaml");
        assertThat(log()).contains("AssumeRole of x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{| the request is not JSON",
                "[]| the request is not a JSON object",
                "{}| \"do\" is missing",
                "{'do':'dance'}| \"do\": \"dance\" is unknown; the desk knows look, restore,",
                "{'do':'look'}| \"account\" is missing",
                "{'do':'look','account':333333333333}| \"account\" is not a text",
                "{'do':'look','account':'12'}| \"account\": ",
                "{'do':'look','account':'333333333333','acount':'x'}| \"acount\" is no field of a request",
                "{'do':'look','account':'333333333333','account':'444444444444'}| the request is not JSON",
                "{'do':'restore','trail':'payments-trail'}| \"trail\": \"payments-trail\" is not the ARN of a trail",
                "{'do':'restore','endWindow':'yes'}| \"endWindow\" is neither true nor false; \"trail\" is missing",
                "{'do':'baseline-accept','by':'alice'}| \"trail\" or \"incident\" is missing",
                "{'do':'baseline-accept','incident':'event-1'}| \"by\" is missing",
                "{'do':'baseline-pin','by':'alice'}| \"trail\" is missing; \"settings\" is missing",
                "{'do':'baseline-pin','by':'alice','settings':{}}| \"settings\": these are not the settings of a trail",
            })
    void aBadRequestNamesItsFieldAndTouchesNothing(String request, String what) throws Exception {
        JsonNode answer = ask(request);
        assertThat(answer.at("/error/kind").textValue()).isEqualTo("bad-request");
        assertThat(answer.at("/error/what").textValue()).contains(what.strip());
        assertThat(answer.has("ok")).isFalse();
        verifyNoInteractions(members, alerts);
        assertThat(baselines.kept).isEmpty();
    }

    @Test
    void bothATrailAndAnIncidentCannotBeAcceptedAtOnce() throws Exception {
        JsonNode answer = ask("{'do':'baseline-accept','by':'alice','incident':'event-1','trail':'" + ARN + "'}");
        assertThat(answer.at("/error/what").textValue()).contains("only one of them");
    }

    @Test
    void aDigestThatIsDueIsSentAndAMinuteWithoutOneIsNotEvenLogged() throws Exception {
        assertThat(ask("{'do':'digest'}").path("told").intValue()).isZero();
        assertThat(log()).isEmpty();
        Incident held = new Incident(
                "event-1",
                Verdict.RESTORED,
                true,
                Optional.of(TRAIL.owner()),
                Optional.of(TRAIL.name()),
                Optional.of("stop-logging"),
                Optional.empty(),
                Optional.empty(),
                NOW,
                Optional.empty(),
                Optional.empty());
        when(ledger.held(NOW)).thenReturn(List.of(held));
        assertThat(ask("{'do':'digest'}").path("told").intValue()).isEqualTo(1);
        verify(alerts).send(new Digest(List.of(held), NOW));
        verify(ledger).release(List.of(held));
        assertThat(log()).contains("\"told\":1");

        doThrow(new AlertSink.NotSent("the topic is down", new IllegalStateException()))
                .when(alerts)
                .send(any(Digest.class));
        assertThatThrownBy(() -> ask("{'do':'digest'}"))
                .isInstanceOf(HubHandler.NotDone.class)
                .hasMessageContaining("the topic is down");
    }

    @Test
    void aTableThatDoesNotAnswerFailsTheDigestSoThatTheAlarmIsRaised() throws Exception {
        when(ledger.held(any())).thenThrow(new LedgerFault(LedgerFault.Kind.UNAVAILABLE, "the table does not answer"));
        assertThatThrownBy(() -> ask("{'do':'digest'}"))
                .isInstanceOf(HubHandler.NotDone.class)
                .hasMessageContaining("the table does not answer");
    }
}
