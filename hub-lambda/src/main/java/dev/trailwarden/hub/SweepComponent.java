package dev.trailwarden.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import dagger.BindsInstance;
import dagger.Component;
import dagger.Module;
import dagger.Provides;
import dev.trailwarden.aws.Budget;
import dev.trailwarden.aws.Clients;
import dev.trailwarden.aws.DynamoSweepBook;
import dev.trailwarden.aws.HubTable;
import dev.trailwarden.aws.OrganizationsAccounts;
import dev.trailwarden.aws.SdkTrace;
import dev.trailwarden.aws.SqsBatches;
import dev.trailwarden.core.GuardrailDesk;
import dev.trailwarden.core.Look;
import dev.trailwarden.core.Response;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.doctor.SelfCheck;
import dev.trailwarden.core.incident.Announcer;
import dev.trailwarden.core.port.Accounts;
import dev.trailwarden.core.port.Baselines;
import dev.trailwarden.core.port.Batches;
import dev.trailwarden.core.port.Ledger;
import dev.trailwarden.core.port.Members;
import dev.trailwarden.core.port.Memory;
import dev.trailwarden.core.port.SweepBook;
import dev.trailwarden.core.port.Trace;
import dev.trailwarden.core.sweep.Sweep;
import dev.trailwarden.core.sweep.Sweeper;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.time.Clock;

/** The object graph of the sweep's function: the hub's with what a sweep takes. No other function loads it. */
@Singleton
@Component(modules = {HubComponent.Graph.class, SweepComponent.Graph.class})
interface SweepComponent {
    Sweeper sweeper();

    Budget budget();

    Clients clients();

    SweepLog log();

    /** What comes from outside. */
    @Component.Factory
    interface Factory {
        SweepComponent create(
                @BindsInstance HubSettings settings,
                @BindsInstance SweepSettings sweep,
                @BindsInstance Clients clients,
                @BindsInstance Clock clock,
                @BindsInstance PrintStream out);
    }

    /** How the parts are made and joined. */
    @Module
    final class Graph {
        private Graph() {}

        @Provides
        @Singleton
        static Sweeper sweeper(
                SweepBook book,
                Batches batches,
                Accounts accounts,
                Baselines baselines,
                Sweep sweep,
                Announcer announcer,
                SelfCheck selfCheck,
                Clock clock) {
            return new Sweeper(book, batches, accounts, baselines, sweep::at, announcer, selfCheck, clock);
        }

        @Provides
        @Singleton
        static Sweep sweep(
                HubSettings settings,
                House house,
                Members members,
                Memory memory,
                Ledger ledger,
                Trace trace,
                Response response,
                Look look,
                GuardrailDesk guardrail,
                Clock clock) {
            return new Sweep(
                    house,
                    members,
                    memory,
                    ledger,
                    trace,
                    response,
                    look,
                    guardrail,
                    settings.region(),
                    settings.eventBus(),
                    clock);
        }

        @Provides
        @Singleton
        static SweepBook book(HubTable table, Clock clock) {
            return new DynamoSweepBook(table, clock);
        }

        @Provides
        @Singleton
        static Batches batches(
                HubSettings settings, SweepSettings sweep, Clients clients, Budget budget, ObjectMapper json) {
            return new SqsBatches(
                    clients, budget, sweep.queueUrl(), settings.region().id(), json);
        }

        @Provides
        @Singleton
        static Accounts accounts(HubSettings settings, House house, Clients clients, Budget budget, Clock clock) {
            return new OrganizationsAccounts(clients, budget, settings.region().id(), house, clock);
        }

        @Provides
        @Singleton
        static Trace trace(
                HubSettings settings, House house, Clients clients, Budget budget, Clock clock, ObjectMapper json) {
            return new SdkTrace(clients, budget, settings.region().id(), house.memberRole(), clock, json);
        }

        @Provides
        @Singleton
        static SweepLog log(ObjectMapper json, Clock clock, PrintStream out) {
            return new SweepLog(json, clock, out);
        }
    }
}
