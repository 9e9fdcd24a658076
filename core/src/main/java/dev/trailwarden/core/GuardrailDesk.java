package dev.trailwarden.core;

import dev.trailwarden.core.Desk.Refused;
import dev.trailwarden.core.alert.Alert;
import dev.trailwarden.core.alert.Alert.Source;
import dev.trailwarden.core.alert.Verdict;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.decision.Mode;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.OrganizationHints;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.guardrail.Guardrail;
import dev.trailwarden.core.guardrail.Guardrail.Policy;
import dev.trailwarden.core.incident.Incident;
import dev.trailwarden.core.incident.Teller;
import dev.trailwarden.core.port.Denials;
import dev.trailwarden.core.port.Guardrails;
import dev.trailwarden.core.port.Ledger;
import dev.trailwarden.core.port.LedgerFault;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.Organization;
import dev.trailwarden.core.port.Organization.PolicyName;
import dev.trailwarden.core.port.Organization.PolicyText;
import dev.trailwarden.core.port.Organization.Root;
import dev.trailwarden.core.port.Organizations;
import dev.trailwarden.core.remedy.Guardian;
import dev.trailwarden.core.remedy.Outcome;
import dev.trailwarden.core.remedy.Outcome.AlreadySound;
import dev.trailwarden.core.remedy.Outcome.Failed;
import dev.trailwarden.core.remedy.Outcome.Observed;
import dev.trailwarden.core.remedy.Outcome.Restored;
import dev.trailwarden.core.remedy.Outcome.Unconcerned;
import dev.trailwarden.core.remedy.Outcome.Unheld;
import dev.trailwarden.core.remedy.Outcome.Unmatched;
import dev.trailwarden.core.tamper.Catalogue;
import dev.trailwarden.core.tamper.OrganizationTamper;
import dev.trailwarden.core.tamper.Severity;
import dev.trailwarden.core.tamper.Tamper;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What people may ask about the organization's guardrail: to keep it as it is, to see it, to let go of it, and to look at
 * it without an event. Nothing else writes what is kept.
 */
public final class GuardrailDesk {
    /** How the id of what is told of a release begins. */
    public static final String RELEASE = "release-";

    private static final int LONGEST_REMARK = 300;

    private final House house;
    private final Organizations organizations;
    private final Guardrails guardrails;
    private final Denials denials;
    private final Guardian guardian;
    private final Ledger ledger;
    private final Teller teller;
    private final InstantSource clock;

    /** Joins the parts. */
    public GuardrailDesk(
            House house,
            Organizations organizations,
            Guardrails guardrails,
            Denials denials,
            Guardian guardian,
            Ledger ledger,
            Teller teller,
            InstantSource clock) {
        this.house = house;
        this.organizations = organizations;
        this.guardrails = guardrails;
        this.denials = denials;
        this.guardian = guardian;
        this.ledger = ledger;
        this.teller = teller;
        this.clock = clock;
    }

    /**
     * What was seen of the guardrail.
     *
     * @param state in one word: {@code sound}, {@code restored}, {@code failed}, {@code observed}, {@code unheld}, {@code
     *     none} if none is kept
     * @param words what there is to say about it; empty for a sound one
     * @param outcome what came of comparing it
     */
    public record Seen(String state, String words, Outcome outcome) {}

    /**
     * What is kept.
     *
     * @param guardrail the guardrail
     * @param closed the incidents that keeping it ended
     */
    public record Kept(Guardrail guardrail, List<String> closed) {}

    /**
     * Keeps the guardrail as it is now.
     *
     * @param ids the policies that are the guardrail; empty for all whose name begins with {@value
     *     Guardrail#POLICY_NAME}
     * @param by what the operator calls themselves
     * @throws Refused if there is none, or one is not what a guardrail can be
     */
    public Kept keep(List<String> ids, String by) throws MemberFault, LedgerFault, Refused {
        Organization organization = organizations.open(Optional.empty());
        Root root = organization.root();
        if (!root.holds()) {
            throw new Refused("service control policies are switched off in the organization, so no policy guards"
                    + " anything; switch them on first: aws organizations enable-policy-type --root-id " + root.id()
                    + " --policy-type SERVICE_CONTROL_POLICY");
        }
        List<Policy> policies = new ArrayList<>();
        for (String id : ids.isEmpty() ? named(organization) : ids) {
            policies.add(read(organization, id));
        }
        TreeSet<String> services = new TreeSet<>(organization.services());
        services.retainAll(Guardrail.SERVICES);
        Guardrail guardrail = new Guardrail(
                root.organization(), root.id(), policies, services, clock.instant(), PlainText.of(by, LONGEST_REMARK));
        guardrails.keep(guardrail);
        return new Kept(guardrail, close(by));
    }

