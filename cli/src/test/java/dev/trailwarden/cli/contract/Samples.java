package dev.trailwarden.cli.contract;

import dev.trailwarden.core.baseline.AdvancedSelector;
import dev.trailwarden.core.baseline.AdvancedSelector.FieldSelector;
import dev.trailwarden.core.baseline.EventConfiguration;
import dev.trailwarden.core.baseline.EventConfiguration.Aggregation;
import dev.trailwarden.core.baseline.EventConfiguration.ContextKeys;
import dev.trailwarden.core.baseline.InsightSelector;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.event.AccountId;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Settings that the contract keeps and reads again; no trail need have them. */
final class Samples {
    /** Something of everything. */
    static final TrailSettings EVERYTHING = new TrailSettings(
            true,
            "payments-logs",
            "cloud/trail",
            "arn:aws:sns:eu-west-1:333333333333:files",
            true,
            true,
            false,
            true,
            "arn:aws:logs:eu-west-1:333333333333:log-group:trails:*",
            "arn:aws:iam::333333333333:role/trail-to-logs",
            "arn:aws:kms:eu-west-1:333333333333:key/1111",
            List.of(),
            List.of(
                    new AdvancedSelector("", List.of(FieldSelector.is("eventCategory", "Management"))),
                    new AdvancedSelector(
                            "payroll \"\u00e9\"",
                            List.of(
                                    FieldSelector.is("eventCategory", "Data"),
                                    new FieldSelector(
                                            "resources.ARN",
                                            List.of(),
                                            List.of("arn:aws:s3:::payroll/"),
                                            List.of(),
                                            List.of("x"),
                                            List.of("y"),
                                            List.of("z"))))),
            List.of(new InsightSelector("ApiCallRateInsight", List.of("Management", "Data"))),
            new EventConfiguration(
                    "Large",
                    List.of(new ContextKeys("TagContext", List.of("team", "cost"))),
                    List.of(new Aggregation("Data", List.of("API_ACTIVITY")))),
            Map.of("owner", "payments", "empty", ""));

    private Samples() {}

    /** An account that no other test has met: what others left in the table is none of this one's business. */
    static AccountId anAccount() {
        return new AccountId(String.valueOf(
                100_000_000_000L + (UUID.randomUUID().getLeastSignificantBits() & Long.MAX_VALUE) % 800_000_000_000L));
    }

    /** The same with one tag of this value. */
    static TrailSettings tagged(String value) {
        return new TrailSettings(
                true,
                "payments-logs",
                "",
                "",
                true,
                true,
                false,
                true,
                "",
                "",
                "",
                List.of(),
                List.of(),
                List.of(),
                EventConfiguration.NONE,
                Map.of("tag", value));
    }

    /** The same in another bucket. */
    static TrailSettings in(String bucket, TrailSettings some) {
        return new TrailSettings(
                some.logging(),
                bucket,
                some.prefix(),
                some.snsTopic(),
                some.globalEvents(),
                some.multiRegion(),
                some.organization(),
                some.validation(),
                some.logGroup(),
                some.logRole(),
                some.kmsKey(),
                some.basicSelectors(),
                some.advancedSelectors(),
                some.insights(),
                some.events(),
                some.tags());
    }
}
