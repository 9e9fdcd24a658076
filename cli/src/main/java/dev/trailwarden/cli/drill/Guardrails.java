package dev.trailwarden.cli.drill;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.LEDGER;
import static dev.trailwarden.sandbox.DemoOrganization.MANAGEMENT;
import static dev.trailwarden.sandbox.DemoOrganization.RESEARCH;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.organization.ControlPolicy;
import dev.trailwarden.sandbox.organization.Organization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The guardrail that guards all trails: whoever weakens it, and whoever tries to have the hub weaken it. */
final class Guardrails {
    private static final String WEAK =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"DenyTrailTamper\",\"Effect\":"
                    + "\"Deny\",\"Action\":\"cloudtrail:StopLogging\",\"Resource\":\"arn:aws:cloudtrail:*:*:trail/none\"}]}";
    private static final String HOSTILE =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"CostFreeze\",\"Effect\":"
                    + "\"Deny\",\"Action\":\"cloudtrail:Start*\",\"Resource\":\"*\"}]}";

    static final List<Scenario> ALL = List.of(
            new Scenario(
                    "guardrail-detached",
                    "The SCP that guards the trails is detached; it is attached again where it was.",
                    true,
                    Guardrails::detached),
            new Scenario(
                    "guardrail-detached-and-told",
                    "The same where the hub may not attach policies: it is told, with the command that does it.",
                    false,
                    Guardrails::detachedAndTold),
            new Scenario(
                    "guardrail-emptied",
                    "The SCP's text is changed and it is detached: both are told, and what was changed is not attached.",
                    false,
                    Guardrails::emptied),
            new Scenario(
                    "guardrail-events-turned-around",
                    "Calls about the guardrail fail and are replayed, so that the hub might undo what is right.",
                    false,
                    Guardrails::turnedAround),
            new Scenario(
                    "guardrail-forged",
                    "Somebody who may write the hub's table adds a place to the kept guardrail; nothing is attached there.",
                    false,
                    Guardrails::forged),
            new Scenario(
                    "hostile-policy",
                    "Somebody attaches an SCP that keeps the hub from starting trails; everyday SCPs are not told.",
                    false,
                    Guardrails::hostile),
            new Scenario(
                    "policies-switched-off",
                    "All SCPs are switched off for the whole organization.",
                    false,
                    Guardrails::switchedOff),
            new Scenario(
                    "account-moved-out",
                    "An account is moved to a unit that the guardrail does not hold.",
                    false,
                    Guardrails::movedOut),
            new Scenario(
                    "trust-withdrawn",
                    "The organization takes its trust from CloudTrail.",
                    false,
                    Guardrails::trustWithdrawn),
            new Scenario(
                    "guardrail-found-by-a-look",
                    "A guardrail that nobody named to the hub's role is detached unseen; a look finds it and says what is"
                            + " missing.",
                    false,
                    Guardrails::foundByALook));

    private Guardrails() {}

    /** The guardrail that the organization has from its beginning. */
    static ControlPolicy demo(Organization organization) {
        return organization.policies().stream()
                .filter(policy -> policy.name().equals("trailwarden-protect-trails"))
                .findFirst()
                .orElseThrow();
    }

    /** Keeps it, and gives its id. */
    private static String keep(Stage stage) {
        String id = demo(organization(stage)).id();
        JsonNode kept = stage.operator().keepGuardrail(List.of(id));
        stage.expect("the guardrail is kept as it is", kept.path("ok").asBoolean());
        return id;
    }

    private static Organization organization(Stage stage) {
        return stage.sandbox().world().organization();
    }

    private static Person admin(Stage stage) {
        return stage.user(MANAGEMENT, ADMIN);
    }

    private static void detached(Stage stage) throws Exception {
        String id = keep(stage);
        String unit = organization(stage).targetsOf(id).getFirst();
        Optional<String> answer = admin(stage)
                .organizations(calls ->
                        calls.detachPolicy(request -> request.policyId(id).targetId(unit)));
        stage.expect("the call succeeds", answer.isEmpty());
        stage.settle();
        stage.expect("the organization is what it was before", stage.organizationIsAsBefore());
        stage.expect("by one call of the hub", stage.repairs().equals(List.of("AttachPolicy")));
        stage.expectOneAlert("RESTORED");
        stage.expectTold("it names the policy and the place", id, unit);
        stage.expect("another look finds nothing", isSound(stage));
        stage.expect("and tells nothing", stage.alerts().size() == 1);
        stage.expectNoDeadLetters();
    }

