package dev.trailwarden.coverage;

import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.port.Forwarding;
import dev.trailwarden.core.port.TrailStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was seen in one account.
 *
 * @param regions the Regions that are enabled in it
 * @param rules the rule that forwards, in each of them; nothing where there is none
 * @param forwarder the role that its rules use, if there is one
 * @param remediation the role that the hub assumes, if there is one
 * @param trails its own trails
 */
public record AccountFacts(
        Answer<Set<Region>> regions,
        Map<Region, Answer<Optional<Forwarding>>> rules,
        Answer<Optional<Role>> forwarder,
        Answer<Optional<Role>> remediation,
        Answer<List<Trail>> trails) {

    /**
     * A role as IAM has it.
     *
     * @param trust its trust policy, JSON
     * @param boundary the ARN of its permissions boundary, if it has one
     * @param inline its inline policies by name, JSON
     * @param attached the ARNs of the managed policies attached to it
     */
    public record Role(String trust, Optional<String> boundary, Map<String, String> inline, List<String> attached) {
        /** Takes copies. */
        public Role {
            inline = Map.copyOf(inline);
            attached = List.copyOf(attached);
        }
    }

    /**
     * A trail of the account.
     *
     * @param arn which
     * @param settings what it records and where to
     * @param status whether it logs and delivers
     */
    public record Trail(TrailArn arn, Answer<TrailSettings> settings, Answer<TrailStatus> status) {}

    /** Takes a copy. */
    public AccountFacts {
        rules = Map.copyOf(rules);
    }
}
