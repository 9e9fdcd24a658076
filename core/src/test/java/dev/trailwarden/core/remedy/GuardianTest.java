package dev.trailwarden.core.remedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.Desk;
import dev.trailwarden.core.Fixtures;
import dev.trailwarden.core.GuardrailDesk;
import dev.trailwarden.core.Report;
import dev.trailwarden.core.TestHub;
import dev.trailwarden.core.alert.Alert;
import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.decision.Exemptions;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.decision.Mode;
import dev.trailwarden.core.event.OrganizationHints;
import dev.trailwarden.core.guardrail.Guardrail;
import dev.trailwarden.core.port.InMemoryOrganization;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.remedy.Outcome.AlreadySound;
import dev.trailwarden.core.remedy.Outcome.Failed;
import dev.trailwarden.core.remedy.Outcome.Observed;
import dev.trailwarden.core.remedy.Outcome.Restored;
import dev.trailwarden.core.remedy.Outcome.Unconcerned;
import dev.trailwarden.core.remedy.Outcome.Unheld;
import dev.trailwarden.core.tamper.Catalogue;
import dev.trailwarden.core.tamper.OrganizationTamper;
import dev.trailwarden.core.tamper.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The watch over the guardrail, from the event or the look to what is told and written. */
final class GuardianTest {
    private static final Instant NOW = Instant.parse("2026-04-13T07:00:00Z");
    private static final String OURS = "p-guardrail1";
    private static final String UNIT = "ou-made-up000001";
    private static final String ROOT = InMemoryOrganization.ROOT;
    private static final String TEXT =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"A\",\"Effect\":\"Deny\",\"Action\":\"cloudtrail:StopLogging\",\"Resource\":\"*\"}]}";
    private static final String ATTACH = "attach " + OURS + " " + UNIT;

    private final TestHub hub = new TestHub(NOW, NOW);
    private final InMemoryOrganization organization = hub.organization();

    GuardianTest() {
        organization.policy(OURS, "trailwarden-guardrail", TEXT, ROOT, UNIT);
        organization.trusts("cloudtrail.amazonaws.com", "guardduty.amazonaws.com");
        organization.below("222222222222", UNIT, ROOT);
        hub.guardrails().keep(kept(ROOT, UNIT));
    }

    private static Guardrail kept(String... targets) {
        return new Guardrail(
                "o-madeup0001",
                ROOT,
                List.of(new Guardrail.Policy(OURS, "trailwarden-guardrail", TEXT, new TreeSet<>(List.of(targets)))),
                new TreeSet<>(List.of("cloudtrail.amazonaws.com")),
                NOW,
                "ute");
    }

    private static House house(Mode mode, boolean reattach) {
        return new House(
                Fixtures.HOUSE.memberRole(),
                Fixtures.HOUSE.managementAccount(),
                Fixtures.HOUSE.breakGlass(),
                Fixtures.HOUSE.breakGlassWindow(),
                mode,
                Exemptions.NONE,
                reattach);
    }

    private Outcome hold(OrganizationHints hints, Mode mode, boolean reattach) {
        return hub.guardian(house(mode, reattach)).hold(hints, mode);
    }

    private Outcome hold(OrganizationHints hints) {
        return hold(hints, Mode.ENFORCE, true);
    }

    private List<Verdict> verdicts() {
        return hub.alerts().sent().stream().map(Alert::verdict).toList();
    }

    private static OrganizationHints ours() {
        return OrganizationHints.ofPolicy(OURS);
    }

    @Test
    void aDetachedGuardrailIsAttachedAgainWhereItWasKeptAndNowhereElse() {
        organization.detach(OURS, UNIT);

        assertThat(hold(ours())).isInstanceOf(Restored.class);
        assertThat(organization.writes()).containsExactly(ATTACH);
        assertThat(hold(ours())).isInstanceOf(AlreadySound.class);
        assertThat(organization.writes()).containsExactly(ATTACH);
    }

