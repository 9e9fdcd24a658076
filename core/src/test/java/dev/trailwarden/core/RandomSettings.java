package dev.trailwarden.core;

import dev.trailwarden.core.baseline.AdvancedSelector;
import dev.trailwarden.core.baseline.AdvancedSelector.FieldSelector;
import dev.trailwarden.core.baseline.BasicSelector;
import dev.trailwarden.core.baseline.BasicSelector.DataResource;
import dev.trailwarden.core.baseline.EventConfiguration;
import dev.trailwarden.core.baseline.InsightSelector;
import dev.trailwarden.core.baseline.TrailSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Settings that a trail can have, drawn by lot: every field set, unset or of another value than its neighbours. */
public final class RandomSettings {
    private final Random random;

    /**
     * @param seed the same seed draws the same settings
     */
    public RandomSettings(long seed) {
        this.random = new Random(seed);
    }

    /** Draws. */
    public TrailSettings draw() {
        boolean multiRegion = random.nextBoolean();
        boolean logs = random.nextBoolean();
        boolean advanced = random.nextBoolean();
        return new TrailSettings(
                random.nextInt(4) > 0,
                one("audit-logs", "other-logs", "evil-logs"),
                one("", "cloudtrail", "tmp"),
                one("", "arn:aws:sns:eu-west-1:222222222222:files", "arn:aws:sns:eu-west-1:333333333333:files"),
                multiRegion || random.nextBoolean(),
                multiRegion,
                random.nextBoolean(),
                random.nextBoolean(),
                logs
                        ? one(
                                "arn:aws:logs:eu-west-1:222222222222:log-group:a:*",
                                "arn:aws:logs:eu-west-1:1:log-group:b:*")
                        : "",
                logs ? one("arn:aws:iam::222222222222:role/ct", "arn:aws:iam::222222222222:role/other") : "",
                one("", "arn:aws:kms:eu-west-1:222222222222:key/1", "arn:aws:kms:eu-west-1:999999999999:key/2"),
                advanced ? List.of() : basic(),
                advanced ? advanced() : List.of(),
                insights(),
                events(),
                tags());
    }

    private String one(String... values) {
        return values[random.nextInt(values.length)];
    }

    private List<BasicSelector> basic() {
        List<BasicSelector> selectors = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            selectors.add(new BasicSelector(
                    one("All", "ReadOnly", "WriteOnly"),
                    random.nextBoolean(),
                    random.nextBoolean() ? List.of() : List.of("kms.amazonaws.com", "rdsdata.amazonaws.com"),
                    random.nextBoolean()
                            ? List.of()
                            : List.of(new DataResource(
                                    "AWS::S3::Object", List.of(one("arn:aws:s3", "arn:aws:s3:::payroll/"))))));
        }
        return selectors;
    }

    private List<AdvancedSelector> advanced() {
        List<AdvancedSelector> selectors = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            List<FieldSelector> fields = new ArrayList<>();
            fields.add(FieldSelector.is("eventCategory", one("Management", "Data")));
            if (random.nextBoolean()) {
                fields.add(FieldSelector.is("readOnly", one("true", "false")));
            }
            selectors.add(new AdvancedSelector(one("", "Management events selector"), fields));
        }
        return selectors;
    }

    private List<InsightSelector> insights() {
        List<InsightSelector> selectors = new ArrayList<>();
        if (random.nextBoolean()) {
            selectors.add(new InsightSelector("ApiCallRateInsight", List.of()));
        }
        if (random.nextBoolean()) {
            selectors.add(new InsightSelector("ApiErrorRateInsight", List.of("Management")));
        }
        return selectors;
    }

    private EventConfiguration events() {
        return random.nextBoolean()
                ? EventConfiguration.NONE
                : new EventConfiguration(
                        one("", "Large"),
                        List.of(),
                        List.of(new EventConfiguration.Aggregation(
                                "Data", List.of(one("API_ACTIVITY", "RESOURCE_ACCESS")))));
    }

    private Map<String, String> tags() {
        Map<String, String> tags = new TreeMap<>();
        for (String key : List.of("team", "guarded", "cost")) {
            if (random.nextBoolean()) {
                tags.put(key, one("yes", "no"));
            }
        }
        return tags;
    }
}
