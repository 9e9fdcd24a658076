package dev.trailwarden.scp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trailwarden.policy.PolicyDocument;
import dev.trailwarden.policy.PolicyKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GuardrailTest {
    private static final RolePattern BREAK_GLASS = new RolePattern("arn:*:iam::*:role/security/BreakGlass");

    private static Guardrail guardrail(Set<Profile> profiles, List<RolePattern> breakGlass) {
        return Guardrail.of(GuardSettings.of(profiles, breakGlass, Deployer.STACKSETS.roles()));
    }

    private static List<RolePattern> many(int count) {
        return IntStream.range(0, count)
                .mapToObj("arn:aws:iam::111122223333:role/BreakGlass%03d"::formatted)
                .map(RolePattern::new)
                .toList();
    }

    @Test
    void theCoreIsThisAndHasNoWhiteSpace() {
        Guardrail core = guardrail(
                Set.of(Profile.CORE), List.of(BREAK_GLASS, new RolePattern("arn:aws:iam::444455556666:role/Other")));
        assertThat(core.policies()).singleElement().satisfies(policy -> {
            assertThat(policy.name()).isEqualTo("trailwarden-guardrail");
            assertThat(policy.json()).isEqualTo("""
                        {"Version":"2012-10-17","Statement":[{"Sid":"DenyTrailTamper","Effect":"Deny",\
                        "Action":["cloudtrail:StopLogging","cloudtrail:DeleteTrail"],"Resource":"*",\
                        "Condition":{"ArnNotLike":{"aws:PrincipalArn":\
                        ["arn:*:iam::*:role/security/BreakGlass","arn:aws:iam::444455556666:role/Other"]}}}]}""");
        });
    }

    @Test
    void withoutExemptionsThereIsNoCondition() {
        assertThat(guardrail(Set.of(Profile.CORE), List.of())
                        .policies()
                        .getFirst()
                        .json())
                .doesNotContain("Condition");
    }

    @Test
    void hardenedBringsTheCoreAlong() {
        assertThat(guardrail(Set.of(Profile.HARDENED), List.of(BREAK_GLASS)).statements())
                .extracting(GuardStatement::sid)
                .containsExactly("DenyTrailTamper", "DenyQuietTrailTamper");
    }

    @Test
    void everythingTogetherFitsOnePolicy() {
        Guardrail all = guardrail(EnumSet.allOf(Profile.class), List.of(BREAK_GLASS));
        assertThat(all.policies()).hasSize(1);
        assertThat(all.warnings()).isEmpty();
        assertThat(all.policies().getFirst().json().length()).isLessThan(GuardPolicy.MAX_CHARACTERS);
    }

    @Test
    void whatDoesNotFitOnePolicyIsSharedOutOverSeveralWithoutLosingAStatement() {
        Guardrail few = guardrail(EnumSet.allOf(Profile.class), List.of(BREAK_GLASS));
        Guardrail all = guardrail(EnumSet.allOf(Profile.class), many(80));
        assertThat(all.policies()).hasSizeGreaterThan(1).allSatisfy(policy -> {
            assertThat(policy.json().length()).isLessThanOrEqualTo(GuardPolicy.MAX_CHARACTERS);
            assertThat(GuardPolicy.isNameOfOurs(policy.name())).isTrue();
            assertThat(policy.description()).hasSizeLessThanOrEqualTo(512);
            PolicyDocument.parse(policy.json(), PolicyKind.SERVICE_CONTROL);
        });
        assertThat(all.policies().stream().map(GuardPolicy::name).limit(2))
                .containsExactly("trailwarden-guardrail", "trailwarden-guardrail-2");
        assertThat(all.statements())
                .extracting(statement -> statement.sid().replaceFirst("Part[0-9]+$", ""))
                .containsAll(few.statements().stream().map(GuardStatement::sid).toList());
    }

    @Test
    void guardedRolesAreDividedWhenTheyAreTooManyForOneStatement() {
        Guardrail all = guardrail(Set.of(Profile.GUARD), many(120));
        List<GuardStatement> parts = all.statements().stream()
                .filter(statement -> statement.sid().startsWith("DenyChangingGuardedRoles"))
                .toList();
        assertThat(parts).hasSizeGreaterThan(1);
        assertThat(parts.stream().flatMap(part -> part.resources().stream()))
                .hasSize(122)
                .doesNotHaveDuplicates();
        assertThat(all.statements()).extracting(GuardStatement::sid).doesNotHaveDuplicates();
    }

    @Test
    void exemptionsTooLongForAnyStatementAreRefused() {
        assertThatExceptionOfType(InvalidGuardException.class)
                .isThrownBy(() -> guardrail(Set.of(Profile.CORE), many(260)))
                .withMessageContaining("AWS takes 10240; its 260 exempt role patterns must become fewer or shorter");
    }

    @Test
    void whoCouldMintAnExemptionIsSaid() {
        assertThat(guardrail(Set.of(Profile.HARDENED), List.of(BREAK_GLASS)).warnings())
                .singleElement()
                .asString()
                .contains(BREAK_GLASS.arn(), "stacksets-exec-*", "trailwarden-remediation", "Add the profile guard");
        assertThat(guardrail(Set.of(Profile.CORE), RolePattern.ofPermissionSet("EmergencyAccess"))
                        .warnings())
                .isEmpty();
    }

    @Test
    void aGuardThatStopsItsOwnRolloutIsSaid() {
        Guardrail guardrail = Guardrail.of(GuardSettings.of(Set.of(Profile.GUARD), List.of(BREAK_GLASS), List.of()));
        assertThat(guardrail.warnings()).singleElement().asString().contains("StackSets are bound");
    }

    @Test
    void anotherPathAndPrefixAreGuardedInstead() {
        GuardSettings settings = new GuardSettings(
                Set.of(Profile.HARDENED, Profile.GUARD), List.of(BREAK_GLASS), List.of(), "sec/audit", "acme-trails");
        assertThat(Guardrail.of(settings).policies().getFirst().json())
                .contains(
                        "arn:*:iam::*:role/sec/audit/*",
                        "arn:*:iam::*:role/sec/audit/acme-trails-remediation",
                        "rule/acme-trails-*",
                        "stack/StackSet-acme-trails-*")
                .doesNotContain("trailwarden");
    }

    @Test
    void aDraftNamesEveryMistakeAtOnce() {
        GuardDraft draft = GuardDraft.parse("""
                {"profiles": "most", "breakGlass": ["BreakGlass", "arn:*:iam::*:role/*"], "permissionSets": ["a b"],
                 "deployers": ["jenkins", "arn:aws:iam::*:user/ci"], "rolePath": "/x"}""");
        assertThatExceptionOfType(InvalidGuardException.class)
                .isThrownBy(draft::settings)
                .satisfies(mistaken -> assertThat(mistaken.mistakes())
                        .hasSize(7)
                        .anySatisfy(mistake -> assertThat(mistake).startsWith("profile 'most'"))
                        .anySatisfy(mistake -> assertThat(mistake).startsWith("break-glass pattern 'BreakGlass'"))
                        .anySatisfy(mistake -> assertThat(mistake).startsWith("deployer 'arn:aws:iam::*:user/ci'"))
                        .anySatisfy(mistake -> assertThat(mistake).startsWith("role path '/x'")));
    }

    @Test
    void aDraftOfAnotherShapeIsRefused() {
        for (String text : List.of("{", "[]", "{'breakglass':[]}", "{'profiles':[1]}", "{'rolePath':['a']}")) {
            assertThatExceptionOfType(InvalidGuardException.class)
                    .isThrownBy(() -> GuardDraft.parse(text.replace('\'', '"')))
                    .withMessageContaining("settings");
        }
    }

    @Test
    void whoSaysNothingGetsTheHardenedProfileAndStackSets() {
        GuardSettings settings = GuardDraft.parse("{}").settings();
        assertThat(settings.profiles()).containsExactly(Profile.CORE, Profile.HARDENED);
        assertThat(settings.profileIds()).containsExactly("hardened");
        assertThat(settings.deployers()).isEqualTo(Deployer.STACKSETS.roles());
    }
}
