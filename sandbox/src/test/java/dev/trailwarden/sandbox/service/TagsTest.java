package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.service.TrailBed.PAYMENTS_TRAIL;
import static dev.trailwarden.sandbox.service.TrailBed.call;
import static dev.trailwarden.sandbox.service.TrailBed.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.sandbox.Client;
import dev.trailwarden.sandbox.Client.Reply;
import dev.trailwarden.sandbox.model.Region;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagsTest {
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

    private Reply tag(String operation, String resource, String list) {
        return call(mallory, operation, "{'ResourceId':'" + resource + "','TagsList':" + list + "}");
    }

    @Test
    void tagsAreAddedReplacedListedAndRemoved() {
        Reply added = tag("AddTags", PAYMENTS_TRAIL, "[{'Key':'owner','Value':'mallory'},{'Key':'new'}]");
        Reply listed = call(mallory, "ListTags", "{'ResourceIdList':['" + PAYMENTS_TRAIL + "']}");
        Reply removed = tag("RemoveTags", PAYMENTS_TRAIL, "[{'Key':'new'},{'Key':'never-there'}]");

        assertThat(added.body()).isEqualTo("{}");
        assertThat(listed.json()).isEqualTo(json("""
                {'ResourceTagList':[{'ResourceId':'%s','TagsList':[
                 {'Key':'confidentiality','Value':'high'},{'Key':'new'},{'Key':'owner','Value':'mallory'}]}]}""".formatted(PAYMENTS_TRAIL)));
        assertThat(removed.body()).isEqualTo("{}");
        assertThat(bed.trail(PAYMENTS_TRAIL).tags()).isEqualTo(Map.of("confidentiality", "high", "owner", "mallory"));
    }

    @Test
    void theRecordNamesTheResourceByItsArnAndAnswersNothing() {
        tag("RemoveTags", PAYMENTS_TRAIL, "[{'Key':'owner'}]");

        assertThat(bed.lastRecord().path("requestParameters"))
                .isEqualTo(json("{'resourceId':'" + PAYMENTS_TRAIL + "','tagsList':[{'key':'owner'}]}"));
        assertThat(bed.lastRecord().path("responseElements").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "payments-trail, CloudTrailARNInvalidException",
        "arn:aws:cloudtrail:eu-west-1:333333333333:trail/none, ResourceNotFoundException",
        "arn:aws:cloudtrail:eu-west-1:555555555555:trail/ledger-trail, CloudTrailARNInvalidException"
    })
    void aResourceThatCannotBeMeantIsRefused(String resource, String code) {
        assertThat(tag("AddTags", resource, "[{'Key':'a','Value':'b'}]").code()).isEqualTo(code);
        assertThat(call(mallory, "ListTags", "{'ResourceIdList':['" + resource + "']}")
                        .code())
                .isEqualTo(code);
    }

    @Test
    void aTrailIsTaggedAtHomeOnly() {
        mallory = mallory.in(Region.US_EAST_1);

        assertThat(tag("AddTags", PAYMENTS_TRAIL, "[{'Key':'a'}]").code()).isEqualTo("CloudTrailARNInvalidException");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[{'Key':''}]", "[{'Key':'aws:owner','Value':'a'}]", "[{'Key':'a','Value':'1'},{'Key':'a'}]"})
    void aTagThatIsNoneIsRefused(String list) {
        assertThat(tag("AddTags", PAYMENTS_TRAIL, list).code()).isEqualTo("InvalidTagParameterException");
    }

    @Test
    void fiftyTagsAreEnough() {
        // payments-trail has two.
        assertThat(tag("AddTags", PAYMENTS_TRAIL, tags(48)).status()).isEqualTo(200);

        assertThat(tag("AddTags", PAYMENTS_TRAIL, "[{'Key':'one-more'}]").code())
                .isEqualTo("TagsLimitExceededException");

        assertThat(bed.trail(PAYMENTS_TRAIL).tags()).hasSize(50);
    }

    private static String tags(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{'Key':'key-" + i + "'}")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
