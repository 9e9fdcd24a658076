package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.trailwarden.sandbox.identity.Identities;
import dev.trailwarden.sandbox.identity.Role;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Ids;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.runtime.Activity;
import dev.trailwarden.sandbox.runtime.SandboxClock;
import dev.trailwarden.sandbox.service.EventRule.Target;
import dev.trailwarden.sandbox.template.ResourceProvider;
import dev.trailwarden.sandbox.template.StackTarget;
import dev.trailwarden.sandbox.template.Stacks;
import dev.trailwarden.sandbox.template.Template;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the member templates make in one account, to be had in thousands: they are deployed once, to an account that does
 * not exist, and copied with the account's digits. What does not have the digits in it, which is nearly everything, is
 * shared by all.
 */
public final class Fleet {
    private static final AccountId NOBODY = new AccountId("999999999998");

    private final List<Role> roles;
    private final List<EventRule> rules;
    private final Identities identities;
    private final EventBuses buses;

    private Fleet(List<Role> roles, List<EventRule> rules, Identities identities, EventBuses buses) {
        this.roles = roles;
        this.rules = rules;
        this.identities = identities;
        this.buses = buses;
    }

    /**
     * Reads the templates.
     *
     * @param roles the text of member-roles.yaml
     * @param roleParameters its parameters
     * @param rules the text of member-rules.yaml
     * @param ruleParameters its parameters
     * @param region where they are deployed
     * @param identities where the copied roles go
     * @param events where the copied rules go
     * @return what can be copied
     * @throws dev.trailwarden.sandbox.template.TemplateException when a template is not acceptable
     */
    public static Fleet of(
            String roles,
            Map<String, String> roleParameters,
            String rules,
            Map<String, String> ruleParameters,
            Region region,
            Identities identities,
            EventBridgeService events) {
        try (SandboxClock clock = new SandboxClock(Clock.systemUTC(), 1, new Activity())) {
            Identities scratch = new Identities(new Ids(new SecureRandom()), clock);
            EventBuses onePlace = new EventBuses();
            List<ResourceProvider> providers = new ArrayList<>(IamResources.of(scratch));
            providers.addAll(EventResources.of(onePlace, scratch));
            Stacks stacks = new Stacks(providers);
            StackTarget first = new StackTarget(NOBODY.value(), region.name(), "roles");
            stacks.deploy(first, Template.read(roles), roleParameters);
            StackTarget second = new StackTarget(NOBODY.value(), region.name(), "rules");
            stacks.deploy(second, Template.read(rules), ruleParameters);
            List<EventRule> made = onePlace.in(NOBODY, region).stream()
                    .flatMap(bus -> onePlace.rulesOf(bus).stream())
                    .toList();
            return new Fleet(scratch.roles(NOBODY), made, identities, events.buses());
        }
    }

    /**
     * Puts roles and rules into an account; they are made when somebody first asks for one.
     *
     * @param account which account
     * @param more roles beside those of the template, of any account
     * @param regions where the rules are
     */
    public void join(AccountId account, List<Role> more, List<Region> regions) {
        identities.later(account, joined -> {
            more.forEach(role -> copy(role, role.account(), joined));
            roles.forEach(role -> copy(role, NOBODY, joined));
        });
        buses.later(account, joined -> regions.forEach(region -> rules.forEach(rule -> copy(rule, joined, region))));
    }

    private void copy(Role role, AccountId from, AccountId to) {
        Map<String, JsonNode> policies = new TreeMap<>();
        role.policies().forEach((name, policy) -> policies.put(name, renamed(policy, from.value(), to.value())));
        identities.copyRole(to, role, renamed(role.trustPolicy(), from.value(), to.value()), policies);
    }

    private void copy(EventRule rule, AccountId to, Region region) {
        List<Target> targets = rule.targets().stream()
                .map(target -> new Target(
                        target.id(),
                        target.arn(),
                        target.roleArn().map(arn -> arn.replace(NOBODY.value(), to.value())),
                        target.deadLetterArn(),
                        target.input()))
                .toList();
        buses.copyRule(to, region, rule, targets);
    }

    /** The same tree where nothing is to be changed, and a new one only down to what is. */
    private static JsonNode renamed(JsonNode node, String from, String to) {
        return switch (node) {
            case TextNode text
            when text.textValue().contains(from) ->
                TextNode.valueOf(text.textValue().replace(from, to));
            case ArrayNode array -> renamed(array, from, to);
            case ObjectNode object -> renamed(object, from, to);
            default -> node;
        };
    }

    private static JsonNode renamed(ArrayNode array, String from, String to) {
        ArrayNode changed = array.arrayNode(array.size());
        boolean same = true;
        for (JsonNode item : array) {
            JsonNode other = renamed(item, from, to);
            same &= other.equals(item);
            changed.add(other);
        }
        return same ? array : changed;
    }

    private static JsonNode renamed(ObjectNode object, String from, String to) {
        ObjectNode changed = object.objectNode();
        boolean same = true;
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            JsonNode other = renamed(member.getValue(), from, to);
            same &= other.equals(member.getValue());
            changed.set(member.getKey(), other);
        }
        return same ? object : changed;
    }
}
