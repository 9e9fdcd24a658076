package dev.trailwarden.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"eu-west-1", "us-gov-west-1", "cn-north-1", "us-iso-east-1", "mx-central-1"})
    void aRegionOfTodayIsARegion(String id) {
        assertThat(Region.parse(id)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "eu",
                "EU-WEST-1",
                "eu-west-1.evil.example",
                "eu_west_1",
                "eu-west-1\n",
                "-west-1",
                "eu--1",
                "eu/1"
            })
    void whatCouldChangeAHostNameIsNoRegion(String id) {
        assertThat(Region.parse(id)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new Region(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "22222222222", "2222222222222", "22222222222a", "222222222222\n", "２２２２２２２２２２２２"})
    void anAccountIsTwelveDigits(String id) {
        assertThat(AccountId.parse(id)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new AccountId(id));
    }

    @Test
    void anArnIsReadAndWrittenAlike() {
        String text = "arn:aws-us-gov:cloudtrail:us-gov-west-1:222222222222:trail/Audit_2026.main";
        assertThat(TrailArn.parse(text)).hasValueSatisfying(arn -> {
            assertThat(arn.owner()).isEqualTo(new AccountId("222222222222"));
            assertThat(arn.homeRegion()).isEqualTo(new Region("us-gov-west-1"));
            assertThat(arn.name()).isEqualTo("Audit_2026.main");
            assertThat(arn).hasToString(text);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:cloudtrail:eu-west-1:222222222222:trail/",
                "arn:aws:cloudtrail:eu-west-1:222222222222:trail/ab",
                "arn:aws:cloudtrail:eu-west-1:222222222222:trail/audit/../other",
                "arn:aws:cloudtrail:eu-west-1:222222222222:eventdatastore/audit",
                "arn:aws:cloudtrail:eu-west-1::trail/audit",
                "arn:aws:cloudtrail::222222222222:trail/audit",
                "arn:evil:cloudtrail:eu-west-1:222222222222:trail/audit",
                "arn:aws:s3:eu-west-1:222222222222:trail/audit",
                " arn:aws:cloudtrail:eu-west-1:222222222222:trail/audit"
            })
    void whatIsNotTheArnOfATrailIsNone(String text) {
        assertThat(TrailArn.parse(text)).isEmpty();
        assertThat(TrailReference.parse(text)).isInstanceOf(TrailReference.Unclear.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "-audit", "audit-", "au dit", "audit\n", "аudit", "audit/x", "audit:x"})
    void whatNoTrailCanBeCalledIsUnclear(String text) {
        assertThat(TrailReference.parse(text)).isInstanceOf(TrailReference.Unclear.class);
        assertThat(TrailReference.parse(text).text()).isEmpty();
    }
}
