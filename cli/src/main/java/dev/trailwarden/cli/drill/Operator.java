package dev.trailwarden.cli.drill;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.model.AccountId;
import java.util.List;
import java.util.function.Consumer;

/** Somebody of the security team, who asks the hub's desk what the command asks it. */
final class Operator {
    private static final String DESK = "trailwarden-desk:live";
    private static final String WHO = "security on call";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Person person;
    private final Consumer<String> diary;

    /**
     * @param sandbox where the hub is
     * @param diary told of each command line
     */
    Operator(Sandbox sandbox, Consumer<String> diary) {
        this.person = new Person(sandbox.endpoint(), sandbox.key(SECURITY, ADMIN));
        this.diary = diary;
    }

    /** {@code trailwarden look}. */
    JsonNode look(AccountId account) {
        return ask("trailwarden look " + account, request("look").put("account", account.value()));
    }

    /** {@code trailwarden restore}. */
    JsonNode restore(String trailArn, boolean endWindow) {
        return ask(
                "trailwarden restore " + trailArn + (endWindow ? " --end-window" : ""),
                request("restore").put("trail", trailArn).put("endWindow", endWindow));
    }

    /** {@code trailwarden baseline accept} of a trail. */
    JsonNode acceptTrail(String trailArn, String reason) {
        return ask(
                "trailwarden baseline accept " + trailArn,
                request("baseline-accept").put("trail", trailArn).put("by", WHO).put("reason", reason));
    }

    /** {@code trailwarden baseline accept} of an incident. */
    JsonNode acceptIncident(String incident, String reason) {
        return ask(
                "trailwarden baseline accept " + incident,
                request("baseline-accept")
                        .put("incident", incident)
                        .put("by", WHO)
                        .put("reason", reason));
    }

    /** {@code trailwarden baseline list}. */
    JsonNode baselines(AccountId account) {
        return ask(
                "trailwarden baseline list --account " + account,
                request("baseline-list").put("account", account.value()));
    }

    /** {@code trailwarden scp keep}. */
    JsonNode keepGuardrail(List<String> policies) {
        ObjectNode request = request("guardrail-keep").put("by", WHO);
        policies.forEach(request.putArray("policies")::add);
        return ask("trailwarden scp keep " + String.join(" ", policies), request);
    }

    private JsonNode ask(String command, ObjectNode request) {
        diary.accept(command);
        try {
            return JSON.readTree(person.invoke(HUB_REGION, DESK, request.toString()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the desk does not answer JSON", e);
        }
    }

    private static ObjectNode request(String verb) {
        return JsonNodeFactory.instance.objectNode().put("do", verb);
    }
}
