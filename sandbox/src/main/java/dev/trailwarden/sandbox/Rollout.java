package dev.trailwarden.sandbox;

import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.service.CodeStore;
import dev.trailwarden.sandbox.service.Delivery;
import dev.trailwarden.sandbox.service.Fleet;
import dev.trailwarden.sandbox.template.Stack;
import dev.trailwarden.sandbox.template.StackTarget;
import dev.trailwarden.sandbox.template.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Trailwarden as an operator rolls it out to the {@link DemoOrganization}: the roles in one Region of every account, the
 * hub, then the rules in every Region of every account, the management account included.
 *
 * @param hub the text of hub.yaml
 * @param memberRoles the text of member-roles.yaml
 * @param memberRules the text of member-rules.yaml
 * @param packaging which of the two the hub is
 * @param code the hub's code
 * @param accounts where the member stacks go
 * @param regions where the rules go
 * @param parameters of hub.yaml, beside those that every hub needs
 * @param guardrail the ARNs of the policies that the hub may attach again, separated by commas
 */
public record Rollout(
        String hub,
        String memberRoles,
        String memberRules,
        Packaging packaging,
        Path code,
        List<AccountId> accounts,
        List<Region> regions,
        Map<String, String> parameters,
        String guardrail) {
    /** The address that {@code hub.yaml} subscribes. */
    public static final String ALERT_EMAIL = "security@example.com";

    /** The stack of hub.yaml. */
    public static final String HUB_STACK = "trailwarden-hub";

    /** The stack of member-roles.yaml in every account. */
    public static final String ROLES_STACK = "trailwarden-member-roles";

    private static final String RULES_STACK = "trailwarden-member-rules";
    private static final String CODE_BUCKET = "trailwarden-code";

    /**
     * What the project ships: its templates and the jar that its build made.
     *
     * @param home the project's folder
     * @return the rollout
     * @throws UncheckedIOException when a file is missing
     */
    public static Rollout of(Path home) {
        return of(home, Packaging.MANAGED);
    }

    /**
     * What the project ships.
     *
     * @param home the project's folder
     * @param packaging which of the two
     * @return the rollout
     * @throws UncheckedIOException when a file is missing
     */
    public static Rollout of(Path home, Packaging packaging) {
        Path code = home.resolve(packaging.file());
        if (!Files.isRegularFile(code)) {
            throw new UncheckedIOException(
                    new IOException(code + " is not there; build it with " + packaging.builtBy()));
        }
        return new Rollout(
                read(home.resolve("hub-lambda/hub.yaml")),
                read(home.resolve("member-stack/member-roles.yaml")),
                read(home.resolve("member-stack/member-rules.yaml")),
                packaging,
                code,
                DemoOrganization.ACCOUNTS,
                List.of(Region.US_EAST_1, DemoOrganization.HUB_REGION, new Region("us-west-2")),
                Map.of(),
                "");
    }

    /**
     * The same rollout with other code.
     *
     * @param kind which of the two packagings the code is
     * @param file the code
     * @return a new rollout
     */
    public Rollout packagedAs(Packaging kind, Path file) {
        return new Rollout(hub, memberRoles, memberRules, kind, file, accounts, regions, parameters, guardrail);
    }

    /**
     * The same rollout with another hub.
     *
     * @param template the text to deploy instead of hub.yaml
     * @return a new rollout
     */
    public Rollout withHub(String template) {
        return new Rollout(
                template, memberRoles, memberRules, packaging, code, accounts, regions, parameters, guardrail);
    }

    /**
     * The same rollout with other roles.
     *
     * @param template the text to deploy instead of member-roles.yaml
     * @return a new rollout
     */
    public Rollout withMemberRoles(String template) {
        return new Rollout(hub, template, memberRules, packaging, code, accounts, regions, parameters, guardrail);
    }

    /**
     * The same rollout with other rules.
     *
     * @param template the text to deploy instead of member-rules.yaml
     * @return a new rollout
     */
    public Rollout withMemberRules(String template) {
        return new Rollout(hub, memberRoles, template, packaging, code, accounts, regions, parameters, guardrail);
    }

    /**
     * The same rollout with other values of hub.yaml's parameters.
     *
     * @param other values by name; what is not named has its default
     * @return a new rollout
     */
    public Rollout withParameters(Map<String, String> other) {
        return new Rollout(
                hub, memberRoles, memberRules, packaging, code, accounts, regions, Map.copyOf(other), guardrail);
    }

    /**
     * The same rollout to a management account that lets the hub attach policies again.
     *
     * @param arns of the policies
     * @return a new rollout
     */
    public Rollout withGuardrail(List<String> arns) {
        return new Rollout(
                hub, memberRoles, memberRules, packaging, code, accounts, regions, parameters, String.join(",", arns));
    }

    /**
     * The same rollout to other members.
     *
     * @param members where the member stacks go
     * @param places where the rules go
     * @return a new rollout
     */
    public Rollout across(List<AccountId> members, List<Region> places) {
        return new Rollout(
                hub,
                memberRoles,
                memberRules,
                packaging,
                code,
                List.copyOf(members),
                List.copyOf(places),
                parameters,
                guardrail);
    }

    /** Deploys everything, or updates what a former deployment left. */
    Stack to(Delivery delivery) {
        roles(delivery);
        Stack stack = hub(delivery);
        rules(delivery);
        return stack;
    }

    /** Deploys the member stacks only. */
    void toMembers(Delivery delivery) {
        roles(delivery);
        rules(delivery);
    }

    /** What the member stacks make, to be copied into generated accounts. */
    Fleet fleet(World world, Delivery delivery) {
        return Fleet.of(
                memberRoles,
                roleParameters(),
                memberRules,
                ruleParameters(),
                DemoOrganization.HUB_REGION,
                world.identities(),
                delivery.events());
    }

    private Map<String, String> roleParameters() {
        return Map.of(
                "OrganizationId", DemoOrganization.ID,
                "ManagementAccountId", DemoOrganization.MANAGEMENT.value(),
                "HubAccountId", DemoOrganization.SECURITY.value(),
                "HubRegion", DemoOrganization.HUB_REGION.name(),
                "GuardrailPolicyArns", guardrail);
    }

    private static Map<String, String> ruleParameters() {
        return Map.of(
                "HubAccountId", DemoOrganization.SECURITY.value(),
                "HubRegion", DemoOrganization.HUB_REGION.name());
    }

    private void roles(Delivery delivery) {
        Template template = Template.read(memberRoles);
        Map<String, String> parameters = roleParameters();
        for (AccountId account : accounts) {
            deploy(
                    delivery,
                    target(account, DemoOrganization.HUB_REGION, ROLES_STACK),
                    memberRoles,
                    template,
                    parameters);
        }
    }

    private Stack hub(Delivery delivery) {
        String key = code.getFileName().toString();
        delivery.code().put(CODE_BUCKET, key, code);
        Map<String, String> all = new TreeMap<>(parameters);
        all.putAll(Map.of(
                "OrganizationId",
                DemoOrganization.ID,
                "ManagementAccountId",
                DemoOrganization.MANAGEMENT.value(),
                "AlertEmail",
                ALERT_EMAIL,
                "BreakGlassPrincipals",
                DemoOrganization.BREAK_GLASS,
                "CodeBucket",
                CODE_BUCKET,
                "CodeKey",
                key,
                "CodeSha256",
                CodeStore.sha256(code),
                "Packaging",
                packaging.id()));
        StackTarget target = target(DemoOrganization.SECURITY, DemoOrganization.HUB_REGION, HUB_STACK);
        return deploy(delivery, target, hub, Template.read(hub), all);
    }

    private void rules(Delivery delivery) {
        Template template = Template.read(memberRules);
        Map<String, String> parameters = ruleParameters();
        for (AccountId account : accounts) {
            for (Region region : regions) {
                deploy(delivery, target(account, region, RULES_STACK), memberRules, template, parameters);
            }
        }
    }

    /** The template is given read, too: one of thousands of stacks is read once. */
    private static Stack deploy(
            Delivery delivery, StackTarget target, String text, Template template, Map<String, String> parameters) {
        Stack stack = delivery.stacks().deploy(target, template, parameters);
        delivery.cloudFormation().keep(target, text, parameters);
        return stack;
    }

    private static StackTarget target(AccountId account, Region region, String stack) {
        return new StackTarget(account.value(), region.name(), stack);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
