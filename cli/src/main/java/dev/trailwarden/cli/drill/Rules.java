package dev.trailwarden.cli.drill;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.MANAGEMENT;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static dev.trailwarden.sandbox.DemoOrganization.RESEARCH;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;

import dev.trailwarden.sandbox.DemoTrails;
import dev.trailwarden.sandbox.model.Region;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the operator has ruled: to observe only, or to leave some trails alone. */
final class Rules {
    static final List<Scenario> ALL = List.of(
            new Scenario(
                    "observed",
                    "The hub is told to observe only: it says what it would have undone, and writes nothing.",
                    false,
                    Rules::observed),
            new Scenario(
                    "exempt-account",
                    "One account is exempt until a day to come, another one was until yesterday.",
                    false,
                    Rules::exemptAccount),
            new Scenario(
                    "exempt-unit", "An organizational unit is only observed for a while.", false, Rules::exemptUnit),
            new Scenario(
                    "exemptions-unreadable",
                    "The exemptions cannot be read: nobody is exempt, and everybody is told.",
                    false,
                    Rules::exemptionsUnreadable),
            new Scenario(
                    "delegated-admin-deregistered",
                    "The security account loses its power over the organization's trails; a person has to decide.",
                    false,
                    Rules::delegatedAdminDeregistered));

    private Rules() {}

    private static void observed(Stage stage) throws Exception {
        stage.backstage().deployWith(Map.of("Mode", "observe"));
        stage.remark("security", "the hub is deployed with Mode=observe");
        try {
            Optional<String> answer = stage.mallory(PAYMENTS).cloudTrail(HUB_REGION, trails -> {
                trails.updateTrail(trail -> trail.name("payments-trail").s3BucketName(DemoTrails.FOREIGN_BUCKET));
            });
            stage.expect("the attacker's call succeeds", answer.isEmpty());
            stage.settle();
            stage.expectOneAlert("OBSERVED");
            stage.expectTold(
                    "it shows what would have been undone", "trailwarden-demo-logs-", "mallory-logs-", "not undone");
            stage.expect("nothing was undone", stage.repairs().isEmpty());
            stage.operator().look(PAYMENTS);
            stage.expect(
                    "a look writes nothing either, and repeats nothing",
                    stage.repairs().isEmpty() && stage.alerts().size() == 1);
            stage.expectNoDeadLetters();
        } finally {
            stage.backstage().deploy();
        }
    }

    private static void exemptAccount(Stage stage) throws Exception {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        stage.backstage()
                .deployWith(Map.of(
                        "Exemptions",
                        "["
                                + exemption("account", PAYMENTS.value(), "exempt", today.plusDays(30)) + ","
                                + exemption("account", RESEARCH.value(), "exempt", today.minusDays(1)) + "]"));
        stage.remark("security", "payments is exempt for thirty days, research was until yesterday");
        try {
            stage.mallory(PAYMENTS).stopLogging(HUB_REGION, "payments-trail");
            stage.settle();
            stage.expect(
                    "the trail stays off", !stage.trail(Stops.PAYMENTS_TRAIL).logging());
            stage.expect("nothing was started", stage.repairs().isEmpty());
            stage.expectOneAlert("EXEMPT");
            stage.expectTold("it says why and until when", "a migration", String.valueOf(today.plusDays(30)));
            stage.mallory(RESEARCH).stopLogging(Stops.RESEARCH_HOME, "research-trail");
            stage.settle();
            stage.expect(
                    "where the day is over, the trail logs again",
                    stage.trail(Stops.RESEARCH_TRAIL).logging()
                            && stage.alerts().size() == 2
                            && stage.alerts().getLast().subject().startsWith("Trailwarden: RESTORED - "));
            stage.expectNoDeadLetters();
        } finally {
            stage.backstage().deploy();
        }
    }

    private static void exemptUnit(Stage stage) throws Exception {
        String unit = stage.sandbox().world().organization().above(RESEARCH).stream()
                .filter(one -> one.name().equals("Workloads"))
                .findFirst()
                .orElseThrow()
                .id();
        LocalDate until = LocalDate.now(ZoneOffset.UTC).plusDays(7);
        stage.backstage().deployWith(Map.of("Exemptions", "[" + exemption("unit", unit, "observe", until) + "]"));
        stage.remark("security", "the unit Workloads is only observed for a week");
        try {
            stage.mallory(RESEARCH).stopLogging(Stops.RESEARCH_HOME, "research-trail");
            stage.settle();
            stage.expectOneAlert("OBSERVED");
            stage.expect("nothing was started", stage.repairs().isEmpty());
            stage.user(SECURITY, ADMIN).stopLogging(HUB_REGION, "security-trail");
            stage.settle();
            stage.expect(
                    "a trail of another unit logs again",
                    stage.trail("arn:aws:cloudtrail:eu-west-1:222222222222:trail/security-trail")
                            .logging());
            stage.expectNoDeadLetters();
        } finally {
            stage.backstage().deploy();
        }
    }

    private static void exemptionsUnreadable(Stage stage) throws Exception {
        stage.backstage().deployWith(Map.of("Exemptions", "[{\"account\":\"" + PAYMENTS + "\""));
        stage.remark("security", "the exemptions were cut off in the middle");
        try {
            stage.mallory(PAYMENTS).stopLogging(HUB_REGION, "payments-trail");
            stage.settle();
            stage.expectRestored(Stops.PAYMENTS_TRAIL);
            stage.expectUndone();
            stage.expectTold("it says so", "The exemptions cannot be read, so nobody is exempt");
        } finally {
            stage.backstage().deploy();
        }
    }

    private static void delegatedAdminDeregistered(Stage stage) throws Exception {
        Optional<String> answer = stage.user(MANAGEMENT, ADMIN)
                .cloudTrail(
                        Region.US_EAST_1,
                        trails -> trails.deregisterOrganizationDelegatedAdmin(
                                who -> who.delegatedAdminAccountId(SECURITY.value())));
        stage.expect("the call succeeds", answer.isEmpty());
        stage.settle();
        stage.expect("nothing was changed", stage.repairs().isEmpty());
        stage.expectOneAlert("CHANGED");
        stage.expectTold("it says what a person can do", "register-organization-delegated-admin");
        stage.expectNoDeadLetters();
    }

    private static String exemption(String field, String value, String effect, LocalDate until) {
        return "{\"" + field + "\":\"" + value + "\",\"effect\":\"" + effect + "\",\"until\":\"" + until
                + "\",\"reason\":\"a migration\"}";
    }
}