    private static List<String> named(Organization organization) throws MemberFault, Refused {
        List<String> ours = organization.policies().stream()
                .filter(policy -> policy.name().startsWith(Guardrail.POLICY_NAME))
                .map(PolicyName::id)
                .sorted()
                .toList();
        if (ours.isEmpty()) {
            throw new Refused("the organization has no service control policy whose name begins with "
                    + Guardrail.POLICY_NAME + "; attach one first (trailwarden scp attach), or give the ids of yours");
        }
        return ours;
    }

    private Policy read(Organization organization, String id) throws MemberFault, Refused {
        PolicyText policy = organization
                .policy(id)
                .filter(PolicyText::serviceControl)
                .orElseThrow(() -> new Refused("there is no service control policy " + id));
        Denials.Judged judged = denials.of(policy.text());
        if (judged.unclear().isPresent()) {
            throw new Refused("policy " + id + " cannot be judged: "
                    + PlainText.of(judged.unclear().get(), LONGEST_REMARK));
        }
        if (!judged.denied().isEmpty()) {
            Denials.Denied first = judged.denied().getFirst();
            throw new Refused("policy " + id + " denies " + first.action() + " to " + first.whom() + " (statement "
                    + PlainText.of(first.statement(), 80) + "); a guardrail must let Trailwarden work");
        }
        TreeSet<String> targets = new TreeSet<>(organization.targets(id));
        if (targets.isEmpty()) {
            throw new Refused("policy " + id + " is attached nowhere, so it guards nothing; attach it first");
        }
        return new Policy(id, PlainText.of(policy.name(), 128), policy.text(), targets);
    }

    /**
     * Gives what is kept.
     *
     * @throws Refused if none is
     */
    public Guardrail kept() throws LedgerFault, Refused {
        return guardrails
                .kept()
                .orElseThrow(() -> new Refused(
                        "no guardrail is kept; when yours is attached as it should be: trailwarden scp keep"));
    }

    /** Compares the guardrail with the kept one and touches nothing. */
    public Seen compare() {
        return seen(guardian.hold(OrganizationHints.NONE, Mode.OBSERVE));
    }

    /**
     * Keeps no guardrail any more, and tells the security team so.
     *
     * @param by what the operator calls themselves
     * @param reason why, for the record
     * @throws Refused if none is kept
     */
    public void release(String by, String reason) throws LedgerFault, Refused {
        try {
            kept();
        } catch (LedgerFault fault) {
            // An operator's word ends the doubt about an item that somebody has changed.
            if (fault.kind() != LedgerFault.Kind.TAMPERED) {
                throw fault;
            }
        }
        guardrails.release();
        String id = RELEASE + UUID.nameUUIDFromBytes(clock.instant().toString().getBytes(StandardCharsets.UTF_8));
        teller.tell(alert(
                id,
                Verdict.ACCEPTED,
                Source.OPERATOR,
                Severity.HIGH,
                who(by) + " released the guardrail"
                        + (reason.isBlank() ? "" : ": " + PlainText.of(reason, LONGEST_REMARK)),
                Optional.empty(),
                Guardrail.NAME,
                Optional.empty()));
    }

    /**
     * Looks at the guardrail without an event: attaches what is missing where that is allowed, and tells what is news.
     *
     * @throws LedgerFault if it is not known what was told before
     */
    public Seen look() throws LedgerFault {
        Outcome outcome = guardian.hold(OrganizationHints.NONE, house.mode());
        boolean sound = outcome instanceof AlreadySound || outcome instanceof Restored;
        List<Incident> open = open();
        boolean told = false;
        for (Incident incident : open) {
            told |= goOn(incident, outcome, sound);
        }
        Optional<Verdict> verdict = verdict(outcome);
        if (verdict.isPresent() && !isKnown(open, verdict.get(), outcome) && !(told && sound)) {
            teller.tell(alert(
                    Look.idOf(Guardrail.NAME, outcome),
                    verdict.get(),
                    Source.LOOK,
                    Alert.ofGuardrail(outcome),
                    "a look compared the guardrail with the kept one",
                    Optional.empty(),
                    Guardrail.NAME,
                    Optional.of(outcome)));
        }
        return seen(outcome);
    }

    /** Whether everything that differs has been told already, each by an event of its own. */
    private static boolean isKnown(List<Incident> open, Verdict verdict, Outcome outcome) {
        return !outcome.about().isEmpty()
                && outcome.about().stream()
                        .allMatch(thing -> open.stream()
                                .filter(incident -> incident.verdict() == verdict)
                                .anyMatch(incident -> incident.trail()
                                        .filter(id -> thing.name().contains(id))
                                        .isPresent()));
    }

