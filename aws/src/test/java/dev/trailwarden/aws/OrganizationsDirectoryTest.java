package dev.trailwarden.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.trailwarden.aws.AwsStub.Answer;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.MemberFault.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.organizations.endpoints.OrganizationsEndpointProvider;

class OrganizationsDirectoryTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final AccountId PAYMENTS = new AccountId("333333333333");
    private static final AccountId RESEARCH = new AccountId("444444444444");

    private final Budget budget = new Budget(System::nanoTime);
    private final Clock clock = mock(Clock.class);
    private AwsStub aws;
    private Clients clients;
    private OrganizationsDirectory directory;

    @BeforeEach
    void start() throws Exception {
        when(clock.instant()).thenReturn(NOON);
        aws = new AwsStub().assumeRole("ASIAMANAGEMENT", "2026-03-01T13:00:00Z");
        clients = aws.clients();
        directory = directory(Optional.of(new AccountId("111111111111")));
    }

    @AfterEach
    void stop() {
        clients.close();
        aws.close();
    }

    private OrganizationsDirectory directory(Optional<AccountId> management) {
        return new OrganizationsDirectory(
                clients,
                budget,
                "eu-west-1",
                new House("trailwarden/trailwarden-remediation", management, List.of()),
                clock);
    }

    private static Answer named(String name) {
        return Answer.json("{\"Account\":{\"Id\":\"333333333333\",\"Name\":\"" + name + "\"}}");
    }

    private static Answer parent(String id, String type) {
        return Answer.json("{\"Parents\":[{\"Id\":\"" + id + "\",\"Type\":\"" + type + "\"}]}");
    }

    @Test
    void aNameIsAskedForOnceWithNoMorePermissionThanThat() throws Exception {
        aws.on("DescribeAccount", named("payments"));
        assertThat(directory.name(PAYMENTS)).contains("payments");
        assertThat(directory.name(PAYMENTS)).contains("payments");
        assertThat(aws.operations()).containsExactly("AssumeRole", "DescribeAccount");
        assertThat(aws.asked.getFirst().body())
                .contains("arn:aws:iam::111111111111:role/trailwarden/trailwarden-remediation")
                .contains("\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"organizations:DescribeAccount\","
                        + "\"organizations:ListParents\"],\"Resource\":\"*\"}]");
        assertThat(aws.asked.getLast().authorization()).contains("ASIAMANAGEMENT");
    }

    @Test
    void anOrganizationThatDoesNotKnowTheAccountKnowsTheOthers() {
        aws.on("DescribeAccount", Answer.jsonError(400, "AccountNotFoundException"), named("research"));
        assertThat(directory.name(PAYMENTS)).isEmpty();
        assertThat(directory.name(RESEARCH)).contains("research");
    }

    @Test
    void aNameThatDoesNotComeInTwoSecondsIsDoneWithoutAndNotAskedForAgainForHalfAMinute() {
        aws.on("DescribeAccount", Answer.never());
        long began = System.nanoTime();
        assertThat(directory.name(PAYMENTS)).isEmpty();
        assertThat(directory.name(RESEARCH)).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(2_900));
        int asked = aws.asked.size();
        aws.replace("DescribeAccount", named("payments"));
        when(clock.instant()).thenReturn(NOON.plusSeconds(29));
        assertThat(directory.name(PAYMENTS)).isEmpty();
        assertThat(aws.asked).hasSize(asked);
        when(clock.instant()).thenReturn(NOON.plusSeconds(30));
        assertThat(directory.name(PAYMENTS)).contains("payments");
    }

    @Test
    void aClosedDoorIsNoName() {
        aws.replace("AssumeRole", Answer.xmlError(403, "AccessDenied"));
        assertThat(directory.name(PAYMENTS)).isEmpty();
        assertThatThrownBy(() -> directory.units(PAYMENTS))
                .asInstanceOf(type(MemberFault.class))
                .extracting(MemberFault::kind)
                .isEqualTo(Kind.NO_WAY_IN);
    }

    @Test
    void withoutAManagementAccountNothingIsKnown() {
        OrganizationsDirectory nobody = directory(Optional.empty());
        assertThat(nobody.name(PAYMENTS)).isEmpty();
        assertThatThrownBy(() -> nobody.units(PAYMENTS))
                .isInstanceOf(MemberFault.class)
                .hasMessageContaining("management account");
    }

    @Test
    void allUnitsUpToTheRootAreGivenAndBelievedForTenMinutes() throws Exception {
        aws.on(
                "ListParents",
                parent("ou-a1b2-workloads", "ORGANIZATIONAL_UNIT"),
                parent("ou-a1b2-top", "ORGANIZATIONAL_UNIT"),
                parent("r-a1b2", "ROOT"));
        assertThat(directory.units(PAYMENTS)).containsExactly("ou-a1b2-workloads", "ou-a1b2-top", "r-a1b2");
        when(clock.instant()).thenReturn(NOON.plus(Duration.ofMinutes(10)).minusMillis(1));
        assertThat(directory.units(PAYMENTS)).hasSize(3);
        assertThat(aws.operations()).containsExactly("AssumeRole", "ListParents", "ListParents", "ListParents");
        aws.replace("ListParents", parent("r-a1b2", "ROOT"));
        when(clock.instant()).thenReturn(NOON.plus(Duration.ofMinutes(10)));
        assertThat(directory.units(PAYMENTS)).containsExactly("r-a1b2");
    }

    @Test
    void aUnitWhoseParentIsKnownIsNotAskedAboutAgain() throws Exception {
        aws.on(
                "ListParents",
                parent("ou-a1b2-workloads", "ORGANIZATIONAL_UNIT"),
                parent("r-a1b2", "ROOT"),
                parent("ou-a1b2-workloads", "ORGANIZATIONAL_UNIT"));
        directory.units(PAYMENTS);
        assertThat(directory.units(RESEARCH)).containsExactly("ou-a1b2-workloads", "r-a1b2");
        assertThat(aws.operations()).hasSize(4);
    }

    @Test
    void parentsThatGoInACircleAreNotFollowedForEver() throws Exception {
        aws.on("ListParents", parent("ou-a1b2-circle", "ORGANIZATIONAL_UNIT"));
        assertThat(directory.units(PAYMENTS)).hasSize(10);
    }

    @Test
    void anOrganizationThatCannotBeAskedIsAFault() {
        aws.on("ListParents", Answer.jsonError(400, "TooManyRequestsException"));
        assertThatThrownBy(() -> directory.units(PAYMENTS))
                .asInstanceOf(type(MemberFault.class))
                .satisfies(fault -> {
                    assertThat(fault.kind()).isEqualTo(Kind.BUSY);
                    assertThat(fault.what()).contains("ListParents of 333333333333");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "eu-west-1, organizations.us-east-1.amazonaws.com",
        "us-east-1, organizations.us-east-1.amazonaws.com",
        "cn-north-1, organizations.cn-northwest-1.amazonaws.com.cn",
        "us-gov-east-1, organizations.us-gov-west-1.amazonaws.com"
    })
    void theSdkKnowsThePartitionsOneEndpointFromAnyOfItsRegions(String region, String host) {
        assertThat(OrganizationsEndpointProvider.defaultProvider()
                        .resolveEndpoint(asked -> asked.region(Region.of(region)))
                        .join()
                        .url()
                        .getHost())
                .isEqualTo(host);
    }
}
