package dev.trailwarden.scp.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.pace.Pace;
import dev.trailwarden.scp.RolePattern;
import dev.trailwarden.scp.live.MemberAccounts.ProbeAnswer;
import dev.trailwarden.scp.live.MemberAccounts.RoleAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudtrail.model.CloudTrailException;
import software.amazon.awssdk.services.cloudtrail.model.TrailNotFoundException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;

class SdkMemberAccountsTest {
    private static final String PAYMENTS = FakeOrganization.PAYMENTS.id();
    private static final String REFUSED = "User: arn:aws:sts::333333333333:assumed-role/Probe/s is not authorized to"
            + " perform: cloudtrail:StopLogging on resource: arn:aws:cloudtrail:eu-west-1:333333333333:trail/x ";

    private final List<String> asked = new ArrayList<>();
    private final List<String> roles = new ArrayList<>();
    private boolean closed;
    private Optional<SdkException> stop = Optional.empty();

    private final MemberAccounts accounts = new SdkMemberAccounts(
            new StsClient() {
                @Override
                public AssumeRoleResponse assumeRole(AssumeRoleRequest request) {
                    asked.add("enter " + request.roleArn() + " for " + request.durationSeconds());
                    if (closed) {
                        throw StsException.builder()
                                .awsErrorDetails(details("AccessDenied", "not trusted"))
                                .build();
                    }
                    return AssumeRoleResponse.builder()
                            .credentials(Credentials.builder()
                                    .accessKeyId("key")
                                    .secretAccessKey("secret")
                                    .sessionToken("token")
                                    .build())
                            .build();
                }

                @Override
                public String serviceName() {
                    return "sts";
                }

                @Override
                public void close() {
                    // Nothing is open.
                }
            },
            new IamClient() {
                @Override
                public GetRoleResponse getRole(GetRoleRequest request) {
                    asked.add("get " + request.roleName()
                            + as(request.overrideConfiguration()
                                    .flatMap(one -> one.credentialsProvider())
                                    .isPresent()));
                    return roles.stream()
                            .filter(arn -> arn.endsWith("/" + request.roleName()))
                            .findFirst()
                            .map(arn -> GetRoleResponse.builder()
                                    .role(Role.builder().arn(arn).build())
                                    .build())
                            .orElseThrow(() -> NoSuchEntityException.builder().build());
                }

                @Override
                public ListRolesResponse listRoles(ListRolesRequest request) {
                    asked.add("list " + request.pathPrefix());
                    return ListRolesResponse.builder()
                            .roles(roles.stream()
                                    .filter(arn -> arn.contains(":role" + request.pathPrefix()))
                                    .map(arn -> Role.builder().arn(arn).build())
                                    .toList())
                            .build();
                }

                @Override
                public String serviceName() {
                    return "iam";
                }

                @Override
                public void close() {
                    // Nothing is open.
                }
            },
            (trail, _) -> {
                asked.add("stop " + trail);
                if (stop.isPresent()) {
                    throw stop.get();
                }
            },
            new Pace(Map.of(), System::nanoTime, _ -> {}),
            new FakeOrganization().picture(),
            "ops/Probe");

    private static String as(boolean other) {
        return other ? " as the role" : " as ourselves";
    }

    private static AwsErrorDetails details(String code, String words) {
        return AwsErrorDetails.builder().errorCode(code).errorMessage(words).build();
    }

    private RoleAnswer find(String pattern) {
        return accounts.findRole(PAYMENTS, new RolePattern(pattern));
    }

    private ProbeAnswer probe(String code, String words) {
        stop = Optional.of((SdkException) CloudTrailException.builder()
                .awsErrorDetails(details(code, words))
                .message(words)
                .build());
        return accounts.stopNothing(PAYMENTS, "trailwarden-probe-1");
    }

    @Test
    void anAccountIsEnteredOnceForAllThatIsAsked() {
        roles.add("arn:aws:iam::333333333333:role/security/BreakGlass");
        find("arn:*:iam::*:role/security/BreakGlass");
        find("arn:*:iam::*:role/security/Other");
        accounts.stopNothing(PAYMENTS, "trailwarden-probe-1");
        assertThat(asked)
                .containsExactly(
                        "enter arn:aws:iam::333333333333:role/ops/Probe for 900",
                        "get BreakGlass as the role",
                        "get Other as the role",
                        "stop trailwarden-probe-1");
    }

    @Test
    void theManagementAccountIsNotEnteredByARole() {
        assertThat(accounts.findRole(
                        FakeOrganization.MANAGEMENT.id(), new RolePattern("arn:*:iam::*:role/security/BreakGlass")))
                .isEqualTo(new RoleAnswer.HasNot(Optional.empty()));
        assertThat(accounts.stopNothing(FakeOrganization.MANAGEMENT.id(), "x"))
                .isEqualTo(new ProbeAnswer.Unclear("no SCP binds the management account"));
        assertThat(asked).containsExactly("get BreakGlass as ourselves");
    }

