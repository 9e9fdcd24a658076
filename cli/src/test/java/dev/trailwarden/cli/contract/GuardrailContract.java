package dev.trailwarden.cli.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trailwarden.pace.Pace;
import dev.trailwarden.scp.RolePattern;
import dev.trailwarden.scp.live.MemberAccounts;
import dev.trailwarden.scp.live.MemberAccounts.RoleAnswer;
import dev.trailwarden.scp.live.Node;
import dev.trailwarden.scp.live.OrganizationControl;
import dev.trailwarden.scp.live.OrganizationFault;
import dev.trailwarden.scp.live.OrganizationPicture;
import dev.trailwarden.scp.live.PictureReader;
import dev.trailwarden.scp.live.Scp;
import dev.trailwarden.scp.live.ScpSwitch;
import dev.trailwarden.scp.live.SdkMemberAccounts;
import dev.trailwarden.scp.live.SdkOrganization;
import dev.trailwarden.scp.live.WantedPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.IamClientBuilder;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.OrganizationsClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;

/** What attaching the guardrail expects of Organizations, IAM and STS. */
abstract class GuardrailContract {
    private static final String TEXT =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"One\",\"Effect\":\"Deny\","
                    + "\"Action\":[\"cloudtrail:StopLogging\"],\"Resource\":[\"*\"]}]}";
    private static final WantedPolicy POLICY = new WantedPolicy("contract-guardrail", "first", TEXT);
    private static final WantedPolicy CHANGED =
            new WantedPolicy("contract-guardrail", "second", TEXT.replace("StopLogging", "DeleteTrail"));

    private final Pace unhurried = new Pace(Map.of(), System::nanoTime, _ -> {});
    private final SdkHttpClient http = UrlConnectionHttpClient.create();
    private OrganizationsClient client;
    private OrganizationControl organization;

    abstract Judge judge();

    @BeforeEach
    void open() throws Exception {
        OrganizationsClientBuilder builder = OrganizationsClient.builder().httpClient(http);
        client = at(builder).build();
        organization = new SdkOrganization(client, unhurried, GuardrailContract::noTime);
        organization.enableScps(organization.top().node().id());
    }

    private static void noTime(Duration time) {
        assertThat(time).isPositive();
    }

    private <B extends AwsClientBuilder<B, C>, C> B at(B builder) {
        return builder.endpointOverride(judge().endpoint())
                .region(Region.EU_WEST_1)
                .credentialsProvider(judge().management());
    }

    @AfterEach
    void clean() throws Exception {
        for (Scp policy : organization.policies()) {
            if (policy.name().equals(POLICY.name())) {
                for (String target : organization.targetsOf(policy.id())) {
                    organization.detach(policy.id(), target);
                }
                organization.delete(policy.id());
            }
        }
        client.close();
        http.close();
    }

    @Test
    void theTreeHasEveryAccountWhereItIs() throws Exception {
        OrganizationPicture picture = new PictureReader(organization).tree();
        assertThat(picture.managementAccount()).isEqualTo(Judge.MANAGEMENT.value());
        assertThat(picture.partition()).isEqualTo("aws");
        assertThat(picture.scps()).isEqualTo(ScpSwitch.ENABLED);
        Node account = picture.node(judge().named().account().value()).orElseThrow();
        assertThat(account.name()).isEqualTo(judge().named().name());
        assertThat(picture.way(account).reversed().stream().skip(1).map(Node::id))
                .isEqualTo(judge().named().units());
        assertThat(picture.bound(account)).containsExactly((Node.Account) account);
    }

    @Test
    void fullAccessIsThereEverywhereAndCanBeRead() throws Exception {
        OrganizationPicture picture = new PictureReader(organization).tree();
        assertThat(picture.nodes())
                .allSatisfy(node -> assertThat(picture.on(node))
                        .anyMatch(policy -> policy.id().equals(Scp.FULL_ACCESS) && policy.awsManaged()));
        assertThat(organization.text(Scp.FULL_ACCESS)).contains("Allow");
    }

