package dev.trailwarden.scp.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.policy.NamedPolicy;
import dev.trailwarden.scp.Guardrail;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spoils the policy in one place, the way a hasty edit would, and expects a case to notice. */
class GuardrailMutationTest {
    private static List<String> failing(String file, String from, String to) {
        ScpCaseFile cases = ShippedCases.named(file);
        String sound = Guardrail.of(cases.settings().orElseThrow())
                .policies()
                .getFirst()
                .json();
        String spoiled = sound.replace(from, to);
        assertThat(spoiled).as("the text to spoil is there").isNotEqualTo(sound);
        List<NamedPolicy> scp = List.of(Cases.scp(spoiled));
        return cases.cases().stream()
                .filter(one -> one.disagreement(scp).isPresent())
                .map(ScpCase::name)
                .toList();
    }

    @ParameterizedTest(name = "{1} became {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "break-glass | ArnNotLike | ArnLike | break-glass can stop a trail",
                "break-glass | ArnNotLike | ArnLike | the name without the path is somebody else",
                "break-glass | ArnNotLike | StringNotEquals | break-glass can stop a trail",
                "break-glass | ArnNotLike | ForAnyValue:ArnLike | the name without the path is somebody else",
                "break-glass | aws:PrincipalArn | aws:SourceArn | break-glass can stop a trail",
                "context | aws:PrincipalArn | aws:SourceArn "
                        + "| a source ARN that is the break-glass role opens nothing",
                "break-glass | security/BreakGlass | BreakGlass | the name without the path is somebody else",
                "break-glass | security/BreakGlass | BreakGlass | break-glass can stop a trail",
                "break-glass | role/security/ | role/* | the name under another path is somebody else",
                "break-glass | role/security/ | role/*/ | the path with more before it is somebody else",
                "break-glass | security/BreakGlass | security/* | a longer name in front is somebody else",
                "break-glass | security/BreakGlass | security/BreakGlass* | a longer name is somebody else",
                "break-glass | security/BreakGlass | security/*BreakGlass "
                        + "| the path with more inside it is somebody else",
                "break-glass | security/BreakGlass | security/BreakG?ass "
                        + "| digits that look like letters are somebody else",
                "break-glass | arn:*:iam::*: | arn:*:iam::111122223333: | break-glass of another member can too",
                "break-glass | arn:*:iam::*:role | arn:*:sts::*:assumed-role | break-glass can stop a trail",
                "principals | :role/security/BreakGlass | :*/security/BreakGlass "
                        + "| a user named like the break-glass role is not it",
                "principals | arn:*:iam::*:role/security/BreakGlass | arn:*:*::*:*BreakGlass "
                        + "| a federated user named BreakGlass cannot stop a trail",
                "actions | `\"cloudtrail:StopLogging\",` | `` | an administrator cannot stop a trail",
                "actions | `,\"cloudtrail:DeleteTrail\"` | `` | an administrator cannot delete a trail",
                "actions | cloudtrail:StopLogging | cloudtrail:*Logging "
                        + "| switching logging on stays possible, or nothing could be repaired",
                "actions | cloudtrail:StopLogging | cloudtrail:Stop* "
                        + "| stopping the ingestion of an event data store is another matter",
                "actions | cloudtrail:DeleteTrail | cloudtrail:* | changing a trail is watched and undone, not forbidden",
                "actions | `\"Action\"` | `\"NotAction\"` | ordinary work is not touched",
                "actions | `\"Deny\"` | `\"Allow\"` | an administrator cannot stop a trail",
                "actions | `\"Resource\":\"*\"` | `\"Resource\":\"arn:aws:cloudtrail:eu-west-1:*:trail/*\"` "
                        + "| a trail in another Region is protected",
                "actions | `\"Resource\":\"*\"` | `\"Resource\":\"arn:aws:cloudtrail:*:111122223333:trail/*\"` "
                        + "| the organization's trail is protected though another account owns it",
                "actions | `\"Resource\":\"*\"` | `\"Resource\":\"arn:aws:cloudtrail:${Region}:${Account}:trail/*\"` "
                        + "| an administrator cannot stop a trail",
                "partitions | arn:*:iam | arn:aws:iam | break-glass in GovCloud can",
                "partitions | arn:aws-cn:iam | arn:*:iam | a pattern for China does not work elsewhere",
                "identity-center | `_????????????????` | _* | a permission set that begins the same is not",
                "identity-center | *AWSReservedSSO_ | AWSReservedSSO_ "
                        + "| the permission set is exempt when Identity Center lives elsewhere",
                "identity-center | aws-reserved/sso.amazonaws.com/ | `` "
                        + "| a home-made role of that name is not, since the path is reserved",
                "accounts | iam::444455556666: | iam::*: | the same role of another account is not",
                "accounts | role/stacksets-exec- | role/*stacksets-exec- "
                        + "| a role with a prefix before that name is not StackSets",
                "hardened | trailwarden/trailwarden-remediation | trailwarden/trailwarden-* "
                        + "| the hub role is not it, it works through the remediation role",
                "hardened | trailwarden/trailwarden-remediation | *trailwarden-remediation "
                        + "| a role deeper in its path is not it",
                "hardened | trailwarden/trailwarden-remediation | trailwarden-remediation "
                        + "| the remediation role may UpdateTrail",
                "hardened | stacksets-exec-* | stacksets-exec* | a role named stacksets-exec alone is not StackSets",
                "hardened | cloudtrail:UpdateTrail | cloudtrail:*Trail | creating a trail stays possible",
                "hardened | cloudtrail:UpdateTrail | cloudtrail:*Tags | tagging a trail stays possible",
                "hardened | cloudtrail:UpdateEventDataStore | cloudtrail:*EventDataStore "
                        + "| restoring an event data store stays possible",
                "hardened | `\"Resource\":\"*\"` | `\"Resource\":\"arn:*:cloudtrail:*:*:trail/*\"` "
                        + "| nobody deletes an event data store",
                "hardened | `\"Resource\":\"*\"` | `\"Resource\":\"arn:*:cloudtrail:*:*:*\"` "
                        + "| the delegated administrator of CloudTrail cannot be removed by CloudTrail",
                "hardened | ArnNotLike | ForAnyValue:ArnNotLike | whoever has no ARN may not",
                "guard-minting | `\"iam:CreateRole\",` | `` | an administrator cannot make the break-glass role",
                "guard-minting | role/trailwarden/* | role/trailwarden/trailwarden-* "
                        + "| a new role of any name in our path cannot be made",
                "guard-minting | role/trailwarden/* | role/trailwarden* | a role in a path that only begins like ours can",
                "guard-minting | role/stacksets-exec-* | role/stacksets-exec-?* | the empty hash is closed, too",
                "guard-minting | `,\"arn:*:iam::*:role/trailwarden/trailwarden-remediation\"` | `` "
                        + "| the remediation role may hand trails the log role of Landing Zone Accelerator",
                "guard-minting | iam::444455556666: | iam::*: "
                        + "| in other accounts that name is free, since it is not exempt there",
                "guard-rules-and-stacks | events:DisableRule | events:*ableRule "
                        + "| the forwarding rule can be switched on by all, for that repairs",
                "guard-rules-and-stacks | rule/trailwarden-* | rule/*trailwarden-* "
                        + "| a rule of our name on another bus is free",
                "guard-rules-and-stacks | rule/trailwarden/* | rule/trailwarden/trailwarden-* "
                        + "| nor any other rule on that bus",
                "guard-rules-and-stacks | stack/StackSet-trailwarden-* | stack/StackSet-* "
                        + "| a stack of another StackSet is free",
                "guard-rules-and-stacks | `\"arn:*:cloudformation:*:*:stackset/trailwarden-*\"` | `\"arn:aws:x:*:*:y\"` "
                        + "| our StackSet cannot be deleted",
                "organization | organizations:LeaveOrganization | organizations:* "
                        + "| reading the organization stays possible",
                "organization | `\"account:EnableRegion\"` | `\"account:*\"` | listing Regions stays possible",
                "organization | role/AWSControlTowerExecution | role/AWSControlTowerExecution* "
                        + "| a role that only begins like Control Tower's cannot",
            })
    void aSpoiledPolicyFailsTheCaseThatIsAboutIt(String file, String from, String to, String failing) {
        assertThat(failing(file, from, to)).contains(failing);
    }

    @Test
    void theSoundPolicyFailsNone() {
        for (ScpCaseFile file : ShippedCases.all()) {
            List<NamedPolicy> scp = Cases.scps(file.settings().orElseThrow());
            assertThat(file.cases())
                    .allSatisfy(one -> assertThat(one.disagreement(scp)).isEmpty());
        }
    }

    @Test
    void aDisagreementSaysWhatWasExpectedAndWhatCame() {
        ScpCase one = ShippedCases.named("actions").cases().getFirst();
        assertThat(one.disagreement(List.of()))
                .contains("an administrator cannot stop a trail: expected denied by DenyTrailTamper, but was allowed");
    }
}