    private static void detachedAndTold(Stage stage) throws Exception {
        stage.backstage().deployWith(Map.of());
        stage.remark("security", "the hub is deployed with GuardrailReattach=false");
        try {
            String id = keep(stage);
            String unit = organization(stage).targetsOf(id).getFirst();
            admin(stage)
                    .organizations(calls ->
                            calls.detachPolicy(request -> request.policyId(id).targetId(unit)));
            stage.settle();
            stage.expect(
                    "nothing is attached", organization(stage).targetsOf(id).isEmpty());
            stage.expectOneAlert("CHANGED");
            stage.expectTold(
                    "it is critical, and says how to undo it",
                    "Severity critical",
                    "aws organizations attach-policy --policy-id " + id);
            organization(stage).attach(id, unit);
            stage.expect("a person attached it, and a look finds it right", isSound(stage));
            stage.expect(
                    "which ends the incident",
                    stage.alerts().getLast().subject().startsWith("Trailwarden: RESTORED LATE - "));
            stage.expectNoDeadLetters();
        } finally {
            stage.backstage().deploy();
        }
    }

    private static void emptied(Stage stage) throws Exception {
        String id = keep(stage);
        String unit = organization(stage).targetsOf(id).getFirst();
        Optional<String> answer = admin(stage).organizations(calls -> {
            calls.updatePolicy(request -> request.policyId(id).content(WEAK));
            calls.detachPolicy(request -> request.policyId(id).targetId(unit));
        });
        stage.expect("the calls succeed", answer.isEmpty());
        stage.settle();
        stage.expect(
                "the changed text is attached nowhere",
                organization(stage).targetsOf(id).isEmpty());
        stage.expect("the hub wrote nothing", stage.repairs().isEmpty());
        stage.expect(
                "both calls are told as CHANGED",
                stage.alerts().size() == 2
                        && stage.alerts().stream()
                                .allMatch(mail -> mail.subject().startsWith("Trailwarden: CHANGED - ")));
        stage.expectTold(
                "with the statement, and how to put it back",
                "statement DenyTrailTamper",
                "trailwarden scp kept --text " + id,
                "Severity critical");
        stage.expectNoDeadLetters();
    }

    private static void turnedAround(Stage stage) throws Exception {
        String id = keep(stage);
        String unit = organization(stage).targetsOf(id).getFirst();
        Person admin = admin(stage);
        stage.expect(
                "attaching what is attached is refused",
                admin.organizations(calls -> calls.attachPolicy(
                                request -> request.policyId(id).targetId(unit)))
                        .equals(Optional.of("DuplicatePolicyAttachmentException")));
        String account = RESEARCH.value();
        stage.expect(
                "detaching what is not attached is refused",
                admin.organizations(calls -> calls.detachPolicy(
                                request -> request.policyId(id).targetId(account)))
                        .equals(Optional.of("PolicyNotAttachedException")));
        for (String call : List.of("AttachPolicy", "DetachPolicy", "UpdatePolicy", "DeletePolicy")) {
            ObjectNode record =
                    Stage.record(MANAGEMENT, Region.US_EAST_1, call, Map.of("policyId", id, "targetId", unit));
            record.put("eventSource", "organizations.amazonaws.com");
            stage.deliver(MANAGEMENT, Region.US_EAST_1, Stage.envelope(record));
            stage.deliver(MANAGEMENT, Region.US_EAST_1, Stage.envelope(record));
        }
        stage.settle();
        stage.expect("the organization is what it was before", stage.organizationIsAsBefore());
        stage.expect("the hub wrote nothing", stage.repairs().isEmpty());
        stage.expect(
                "nobody is told of anything worse than an attempt",
                stage.alerts().stream()
                        .allMatch(mail -> mail.subject().startsWith("Trailwarden: FAILED ATTEMPT - ")
                                || mail.subject().startsWith("Trailwarden: NO DIFFERENCE - ")));
        stage.expectNoDeadLetters();
    }

    private static void forged(Stage stage) throws Exception {
        String id = keep(stage);
        String unit = organization(stage).targetsOf(id).getFirst();
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        for (Map<String, AttributeValue> item : stage.memory().guardrail()) {
            Map<String, AttributeValue> forged = new HashMap<>(item);
            forged.computeIfPresent(
                    "body",
                    (name, body) -> AttributeValue.fromS(
                            body.s().replace("\"" + unit + "\"", "\"" + unit + "\",\"" + RESEARCH + "\"")));
            items.add(forged);
        }
        stage.expect("one record is kept, and it is changed", items.size() == 1);
        stage.memory().put(items);
        stage.remark("security", "somebody adds account " + RESEARCH + " to the kept guardrail in the table");
        admin(stage)
                .organizations(calls ->
                        calls.detachPolicy(request -> request.policyId(id).targetId(unit)));
        stage.settle();
        stage.expect(
                "what cannot be trusted is not applied",
                organization(stage).targetsOf(id).isEmpty() && stage.repairs().isEmpty());
        stage.expectOneAlert("NOT RESTORED");
        stage.expectTold(
                "it says that the record is forged",
                "kept guardrail is not what Trailwarden wrote: its seal does not hold",
                "trailwarden scp keep");
        stage.expect("the event is kept", stage.deadLetters().size() == 1);
    }