    @Test
    void aRoleIsThereOnlyWithItsPath() {
        roles.add("arn:aws:iam::333333333333:role/security/BreakGlass");
        assertThat(find("arn:*:iam::*:role/security/BreakGlass")).isEqualTo(new RoleAnswer.Has(roles.getFirst()));
        assertThat(find("arn:*:iam::*:role/BreakGlass"))
                .isEqualTo(new RoleAnswer.HasNot(Optional.of(roles.getFirst())));
        assertThat(find("arn:*:iam::444444444444:role/security/BreakGlass"))
                .isEqualTo(new RoleAnswer.HasNot(Optional.of(roles.getFirst())));
        assertThat(find("arn:*:iam::*:role/security/Other")).isEqualTo(new RoleAnswer.HasNot(Optional.empty()));
    }

    @Test
    void aPermissionSetIsLookedForUnderItsReservedPath() {
        String role = "arn:aws:iam::333333333333:role/aws-reserved/sso.amazonaws.com/eu-west-1/"
                + "AWSReservedSSO_Emergency_0123456789abcdef";
        List<RolePattern> patterns = RolePattern.ofPermissionSet("Emergency");
        assertThat(find(patterns.getLast().arn())).isEqualTo(new RoleAnswer.HasNot(Optional.empty()));
        roles.add(role);
        assertThat(find(patterns.getLast().arn())).isEqualTo(new RoleAnswer.Has(role));
        assertThat(find(patterns.getFirst().arn()))
                .as("the pattern for Identity Center in us-east-1")
                .isEqualTo(new RoleAnswer.HasNot(Optional.empty()));
        assertThat(asked).contains("list /aws-reserved/sso.amazonaws.com/");
    }

    @Test
    void aPatternIsNoRegularExpression() {
        roles.add("arn:aws:iam::333333333333:role/security/aXb1");
        assertThat(find("arn:*:iam::*:role/security/a.b?")).isEqualTo(new RoleAnswer.HasNot(Optional.empty()));
        assertThat(find("arn:*:iam::*:role/security/aXb?")).isEqualTo(new RoleAnswer.Has(roles.getFirst()));
        assertThat(find("arn:*:iam::*:role/secur*")).isEqualTo(new RoleAnswer.Has(roles.getFirst()));
    }

    @Test
    void anAccountThatDoesNotLetUsInIsAnAnswer() {
        closed = true;
        String why = "you may not do this; you need sts:AssumeRole on arn:aws:iam::333333333333:role/ops/Probe:"
                + " not trusted";
        assertThat(find("arn:*:iam::*:role/security/BreakGlass")).isEqualTo(new RoleAnswer.Cannot(why));
        assertThat(accounts.stopNothing(PAYMENTS, "x")).isEqualTo(new ProbeAnswer.Unclear(why));
        assertThat(asked).hasSize(1);
    }

    @Test
    void anScpsRefusalProtectsWhetherAwsNamesItOrNot() {
        String arn = "arn:aws:organizations::111111111111:policy/o-1234567890/service_control_policy/p-12345678";
        assertThat(probe(
                        "AccessDeniedException", REFUSED + "with an explicit deny in a service control policy: " + arn))
                .isEqualTo(new ProbeAnswer.DeniedByScp(Optional.of(arn)));
        assertThat(probe("AccessDeniedException", REFUSED + "with an explicit deny in a service control policy"))
                .isEqualTo(new ProbeAnswer.DeniedByScp(Optional.empty()));
        assertThat(probe(
                        "AccessDeniedException",
                        REFUSED + "because no service control policy allows the cloudtrail:StopLogging action"))
                .isEqualTo(new ProbeAnswer.DeniedByScp(Optional.empty()));
    }

    @Test
    void aTrailThatIsLookedForIsNotProtected() {
        stop = Optional.of((SdkException) TrailNotFoundException.builder()
                .awsErrorDetails(details("TrailNotFoundException", "Unknown trail"))
                .build());
        assertThat(accounts.stopNothing(PAYMENTS, "x")).isEqualTo(new ProbeAnswer.NotDenied());
    }

    @Test
    void anyOtherRefusalProvesNothing() {
        assertThat(probe(
                        "AccessDeniedException",
                        REFUSED + "because no identity-based policy allows the cloudtrail:StopLogging action"))
                .isInstanceOfSatisfying(
                        ProbeAnswer.Unclear.class,
                        unclear -> assertThat(unclear.why())
                                .startsWith(
                                        "IAM answered and not an SCP; the role ops/Probe needs cloudtrail:StopLogging"));
        assertThat(probe("AccessDeniedException", REFUSED + "with an explicit deny in a resource control policy"))
                .isInstanceOf(ProbeAnswer.Unclear.class);
        assertThat(probe("ThrottlingException", "Rate exceeded"))
                .isEqualTo(
                        new ProbeAnswer.Unclear("cloudtrail:StopLogging failed: ThrottlingException: Rate exceeded"));
    }
}
