package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.Client.Reply;
import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.identity.User;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.trail.Trail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A sandbox, the calls of CloudTrail on it, and the events that reached EventBridge. */
final class TrailBed implements AutoCloseable {
    static final String PAYMENTS_TRAIL = "arn:aws:cloudtrail:eu-west-1:333333333333:trail/payments-trail";
    static final String RESEARCH_TRAIL = "arn:aws:cloudtrail:us-west-2:444444444444:trail/research-trail";
    static final String SECURITY_TRAIL = "arn:aws:cloudtrail:eu-west-1:222222222222:trail/security-trail";
    static final String LEDGER_TRAIL = "arn:aws:cloudtrail:eu-west-1:555555555555:trail/ledger-trail";
    static final String ORGANIZATION_TRAIL = "arn:aws:cloudtrail:us-east-1:111111111111:trail/organization-trail";

    private static final ObjectMapper JSON = new ObjectMapper();

    final Sandbox sandbox;
    final List<ObjectNode> events = new CopyOnWriteArrayList<>();

    TrailBed() throws IOException {
        this(Sandbox.Settings.forTests());
    }

    TrailBed(Sandbox.Settings settings) throws IOException {
        sandbox = Sandbox.start(settings);
        sandbox.world().recorder().listen((_, _, envelope) -> events.add(envelope));
    }

    /** Mallory of payments, at home. */
    Client mallory() {
        return user(DemoOrganization.PAYMENTS, DemoOrganization.MALLORY);
    }

    Client user(AccountId account, String name) {
        return Client.of(sandbox, account, name, HUB_REGION);
    }

    /** The management account's admin where the organization trail is at home. */
    Client management() {
        return user(DemoOrganization.MANAGEMENT, DemoOrganization.ADMIN).in(Region.US_EAST_1);
    }

    /** Somebody of payments who may do only what a policy with these actions allows. */
    Client allowed(String... actions) {
        String policy = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["%s"], "Resource": "*"}]}""".formatted(String.join("\",\"", actions));
        User user = sandbox.world()
                .identities()
                .createUser(DemoOrganization.PAYMENTS, "narrow-" + actions.length, Map.of("narrow", json(policy)));
        return mallory().as(sandbox.world().identities().createAccessKey(user));
    }

    /** Calls CloudTrail; single quotes stand for double ones. */
    static Reply call(Client client, String operation, String body) {
        return client.call("cloudtrail", operation, body);
    }

    /** Stops the organization trail unseen, so that an account's own trail alone decides what is delivered. */
    void withoutTheOrganizationTrail() {
        sandbox.world()
                .trails()
                .change(
                        ORGANIZATION_TRAIL,
                        trail -> trail.stop(sandbox.world().clock().now()));
    }

    /** The names of the events EventBridge got. */
    List<String> eventNames() {
        return events.stream()
                .map(event -> event.path("detail").path("eventName").asText())
                .toList();
    }

    /** The record in the last event EventBridge got. */
    JsonNode lastRecord() {
        return events.getLast().path("detail");
    }

    Trail trail(String arn) {
        return sandbox.trail(arn);
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