    @Test
    void nothingIsAttachedUnlessTheOperatorAllowsItAndTheHubEnforces() {
        organization.detach(OURS, UNIT);

        assertThat(hold(ours(), Mode.ENFORCE, false)).isInstanceOfSatisfying(Unheld.class, unheld -> {
            assertThat(unheld.gone()).isTrue();
            assertThat(unheld.advice())
                    .extracting(Outcome.Advice::command)
                    .contains(Optional.of(
                            "aws organizations attach-policy --policy-id " + OURS + " --target-id " + UNIT));
        });
        assertThat(hold(ours(), Mode.OBSERVE, true)).isInstanceOf(Observed.class);
        assertThat(organization.writes()).isEmpty();
    }

    @Test
    void aTextThatSomebodyChangedIsToldAndNeverAttached() {
        organization.policy(OURS, "trailwarden-guardrail", TEXT.replace("\"*\"", "\"arn:none\""), ROOT);

        assertThat(hold(ours())).isInstanceOfSatisfying(Unheld.class, unheld -> {
            assertThat(unheld.why()).contains("is not the one that was kept", "is not attached anew");
            assertThat(unheld.about().getFirst().changes())
                    .extracting(Outcome.Change::setting)
                    .containsExactly("statement A", "target " + UNIT);
        });
        assertThat(organization.writes()).isEmpty();
    }

    @Test
    void aTextThatDiffersInSpaceOnlyIsTheSame() {
        organization.policy(OURS, "trailwarden-guardrail", TEXT.replace(",", " ,\n "), ROOT, UNIT);

        assertThat(hold(ours())).isInstanceOf(AlreadySound.class);
    }

    @Test
    void aTextThatIsChangedWhileWeAttachIsTold() {
        organization.detach(OURS, UNIT);
        organization.whenAttached(() -> organization.policy(OURS, "trailwarden-guardrail", "{}", ROOT, UNIT));

        assertThat(hold(ours())).isInstanceOf(Unheld.class);
    }

