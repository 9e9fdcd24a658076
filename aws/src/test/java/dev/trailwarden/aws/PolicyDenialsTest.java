package dev.trailwarden.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.core.port.Denials.Denied;
import dev.trailwarden.core.port.Denials.Judged;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PolicyDenialsTest {
    private final PolicyDenials denials =
            new PolicyDenials("aws", "eu-west-1", "222222222222", "trailwarden/trailwarden-remediation");

    private Judged judged(String statement) {
        return denials.of("{\"Version\":\"2012-10-17\",\"Statement\":[" + statement.replace('\'', '"') + "]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'Sid':'S','Effect':'Deny','Action':'cloudtrail:StartLogging','Resource':'*'}",
                "{'Sid':'S','Effect':'Deny','Action':'cloudtrail:Start*','Resource':'arn:aws:cloudtrail:*:*:trail/payments-*'}",
                "{'Sid':'S','Effect':'Deny','Action':'*','Resource':'arn:aws:cloudtrail:us-east-1:333333333333:trail/audit'}",
                "{'Sid':'S','Effect':'Deny','NotAction':['iam:*','sts:*','events:*'],'Resource':'*'}",
                "{'Sid':'S','Effect':'Deny','Action':'cloudtrail:*','Resource':'*','Condition':{'StringEquals':{'aws:PrincipalAccount':'444444444444'}}}"
            })
    void startingATrailIsDenied(String statement) {
        assertThat(judged(statement).denied())
                .contains(new Denied("cloudtrail:StartLogging", "the remediation role", "S"));
    }

    @Test
    void theHubAndTheForwarderAreAskedAboutToo() {
        assertThat(judged("{'Effect':'Deny','Action':'sts:AssumeRole','Resource':'*'}")
                        .denied())
                .containsExactly(new Denied("sts:AssumeRole", "the hub's role", "without a Sid"));
        assertThat(judged("{'Sid':'P','Effect':'Deny','Action':'events:PutEvents','Resource':'*'}")
                        .denied())
                .containsExactly(new Denied("events:PutEvents", "the forwarder role", "P"));
        assertThat(judged("{'Sid':'All','Effect':'Deny','Action':'*','Resource':'*'}")
                        .denied())
                .hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'Effect':'Deny','Action':['cloudtrail:StopLogging','cloudtrail:DeleteTrail'],'Resource':'*'}",
                "{'Effect':'Deny','Action':'cloudtrail:*','Resource':'*','Condition':{'ArnNotLike':{'aws:PrincipalArn':'arn:*:iam::*:role/trailwarden/*'}}}",
                "{'Effect':'Deny','NotAction':['iam:*'],'Resource':'*','Condition':{'StringNotEquals':{'aws:RequestedRegion':['eu-west-1','eu-central-1']}}}",
                "{'Effect':'Deny','Action':'*','Resource':'*','Condition':{'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::*:root'}}}",
                "{'Effect':'Allow','Action':'*','Resource':'*'}"
            })
    void everydayPoliciesDenyUsNothing(String statement) {
        assertThat(judged(statement)).isEqualTo(new Judged(List.of(), java.util.Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "no JSON", "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Forbid\"}]}"})
    void whatCannotBeReadIsSaidToBeUnclear(String text) {
        assertThat(denials.of(text).unclear()).isPresent();
        assertThat(denials.of(text).denied()).isEmpty();
    }
}
