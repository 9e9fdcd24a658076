package dev.trailwarden.scp.live;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Something that somebody may or may not do in an account.
 *
 * @param action the IAM action
 * @param resource the ARN it would act on
 */
record Question(String action, String resource) {
    /** What a trail must not lose: the emergency role has to be able to do it. */
    static final List<String> EMERGENCY = List.of("cloudtrail:StopLogging", "cloudtrail:DeleteTrail");

    /**
     * What member-roles.yaml allows on trails: without the first ones nothing is repaired, without the others settings are
     * not. A test compares them with the template.
     */
    private static final List<String> VITAL_ON_TRAILS = List.of(
            "cloudtrail:StartLogging",
            "cloudtrail:GetTrail",
            "cloudtrail:GetTrailStatus",
            "cloudtrail:GetEventConfiguration",
            "cloudtrail:GetEventSelectors",
            "cloudtrail:GetInsightSelectors",
            "cloudtrail:ListTags");

    private static final List<String> VITAL_ON_STORES = List.of(
            "cloudtrail:GetEventDataStore",
            "cloudtrail:RestoreEventDataStore",
            "cloudtrail:StartEventDataStoreIngestion");

    private static final List<String> REPAIRS_ON_TRAILS = List.of(
            "cloudtrail:AddTags",
            "cloudtrail:CreateTrail",
            "cloudtrail:PutEventConfiguration",
            "cloudtrail:PutEventSelectors",
            "cloudtrail:PutInsightSelectors",
            "cloudtrail:RemoveTags",
            "cloudtrail:UpdateTrail");

    private static final List<String> REPAIRS_ON_STORES = List.of("cloudtrail:UpdateEventDataStore");

    private static final List<String> REPAIRS_ELSEWHERE = List.of(
            "cloudtrail:LookupEvents",
            "organizations:DescribeOrganization",
            "organizations:ListAWSServiceAccessForOrganization");

    /** Where questions are asked. */
    record Place(String partition, String account, String region) {
        String trail() {
            return "arn:" + partition + ":cloudtrail:" + region + ":" + account + ":trail/any-trail";
        }

        String store() {
            return "arn:" + partition + ":cloudtrail:" + region + ":" + account
                    + ":eventdatastore/00000000-0000-0000-0000-000000000000";
        }
    }

    static List<Question> emergency(Place place) {
        return EMERGENCY.stream()
                .map(action -> new Question(action, place.trail()))
                .toList();
    }

    /** What the remediation role cannot do without. */
    static List<Question> vital(Place place) {
        List<Question> questions = new ArrayList<>();
        VITAL_ON_TRAILS.forEach(action -> questions.add(new Question(action, place.trail())));
        VITAL_ON_STORES.forEach(action -> questions.add(new Question(action, place.store())));
        questions.add(new Question("cloudtrail:ListTrails", "*"));
        return List.copyOf(questions);
    }

    /** What the remediation role's template allows beside that. */
    static List<Question> repairs(Place place) {
        List<Question> questions = new ArrayList<>();
        REPAIRS_ON_TRAILS.forEach(action -> questions.add(new Question(action, place.trail())));
        REPAIRS_ON_STORES.forEach(action -> questions.add(new Question(action, place.store())));
        REPAIRS_ELSEWHERE.forEach(action -> questions.add(new Question(action, "*")));
        questions.add(new Question(
                "iam:PassRole", "arn:" + place.partition() + ":iam::" + place.account() + ":role/any-role-for-logs"));
        return List.copyOf(questions);
    }

    /** Everything that a policy's statements name, each on a resource that fits. */
    static Set<Question> about(PolicyText policy, Place place) {
        Set<Question> questions = new LinkedHashSet<>();
        for (String sid : policy.sids()) {
            for (String action : policy.actions(sid)) {
                // A wildcard cannot be asked; our own statements have none.
                if (!action.contains("*") && !action.contains("?")) {
                    policy.resources(sid).forEach(resource -> questions.add(ask(action, resource, place)));
                }
            }
        }
        return questions;
    }

    private static Question ask(String action, String pattern, Place place) {
        if (!pattern.equals("*")) {
            return new Question(action, concrete(pattern, place));
        }
        if (!action.startsWith("cloudtrail:") || action.contains("Administrator") || action.contains("Admin")) {
            return new Question(action, "*");
        }
        return new Question(action, action.contains("EventDataStore") ? place.store() : place.trail());
    }

    private static String concrete(String pattern, Place place) {
        String[] parts = pattern.split(":", 6);
        if (parts.length < 6) {
            return Person.filled(pattern);
        }
        return String.join(
                ":",
                "arn",
                parts[1].equals("*") ? place.partition() : parts[1],
                parts[2],
                parts[3].equals("*") ? place.region() : parts[3],
                parts[4].equals("*") ? place.account() : parts[4],
                Person.filled(parts[5]));
    }
}