    @Test
    void enablingWhatIsEnabledChangesNothing() throws Exception {
        organization.enableScps(organization.top().node().id());
        assertThat(organization.top().scps()).isEqualTo(ScpSwitch.ENABLED);
    }

    @Test
    void aPolicyIsMadeChangedAttachedTwiceDetachedTwiceAndDeleted() throws Exception {
        String account = judge().named().account().value();
        Scp policy = organization.create(POLICY);
        assertThat(policy.awsManaged()).isFalse();
        assertThat(organization.policies()).contains(policy);
        assertThat(organization.text(policy.id())).isEqualTo(POLICY.json());

        organization.attach(policy.id(), account);
        organization.attach(policy.id(), account);
        organization.attach(policy.id(), organization.top().node().id());
        assertThat(organization.targetsOf(policy.id()))
                .containsExactlyInAnyOrder(account, organization.top().node().id());

        organization.update(policy.id(), CHANGED);
        assertThat(organization.text(policy.id())).isEqualTo(CHANGED.json());
        assertThat(organization.policies())
                .filteredOn(one -> one.id().equals(policy.id()))
                .extracting(Scp::description)
                .containsExactly("second");
        assertThatThrownBy(() -> organization.delete(policy.id()))
                .isInstanceOf(OrganizationFault.class)
                .hasMessageContaining("somebody has attached it meanwhile");

        organization.detach(policy.id(), account);
        organization.detach(policy.id(), account);
        organization.detach(policy.id(), organization.top().node().id());
        assertThat(organization.targetsOf(policy.id())).isEmpty();
        organization.delete(policy.id());
        assertThat(organization.policies()).doesNotContain(policy);
    }

    @Test
    void aNameIsTakenOnce() throws Exception {
        organization.create(POLICY);
        assertThatThrownBy(() -> organization.create(CHANGED))
                .isInstanceOf(OrganizationFault.class)
                .hasMessageContaining("run the command again, it goes on with what is there");
    }

    @Test
    void aPolicyThatIsGoneIsSaidToBe() {
        assertThatThrownBy(() -> organization.text("p-nosuch123"))
                .isInstanceOf(OrganizationFault.class)
                .hasMessageContaining("it is gone");
    }

    @Test
    void aPlaceThatIsGoneIsSaidToBe() throws Exception {
        Scp policy = organization.create(POLICY);
        assertThatThrownBy(() -> organization.attach(policy.id(), "999999999999"))
                .isInstanceOf(OrganizationFault.class)
                .hasMessageContaining("it is gone");
    }

    @Test
    void aRoleIsFoundByItsPathAndItsPattern() throws Exception {
        OrganizationPicture picture = new PictureReader(organization).tree();
        StsClientBuilder sts = StsClient.builder().httpClient(http);
        IamClientBuilder iam = IamClient.builder().httpClient(http);
        MemberAccounts accounts = new SdkMemberAccounts(
                at(sts).build(), at(iam).build(), (_, _) -> {}, unhurried, picture, "OrganizationAccountAccessRole");
        String account = judge().named().account().value();
        String arn = "arn:aws:iam::" + account + ":role/" + Judge.BREAK_GLASS;
        assertThat(List.of("security/BreakGlass", "security/Break*", "secur*"))
                .allSatisfy(role -> assertThat(accounts.findRole(account, new RolePattern("arn:*:iam::*:role/" + role)))
                        .isEqualTo(new RoleAnswer.Has(arn)));
        assertThat(accounts.findRole(account, new RolePattern("arn:*:iam::*:role/BreakGlass")))
                .isEqualTo(new RoleAnswer.HasNot(Optional.of(arn)));
        assertThat(accounts.findRole(account, new RolePattern("arn:*:iam::*:role/security/Other")))
                .isEqualTo(new RoleAnswer.HasNot(Optional.empty()));
        assertThat(accounts.findRole(
                        account, RolePattern.ofPermissionSet("Nobody").getLast()))
                .isEqualTo(new RoleAnswer.HasNot(Optional.empty()));
    }
}
