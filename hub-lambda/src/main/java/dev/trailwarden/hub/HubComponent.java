package dev.trailwarden.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import dagger.BindsInstance;
import dagger.Component;
import dagger.Module;
import dagger.Provides;
import dev.trailwarden.aws.BothSinks;
import dev.trailwarden.aws.Budget;
import dev.trailwarden.aws.Clients;
import dev.trailwarden.aws.DynamoBaselines;
import dev.trailwarden.aws.DynamoGuardrails;
import dev.trailwarden.aws.DynamoLedger;
import dev.trailwarden.aws.DynamoMemory;
import dev.trailwarden.aws.DynamoNotices;
import dev.trailwarden.aws.HubTable;
import dev.trailwarden.aws.KmsSeal;
import dev.trailwarden.aws.OrganizationsDirectory;
import dev.trailwarden.aws.PolicyDenials;
import dev.trailwarden.aws.SdkMembers;
import dev.trailwarden.aws.SdkOrganizations;
import dev.trailwarden.aws.SdkPipeline;
import dev.trailwarden.aws.SiemEvents;
import dev.trailwarden.aws.SnsAlerts;
import dev.trailwarden.aws.SqsDeadLetters;
import dev.trailwarden.core.Desk;
import dev.trailwarden.core.GuardrailDesk;
import dev.trailwarden.core.Look;
import dev.trailwarden.core.Response;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.decision.Judge;
import dev.trailwarden.core.doctor.SelfCheck;
import dev.trailwarden.core.event.TrailEventReader;
import dev.trailwarden.core.incident.Announcer;
import dev.trailwarden.core.incident.Digester;
import dev.trailwarden.core.incident.Teller;
import dev.trailwarden.core.port.AlertSink;
import dev.trailwarden.core.port.Baselines;
import dev.trailwarden.core.port.DeadLetters;
import dev.trailwarden.core.port.Denials;
import dev.trailwarden.core.port.Directory;
import dev.trailwarden.core.port.Guardrails;
import dev.trailwarden.core.port.Ledger;
import dev.trailwarden.core.port.Members;
import dev.trailwarden.core.port.Memory;
import dev.trailwarden.core.port.Notices;
import dev.trailwarden.core.port.Organizations;
import dev.trailwarden.core.port.Pause;
import dev.trailwarden.core.port.Pipeline;
import dev.trailwarden.core.remedy.Guardian;
import dev.trailwarden.core.remedy.Matcher;
import dev.trailwarden.core.remedy.Restorer;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.time.Clock;

/**
 * The object graph of the functions that answer events and people, all of it; {@link SweepComponent} adds the sweep's. Built once per process; nothing in it calls AWS before the first event,
 * and the SDK of a service is loaded when that service is first asked.
 */
@Singleton
@Component(modules = HubComponent.Graph.class)
interface HubComponent {
    Response response();

    Desk desk();

    Look look();

    GuardrailDesk guardrailDesk();

    Baselines baselines();

    Digester digester();

    Announcer announcer();

    SelfCheck selfCheck();

    HubSettings settings();

    Budget budget();

    Clients clients();

    EventLog log();

    DeskLog deskLog();

    /** What comes from outside. */
    @Component.Factory
    interface Factory {
        HubComponent create(
                @BindsInstance HubSettings settings,
                @BindsInstance Clients clients,
                @BindsInstance Clock clock,
                @BindsInstance PrintStream out);
    }

    /** How the parts are made and joined. */
    @Module
    final class Graph {
        private Graph() {}

        // ---- the path of an event

        @Provides
        @Singleton
        static Response response(
                House house, Judge judge, Restorer restorer, Teller teller, DeadLetters dead, Clock clock) {
            return new Response(new TrailEventReader(), house, judge, restorer, teller, dead, clock);
        }

        @Provides
        @Singleton
        static Judge judge(House house, Directory directory, Clock clock) {
            return new Judge(house, directory, clock);
        }

        @Provides
        @Singleton
        static Restorer restorer(Members members, Memory memory, Matcher matcher, Guardian guardian, Pause pause) {
            return new Restorer(members, memory, matcher, guardian, pause);
        }

        @Provides
        @Singleton
        static Guardian guardian(
                Organizations organizations,
                Guardrails guardrails,
                Denials denials,
                Ledger ledger,
                House house,
                Clock clock,
                Pause pause) {
            return new Guardian(organizations, guardrails, denials, ledger, house, clock, pause);
        }

        @Provides
        @Singleton
        static Matcher matcher(Members members, Memory memory, Clock clock, Pause pause) {
            return new Matcher(members, memory, clock, pause);
        }

        @Provides
        @Singleton
        static Teller teller(AlertSink alerts, Ledger ledger, Directory directory, Clock clock, Pause pause) {
            return new Teller(alerts, ledger, directory, clock, pause);
        }

        // ---- what operators ask for, and the digests

        @Provides
        @Singleton
        static Desk desk(Members members, Baselines baselines, Ledger ledger, Look look, Teller teller, Clock clock) {
            return new Desk(members, baselines, ledger, look, teller, clock);
        }

