package dev.trailwarden.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyDocumentTest {
    private static final String ANY = "'Effect':'Allow','Action':'*','Resource':'*'";

    private static void refused(String json, String reason) {
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> PolicyDocument.parse(json.replace('\'', '"')))
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | is not a JSON object",
                "[] | is not a JSON object",
                "{'Version' | is not valid JSON",
                "{'Version':'2012-10-17','Statement':[]} {} | is not valid JSON",
                "{'Version':'2012-10-17','Version':'2008-10-17','Statement':[]} | is not valid JSON: Duplicate field",
                "{'Statement':[]} | Version is missing; write",
                "{'Version':'2012-10-18','Statement':[]} | Version is '2012-10-18'; write",
                "{'Version':'2012-10-17'} | Statement is missing or empty",
                "{'Version':'2012-10-17','Statement':[]} | Statement is missing or empty",
                "{'Version':'2012-10-17','Statement':['x']} | Statement 1 is not a JSON object",
                "{'Version':'2012-10-17','Statements':[]} | the policy has the element 'Statements'",
                "{'Version':'2012-10-17','Id':7,'Statement':[]} | Id must be a string",
            })
    void aDocumentThatIsNoneIsRefused(String json, String reason) {
        refused(json, reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'Action':'*','Resource':'*' | Statement 1: Effect is missing; write",
                "'Effect':'deny','Action':'*','Resource':'*' | Effect is \"deny\"; write",
                "'Effect':['Deny'],'Action':'*','Resource':'*' | Effect is [\"Deny\"]; write",
                "'Effect':'Allow','Effect':'Deny','Action':'*','Resource':'*' | Duplicate field 'Effect'",
                "'Sid':7,'Effect':'Allow','Action':'*','Resource':'*' | Sid must be a string",
                "'Sid':'A','Effect':'Allow','Resource':'*' | Statement 1 (A) has neither Action nor NotAction",
                "'Effect':'Allow','Action':'*','NotAction':'*','Resource':'*' | has both Action and NotAction; keep one",
                "'Effect':'Allow','Action':'*','Resource':'*','NotResource':'*' | has both Resource and NotResource",
                "'Effect':'Allow','Action':[],'Resource':'*' | Action must be a string or an array of strings",
                "'Effect':'Allow','Action':7,'Resource':'*' | Action must be a string or an array of strings",
                "'Effect':'Allow','Action':'GetObject','Resource':'*' | has 'GetObject', which is not service:Action",
                "'Effect':'Allow','Action':'s3:','Resource':'*' | has 's3:', which is not service:Action",
                "'Effect':'Allow','Action':'s3:${x}','Resource':'*' | has 's3:${x}', which is not service:Action",
                "'Effect':'Allow','Action':'*','Resource':'bucket' | has 'bucket', which is neither an ARN nor",
                "'Effect':'Allow','Action':'*','Resource':'arn:aws:s3:::${x' | has a ${ that no } closes",
                "'Effect':'Allow','Action':'*','Resource':'arn:aws:s3:::${}' | which cannot be read",
                "'Effect':'Allow','Action':'*','Resource':'arn:aws:s3:::${a, b}' | which cannot be read",
                "'Effect':'Allow','Action':'*','Resource':'*','Conditions':{} | has the element 'Conditions'",
                "'effect':'Allow','Action':'*','Resource':'*' | has the element 'effect'",
            })
    void aStatementThatIsNotUnderstoodInFullIsRefused(String elements, String reason) {
        refused(Policies.json(elements), reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'StringEquals' | Condition must be an object",
                "{'StringEquals':'x'} | Condition StringEquals must be an object",
                "{'StringSameAs':{'a:b':'x'}} | 'StringSameAs' is not a condition operator known here; known are String",
                "{'stringequals':{'a:b':'x'}} | 'stringequals' is not a condition operator",
                "{'ForSomeValues:StringEquals':{'a:b':'x'}} | 'ForSomeValues:StringEquals' is not a condition operator",
                "{'ForAllValues:':{'a:b':'x'}} | '' is not a condition operator",
                "{'NullIfExists':{'a:b':'true'}} | 'Null' is not a condition operator",
                "{'BoolNot':{'a:b':'true'}} | 'BoolNot' is not a condition operator",
                "{'StringEquals':{'ab':'x'}} | has the key 'ab', which is not prefix:name",
                "{'StringEquals':{'a:b':[]}} | must be a string, number or boolean",
                "{'StringEquals':{'a:b':{}}} | must be a string, number or boolean",
                "{'StringEquals':{'a:b':null}} | must be a string, number or boolean",
                "{'Null':{'a:b':'yes'}} | must be \"true\" (the key is absent)",
                "{'Null':{'a:b':[true,false]}} | must be \"true\" (the key is absent)",
                "{'Bool':{'a:b':'yes'}} | has 'yes', which is neither true nor false",
                "{'NumericEquals':{'a:b':'ten'}} | has 'ten', which is not a number",
                "{'NumericEquals':{'a:b':'${a:c}'}} | has '${a:c}', which is not a number",
                "{'DateLessThan':{'a:b':'2026'}} | has '2026', which is not a date",
                "{'DateLessThan':{'a:b':'2026-13-01'}} | has '2026-13-01', which is not a date",
                "{'IpAddress':{'a:b':'192.0.2.0/33'}} | has '192.0.2.0/33', which is not an address or network",
                "{'IpAddress':{'a:b':'localhost'}} | has 'localhost', which is not an address or network",
                "{'IpAddress':{'a:b':'192.0.2.0/-1'}} | has '192.0.2.0/-1', which is not an address or network",
                "{'ArnLike':{'a:b':'*'}} | has '*', which is not an ARN of six parts",
                "{'ArnLike':{'a:b':'arn:aws:iam::role/x'}} | which is not an ARN of six parts",
                "{'StringLike':{'a:b':'${x'}} | Condition StringLike a:b: '${x' has a ${ that no } closes",
            })
    void aConditionThatIsNotUnderstoodInFullIsRefused(String condition, String reason) {
        refused(Policies.json(ANY + ",'Condition':" + condition), reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'111122223333' | is '111122223333'; write",
                "{} | must be \"*\" or an object",
                "['*'] | must be \"*\" or an object",
                "{'AWS':[]} | must be a string or an array of strings",
                "{'AWS':'Worker'} | has 'Worker', which is neither *, an account id",
                "{'AWS':'arn:aws:iam::111122223333:role/*'} | which has a wildcard, which Principal does not know",
                "{'AWS':'arn:aws:s3:::bucket'} | which is neither *, an account id",
                "{'AWS':'arn:aws:iam::111122223333:group/x'} | which is neither *, an account id",
                "{'Service':'*'} | has '*', which is not a service principal",
                "{'Service':'events'} | has 'events', which is not a service principal",
                "{'CanonicalUser':'79a59df9'} | is not a type of principal known here; use AWS, Service or Federated",
            })
    void aPrincipalThatCouldNeverMatchIsRefused(String principal, String reason) {
        refused(Policies.json("'Principal':" + principal + "," + ANY), reason);
    }

    @Test
    void allowingEverybodyButSomeIsRefused() {
        refused(Policies.json("'NotPrincipal':{'AWS':'111122223333'}," + ANY), "lets in strangers");
    }

    @Test
    void twoStatementsOfTheSameSidAreRefused() {
        String statement = "{'Sid':'A'," + ANY + "}";
        refused(
                "{'Version':'2012-10-17','Statement':[" + statement + "," + statement + "]}",
                "Statement 2 (A) has the Sid");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SERVICE_CONTROL | 'Principal':'*','Action':'*','Resource':'*' "
                        + "| Statement 1 has a Principal, which a service control policy cannot have; remove it",
                "IDENTITY_BASED | 'Principal':'*','Action':'*','Resource':'*' | has a Principal",
                "SESSION | 'Action':'*' | has neither Resource nor NotResource",
                "PERMISSIONS_BOUNDARY | 'Action':'*' | has neither Resource nor NotResource",
                "RESOURCE_BASED | 'Action':'*','Resource':'*' | has no Principal, which a resource-based policy needs",
                "RESOURCE_BASED | 'Principal':'*','Action':'*' | has neither Resource nor NotResource",
                "TRUST | 'Action':'sts:AssumeRole' | has no Principal; say who may become the role",
                "TRUST | 'Principal':'*','Action':'sts:AssumeRole','Resource':'*' | has a Resource, which a trust policy",
                "TRUST | 'NotPrincipal':{'AWS':'111122223333'},'Action':'*' | has a NotPrincipal, which a trust policy",
            })
    void aDocumentThatCannotPlayItsPartIsRefused(PolicyKind kind, String elements, String reason) {
        String json = Policies.json("'Effect':'Deny'," + elements);
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> PolicyDocument.parse(json, kind))
                .withMessageContaining(reason);
    }

    @Test
    void aSetOfPoliciesSaysWhichOfThemCannotPlayItsPart() {
        NamedPolicy trust = Policies.policy("odd-one", "'Principal':'*'," + ANY);
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> PolicySet.identity(List.of(trust)))
                .withMessageStartingWith("odd-one: Statement 1 has a Principal");
    }

    @Test
    void aSingleStatementNeedsNoArrayAndTheTextIsKept() {
        String json = "{\"Version\":\"2012-10-17\",\"Id\":\"x\",\"Statement\":"
                + "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{}}}";
        assertThat(PolicyDocument.parse(json, PolicyKind.IDENTITY_BASED)).hasToString(json);
        assertThat(PolicyDocument.parse(json).json()).isEqualTo(json);
    }
}