    private static void hostile(Stage stage) throws Exception {
        keep(stage);
        Organization organization = organization(stage);
        ControlPolicy team = organization.createPolicy("team-a", "Everyday", WEAK);
        ControlPolicy freeze = organization.createPolicy("cost-freeze", "Not what it says", HOSTILE);
        String root = organization.root().id();
        admin(stage).organizations(calls -> {
            calls.attachPolicy(request -> request.policyId(team.id()).targetId(root));
            calls.detachPolicy(request -> request.policyId(team.id()).targetId(root));
            calls.attachPolicy(request -> request.policyId(freeze.id()).targetId(root));
        });
        stage.settle();
        stage.expectOneAlert("CHANGED");
        stage.expectTold(
                "it names the policy, the statement and what is denied",
                "cost-freeze (" + freeze.id() + ")",
                "statement CostFreeze",
                "cloudtrail:StartLogging of the remediation role",
                "aws organizations detach-policy --policy-id " + freeze.id(),
                "Severity critical");
        stage.expect("the hub wrote nothing", stage.repairs().isEmpty());
        stage.expectNoDeadLetters();
    }

    private static void switchedOff(Stage stage) throws Exception {
        String id = keep(stage);
        String root = organization(stage).root().id();
        admin(stage)
                .organizations(calls ->
                        calls.disablePolicyType(request -> request.rootId(root).policyType("SERVICE_CONTROL_POLICY")));
        stage.settle();
        stage.expectOneAlert("CHANGED");
        stage.expectTold(
                "it says what is off and how to switch it on again",
                "switched off in the whole organization",
                "aws organizations enable-policy-type --root-id " + root,
                "aws organizations attach-policy --policy-id " + id,
                "Severity critical");
        stage.expect("the hub wrote nothing", stage.repairs().isEmpty());
        stage.expectNoDeadLetters();
    }

    private static void movedOut(Stage stage) throws Exception {
        keep(stage);
        Organization organization = organization(stage);
        String home = organization.member(LEDGER).orElseThrow().parent();
        String root = organization.root().id();
        String research = organization.member(RESEARCH).orElseThrow().parent();
        admin(stage).organizations(calls -> {
            calls.moveAccount(request ->
                    request.accountId(RESEARCH.value()).sourceParentId(research).destinationParentId(root));
            calls.moveAccount(request ->
                    request.accountId(LEDGER.value()).sourceParentId(home).destinationParentId(root));
        });
        stage.settle();
        stage.expectOneAlert("CHANGED");
        stage.expectTold(
                "it says which account, where it was and how to move it back",
                "account " + LEDGER,
                "aws organizations move-account --account-id " + LEDGER,
                "Severity critical");
        stage.expectNoDeadLetters();
    }

    private static void trustWithdrawn(Stage stage) throws Exception {
        keep(stage);
        organization(stage)
                .trust(
                        "guardduty.amazonaws.com",
                        stage.sandbox().world().clock().now());
        admin(stage).organizations(calls -> {
            calls.disableAWSServiceAccess(request -> request.servicePrincipal("guardduty.amazonaws.com"));
            calls.disableAWSServiceAccess(request -> request.servicePrincipal("cloudtrail.amazonaws.com"));
        });
        stage.settle();
        stage.expectOneAlert("CHANGED");
        stage.expectTold("it says how to switch it on again", "aws organizations enable-aws-service-access");
        stage.expectNoDeadLetters();
    }

    private static void foundByALook(Stage stage) throws Exception {
        Organization organization = organization(stage);
        ControlPolicy ours = organization.createPolicy("trailwarden-guardrail", "Nobody switches trails off", WEAK);
        organization.attach(ours.id(), RESEARCH.value());
        JsonNode kept = stage.operator().keepGuardrail(List.of());
        stage.expect(
                "it is kept by its name",
                kept.path("policies").size() == 1
                        && kept.at("/policies/0/id").asText().equals(ours.id()));
        organization.detach(ours.id(), RESEARCH.value());
        stage.remark("management", "the guardrail is detached, and no event says so");
        JsonNode seen = stage.operator().look(MANAGEMENT);
        stage.settle();
        stage.expect(
                "the look says that it is not what it should be",
                seen.at("/guardrail/state").asText().equals("failed"));
        stage.expectOneAlert("NOT RESTORED");
        stage.expectTold("it says where the policy has to be named", "GuardrailPolicyArns");
        stage.operator().look(MANAGEMENT);
        stage.expect("another look does not repeat it", stage.alerts().size() == 1);
        stage.expect("nothing is attached", organization.targetsOf(ours.id()).isEmpty());
    }

    private static boolean isSound(Stage stage) {
        return stage.operator().look(MANAGEMENT).at("/guardrail/state").asText().equals("sound");
    }
}
