package dev.trailwarden.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import dagger.BindsInstance;
import dagger.Component;
import dagger.Module;
import dagger.Provides;
import dev.trailwarden.aws.Budget;
import dev.trailwarden.aws.Clients;
import dev.trailwarden.aws.SdkMembers;
import dev.trailwarden.aws.SnsAlerts;
import dev.trailwarden.aws.SqsDeadLetters;
import dev.trailwarden.core.Response;
import dev.trailwarden.core.decision.Judge;
import dev.trailwarden.core.event.TrailEventReader;
import dev.trailwarden.core.port.AlertSink;
import dev.trailwarden.core.port.DeadLetters;
import dev.trailwarden.core.port.Ledger;
import dev.trailwarden.core.port.Members;
import dev.trailwarden.core.port.Pause;
import dev.trailwarden.core.remedy.Restorer;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;

/** The hub's object graph, all of it. Built once per process; nothing in it calls AWS before the first event. */
@Singleton
@Component(modules = HubComponent.Graph.class)
interface HubComponent {
    Response response();

    Budget budget();

    EventLog log();

    /** What comes from outside. */
    @Component.Factory
    interface Factory {
        HubComponent create(
                @BindsInstance HubSettings settings, @BindsInstance Clock clock, @BindsInstance PrintStream out);
    }

    /** How the parts are made and joined. */
    @Module
    final class Graph {
        private Graph() {}

        @Provides
        @Singleton
        static Response response(
                HubSettings settings, Members members, Pause pause, AlertSink alerts, Ledger ledger, DeadLetters dead) {
            return new Response(
                    new TrailEventReader(),
                    new Judge(settings.house()),
                    new Restorer(members, pause),
                    alerts,
                    ledger,
                    dead);
        }

        @Provides
        @Singleton
        static Members members(HubSettings settings, Clients clients, Budget budget, Clock clock) {
            return new SdkMembers(
                    clients, budget, settings.region().id(), settings.house().memberRole(), clock);
        }

        @Provides
        @Singleton
        static AlertSink alerts(HubSettings settings, Clients clients, Budget budget, ObjectMapper json) {
            return new SnsAlerts(clients, budget, settings.topicArn(), settings.topicRegion(), json);
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
        static Ledger ledger() {
            return new RecentIncidents();
        }

        @Provides
        @Singleton
        static Clients clients(AwsCredentialsProvider credentials) {
            return new Clients(credentials, Optional.empty());
        }

        /** With SnapStart, Lambda hands the role's credentials out by an endpoint and not by the environment. */
        @Provides
        @Singleton
        static AwsCredentialsProvider credentials() {
            return AwsCredentialsProviderChain.of(
                    EnvironmentVariableCredentialsProvider.create(),
                    ContainerCredentialsProvider.builder().build());
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
