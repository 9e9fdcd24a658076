package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;
import static dev.trailwarden.sandbox.service.TrailBed.PAYMENTS_TRAIL;
import static dev.trailwarden.sandbox.service.TrailBed.call;
import static dev.trailwarden.sandbox.service.TrailBed.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.Client.Reply;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InsightsAndEventConfigurationTest {
    private TrailBed bed;
    private Client mallory;

    @BeforeEach
    void start() throws IOException {
        bed = new TrailBed();
        mallory = bed.mallory();
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    private Reply insights(String list) {
        return call(mallory, "PutInsightSelectors", "{'TrailName':'payments-trail','InsightSelectors':" + list + "}");
    }

    private void selectors(String list) {
        Reply put = call(mallory, "PutEventSelectors", "{'TrailName':'payments-trail','EventSelectors':" + list + "}");
        assertThat(put.status()).isEqualTo(200);
    }

    @Test
    void insightsAreSetWithTheirCategoriesAndSwitchedOffByAnEmptyList() {
        Reply put = insights("[{'InsightType':'ApiErrorRateInsight'}]");
        Reply got = call(mallory, "GetInsightSelectors", "{'TrailName':'payments-trail'}");
        Reply off = insights("[]");
        Reply gone = call(mallory, "GetInsightSelectors", "{'TrailName':'payments-trail'}");

        assertThat(put.json()).isEqualTo(json("""
                {'TrailARN':'%s','InsightSelectors':[
                 {'InsightType':'ApiErrorRateInsight','EventCategories':['Management']}]}""".formatted(PAYMENTS_TRAIL)));
        assertThat(got.json()).isEqualTo(put.json());
        assertThat(off.json().path("InsightSelectors")).isEmpty();
        assertThat(gone.code()).isEqualTo("InsightNotEnabledException");
        assertThat(bed.lastRecord().path("requestParameters"))
                .isEqualTo(json("{'trailName':'payments-trail','insightSelectors':[]}"));
        assertThat(call(mallory, "GetTrail", "{'Name':'payments-trail'}")
                        .json()
                        .path("Trail")
                        .path("HasInsightSelectors")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void aTrailWithoutInsightsSaysSo() {
        assertThat(call(bed.user(SECURITY, ADMIN), "GetInsightSelectors", "{'TrailName':'security-trail'}")
                        .code())
                .isEqualTo("InsightNotEnabledException");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'InsightType':'CallRate'}]",
                "[{'InsightType':'ApiCallRateInsight','EventCategories':['Everything']}]",
                "[{'InsightType':'ApiCallRateInsight'},{'InsightType':'ApiCallRateInsight'}]"
            })
    void insightsThatAreNoneAreRefused(String list) {
        assertThat(insights(list).code()).isEqualTo("InvalidInsightSelectorsException");
    }

    @ParameterizedTest
    @CsvSource({
        "ReadOnly, ApiCallRateInsight, Management, InvalidInsightSelectorsException",
        "ReadOnly, ApiErrorRateInsight, Management, ''",
        "WriteOnly, ApiCallRateInsight, Management, ''",
        "WriteOnly, ApiCallRateInsight, Data, InvalidInsightSelectorsException"
    })
    void anInsightNeedsTheEventsItWatches(String readWrite, String type, String category, String code) {
        selectors("[{'ReadWriteType':'" + readWrite + "'}]");

        assertThat(insights("[{'InsightType':'" + type + "','EventCategories':['" + category + "']}]")
                        .code())
                .isEqualTo(code);
    }

    @Test
    void aTrailThatLogsDataEventsMayWatchThem() {
        assertThat(insights("[{'InsightType':'ApiCallRateInsight','EventCategories':['Management','Data']}]")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aggregationIsSetReadAndCleared() {
        String one = "[{'EventCategory':'Data','Templates':['USER_ACTIONS','RESOURCE_ACCESS']}]";
        Reply put = configure(",'AggregationConfigurations':" + one);
        Reply got = call(mallory, "GetEventConfiguration", "{'TrailName':'payments-trail'}");
        Reply cleared = configure(",'AggregationConfigurations':[]");

        assertThat(put.json())
                .isEqualTo(json("{'TrailARN':'" + PAYMENTS_TRAIL + "','AggregationConfigurations':" + one + "}"));
        assertThat(got.json()).isEqualTo(put.json());
        assertThat(cleared.json())
                .isEqualTo(json("{'TrailARN':'" + PAYMENTS_TRAIL + "','AggregationConfigurations':[]}"));
        assertThat(bed.trail(PAYMENTS_TRAIL).aggregations()).isEmpty();
        assertThat(bed.lastRecord().path("requestParameters"))
                .isEqualTo(json("{'trailName':'payments-trail','aggregationConfigurations':[]}"));
    }

    private Reply configure(String more) {
        return call(mallory, "PutEventConfiguration", "{'TrailName':'payments-trail'" + more + "}");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "``, InvalidParameterException",
                "`,'MaxEventSize':'Large'`, InvalidParameterCombinationException",
                "`,'AggregationConfigurations':[{'EventCategory':'Management','Templates':['API_ACTIVITY']}]`,"
                        + " InvalidParameterException",
                "`,'AggregationConfigurations':[{'EventCategory':'Data','Templates':[]}]`, InvalidParameterException",
                "`,'AggregationConfigurations':[{'EventCategory':'Data','Templates':['ALL']}]`,"
                        + " InvalidParameterException"
            })
    void aConfigurationThatIsNoneIsRefused(String more, String code) {
        assertThat(configure(more).code()).isEqualTo(code);
    }
}
