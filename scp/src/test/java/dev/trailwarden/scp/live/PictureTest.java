package dev.trailwarden.scp.live;

import static dev.trailwarden.scp.live.FakeOrganization.CLOSED;
import static dev.trailwarden.scp.live.FakeOrganization.LEDGER;
import static dev.trailwarden.scp.live.FakeOrganization.PAYMENTS;
import static dev.trailwarden.scp.live.FakeOrganization.PRODUCTION;
import static dev.trailwarden.scp.live.FakeOrganization.RESEARCH;
import static dev.trailwarden.scp.live.FakeOrganization.ROOT;
import static dev.trailwarden.scp.live.FakeOrganization.SECURITY;
import static dev.trailwarden.scp.live.FakeOrganization.WORKLOADS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureTest {
    private final FakeOrganization organization = new FakeOrganization();

    @Test
    void theReaderSeesWhatIsThere() throws Exception {
        organization.with("Regions", "{}", WORKLOADS);
        OrganizationPicture tree = new PictureReader(organization).tree();
        assertThat(tree.withTexts(organization.texts)).isEqualTo(organization.picture());
    }

    @Test
    void eachOuIsAskedForTwoListsAndEachPolicyForOne() throws Exception {
        new PictureReader(organization).tree();
        assertThat(organization.calls).hasSize(2 + 2 * 4 + 1 + 1).doesNotHaveDuplicates();
    }

    @Test
    void onlyTextsThatDecideAboutAPlaceAreAskedFor() throws Exception {
        organization
                .with("Above", "{}", ROOT)
                .with("Below", "{}", LEDGER)
                .with("Aside", "{}", SECURITY)
                .with("Nowhere", "{}")
                .with("trailwarden-guardrail", "{}");
        PictureReader reader = new PictureReader(organization);
        OrganizationPicture picture = reader.withTexts(reader.tree(), List.of(WORKLOADS));
        assertThat(picture.texts())
                .containsOnlyKeys("p-FullAWSAccess", "p-ofAbove", "p-ofBelow", "p-oftrailwarden-guardrail");
    }

    @Test
    void aStatusNeedsTheTextsOnTheWayToOursAndNoOther() throws Exception {
        organization
                .with("Above", "{}", ROOT)
                .with("Below", "{}", LEDGER)
                .with("Aside", "{}", SECURITY)
                .guarded(Example.WANTED, PRODUCTION);
        PictureReader reader = new PictureReader(organization);
        OrganizationPicture tree = reader.tree();
        OrganizationPicture picture = reader.withTextsOn(tree, GuardStatus.looksAt(tree));
        assertThat(picture.texts()).containsOnlyKeys("p-FullAWSAccess", "p-ofAbove", "p-trailwarden-guardrail");
        assertThat(GuardStatus.of(picture, Example.WANTED).slots())
                .extracting(Slots::node)
                .containsExactly(ROOT, WORKLOADS, PRODUCTION);
    }

    @Test
    void aStatusOfAnOrganizationWithoutOursShowsTheRoot() throws Exception {
        PictureReader reader = new PictureReader(organization);
        OrganizationPicture tree = reader.tree();
        OrganizationPicture picture = reader.withTextsOn(tree, GuardStatus.looksAt(tree));
        assertThat(GuardStatus.of(picture, Example.WANTED).slots())
                .extracting(Slots::node)
                .containsExactly(ROOT);
    }

    @Test
    void whereScpsDoNotCountYetTheTextThatWillBeEverywhereIsAskedFor() throws Exception {
        organization.scps = ScpSwitch.DISABLED;
        organization.attached.clear();
        PictureReader reader = new PictureReader(organization);
        assertThat(reader.withTexts(reader.tree(), List.of()).texts()).containsOnlyKeys("p-FullAWSAccess");
    }

    @Test
    void anScpBindsActiveMembersOnly() {
        OrganizationPicture picture = organization.picture();
        assertThat(picture.bound(ROOT)).containsExactly(SECURITY, PAYMENTS, RESEARCH, LEDGER);
        assertThat(picture.bound(WORKLOADS)).containsExactly(PAYMENTS, RESEARCH, LEDGER);
        assertThat(picture.bound(CLOSED)).isEmpty();
        assertThat(picture.bound(FakeOrganization.MANAGEMENT)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "root, r-ab12",
        "r-ab12, r-ab12",
        "ou-ab12-33333333, ou-ab12-33333333",
        "Production, ou-ab12-33333333",
        "Workloads/Production, ou-ab12-33333333",
        "333333333333, 333333333333",
        "payments, 333333333333",
        "Workloads/Production/ledger, 555555555555"
    })
    void aPlaceIsFoundByItsIdNameOrPath(String target, String id) throws Exception {
        assertThat(Targets.find(organization.picture(), target).id()).isEqualTo(id);
    }

    @Test
    void anAmbiguousNameIsNotGuessed() throws Exception {
        Node.Unit other = new Node.Unit("ou-ab12-44444444", "Production", "r-ab12");
        organization.units.add(other);
        OrganizationPicture picture = organization.picture();
        assertThatThrownBy(() -> Targets.find(picture, "Production"))
                .isInstanceOf(OrganizationFault.class)
                .hasMessage("'Production' is the name of 2 places; say which: Workloads/Production (ou-ab12-33333333),"
                        + " Production (ou-ab12-44444444)");
        assertThat(Targets.find(picture, "Workloads/Production")).isEqualTo(PRODUCTION);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "prod | nothing in this organization is called 'prod'; there are: Workloads/Production (ou-ab12-33333333)",
                "r-zzzz | 'r-zzzz' is not the root of this organization; there are: root, ",
                "ou-ab12-99999999 | this organization has no OU ou-ab12-99999999; there are: root, ",
                "ou-x | 'ou-x' is no id of a root (r-xxxx) or an OU (ou-xxxx-xxxxxxxx), and nothing is called so; there are: root",
                "999999999999 | this organization has no account 999999999999; there are: root, ",
                "33333 | '33333' is no id of an account, which has 12 digits, and nothing is called so; there are: root",
                "Workloads/paiments | nothing in this organization is called 'Workloads/paiments'; there are: root",
                "WORKLOADS | nothing in this organization is called 'WORKLOADS'; there are: Workloads (ou-ab12-22222222)"
            })
    void whatIsNotThereIsSaidWithWhatIs(String target, String sentence) {
        assertThatThrownBy(() -> Targets.find(organization.picture(), target)).hasMessageStartingWith(sentence);
    }
}
