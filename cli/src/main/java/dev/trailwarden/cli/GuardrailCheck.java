package dev.trailwarden.cli;

import dev.trailwarden.core.doctor.Finding;
import dev.trailwarden.core.tamper.Severity;
import dev.trailwarden.scp.GuardPolicy;
import dev.trailwarden.scp.live.Node;
import dev.trailwarden.scp.live.OrganizationFault;
import dev.trailwarden.scp.live.OrganizationPicture;
import dev.trailwarden.scp.live.ScpSwitch;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether the guardrail is attached, and to whom; what it says is {@code trailwarden scp status}'s question. */
final class GuardrailCheck {
    private static final String ID = "guardrail";
    private static final String MEANS =
            "An administrator of such an account can stop its trails; the hub undoes it, and the seconds until then are"
                    + " lost.";
    private static final String FIX = "See what attaching it would change: trailwarden scp plan";

    private GuardrailCheck() {}

    /** Reads the organization and judges it. */
    static Finding of(LiveOrganization live) {
        try {
            return judged(live.reader().tree());
        } catch (OrganizationFault e) {
            return Finding.unknown(ID, "the guardrail", e.sentence());
        }
    }

    static Finding judged(OrganizationPicture picture) {
        Set<Node> places = picture.policies().values().stream()
                .filter(policy -> !policy.awsManaged() && GuardPolicy.isNameOfOurs(policy.name()))
                .flatMap(policy -> picture.targets(policy).stream())
                .collect(Collectors.toSet());
        if (places.isEmpty() || picture.scps() != ScpSwitch.ENABLED) {
            return Finding.sick(ID, Severity.MEDIUM, "no guardrail is attached to anything", MEANS, FIX);
        }
        List<Node.Account> all = picture.bound(picture.root());
        long without = all.stream()
                .filter(account -> picture.way(account).stream().noneMatch(places::contains))
                .count();
        return without == 0
                ? Finding.fine(ID, "the guardrail is above all " + all.size() + " member accounts")
                : Finding.sick(
                        ID,
                        Severity.MEDIUM,
                        without + " of " + all.size() + " member accounts have no guardrail",
                        MEANS,
                        FIX);
    }
}