    @ParameterizedTest
    @EnumSource(MemberFault.Kind.class)
    void whatCannotBeAttachedIsNotRestored(MemberFault.Kind kind) {
        organization.detach(OURS, UNIT);
        organization.fails("attach", kind);

        assertThat(hold(ours()))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.retryable()).isEqualTo(kind.retryable()));
    }

    @ParameterizedTest
    @EnumSource(MemberFault.Kind.class)
    void whatCannotBeReadIsNotKnownToBeSound(MemberFault.Kind kind) {
        organization.fails("policy", kind);

        assertThat(hold(ours())).isInstanceOf(Failed.class);
        assertThat(hold(OrganizationHints.ofPolicy("p-somebodys"))).isInstanceOf(Failed.class);
    }

    @ParameterizedTest
    @EnumSource(LedgerFault.Kind.class)
    void whatCannotBeTrustedIsNeverApplied(LedgerFault.Kind kind) {
        organization.detach(OURS, UNIT);
        hub.guardrails().fails(kind);

        assertThat(hold(ours())).isInstanceOf(Failed.class);
        assertThat(organization.calls()).isEmpty();
    }

    @Test
    void inABreakGlassWindowNothingIsAttached() {
        organization.detach(OURS, UNIT);
        hub.response(house(Mode.ENFORCE, true))
                .respond(Fixtures.of("detach-policy", "break-glass-role").bytes());

        assertThat(hold(ours()))
                .isInstanceOfSatisfying(
                        Unheld.class, unheld -> assertThat(unheld.why()).contains("break-glass window is open"));
        hub.passes(Duration.ofHours(5));
        assertThat(hold(ours())).isInstanceOf(Restored.class);
    }

    @Test
    void otherPeoplesPoliciesCostOneReadAndAreNotTold() {
        organization.policy("p-somebodys", "team-a", TEXT, UNIT);
        organization.otherPolicy("p-tagpolicy");

        assertThat(hold(OrganizationHints.ofPolicy("p-somebodys"))).isInstanceOf(Unconcerned.class);
        assertThat(hold(OrganizationHints.ofPolicy("p-tagpolicy"))).isInstanceOf(Unconcerned.class);
        assertThat(hold(OrganizationHints.ofPolicy("p-deleted00"))).isInstanceOf(Unconcerned.class);
        assertThat(organization.calls())
                .containsExactly(
                        "open", "policy p-somebodys", "open", "policy p-tagpolicy", "open", "policy p-deleted00");
    }

    @Test
    void aPolicyThatDeniesUsIsToldAsLongAsItIsAttached() {
        organization.policy("p-somebodys", "team-a", "hostile", UNIT);
        hub.guardrails().release();

        assertThat(hold(OrganizationHints.ofPolicy("p-somebodys")))
                .isInstanceOfSatisfying(
                        Unheld.class, unheld -> assertThat(unheld.gone()).isTrue());
        organization.detach("p-somebodys", UNIT);
        assertThat(hold(OrganizationHints.ofPolicy("p-somebodys"))).isInstanceOf(Unconcerned.class);
        assertThat(organization.writes()).isEmpty();
    }

    @Test
    void anAccountThatMovesAwayFromTheGuardrailIsToldAndNoOther() {
        hub.guardrails().keep(kept(UNIT));
        organization.below(UNIT, ROOT);
        organization.below("ou-made-up000002", ROOT);
        organization.below("ou-made-up000003", UNIT, ROOT);

        organization.below("222222222222", "ou-made-up000003", UNIT, ROOT);
        assertThat(hold(moved(UNIT, "ou-made-up000003"))).isInstanceOf(Unconcerned.class);
        organization.below("222222222222", ROOT);
        assertThat(hold(moved("ou-made-up000002", ROOT))).isInstanceOf(Unconcerned.class);
        assertThat(hold(moved(UNIT, ROOT)))
                .isInstanceOfSatisfying(
                        Unheld.class,
                        unheld -> assertThat(unheld.advice().getFirst().command())
                                .contains("aws organizations move-account --account-id 222222222222 --source-parent-id "
                                        + ROOT + " --destination-parent-id " + UNIT));
        assertThat(hold(moved("ou-made-up000009", ROOT)))
                .as("a unit that is gone does not say that nothing was lost")
                .isInstanceOf(Unheld.class);
        hub.guardrails().keep(kept("222222222222"));
        assertThat(hold(moved(UNIT, ROOT))).isInstanceOf(Unconcerned.class);
    }

    private static OrganizationHints moved(String from, String to) {
        return new OrganizationHints(
                Optional.empty(),
                Optional.of(to),
                Optional.empty(),
                dev.trailwarden.core.event.AccountId.parse("222222222222"),
                Optional.of(from),
                Optional.empty());
    }

    @Test
    void withThePolicyTypeOffNothingIsAttachedAndEverythingIsTold() {
        organization.serviceControl("PENDING_DISABLE");

        assertThat(hold(OrganizationHints.NONE)).isInstanceOfSatisfying(Unheld.class, unheld -> {
            assertThat(unheld.gone()).isTrue();
            assertThat(unheld.advice()).hasSize(3);
        });
        assertThat(organization.writes()).isEmpty();
    }

    @Test
    void whenThePolicyTypeIsOnAgainTheGuardrailIsAttachedAgain() {
        organization.serviceControl("");
        organization.serviceControl("ENABLED");

        assertThat(hold(OrganizationHints.NONE)).isInstanceOf(Restored.class);
        assertThat(organization.writes()).hasSize(2);
    }

    @Test
    void withoutAKeptGuardrailOurOwnPolicyIsTheOnlyOneToSpeakOf() {
        hub.guardrails().release();
        organization.policy("p-somebodys", "team-a", TEXT, UNIT);

        assertThat(hold(ours())).isInstanceOf(Outcome.Unmatched.class);
        assertThat(hold(OrganizationHints.ofPolicy("p-somebodys"))).isInstanceOf(Unconcerned.class);
        assertThat(hold(OrganizationHints.NONE)).isInstanceOf(Unconcerned.class);
    }

    static List<Fixtures.Fixture> organizationEvents() {
        return Catalogue.ALL.stream()
                .filter(OrganizationTamper.class::isInstance)
                .flatMap(kind -> Fixtures.envelopesIn(kind.id()).stream())
                .toList();
    }

    /** Every event there is, as it is, failed, and again, while the guardrail is as it should be. */
    @ParameterizedTest
    @MethodSource("organizationEvents")
    void noEventMakesUsWriteWhileTheGuardrailIsWhatItShouldBe(Fixtures.Fixture event) throws Exception {
        ObjectNode failing = (ObjectNode) event.json();
        ((ObjectNode) failing.get("detail")).put("errorCode", "DuplicatePolicyAttachmentException");

        hub.response(house(Mode.ENFORCE, true)).respond(event.bytes());
        hub.response(house(Mode.ENFORCE, true)).respond(event.bytes());
        hub.response(house(Mode.ENFORCE, true)).respond(Fixtures.JSON.writeValueAsBytes(failing));

        assertThat(organization.writes()).isEmpty();
        assertThat(organization.targets(OURS)).containsExactlyInAnyOrder(ROOT, UNIT);
    }

    /** Whatever an event says of whatever policy: nothing is written but the kept policy where it was kept. */
    @ParameterizedTest
    @MethodSource("organizationEvents")
    void whateverTheEventOnlyTheKeptPolicyIsAttachedWhereItWasKept(Fixtures.Fixture event) {
        organization.detach(OURS, UNIT);

        hub.response(house(Mode.ENFORCE, true)).respond(event.bytes());

        assertThat(organization.writes()).isSubsetOf(ATTACH);
    }

    @Test
    void everydayChangesAreNotTold() {
        organization.policy("p-madeup01", "team-a", TEXT, UNIT);
        for (String kind : List.of("attach-policy", "detach-policy", "leave-organization", "move-account")) {
            Report report = hub.response(house(Mode.ENFORCE, true))
                    .respond(Fixtures.of(kind, "everyday").bytes());
            assertThat(report.verdict()).as(kind).isEmpty();
        }
        assertThat(hub.alerts().sent()).isEmpty();
    }

    @Test
    void severityIsCriticalAsLongAsTheProtectionIsGone() {
        organization.detach(OURS, UNIT);
        byte[] event = Fixtures.of("detach-policy", "by-name").bytes();

        hub.response(house(Mode.ENFORCE, false)).respond(event);
        hub.response(house(Mode.ENFORCE, true)).respond(event);

        assertThat(hub.alerts().sent())
                .extracting(Alert::verdict)
                .containsExactly(Verdict.NOT_UNDONE, Verdict.RESTORED_LATE);
        assertThat(hub.alerts().sent()).extracting(Alert::severity).containsExactly(Severity.CRITICAL, Severity.HIGH);
    }

    @Test
    void aRepeatedDeliveryTellsWhatTheFirstCouldNot() {
        organization.detach(OURS, UNIT);
        organization.fails("attach", MemberFault.Kind.BUSY);
        byte[] event = Fixtures.of("disable-policy-type", "by-name").bytes();

        assertThat(hub.response(house(Mode.ENFORCE, true)).respond(event).retry())
                .isPresent();
        organization.policy(OURS, "trailwarden-guardrail", TEXT, ROOT, UNIT);
        hub.response(house(Mode.ENFORCE, true)).respond(event);

        assertThat(verdicts()).containsExactly(Verdict.NOT_RESTORED, Verdict.RESTORED_LATE);
    }

    @Test
    void aLookFindsAndTellsOnceWhatNoEventReported() throws Exception {
        GuardrailDesk desk = hub.guardrailDesk(house(Mode.ENFORCE, false));
        assertThat(desk.look().state()).isEqualTo("sound");
        organization.detach(OURS, UNIT);
        organization.distrusts("cloudtrail.amazonaws.com");

        assertThat(desk.look().state()).isEqualTo("unheld");
        desk.look();
        assertThat(verdicts()).containsExactly(Verdict.NOT_UNDONE);

        organization.policy(OURS, "trailwarden-guardrail", TEXT, ROOT, UNIT);
        organization.trusts("cloudtrail.amazonaws.com");
        assertThat(desk.look().state()).isEqualTo("sound");
        assertThat(verdicts()).containsExactly(Verdict.NOT_UNDONE, Verdict.RESTORED_LATE);
    }

    @Test
    void aLookEndsOnlyWhatIsOver() throws Exception {
        organization.policy("p-hostile01", "freeze", "hostile", ROOT);
        hub.response(house(Mode.ENFORCE, true))
                .respond(Fixtures.of("attach-policy", "by-name").bytes());
        GuardrailDesk desk = hub.guardrailDesk(house(Mode.ENFORCE, true));

        desk.look();
        assertThat(verdicts()).containsExactly(Verdict.NOT_UNDONE);
        organization.detach("p-hostile01", ROOT);
        desk.look();
        assertThat(verdicts()).containsExactly(Verdict.NOT_UNDONE, Verdict.RESTORED_LATE);
    }

    @Test
    void theDeskKeepsWhatIsAttachedNowAndEndsWhatWasTold() throws Exception {
        organization.detach(OURS, UNIT);
        hub.response(house(Mode.ENFORCE, false))
                .respond(Fixtures.of("detach-policy", "by-name").bytes());
        GuardrailDesk desk = hub.guardrailDesk(house(Mode.ENFORCE, false));

        GuardrailDesk.Kept kept = desk.keep(List.of(), "ute");

        assertThat(kept.guardrail().policies().getFirst().targets()).containsExactly(ROOT);
        assertThat(kept.guardrail().services())
                .as("what Trailwarden leans on, and nothing else")
                .containsExactly("cloudtrail.amazonaws.com");
        assertThat(kept.closed()).hasSize(1);
        assertThat(verdicts()).containsExactly(Verdict.NOT_UNDONE, Verdict.ACCEPTED);
        assertThat(desk.look().state()).isEqualTo("sound");
    }

    @Test
    void theDeskKeepsNothingThatGuardsNothing() {
        GuardrailDesk desk = hub.guardrailDesk(Fixtures.HOUSE);
        organization.policy("p-hostile01", "freeze", "hostile", ROOT);
        organization.policy("p-garbled01", "garbled", "garbled", ROOT);
        organization.policy("p-nowhere01", "nowhere", TEXT);
        organization.otherPolicy("p-tagpolicy");

        assertThat(refused(desk, "p-hostile01")).contains("denies cloudtrail:StartLogging", "statement Freeze");
        assertThat(refused(desk, "p-garbled01")).contains("cannot be judged");
        assertThat(refused(desk, "p-nowhere01")).contains("attached nowhere");
        assertThat(refused(desk, "p-tagpolicy")).contains("no service control policy");
        organization.delete(OURS);
        assertThat(refused(desk)).contains("begins with trailwarden-guardrail");
        organization.serviceControl("");
        assertThat(refused(desk)).contains("switched off");
    }

    private static String refused(GuardrailDesk desk, String... ids) {
        Desk.Refused refused = catchThrowableOfType(Desk.Refused.class, () -> desk.keep(List.of(ids), "ute"));
        return String.valueOf(refused.getMessage());
    }

    @Test
    void lettingGoIsToldEvenOfARecordThatCannotBeTrusted() throws Exception {
        hub.guardrails().fails(LedgerFault.Kind.TAMPERED);
        GuardrailDesk desk = hub.guardrailDesk(Fixtures.HOUSE);

        desk.release("ute", "dissolved");

        assertThat(verdicts()).containsExactly(Verdict.ACCEPTED);
        assertThat(catchThrowableOfType(Desk.Refused.class, desk::kept)).hasMessageContaining("no guardrail is kept");
        assertThat(catchThrowableOfType(Desk.Refused.class, () -> desk.release("ute", "")))
                .isNotNull();
    }
}
