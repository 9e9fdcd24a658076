package dev.trailwarden.core;

import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.decision.Judge;
import dev.trailwarden.core.event.TrailEventReader;
import dev.trailwarden.core.incident.Teller;
import dev.trailwarden.core.port.InMemoryAlerts;
import dev.trailwarden.core.port.InMemoryBaselines;
import dev.trailwarden.core.port.InMemoryDeadLetters;
import dev.trailwarden.core.port.InMemoryDirectory;
import dev.trailwarden.core.port.InMemoryGuardrails;
import dev.trailwarden.core.port.InMemoryLedger;
import dev.trailwarden.core.port.InMemoryMembers;
import dev.trailwarden.core.port.InMemoryMemory;
import dev.trailwarden.core.port.InMemoryOrganization;
import dev.trailwarden.core.port.Memory;
import dev.trailwarden.core.remedy.Guardian;
import dev.trailwarden.core.remedy.Matcher;
import dev.trailwarden.core.remedy.Restorer;
import java.time.Duration;
import java.time.Instant;

/** A whole hub with everything around it in memory, and a clock that stands still until it is moved. */
public final class TestHub {
    private Runnable meanwhile = () -> {};
    private Instant now;
    private final InMemoryMembers members;
    private final InMemoryBaselines baselines = new InMemoryBaselines();
    private final InMemoryLedger ledger = new InMemoryLedger();
    private final InMemoryAlerts alerts = new InMemoryAlerts();
    private final InMemoryDeadLetters deadLetters = new InMemoryDeadLetters();
    private final InMemoryDirectory directory = new InMemoryDirectory();
    private final InMemoryOrganization organization = new InMemoryOrganization();
    private final InMemoryGuardrails guardrails = new InMemoryGuardrails();

    /**
     * @param now the time it is
     * @param startedAt when whatever is switched on here is switched on
     */
    public TestHub(Instant now, Instant startedAt) {
        this.now = now;
        this.members = new InMemoryMembers(startedAt);
    }

    /** The hub of the house that the fixtures are judged in. */
    public Response response() {
        return response(Fixtures.HOUSE);
    }

    /** The hub of another house. */
    public Response response(House house) {
        return new Response(
                new TrailEventReader(), house, judge(house), restorer(house), teller(), deadLetters, () -> now);
    }

    /** Decides as that house does. */
    public Judge judge(House house) {
        return new Judge(house, directory, () -> now);
    }

    /** Carries out remedies as the fixtures' house does. */
    public Restorer restorer() {
        return restorer(Fixtures.HOUSE);
    }

    /** Carries out remedies as another house does. */
    public Restorer restorer(House house) {
        return new Restorer(members, memory(), matcher(), guardian(house), ignored -> {});
    }

    /** Holds the guardrail as that house does. */
    public Guardian guardian(House house) {
        return new Guardian(organization, guardrails, organization, ledger, house, () -> now, ignored -> {});
    }

    /** What people may ask about the guardrail of that house. */
    public GuardrailDesk guardrailDesk(House house) {
        return new GuardrailDesk(
                house, organization, guardrails, organization, guardian(house), ledger, teller(), () -> now);
    }

    /** Compares trails with their baselines. */
    public Matcher matcher() {
        return new Matcher(members, memory(), () -> now, ignored -> {});
    }

    /** Looks at accounts as the fixtures' house does. */
    public Look look() {
        return look(Fixtures.HOUSE);
    }

    /** Looks at accounts as another house does. */
    public Look look(House house) {
        return new Look(house, members, baselines, ledger, directory, matcher(), restorer(house), teller(), () -> now);
    }

    /** What people may ask. */
    public Desk desk() {
        return new Desk(members, baselines, ledger, look(), teller(), () -> now);
    }

    /** Tells. */
    public Teller teller() {
        return new Teller(alerts, ledger, directory, () -> now, ignored -> meanwhile.run());
    }

    /** Says what happens while somebody waits before telling. */
    public void meanwhile(Runnable happens) {
        meanwhile = happens;
    }

    /** Time passes. */
    public void passes(Duration length) {
        now = now.plus(length);
    }

    /** The time it is. */
    public Instant now() {
        return now;
    }

    /** The accounts. */
    public InMemoryMembers members() {
        return members;
    }

    /** What each trail should be. */
    public InMemoryBaselines baselines() {
        return baselines;
    }

    /** What is remembered. */
    public InMemoryLedger ledger() {
        return ledger;
    }

    /** The same and the baselines, by account. */
    public Memory memory() {
        return new InMemoryMemory(baselines, ledger);
    }

    /** What was told. */
    public InMemoryAlerts alerts() {
        return alerts;
    }

    /** What was kept. */
    public InMemoryDeadLetters deadLetters() {
        return deadLetters;
    }

    /** The organization's policies. */
    public InMemoryOrganization organization() {
        return organization;
    }

    /** The kept guardrail. */
    public InMemoryGuardrails guardrails() {
        return guardrails;
    }

    /** The organization's accounts. */
    public InMemoryDirectory directory() {
        return directory;
    }
}
