package dev.trailwarden.scp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trailwarden.policy.AccessRequest;
import dev.trailwarden.policy.NamedPolicy;
import dev.trailwarden.policy.PolicyDocument;
import dev.trailwarden.policy.PolicyEvaluator;
import dev.trailwarden.policy.PolicyKind;
import dev.trailwarden.policy.PolicySet;
import dev.trailwarden.policy.Requester;
import dev.trailwarden.policy.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrailGuardIdentityPolicyTest {
    private static final String TRAIL = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit";
    private static final NamedPolicy ADMINISTRATOR = new NamedPolicy("AdministratorAccess", PolicyDocument.parse("""
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"""));

    @Test
    void theTextIsThis() {
        assertThat(new TrailGuardIdentityPolicy(Profile.CORE, List.of(TRAIL)).json())
                .isEqualTo("""
                        {"Version":"2012-10-17","Statement":[{"Sid":"DenyTrailTamper","Effect":"Deny",\
                        "Action":["cloudtrail:StopLogging","cloudtrail:DeleteTrail"],"Resource":"%s"}]}""".formatted(TRAIL));
    }

    @ParameterizedTest
    @CsvSource({
        "cloudtrail:StopLogging, arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit, false",
        "cloudtrail:DeleteTrail, arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit, false",
        "cloudtrail:StartLogging, arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit, true",
        "cloudtrail:StopLogging, arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit2, true",
        "cloudtrail:StopLogging, arn:aws:cloudtrail:us-east-1:111122223333:trail/audit, true",
    })
    void anAdministratorWhoHoldsItCannotStopTheNamedTrail(String action, String resource, boolean allowed) {
        NamedPolicy guard = new NamedPolicy(
                "guard",
                PolicyDocument.parse(
                        new TrailGuardIdentityPolicy(Profile.CORE, List.of(TRAIL)).json(), PolicyKind.IDENTITY_BASED));
        AccessRequest request = new AccessRequest(
                new Requester.IamUser("arn:aws:iam::111122223333:user/ann", "AIDAANN"), action, resource, Map.of());
        assertThat(PolicyEvaluator.evaluate(request, PolicySet.identity(List.of(ADMINISTRATOR, guard)))
                        .allowed())
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "audit",
                "arn:aws:cloudtrail:eu-west-1:111122223333:trail/*",
                "arn:aws:cloudtrail:*:111122223333:trail/audit",
                "arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/audit",
                "arn:aws:s3:::audit",
            })
    void whatIsNotTheArnOfATrailIsRefused(String arn) {
        assertThatExceptionOfType(InvalidGuardException.class)
                .isThrownBy(() -> new TrailGuardIdentityPolicy(Profile.CORE, List.of(arn)))
                .withMessageContaining("'" + arn + "' is not the ARN of a trail");
    }

    @ParameterizedTest
    @CsvSource({
        "cloudtrail:StopLogging, trail/audit, DenyTrailTamper",
        "cloudtrail:UpdateTrail, trail/audit, DenyQuietTrailTamper",
        "cloudtrail:PutEventSelectors, trail/audit, DenyQuietTrailTamper",
        "cloudtrail:PutInsightSelectors, trail/audit, DenyQuietTrailTamper",
        "cloudtrail:PutEventConfiguration, trail/audit, DenyQuietTrailTamper",
        "cloudtrail:UpdateTrail, trail/audit2, ''",
        "cloudtrail:StartLogging, trail/audit, ''",
        "cloudtrail:AddTags, trail/audit, ''",
        "cloudtrail:DeleteEventDataStore, eventdatastore/0aa1b2c3-1111-2222-3333-0123456789ab, DenyEventDataStoreTamper",
        "cloudtrail:UpdateEventDataStore, eventdatastore/0aa1b2c3-1111-2222-3333-0123456789ab, DenyEventDataStoreTamper",
        "cloudtrail:StopEventDataStoreIngestion, eventdatastore/0aa1b2c3-1111-2222-3333-0123456789ab, "
                + "DenyEventDataStoreTamper",
        "cloudtrail:PutInsightSelectors, eventdatastore/0aa1b2c3-1111-2222-3333-0123456789ab, DenyEventDataStoreTamper",
        "cloudtrail:PutEventConfiguration, eventdatastore/0aa1b2c3-1111-2222-3333-0123456789ab, "
                + "DenyEventDataStoreTamper",
        "cloudtrail:RestoreEventDataStore, eventdatastore/0aa1b2c3-1111-2222-3333-0123456789ab, ''",
        "cloudtrail:DeleteEventDataStore, eventdatastore/9aa1b2c3-1111-2222-3333-0123456789ab, ''",
    })
    void hardenedProtectsWhatATrailRecordsAndEventDataStores(String action, String resource, String sid) {
        String store = "arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/0aa1b2c3-1111-2222-3333-0123456789ab";
        String json = new TrailGuardIdentityPolicy(Profile.HARDENED, List.of(TRAIL, store)).json();
        NamedPolicy guard = new NamedPolicy("guard", PolicyDocument.parse(json, PolicyKind.IDENTITY_BASED));
        AccessRequest request = new AccessRequest(
                new Requester.IamUser("arn:aws:iam::111122223333:user/ann", "AIDAANN"),
                action,
                "arn:aws:cloudtrail:eu-west-1:111122223333:" + resource,
                Map.of());
        Verdict verdict = PolicyEvaluator.evaluate(request, PolicySet.identity(List.of(ADMINISTRATOR, guard)));
        assertThat(verdict instanceof Verdict.ExplicitDeny deny ? deny.statement() : "")
                .isEqualTo(sid);
    }

    @Test
    void coreLeavesEventDataStoresAloneAndSaysSo() {
        String store = "arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/0aa1b2c3-1111-2222-3333-0123456789ab";
        assertThatExceptionOfType(InvalidGuardException.class)
                .isThrownBy(() -> new TrailGuardIdentityPolicy(Profile.CORE, List.of(store)))
                .withMessageContaining("take hardened");
        assertThatExceptionOfType(InvalidGuardException.class)
                .isThrownBy(() -> new TrailGuardIdentityPolicy(Profile.GUARD, List.of(TRAIL)))
                .withMessageContaining("is for organizations");
    }

    @Test
    void noTrailAtAllIsRefused() {
        assertThatExceptionOfType(InvalidGuardException.class)
                .isThrownBy(() -> new TrailGuardIdentityPolicy(Profile.CORE, List.of()))
                .withMessageContaining("name at least one");
    }

    @Test
    void aPolicyLongerThanAwsTakesIsRefused() {
        List<String> many = IntStream.range(0, 110)
                .mapToObj("arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit%03d"::formatted)
                .toList();
        assertThatExceptionOfType(InvalidGuardException.class)
                .isThrownBy(() -> new TrailGuardIdentityPolicy(Profile.CORE, many))
                .withMessageContaining("AWS takes 6144; make several policies");
    }
}
