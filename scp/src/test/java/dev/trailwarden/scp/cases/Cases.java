package dev.trailwarden.scp.cases;

import dev.trailwarden.policy.NamedPolicy;
import dev.trailwarden.policy.PolicyDocument;
import dev.trailwarden.policy.PolicyKind;
import dev.trailwarden.scp.GuardDraft;
import dev.trailwarden.scp.GuardSettings;
import dev.trailwarden.scp.Guardrail;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Settings to prove, and what is made from them. */
final class Cases {
    private Cases() {}

    /** Settings that differ in everything that the statements are made from. */
    static Map<String, GuardSettings> settings() {
        Map<String, GuardSettings> all = new LinkedHashMap<>();
        all.put("as shipped", settings("{'breakGlass': 'arn:*:iam::*:role/security/BreakGlass'}"));
        all.put("the core for nobody", settings("{'profiles': 'core'}"));
        all.put(
                "everything",
                settings("{'profiles': ['hardened', 'guard', 'organization'],"
                        + " 'breakGlass': ['arn:*:iam::*:role/security/BreakGlass',"
                        + " 'arn:*:iam::444455556666:role/TrailMaintenance'],"
                        + " 'permissionSets': ['EmergencyAccess'],"
                        + " 'deployers': ['stacksets', 'arn:*:iam::*:role/cicd/Deploy-*']}"));
        all.put(
                "every tool",
                settings("{'profiles': ['core', 'guard'], 'breakGlass': 'arn:aws:iam::*:role/BreakGlass?',"
                        + " 'deployers': ['stacksets-self-managed', 'control-tower', 'lza'],"
                        + " 'rolePath': 'security/audit', 'namePrefix': 'acme-trails'}"));
        all.put(
                "the organization in China",
                settings("{'profiles': ['organization'], 'breakGlass': 'arn:aws-cn:iam::*:role/security/*'}"));
        return all;
    }

    static GuardSettings settings(String json) {
        return GuardDraft.parse(json.replace('\'', '"')).settings();
    }

    /** The guardrail under the names AWS would give it. */
    static List<NamedPolicy> scps(GuardSettings settings) {
        return Guardrail.of(settings).policies().stream()
                .map(policy -> scp(policy.json()))
                .toList();
    }

    /** A policy text under the name AWS would give it. */
    static NamedPolicy scp(String json) {
        return new NamedPolicy(
                "arn:aws:organizations::999988887777:policy/o-a1b2c3d4e5/service_control_policy/p-trailguard",
                PolicyDocument.parse(json, PolicyKind.SERVICE_CONTROL));
    }
}
