package dev.trailwarden.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
    private static final String WORKER = "arn:aws:iam::111122223333:role/Worker";

    /** Whether a statement with this condition matches a request whose key {@code test:key} has these values. */
    private static boolean holds(String condition, String... values) {
        return holds(condition, Map.of("test:key", List.of(values)));
    }

    private static boolean holds(String condition, Map<String, List<String>> context) {
        NamedPolicy policy =
                Policies.policy("p", "'Effect':'Allow','Action':'*','Resource':'*','Condition':{" + condition + "}");
        AccessRequest request = new AccessRequest(Policies.USER, "s3:GetObject", "arn:aws:s3:::bucket/key", context);
        return PolicyEvaluator.evaluate(request, PolicySet.identity(List.of(policy)))
                .allowed();
    }

    @ParameterizedTest(name = "{0} {1} against {2} is {3}")
    @CsvSource({
        "StringEquals, abc, abc, true",
        "StringEquals, abc, Abc, false",
        "StringEquals, a*, abc, false",
        "StringEquals, a*, a*, true",
        "StringNotEquals, abc, abc, false",
        "StringNotEquals, abc, abd, true",
        "StringEqualsIgnoreCase, abc, ABC, true",
        "StringEqualsIgnoreCase, abc, abd, false",
        "StringNotEqualsIgnoreCase, abc, ABC, false",
        "StringLike, a*c, abbc, true",
        "StringLike, a*c, abbcd, false",
        "StringLike, a?c, abc, true",
        "StringLike, a?c, ac, false",
        "StringLike, *, anything:at/all, true",
        "StringLike, A*, abc, false",
        "StringLike, a*b*c, aXbYbZc, true",
        "StringNotLike, a*, abc, false",
        "StringNotLike, a*, xyz, true",
        "ArnEquals, arn:aws:iam::111122223333:role/Worker, arn:aws:iam::111122223333:role/Worker, true",
        "ArnEquals, arn:*:iam::*:role/W*, arn:aws:iam::111122223333:role/Worker, true",
        "ArnLike, arn:aws:iam::*:role/Worker, arn:aws:iam::111122223333:role/path/Worker, false",
        "ArnLike, arn:aws:iam::*:role/*Worker, arn:aws:iam::111122223333:role/path/Worker, true",
        "ArnLike, arn:aws:*:role/Worker:x:y, arn:aws:iam::111122223333:role/Worker, false",
        "ArnLike, arn:aws:*:*:*:role/Worker, arn:aws:iam::111122223333:role/Worker, true",
        "ArnLike, arn:aws:lambda:*:*:function:*, arn:aws:lambda:eu-west-1:111122223333:function:f:1, true",
        "ArnLike, arn:aws:iam::*:role/worker, arn:aws:iam::111122223333:role/Worker, false",
        "ArnLike, arn:*:*:*:*:*, not-an-arn, false",
        "ArnNotLike, arn:*:*:*:*:*, not-an-arn, true",
        "ArnNotLike, arn:*:iam::*:role/Worker, arn:aws:iam::111122223333:role/Worker, false",
        "ArnNotEquals, arn:*:iam::*:role/Worker, arn:aws:iam::111122223333:role/Other, true",
        "Bool, true, true, true",
        "Bool, true, TRUE, true",
        "Bool, false, true, false",
        "Bool, true, yes, false",
        "NumericEquals, 10, 10.0, true",
        "NumericEquals, 10, ten, false",
        "NumericNotEquals, 10, 11, true",
        "NumericNotEquals, 10, ten, true",
        "NumericLessThan, 10, 9.99, true",
        "NumericLessThan, 10, 10, false",
        "NumericLessThanEquals, 10, 10, true",
        "NumericGreaterThan, 10, 10, false",
        "NumericGreaterThan, -1, 0, true",
        "NumericGreaterThanEquals, 10, 10, true",
        "DateEquals, 2026-01-31T12:00:00Z, 2026-01-31T13:00:00+01:00, true",
        "DateNotEquals, 2026-01-31T12:00:00Z, 2026-01-31T12:00:01Z, true",
        "DateLessThan, 2026-02-01, 2026-01-31T23:59:59Z, true",
        "DateLessThan, 2026-02-01, 2026-02-01T00:00:00Z, false",
        "DateLessThanEquals, 2026-02-01, 2026-02-01T00:00:00Z, true",
        "DateGreaterThan, 2026-02-01T00:00:00Z, 1769904001, true",
        "DateGreaterThan, 1769904000, 2026-02-01T00:00:00Z, false",
        "DateGreaterThanEquals, 1769904000, 2026-02-01T00:00:00Z, true",
        "DateGreaterThan, 2026-02-01, yesterday, false",
        "IpAddress, 192.0.2.0/24, 192.0.2.255, true",
        "IpAddress, 192.0.2.0/24, 192.0.3.0, false",
        "IpAddress, 192.0.2.128/25, 192.0.2.127, false",
        "IpAddress, 192.0.2.7, 192.0.2.7, true",
        "IpAddress, 0.0.0.0/0, 198.51.100.1, true",
        "IpAddress, 0.0.0.0/0, 2001:db8::1, false",
        "IpAddress, 2001:db8::/32, 2001:db8:1::1, true",
        "IpAddress, 2001:db8::/32, 2001:db9::1, false",
        "IpAddress, 192.0.2.0/24, cloudformation.amazonaws.com, false",
        "NotIpAddress, 192.0.2.0/24, 192.0.2.1, false",
        "NotIpAddress, 192.0.2.0/24, cloudformation.amazonaws.com, true",
    })
    void anOperatorComparesAsDocumented(String operator, String policy, String request, boolean expected) {
        assertThat(holds("'" + operator + "':{'test:key':'" + policy + "'}", request))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} without its key is {1}")
    @CsvSource({
        "StringEquals, false",
        "StringLike, false",
        "StringNotEquals, true",
        "StringNotEqualsIgnoreCase, true",
        "StringNotLike, true",
        "StringEqualsIfExists, true",
        "StringNotEqualsIfExists, true",
        "ForAllValues:StringEquals, true",
        "ForAllValues:StringNotEquals, true",
        "ForAnyValue:StringEquals, false",
        "ForAnyValue:StringNotEquals, false",
        "ForAnyValue:StringEqualsIfExists, false",
    })
    void aMissingKeyMatchesNothingSoANegatedOperatorIsTrueWithoutIt(String operator, boolean expected) {
        assertThat(holds("'" + operator + "':{'test:key':'abc'}", Map.of())).isEqualTo(expected);
        assertThat(holds("'" + operator + "':{'test:key':'abc'}", new String[0]))
                .as("a key without values is a missing key")
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} of a and b against {1} is {2}")
    @CsvSource({
        "StringEquals, b, true",
        "StringEquals, c, false",
        "StringNotEquals, b, false",
        "StringNotEquals, c, true",
        "ForAllValues:StringEquals, a+b, true",
        "ForAllValues:StringEquals, a+c, false",
        "ForAnyValue:StringEquals, a+c, true",
        "ForAnyValue:StringEquals, c+d, false",
        "ForAllValues:StringNotEquals, c+d, true",
        "ForAllValues:StringNotEquals, a+c, false",
        "ForAnyValue:StringNotEquals, a+c, true",
        "ForAnyValue:StringNotEquals, a+b, false",
        "StringEqualsIfExists, c, false",
        "ForAnyValue:StringEqualsIfExists, c, false",
    })
    void severalValuesAreAlternativesAndForANegatedOperatorNoneMayMatch(
            String operator, String request, boolean expected) {
        assertThat(holds("'" + operator + "':{'test:key':['a','b']}", request.split("\\+", -1)))
                .isEqualTo(expected);
    }

    @Test
    void nullAsksWhetherTheKeyIsThere() {
        assertThat(holds("'Null':{'test:key':'true'}", Map.of())).isTrue();
        assertThat(holds("'Null':{'test:key':true}", "x")).isFalse();
        assertThat(holds("'Null':{'test:key':'false'}", "x")).isTrue();
        assertThat(holds("'Null':{'test:key':false}", Map.of())).isFalse();
        assertThat(holds("'Null':{'test:key':'true'}", new String[0])).isTrue();
    }

    @Test
    void allConditionsMustHold() {
        String both = "'StringEquals':{'test:key':'a','test:other':'b'},'Bool':{'test:flag':true}";
        Map<String, List<String>> context = new HashMap<>(
                Map.of("test:key", List.of("a"), "test:other", List.of("b"), "test:flag", List.of("true")));
        assertThat(holds(both, context)).isTrue();
        for (String key : List.of("test:key", "test:other", "test:flag")) {
            Map<String, List<String>> lacking = new HashMap<>(context);
            lacking.remove(key);
            assertThat(holds(both, lacking)).as("without " + key).isFalse();
        }
    }

    @Test
    void namesOfKeysDoNotDifferByCase() {
        assertThat(holds("'StringEquals':{'AWS:PrincipalTag/Team':'x'}", Map.of("aws:principaltag/team", List.of("x"))))
                .isTrue();
    }

    @Test
    void numbersAndBooleansNeedNoQuotes() {
        assertThat(holds("'NumericLessThan':{'test:key':[5,7.5]}", "7")).isTrue();
        assertThat(holds("'Bool':{'test:key':[true]}", "true")).isTrue();
        assertThat(holds("'StringEquals':{'test:key':300}", "300")).isTrue();
    }

    @Test
    void theRequesterBringsItsOwnKeys() {
        assertThat(holds(
                        "'StringEquals':{'aws:username':'ann','aws:PrincipalAccount':'111122223333',"
                                + "'aws:PrincipalType':'User','aws:userid':'AIDAANN','aws:ResourceAccount':'111122223333'},"
                                + "'ArnEquals':{'aws:principalarn':'arn:aws:iam::111122223333:user/staff/ann'},"
                                + "'Bool':{'aws:PrincipalIsAWSService':false}",
                        Map.of()))
                .isTrue();
    }

    @Test
    void aPolicyVariableStandsForTheValueOfItsKey() {
        String condition = "'StringEquals':{'test:key':'home/${aws:username}'}";
        assertThat(holds(condition, "home/ann")).isTrue();
        assertThat(holds(condition, "home/bob")).isFalse();
    }

    @Test
    void aVariableWithoutAValueMatchesNothingNotEvenItsOwnText() {
        assertThat(holds("'StringEquals':{'test:key':'${Account}'}", "${Account}"))
                .isFalse();
        assertThat(holds("'StringLike':{'test:key':'${Account}*'}", "x")).isFalse();
        assertThat(holds("'StringNotEquals':{'test:key':'${Account}'}", "x")).isTrue();
        assertThat(holds("'ArnLike':{'test:key':'arn:aws:iam::${Account}:role/Worker'}", WORKER))
                .isFalse();
    }

    @Test
    void aVariableMayHaveADefault() {
        String condition = "'StringEquals':{'test:key':'${aws:PrincipalTag/team, 'none'}'}".replace("'none'", "§none§");
        NamedPolicy policy = new NamedPolicy(
                "p",
                PolicyDocument.parse(
                        Policies.json("'Effect':'Allow','Action':'*','Resource':'*','Condition':{" + condition + "}")
                                .replace('§', '\'')));
        PolicySet policies = PolicySet.identity(List.of(policy));
        AccessRequest without =
                new AccessRequest(Policies.USER, "s3:GetObject", "*", Map.of("test:key", List.of("none")));
        AccessRequest with = new AccessRequest(
                Policies.USER,
                "s3:GetObject",
                "*",
                Map.of("test:key", List.of("none"), "aws:PrincipalTag/team", List.of("red")));
        assertThat(PolicyEvaluator.evaluate(without, policies).allowed()).isTrue();
        assertThat(PolicyEvaluator.evaluate(with, policies).allowed()).isFalse();
    }

    @Test
    void aStarInTheValueOfAVariableIsOnlyAStar() {
        Map<String, List<String>> context = Map.of("test:key", List.of("anything"), "test:other", List.of("*"));
        assertThat(holds("'StringLike':{'test:key':'${test:other}'}", context)).isFalse();
    }

    @Test
    void anEscapedWildcardIsTheCharacter() {
        assertThat(holds("'StringLike':{'test:key':'a${*}'}", "a*")).isTrue();
        assertThat(holds("'StringLike':{'test:key':'a${*}'}", "ab")).isFalse();
        assertThat(holds("'StringLike':{'test:key':'a${?}'}", "ab")).isFalse();
        assertThat(holds("'StringEquals':{'test:key':'${$}{x}'}", "${x}")).isTrue();
    }

    @Test
    void aKeyWithSeveralValuesCannotBeAVariable() {
        Map<String, List<String>> context = Map.of("test:key", List.of("a"), "test:many", List.of("a", "b"));
        assertThat(holds("'StringEquals':{'test:key':'${test:many}'}", context)).isFalse();
    }
}
