package dev.trailwarden.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trailwarden.aws.AwsStub.Answer;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.MemberFault.Kind;
import dev.trailwarden.core.port.Organization;
import dev.trailwarden.core.port.Organization.PolicyName;
import dev.trailwarden.core.port.Organization.PolicyText;
import dev.trailwarden.core.port.Organization.Root;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SdkOrganizationTest {
    private static final String POLICY = "p-examplepolicy";
    private static final AccountId PAYMENTS = new AccountId("333333333333");

    private AwsStub aws;
    private Clients clients;

    @BeforeEach
    void start() throws Exception {
        aws = new AwsStub().assumeRole("ASIAMANAGEMENT", "2026-03-01T13:00:00Z");
        clients = aws.clients();
    }

    @AfterEach
    void stop() {
        clients.close();
        aws.close();
    }

    private Organization open(Optional<String> attachable) throws MemberFault {
        return organizations(Optional.of(new AccountId("111111111111"))).open(attachable);
    }

    private Organization open() throws MemberFault {
        return open(Optional.empty());
    }

    private SdkOrganizations organizations(Optional<AccountId> management) {
        return new SdkOrganizations(
                clients,
                new Budget(System::nanoTime),
                "eu-west-1",
                new House("trailwarden/trailwarden-remediation", management, List.of()),
                Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC));
    }

    @Test
    void aSessionThatReadsMayAttachNothing() throws Exception {
        open();
        assertThat(aws.asked.getFirst().body())
                .contains("arn:aws:iam::111111111111:role/trailwarden/trailwarden-remediation")
                .contains("\"Action\":[\"organizations:DescribeAccount\",\"organizations:DescribePolicy\"")
                .doesNotContain("AttachPolicy");
    }

    @Test
    void aSessionThatAttachesMayAttachThatPolicyAndNothingElse() throws Exception {
        open(Optional.of(POLICY));
        assertThat(aws.asked.getFirst().body())
                .contains("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":"
                        + "[\"organizations:AttachPolicy\"],\"Resource\":["
                        + "\"arn:aws:organizations::111111111111:policy/*/service_control_policy/" + POLICY + "\","
                        + "\"arn:aws:organizations::111111111111:root/*\","
                        + "\"arn:aws:organizations::111111111111:ou/*\","
                        + "\"arn:aws:organizations::111111111111:account/*\"]}]}");
    }

    @Test
    void withoutAManagementAccountThereIsNoWayToTheOrganization() {
        assertThat(catchThrowableOfType(
                                MemberFault.class,
                                () -> organizations(Optional.empty()).open(Optional.empty()))
                        .kind())
                .isEqualTo(Kind.REFUSED);
        assertThat(aws.asked).isEmpty();
    }

    @Test
    void theRootSaysWhoseItIsAndWhetherPoliciesHold() throws Exception {
        aws.on(
                "ListRoots",
                Answer.json(
                        "{\"Roots\":[{\"Id\":\"r-a1b2\",\"Arn\":\"arn:aws:organizations::111111111111:root/o-a1b2c3d4e5/"
                                + "r-a1b2\",\"PolicyTypes\":[{\"Type\":\"TAG_POLICY\",\"Status\":\"ENABLED\"},"
                                + "{\"Type\":\"SERVICE_CONTROL_POLICY\",\"Status\":\"ENABLED\"}]}]}"),
                Answer.json(
                        "{\"Roots\":[{\"Id\":\"r-a1b2\",\"Arn\":\"arn:aws:organizations::111111111111:root/o-a1b2c3d4e5/"
                                + "r-a1b2\",\"PolicyTypes\":[]}]}"));
        Organization organization = open();
        assertThat(organization.root()).isEqualTo(new Root("o-a1b2c3d4e5", "r-a1b2", "ENABLED"));
        assertThat(organization.root().holds()).isFalse();
    }

    @Test
    void aPolicyThatIsGoneIsNothing() throws Exception {
        aws.on(
                        "DescribePolicy",
                        Answer.json("{\"Policy\":{\"Content\":\"{}\",\"PolicySummary\":{\"Id\":\"" + POLICY
                                + "\",\"Name\":\"n\",\"Type\":\"SERVICE_CONTROL_POLICY\"}}}"),
                        Answer.json("{\"Policy\":{\"Content\":\"{}\",\"PolicySummary\":{\"Id\":\"" + POLICY
                                + "\",\"Name\":\"n\",\"Type\":\"TYPE_OF_TOMORROW\"}}}"),
                        Answer.jsonError(400, "PolicyNotFoundException"))
                .on("ListTargetsForPolicy", Answer.jsonError(400, "PolicyNotFoundException"))
                .on("DescribeAccount", Answer.jsonError(400, "AccountNotFoundException"));
        Organization organization = open();
        assertThat(organization.policy(POLICY)).contains(new PolicyText(POLICY, "n", true, "{}"));
        assertThat(organization.policy(POLICY)).contains(new PolicyText(POLICY, "n", false, "{}"));
        assertThat(organization.policy(POLICY)).isEmpty();
        assertThat(organization.targets(POLICY)).isEmpty();
        assertThat(organization.hasMember(PAYMENTS)).isFalse();
    }

    @Test
    void listsAreReadToTheirEndAndAnEmptyPageIsNoEnd() throws Exception {
        aws.on(
                        "ListTargetsForPolicy",
                        Answer.json("{\"Targets\":[{\"TargetId\":\"r-a1b2\"}],\"NextToken\":\"1\"}"),
                        Answer.json("{\"Targets\":[],\"NextToken\":\"2\"}"),
                        Answer.json("{\"Targets\":[{\"TargetId\":\"333333333333\"}]}"))
                .on(
                        "ListPolicies",
                        Answer.json(
                                "{\"Policies\":[{\"Id\":\"p-FullAWSAccess\",\"Name\":\"FullAWSAccess\",\"AwsManaged\":true}],"
                                        + "\"NextToken\":\"1\"}"),
                        Answer.json("{\"Policies\":[{\"Id\":\"" + POLICY + "\",\"Name\":\"n\",\"AwsManaged\":false}]}"))
                .on(
                        "ListAWSServiceAccessForOrganization",
                        Answer.json(
                                "{\"EnabledServicePrincipals\":[{\"ServicePrincipal\":\"cloudtrail.amazonaws.com\"}]}"));
        Organization organization = open();
        assertThat(organization.targets(POLICY)).containsExactlyInAnyOrder("r-a1b2", "333333333333");
        assertThat(organization.policies()).containsExactly(new PolicyName(POLICY, "n"));
        assertThat(organization.services()).containsExactly("cloudtrail.amazonaws.com");
    }

    @Test
    void whatIsAboveAnAccountEndsAtTheRoot() throws Exception {
        aws.on(
                "ListParents",
                Answer.json("{\"Parents\":[{\"Id\":\"ou-a1b2-c3d4e5f6\",\"Type\":\"ORGANIZATIONAL_UNIT\"}]}"),
                Answer.json("{\"Parents\":[{\"Id\":\"r-a1b2\",\"Type\":\"ROOT\"}]}"));
        assertThat(open().above(PAYMENTS.value())).containsExactly("ou-a1b2-c3d4e5f6", "r-a1b2");
    }

    @Test
    void whatIsAttachedAlreadyIsAttached() throws Exception {
        aws.on("AttachPolicy", Answer.jsonError(400, "DuplicatePolicyAttachmentException"));
        open(Optional.of(POLICY)).attach(POLICY, "r-a1b2");
        assertThat(aws.asked.getLast().authorization()).contains("ASIAMANAGEMENT");
        assertThat(aws.asked.getLast().body()).contains(POLICY, "r-a1b2");
    }

    @Test
    void aChangeThatIsUnderWayIsWaitedFor() throws Exception {
        aws.on("AttachPolicy", Answer.jsonError(400, "ConcurrentModificationException"), Answer.json("{}"));
        open(Optional.of(POLICY)).attach(POLICY, "r-a1b2");
        assertThat(aws.operations()).containsExactly("AssumeRole", "AttachPolicy", "AttachPolicy");
    }

    @ParameterizedTest
    @CsvSource({
        "TargetNotFoundException, NO_SUCH_TRAIL",
        "PolicyTypeNotEnabledException, REFUSED",
        "ConstraintViolationException, REFUSED",
        "AccessDeniedException, DENIED"
    })
    void aRefusalSaysWhatItMeans(String code, Kind kind) throws Exception {
        aws.on("AttachPolicy", Answer.jsonError(400, code));
        Organization organization = open(Optional.of(POLICY));
        assertThat(catchThrowableOfType(MemberFault.class, () -> organization.attach(POLICY, "r-a1b2"))
                        .kind())
                .isEqualTo(kind);
    }
}