        @Provides
        @Singleton
        static GuardrailDesk guardrailDesk(
                House house,
                Organizations organizations,
                Guardrails guardrails,
                Denials denials,
                Guardian guardian,
                Ledger ledger,
                Teller teller,
                Clock clock) {
            return new GuardrailDesk(house, organizations, guardrails, denials, guardian, ledger, teller, clock);
        }

        @Provides
        @Singleton
        static Look look(
                House house,
                Members members,
                Baselines baselines,
                Ledger ledger,
                Directory directory,
                Matcher matcher,
                Restorer restorer,
                Teller teller,
                Clock clock) {
            return new Look(house, members, baselines, ledger, directory, matcher, restorer, teller, clock);
        }

        @Provides
        @Singleton
        static Digester digester(AlertSink alerts, Ledger ledger, Clock clock) {
            return new Digester(alerts, ledger, clock);
        }

        @Provides
        @Singleton
        static Announcer announcer(AlertSink alerts, Notices notices, Clock clock) {
            return new Announcer(alerts, notices, clock);
        }

        @Provides
        @Singleton
        static SelfCheck selfCheck(Pipeline pipeline, Announcer announcer, Clock clock) {
            return new SelfCheck(pipeline, announcer, clock);
        }

        // ---- the world

        @Provides
        static House house(HubSettings settings) {
            return settings.house();
        }

        @Provides
        @Singleton
        static Members members(HubSettings settings, House house, Clients clients, Budget budget, Clock clock) {
            return new SdkMembers(clients, budget, settings.region().id(), house.memberRole(), clock);
        }

        @Provides
        @Singleton
        static AlertSink alerts(HubSettings settings, Clients clients, Budget budget, ObjectMapper json, Clock clock) {
            return new BothSinks(
                    new SiemEvents(
                            clients,
                            budget,
                            settings.eventBus(),
                            settings.region().id(),
                            json,
                            clock),
                    new SnsAlerts(clients, budget, settings.topicArn(), settings.topicRegion(), json));
        }

        @Provides
        @Singleton
        static DeadLetters deadLetters(HubSettings settings, Clients clients, Budget budget) {
            return new SqsDeadLetters(
                    clients,
                    budget,
                    settings.deadLetterQueueUrl(),
                    settings.region().id());
        }

        @Provides
        @Singleton
        static HubTable table(HubSettings settings, Clients clients, Budget budget) {
            return new HubTable(
                    clients, budget, settings.tableName(), settings.region().id());
        }

        @Provides
        @Singleton
        static Ledger ledger(HubTable table) {
            return new DynamoLedger(table);
        }

        @Provides
        @Singleton
        static Notices notices(HubTable table) {
            return new DynamoNotices(table);
        }

        @Provides
        @Singleton
        static Pipeline pipeline(HubSettings settings, Clients clients) {
            return new SdkPipeline(clients, settings.places());
        }

        @Provides
        @Singleton
        static KmsSeal seal(HubSettings settings, Clients clients, Budget budget) {
            return new KmsSeal(
                    clients, budget, settings.sealKeyArn(), settings.region().id());
        }

        @Provides
        @Singleton
        static Baselines baselines(HubTable table, KmsSeal seal) {
            return new DynamoBaselines(table, seal);
        }

        @Provides
        @Singleton
        static Memory memory(HubTable table, KmsSeal seal) {
            return new DynamoMemory(table, new DynamoBaselines(table, seal));
        }

        @Provides
        @Singleton
        static Guardrails guardrails(HubTable table, KmsSeal seal) {
            return new DynamoGuardrails(table, seal.forGuardrail());
        }

        @Provides
        @Singleton
        static Organizations organizations(
                HubSettings settings, House house, Clients clients, Budget budget, Clock clock) {
            return new SdkOrganizations(clients, budget, settings.region().id(), house, clock);
        }

        @Provides
        @Singleton
        static Denials denials(HubSettings settings, House house) {
            return new PolicyDenials(
                    settings.partition(), settings.region().id(), settings.account(), house.memberRole());
        }

        @Provides
        @Singleton
        static Directory directory(HubSettings settings, House house, Clients clients, Budget budget, Clock clock) {
            return new OrganizationsDirectory(clients, budget, settings.region().id(), house, clock);
        }

        @Provides
        @Singleton
        static Budget budget() {
            return new Budget(System::nanoTime);
        }

        @Provides
        @Singleton
        static EventLog log(ObjectMapper json, Clock clock, PrintStream out) {
            return new EventLog(json, clock, out);
        }

        @Provides
        @Singleton
        static DeskLog deskLog(ObjectMapper json, PrintStream out) {
            return new DeskLog(json, out);
        }

        @Provides
        @Singleton
        static ObjectMapper json() {
            return new ObjectMapper();
        }

        @Provides
        static Pause pause() {
            return length -> {
                try {
                    Thread.sleep(length);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            };
        }
    }
}
