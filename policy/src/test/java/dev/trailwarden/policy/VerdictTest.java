package dev.trailwarden.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
    private static final String SUBJECT =
            "User: " + Policies.SESSION_ARN + " is not authorized to perform: events:PutEvents";
    private static final String RESOURCE = " on resource: " + Policies.BUS;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "IDENTITY_BASED | with an explicit deny in an identity-based policy",
                "RESOURCE_BASED | with an explicit deny in a resource-based policy",
                "PERMISSIONS_BOUNDARY | with an explicit deny in a permissions boundary",
                "SESSION | with an explicit deny in a session policy",
                "SERVICE_CONTROL | with an explicit deny in a service control policy: the-policy",
            })
    void anExplicitDenyNamesTheKindAndForAnScpThePolicy(PolicyKind kind, String ending) {
        assertThat(new Verdict.ExplicitDeny(kind, "the-policy", Optional.empty(), 1)
                        .message(Policies.request(Policies.ROLE)))
                .isEqualTo(SUBJECT + RESOURCE + " " + ending);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "IDENTITY_BASED | because no identity-based policy allows the events:PutEvents action",
                "RESOURCE_BASED | because no resource-based policy allows the events:PutEvents action",
                "PERMISSIONS_BOUNDARY | because no permissions boundary allows the events:PutEvents action",
                "SESSION | because no session policy allows the events:PutEvents action",
                "SERVICE_CONTROL | because no service control policy allows the events:PutEvents action",
            })
    void aMissingPermissionNamesTheKindThatLacksIt(PolicyKind kind, String ending) {
        assertThat(new Verdict.ImplicitDeny(kind).message(Policies.request(Policies.ROLE)))
                .isEqualTo(SUBJECT + RESOURCE + " " + ending);
    }

    @Test
    void aboutTrustTheRoleIsNotNamed() {
        assertThat(new Verdict.ImplicitDeny(PolicyKind.TRUST).message(Policies.request(Policies.ROLE)))
                .isEqualTo(SUBJECT + " because no role trust policy allows the events:PutEvents action");
        assertThat(new Verdict.ExplicitDeny(PolicyKind.TRUST, "trust", Optional.empty(), 1)
                        .message(Policies.request(Policies.ROLE)))
                .isEqualTo(SUBJECT + " with an explicit deny in the role trust policy");
    }

    @Test
    void onlyAllowedIsAllowed() {
        assertThat(new Verdict.Allowed().allowed()).isTrue();
        assertThat(new Verdict.ImplicitDeny(PolicyKind.SESSION).allowed()).isFalse();
        assertThat(new Verdict.ExplicitDeny(PolicyKind.SESSION, "x", Optional.empty(), 1).allowed())
                .isFalse();
    }
}
