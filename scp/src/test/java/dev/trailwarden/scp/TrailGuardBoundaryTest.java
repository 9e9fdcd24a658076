package dev.trailwarden.scp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.policy.AccessRequest;
import dev.trailwarden.policy.NamedPolicy;
import dev.trailwarden.policy.PolicyDocument;
import dev.trailwarden.policy.PolicyEvaluator;
import dev.trailwarden.policy.PolicyKind;
import dev.trailwarden.policy.PolicySet;
import dev.trailwarden.policy.Requester;
import dev.trailwarden.policy.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrailGuardBoundaryTest {
    private static final String OWN = "arn:aws:iam::111122223333:policy/guards/TrailGuard";
    private static final String OTHER = "arn:aws:iam::111122223333:policy/Other";
    private static final String TRAIL = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit";
    private static final String STORE =
            "arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/0aa1b2c3-1111-2222-3333-0123456789ab";
    private static final String USER = "arn:aws:iam::111122223333:user/bob";
    private static final String ROLE = "arn:aws:iam::111122223333:role/Worker";
    private static final NamedPolicy ADMINISTRATOR = new NamedPolicy("AdministratorAccess", PolicyDocument.parse("""
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"""));

    /** What somebody who has the boundary might do; the boundary of the user or role it is done to; what denies it. */
    private record Deed(String action, String resource, String boundary, String sid) {}

    private static final List<Deed> DEEDS = List.of(
            new Deed("cloudtrail:StopLogging", TRAIL, "", "DenyTrailTamper"),
            new Deed("cloudtrail:DeleteTrail", TRAIL, "", "DenyTrailTamper"),
            new Deed("cloudtrail:UpdateTrail", TRAIL, "", "DenyQuietTrailTamper"),
            new Deed("cloudtrail:PutEventSelectors", TRAIL, "", "DenyQuietTrailTamper"),
            new Deed("cloudtrail:PutInsightSelectors", TRAIL, "", "DenyQuietTrailTamper"),
            new Deed("cloudtrail:PutEventConfiguration", TRAIL, "", "DenyQuietTrailTamper"),
            new Deed("cloudtrail:DeleteEventDataStore", STORE, "", "DenyEventDataStoreTamper"),
            new Deed("cloudtrail:UpdateEventDataStore", STORE, "", "DenyEventDataStoreTamper"),
            new Deed("cloudtrail:StopEventDataStoreIngestion", STORE, "", "DenyEventDataStoreTamper"),
            new Deed("cloudtrail:PutInsightSelectors", STORE, "", "DenyEventDataStoreTamper"),
            new Deed("cloudtrail:PutEventConfiguration", STORE, "", "DenyEventDataStoreTamper"),
            new Deed("iam:DeleteUserPermissionsBoundary", USER, OWN, "DenyLiftingTheBoundary"),
            new Deed("iam:DeleteRolePermissionsBoundary", ROLE, OWN, "DenyLiftingTheBoundary"),
            new Deed("iam:CreatePolicyVersion", OWN, "", "DenyChangingTheBoundary"),
            new Deed("iam:DeletePolicy", OWN, "", "DenyChangingTheBoundary"),
            new Deed("iam:DeletePolicyVersion", OWN, "", "DenyChangingTheBoundary"),
            new Deed("iam:SetDefaultPolicyVersion", OWN, "", "DenyChangingTheBoundary"),
            new Deed("iam:CreateUser", USER, "", "DenyEscapingTheBoundary"),
            new Deed("iam:CreateUser", USER, OTHER, "DenyEscapingTheBoundary"),
            new Deed("iam:CreateRole", ROLE, "", "DenyEscapingTheBoundary"),
            new Deed("iam:PutUserPermissionsBoundary", USER, OTHER, "DenyEscapingTheBoundary"),
            new Deed("iam:PutRolePermissionsBoundary", ROLE, OTHER, "DenyEscapingTheBoundary"),
            new Deed("iam:AttachUserPolicy", USER, "", "DenyEscapingTheBoundary"),
            new Deed("iam:AttachRolePolicy", ROLE, "", "DenyEscapingTheBoundary"),
            new Deed("iam:PutUserPolicy", USER, "", "DenyEscapingTheBoundary"),
            new Deed("iam:PutRolePolicy", ROLE, "", "DenyEscapingTheBoundary"),
            new Deed("iam:CreateUser", USER, OWN, ""),
            new Deed("iam:CreateRole", ROLE, OWN, ""),
            new Deed("iam:PutRolePermissionsBoundary", ROLE, OWN, ""),
            new Deed("iam:PutRolePolicy", ROLE, OWN, ""),
            new Deed("iam:DeleteRole", ROLE, "", ""),
            new Deed("iam:CreatePolicy", OTHER, "", ""),
            new Deed("iam:CreatePolicyVersion", OTHER, "", ""),
            new Deed("cloudtrail:StopLogging", TRAIL + "2", "", ""),
            new Deed("cloudtrail:UpdateTrail", TRAIL + "2", "", ""),
            new Deed("cloudtrail:DeleteEventDataStore", STORE.replace("0aa", "1aa"), "", ""),
            new Deed("cloudtrail:StartLogging", TRAIL, "", ""),
            new Deed("cloudtrail:AddTags", TRAIL, "", ""),
            new Deed("cloudtrail:RestoreEventDataStore", STORE, "", ""),
            new Deed("ec2:RunInstances", "*", "", ""));

    private static TrailGuardBoundary boundary() {
        return new TrailGuardBoundary(
                new TrailGuardIdentityPolicy(Profile.HARDENED, List.of(TRAIL, STORE)), Optional.of(OWN));
    }

    private static List<Deed> otherwise(String json) {
        NamedPolicy boundary = new NamedPolicy("boundary", PolicyDocument.parse(json, PolicyKind.PERMISSIONS_BOUNDARY));
        return DEEDS.stream()
                .filter(deed -> {
                    AccessRequest request = new AccessRequest(
                            new Requester.IamUser("arn:aws:iam::111122223333:user/ann", "AIDAANN"),
                            deed.action(),
                            deed.resource(),
                            deed.boundary().isEmpty()
                                    ? Map.of()
                                    : Map.of("iam:PermissionsBoundary", List.of(deed.boundary())));
                    Verdict verdict = PolicyEvaluator.evaluate(
                            request, PolicySet.identity(List.of(ADMINISTRATOR)).withBoundary(boundary));
                    String sid = switch (verdict) {
                        case Verdict.Allowed _ -> "";
                        case Verdict.ExplicitDeny deny -> deny.statement();
                        case Verdict.ImplicitDeny deny -> deny.kind().toString();
                    };
                    return !sid.equals(deed.sid());
                })
                .toList();
    }

    @Test
    void anAdministratorInsideItMayDoAllButTouchTheTrailAndGetOut() {
        assertThat(otherwise(boundary().json())).isEmpty();
    }

    @Test
    void withoutItsOwnArnItDoesNotProtectItself() {
        String json = new TrailGuardBoundary(boundary().guard(), Optional.empty()).json();
        assertThat(otherwise(json)).allSatisfy(deed -> assertThat(deed.sid()).endsWith("TheBoundary"));
        assertThat(json).contains("DenyTrailTamper").doesNotContain("Boundary");
    }

    @Test
    void everyActionStatementAndConditionOfItIsNeeded() throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        String sound = boundary().json();
        List<String> survivors = new ArrayList<>();
        int statements = mapper.readTree(sound).path("Statement").size();
        int mutants = 0;
        for (int i = 0; i < statements; i++) {
            ObjectNode root = (ObjectNode) mapper.readTree(sound);
            ArrayNode list = (ArrayNode) root.path("Statement");
            ObjectNode statement = (ObjectNode) list.path(i);
            String sid = statement.path("Sid").asText();
            List<String> spoiled = new ArrayList<>();
            if (statement.path("Action").isArray()) {
                ArrayNode actions = (ArrayNode) statement.path("Action");
                for (int a = 0; a < actions.size(); a++) {
                    String one = actions.remove(a).asText();
                    spoiled.add(root.toString());
                    actions.insert(a, one);
                }
            }
            String resource = statement.path("Resource").toString();
            statement.put("Resource", resource.equals("\"*\"") ? OTHER : "*");
            spoiled.add(root.toString());
            statement.set("Resource", mapper.readTree(resource));
            if (statement.has("Condition")) {
                statement.remove("Condition");
                spoiled.add(root.toString());
            }
            list.remove(i);
            spoiled.add(root.toString());
            mutants += spoiled.size();
            spoiled.stream()
                    .filter(text -> otherwise(text).isEmpty())
                    .forEach(text -> survivors.add(sid + ": " + text));
        }
        assertThat(survivors).isEmpty();
        assertThat(mutants).isGreaterThan(30);
        assertThat(otherwise(sound.replace("StringNotEquals", "StringEquals"))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"TrailGuard", "arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::111122223333:role/x"})
    void whatIsNotTheArnOfAPolicyOfAnAccountIsRefused(String arn) {
        assertThatExceptionOfType(InvalidGuardException.class)
                .isThrownBy(() -> new TrailGuardBoundary(boundary().guard(), Optional.of(arn)))
                .withMessageContaining("'" + arn + "' is not the ARN of a policy");
    }

    @ParameterizedTest
    @CsvSource({"30, true", "45, false"})
    void aBoundaryLongerThanAwsTakesIsRefused(int trails, boolean fits) {
        List<String> many = IntStream.range(0, trails)
                .mapToObj("arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit%03d"::formatted)
                .toList();
        TrailGuardIdentityPolicy guard = new TrailGuardIdentityPolicy(Profile.HARDENED, many);
        if (fits) {
            assertThat(new TrailGuardBoundary(guard, Optional.of(OWN)).json().length())
                    .isLessThanOrEqualTo(TrailGuardIdentityPolicy.MAX_CHARACTERS);
        } else {
            assertThatExceptionOfType(InvalidGuardException.class)
                    .isThrownBy(() -> new TrailGuardBoundary(guard, Optional.of(OWN)))
                    .withMessageContaining("AWS takes 6144");
        }
    }
}