    /** Ends an incident if what it was about is as it should be by now. Gives whether it did. */
    private boolean goOn(Incident incident, Outcome all, boolean sound) {
        Optional<Outcome> again = lookAgainAt(incident.trail());
        Outcome outcome = again.orElse(all);
        boolean over = again.isEmpty() ? sound : outcome instanceof Unconcerned || outcome instanceof AlreadySound;
        if (over) {
            teller.tell(alert(
                    incident.id(),
                    outcome instanceof Restored ? Verdict.RESTORED : Verdict.UNCHANGED,
                    Source.LOOK,
                    Severity.HIGH,
                    "a look compared the guardrail with the kept one",
                    incident.tamper().flatMap(Catalogue::called),
                    incident.trail().orElse(Guardrail.NAME),
                    Optional.of(outcome)));
        }
        return over;
    }

    /** Where accounts are, and what a policy of somebody else says, is not among what is kept. */
    private Optional<Outcome> lookAgainAt(Optional<String> about) {
        Optional<AccountId> account = about.flatMap(AccountId::parse);
        if (account.isPresent()) {
            return Optional.of(guardian.hold(
                    new OrganizationHints(
                            Optional.empty(),
                            Optional.of(account.get().value()),
                            Optional.empty(),
                            account,
                            Optional.empty(),
                            Optional.empty()),
                    house.mode()));
        }
        return about.filter(OrganizationHints::isPolicy)
                .filter(policy -> !isKept(policy))
                .map(policy -> guardian.hold(OrganizationHints.ofPolicy(policy), house.mode()));
    }

    private boolean isKept(String policy) {
        try {
            return guardrails
                    .kept()
                    .flatMap(guardrail -> guardrail.policy(policy))
                    .isPresent();
        } catch (LedgerFault e) {
            return true;
        }
    }

    private static Optional<Verdict> verdict(Outcome outcome) {
        return switch (outcome) {
            case Restored ignored -> Optional.of(Verdict.RESTORED);
            case Observed ignored -> Optional.of(Verdict.OBSERVED);
            case Unheld ignored -> Optional.of(Verdict.NOT_UNDONE);
            case Unmatched ignored -> Optional.of(Verdict.NOT_UNDONE);
            case Failed ignored -> Optional.of(Verdict.NOT_RESTORED);
            case AlreadySound ignored -> Optional.empty();
            case Unconcerned ignored -> Optional.empty();
        };
    }

    private static Seen seen(Outcome outcome) {
        return switch (outcome) {
            case AlreadySound ignored -> new Seen("sound", "", outcome);
            case Restored ignored -> new Seen("restored", "attached again", outcome);
            case Observed ignored -> new Seen("observed", "it would be attached again", outcome);
            case Unheld unheld -> new Seen("unheld", unheld.why(), outcome);
            case Unmatched unmatched -> new Seen("unheld", unmatched.why(), outcome);
            case Failed failed -> new Seen("failed", failed.why(), outcome);
            case Unconcerned quiet -> new Seen("none", quiet.why(), outcome);
        };
    }

    private List<Incident> open() throws LedgerFault {
        return ledger.open(management()).stream()
                .filter(incident -> incident.trail().equals(Optional.of(Guardrail.NAME))
                        || incident.tamper()
                                .flatMap(Catalogue::called)
                                .filter(OrganizationTamper.class::isInstance)
                                .isPresent())
                .filter(incident -> incident.windowEnds()
                        .filter(end -> clock.instant().isBefore(end))
                        .isEmpty())
                .toList();
    }

    private List<String> close(String by) throws LedgerFault {
        List<String> closed = new ArrayList<>();
        for (Incident incident : open()) {
            teller.tell(alert(
                    incident.id(),
                    Verdict.ACCEPTED,
                    Source.OPERATOR,
                    Severity.LOW,
                    who(by) + " keeps the guardrail as it is now",
                    incident.tamper().flatMap(Catalogue::called),
                    incident.trail().orElse("what was changed"),
                    Optional.empty()));
            closed.add(incident.id());
        }
        return closed;
    }

    private Alert alert(
            String incident,
            Verdict verdict,
            Source source,
            Severity severity,
            String reason,
            Optional<Tamper> tamper,
            String about,
            Optional<Outcome> outcome) {
        return new Alert(
                incident,
                verdict,
                source,
                severity,
                reason,
                tamper,
                Optional.empty(),
                Optional.of(management()),
                Optional.empty(),
                Optional.empty(),
                Optional.of(about),
                outcome,
                List.of(),
                Optional.empty(),
                List.of());
    }

    private AccountId management() {
        return house.managementAccount().orElseThrow();
    }

    private static String who(String by) {
        return PlainText.of(by, LONGEST_REMARK);
    }
}
