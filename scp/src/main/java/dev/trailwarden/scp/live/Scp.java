package dev.trailwarden.scp.live;

/**
 * A service control policy of the organization, without its text.
 *
 * @param id {@code p-...}
 * @param arn its ARN
 * @param name unique in the organization
 * @param description what people read
 * @param awsManaged whether it is AWS's own and cannot be changed, as {@code FullAWSAccess}
 */
public record Scp(String id, String arn, String name, String description, boolean awsManaged) {
    /** The id of the policy that allows everything, which AWS attaches everywhere at first. */
    public static final String FULL_ACCESS = "p-FullAWSAccess";
}
