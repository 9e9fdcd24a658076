package dev.trailwarden.coverage;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.port.MemberAccount;
import dev.trailwarden.core.port.MemberFault;
import java.util.Optional;
import java.util.Set;

/** The way into the organization's accounts for somebody who looks and changes nothing. Safe for many threads. */
public interface Auditor {

    /**
     * Opens an account.
     *
     * @param account which
     * @throws MemberFault if it cannot be opened
     */
    Audited open(AccountId account) throws MemberFault;

    /** What can be seen in one account. */
    interface Audited {
        /** Its trails, its Regions and its rules; it cannot be written to. */
        MemberAccount account();

        /**
         * Reads a role and its policies ({@code iam:GetRole}, {@code ListRolePolicies}, {@code GetRolePolicy}, {@code
         * ListAttachedRolePolicies}).
         *
         * @param name without its path
         * @return the role, or nothing if there is none
         * @throws MemberFault if IAM does not answer or refuses
         */
        Optional<AccountFacts.Role> role(String name) throws MemberFault;

        /**
         * Reads the policy of an event bus ({@code events:DescribeEventBus}).
         *
         * @param region where it is
         * @param bus its name
         * @return the policy as JSON, or nothing if there is no such bus, or it has no policy
         * @throws MemberFault if EventBridge does not answer or refuses
         */
        Optional<String> busPolicy(Region region, String bus) throws MemberFault;

        /**
         * Lists the account's buckets ({@code s3:ListAllMyBuckets}), which says of a name whose it is: names are unique in
         * a partition.
         *
         * @return their names
         * @throws MemberFault if S3 does not answer or refuses
         */
        Set<String> buckets() throws MemberFault;

        /**
         * Asks for the state of a key of the account ({@code kms:DescribeKey}).
         *
         * @param region where it is
         * @param arn which
         * @return {@code Enabled}, {@code Disabled}, {@code PendingDeletion}, ...
         * @throws MemberFault if KMS does not answer or refuses
         */
        String keyState(Region region, String arn) throws MemberFault;
    }
}
