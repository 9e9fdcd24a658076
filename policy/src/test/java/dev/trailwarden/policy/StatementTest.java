package dev.trailwarden.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementTest {
    private static boolean allows(String elements, String action, String resource) {
        return PolicyEvaluator.evaluate(
                        new AccessRequest(Policies.USER, action, resource, Map.of()),
                        PolicySet.identity(List.of(Policies.policy("p", "'Effect':'Allow'," + elements))))
                .allowed();
    }

    @ParameterizedTest(name = "{0} matches {1}: {2}")
    @CsvSource({
        "*, s3:GetObject, true",
        "*:*, s3:GetObject, true",
        "s3:GetObject, s3:GetObject, true",
        "S3:getobject, s3:GetObject, true",
        "s3:Get*, s3:GetObject, true",
        "s3:*Object, s3:GetObject, true",
        "s3:Get?bject, s3:GetObject, true",
        "s3:Get*, s3:PutObject, false",
        "s3:GetObject, s3:GetObjectAcl, false",
        "s3:*, s3-outposts:GetObject, false",
    })
    void actionsIgnoreCaseAndKnowWildcards(String pattern, String action, boolean expected) {
        assertThat(allows("'Action':'" + pattern + "','Resource':'*'", action, "*"))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} matches {1}: {2}")
    @CsvSource({
        "*, *, true",
        "arn:aws:s3:::bucket/*, arn:aws:s3:::bucket/a/b, true",
        "arn:aws:s3:::bucket/*, arn:aws:s3:::bucket, false",
        "arn:aws:s3:::bucket/*, *, false",
        "arn:aws:s3:::Bucket/*, arn:aws:s3:::bucket/a, false",
        "arn:aws:s3:::bucke?, arn:aws:s3:::bucket, true",
        "arn:aws:sns:*:111122223333:t, arn:aws:sns:eu-west-1:111122223333:t, true",
        "arn:aws:sqs, arn:aws:sqs:eu-west-1:111122223333:q, true",
        "arn:aws:sqs:eu-west-1, arn:aws:sqs:us-east-1:111122223333:q, false",
        "arn:aws:s3:::${aws:username}/*, arn:aws:s3:::ann/x, true",
        "arn:aws:s3:::${aws:username}/*, arn:aws:s3:::bob/x, false",
        "arn:aws:s3:::${Account}/*, arn:aws:s3:::${Account}/x, false",
        "arn:*:iam::*:role/a, arn:aws-us-gov:iam::111122223333:role/a, true",
        "arn:aws:s3:*, arn:aws:s3:::bucket, true",
        "arn:aws:lambda:*:*:function:*, arn:aws:lambda:eu-west-1:111122223333:function:f:1, true",
        "arn:aws:lambda:*:*:function:f*, arn:aws:lambda:eu-west-1:111122223333:function:f:1, true",
        "arn:aws:lambda:*:*:function:f*1, arn:aws:lambda:eu-west-1:111122223333:function:fx1, true",
        "arn:aws:lambda:*:*:function:f*1, arn:aws:lambda:eu-west-1:111122223333:function:f:1, false",
        "arn:aws:lambda:*:*:function:f?1, arn:aws:lambda:eu-west-1:111122223333:function:f:1, false",
        "arn:a*s3:::b, arn:aws:s3:::b, false",
        "arn:aws:sns:eu*1:*:t, arn:aws:sns:eu-west-1:111122223333:t, true",
        "arn:aws:x:*:1:r/a*b, arn:aws:x:e:1:r/a1:1:r/a2b, true",
        "arn:aws:x:*:1:r/a*c, arn:aws:x:e:1:r/a1:1:r/a2b, false",
    })
    void resourcesKnowCaseWildcardsAndVariables(String pattern, String resource, boolean expected) {
        assertThat(allows("'Action':'*','Resource':'" + pattern + "'", "s3:GetObject", resource))
                .isEqualTo(expected);
    }

    @Test
    void notActionIsEveryOtherAction() {
        String elements = "'NotAction':['iam:*','s3:Put*'],'Resource':'*'";
        assertThat(allows(elements, "s3:GetObject", "*")).isTrue();
        assertThat(allows(elements, "s3:PutObject", "*")).isFalse();
        assertThat(allows(elements, "IAM:CreateRole", "*")).isFalse();
    }

    @Test
    void notResourceIsEveryOtherResource() {
        String elements = "'Action':'*','NotResource':['arn:aws:s3:::a','arn:aws:s3:::b*']";
        assertThat(allows(elements, "s3:ListBucket", "arn:aws:s3:::c")).isTrue();
        assertThat(allows(elements, "s3:ListBucket", "arn:aws:s3:::a")).isFalse();
        assertThat(allows(elements, "s3:ListBucket", "arn:aws:s3:::bb")).isFalse();
        assertThat(allows(elements, "s3:ListAllMyBuckets", "*")).isTrue();
    }

    @Test
    void aDenyOnAVariableWithoutAValueDeniesNothingAndAllButItDeniesAll() {
        for (String element : List.of("Resource", "NotResource")) {
            NamedPolicy deny = Policies.policy(
                    "p",
                    "'Effect':'Deny','Action':'*','" + element + "':'arn:aws:cloudtrail:${Region}:${Account}:trail/*'");
            Verdict verdict = PolicyEvaluator.evaluate(
                    new AccessRequest(
                            Policies.USER,
                            "cloudtrail:StopLogging",
                            "arn:aws:cloudtrail:eu-west-1:111122223333:trail/org",
                            Map.of()),
                    PolicySet.identity(List.of(Policies.allow("*"), deny)));
            assertThat(verdict.allowed()).isEqualTo(element.equals("Resource"));
        }
    }

    @Test
    void inTheFirstVersionOfTheLanguageADollarIsADollar() {
        String json = "{'Version':'2008-10-17','Statement':{'Effect':'Allow','Action':'*','Resource':'*',"
                + "'Condition':{'StringEquals':{'test:key':'${aws:username}'}}}}";
        PolicySet policies =
                PolicySet.identity(List.of(new NamedPolicy("old", PolicyDocument.parse(json.replace('\'', '"')))));
        for (String value : List.of("ann", "${aws:username}")) {
            AccessRequest request =
                    new AccessRequest(Policies.USER, "s3:GetObject", "*", Map.of("test:key", List.of(value)));
            assertThat(PolicyEvaluator.evaluate(request, policies).allowed()).isEqualTo(value.startsWith("$"));
        }
    }

    @Test
    void aPatternOfManyStarsIsDecidedQuickly() {
        String pattern = "arn:aws:s3:::" + "*a".repeat(200);
        String resource = "arn:aws:s3:::" + "a".repeat(5_000) + "b";
        assertThat(timed(pattern, resource)).isLessThan(Duration.ofSeconds(5));
    }

    private static Duration timed(String pattern, String resource) {
        long start = System.nanoTime();
        assertThat(allows("'Action':'*','Resource':'" + pattern + "'", "s3:GetObject", resource))
                .isFalse();
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
