package dev.trailwarden.scp;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ARN of an IAM role, or a pattern of such ARNs, that a guard leaves alone.
 *
 * <p>It is compared with {@code aws:PrincipalArn}, which for a role session is the role's ARN with its path (IAM User
 * Guide, "AWS global condition context keys"). Partition and account may be {@code *}; the role's path and name may have
 * wildcards, as long as the pattern still says which role is meant.
 *
 * @param arn for example {@code arn:*:iam::*:role/security/BreakGlass}
 */
public record RolePattern(String arn) {
    private static final Pattern PARTITION = Pattern.compile("\\*|aws(?:-[a-z]+)*");
    private static final Pattern ACCOUNT = Pattern.compile("\\*|\\d{12}");
    private static final Pattern ROLE = Pattern.compile("role/((?:[\\w+=,.@*?-]+/)*[\\w+=,.@*?-]+)");
    /** Where Identity Center keeps its roles; the Region's part is missing when Identity Center lives in us-east-1. */
    private static final String IDENTITY_CENTER = "aws-reserved/";

    private static final Pattern PERMISSION_SET = Pattern.compile("aws-reserved/sso\\.amazonaws\\.com/"
            + "(?:\\*/?|[a-z0-9-]+/)?AWSReservedSSO_[\\w+=,.@-]+_(?:\\*|\\?{16}|[0-9a-f]{16})");
    private static final Pattern PERMISSION_SET_NAME = Pattern.compile("[\\w+=,.@-]{1,32}");
    private static final int FEWEST_LITERALS = 3;

    /**
     * Checks the pattern.
     *
     * @throws InvalidGuardException if it is not that of an IAM role, could never match, or would exempt everybody
     */
    public RolePattern {
        Optional<String> complaint = complaint("role pattern", arn);
        if (complaint.isPresent()) {
            throw new InvalidGuardException(List.of(complaint.get()));
        }
    }

    /**
     * The roles that Identity Center keeps for a permission set, wherever Identity Center lives.
     *
     * @param name the permission set's name, 1 to 32 characters (IAM Identity Center API, {@code PermissionSetName})
     * @return two patterns, because the Region's part is missing when Identity Center lives in us-east-1, and a single
     *     wildcard for both would also fit permission sets whose names end the same
     * @throws InvalidGuardException if no permission set can have that name
     */
    public static List<RolePattern> ofPermissionSet(String name) {
        if (!PERMISSION_SET_NAME.matcher(name).matches()) {
            throw new InvalidGuardException(List.of("permission set '" + name + "': is not a name of 1 to 32 letters,"
                    + " digits and +=,.@_-, as Identity Center shows it"));
        }
        String folder = "arn:*:iam::*:role/" + IDENTITY_CENTER + "sso.amazonaws.com/";
        // A question mark for each of the 16 characters AWS adds: an asterisk would fit longer names too.
        String role = "AWSReservedSSO_" + name + "_" + "?".repeat(16);
        return List.of(new RolePattern(folder + role), new RolePattern(folder + "*/" + role));
    }

    /**
     * {@return whether an ordinary principal could make a role that fits} Nobody but Identity Center creates roles under its
     * reserved path (IAM Identity Center User Guide, "Referencing permission sets").
     */
    public boolean mintable() {
        return !arn.contains(":role/" + IDENTITY_CENTER);
    }

    /**
     * Says what is wrong with a pattern and what to do.
     *
     * @param what the pattern is for, to begin the complaint with
     * @param arn the pattern
     * @return the complaint, naming the pattern; empty if the pattern is fine
     */
    static Optional<String> complaint(String what, String arn) {
        return reason(arn).map(reason -> what + " '" + arn + "': " + reason);
    }

    private static Optional<String> reason(String arn) {
        String[] parts = arn.split(":", -1);
        if (parts.length != 6 || !parts[0].equals("arn")) {
            return Optional.of("is not an ARN; write arn:*:iam::*:role/path/Name");
        }
        if (parts[2].equals("sts")) {
            return Optional.of(
                    "is the ARN of a session, which aws:PrincipalArn never is; write the role's ARN with its path,"
                            + " arn:*:iam::*:role/path/Name");
        }
        if (!parts[2].equals("iam") || !parts[3].isEmpty()) {
            return Optional.of("is not about IAM; an IAM ARN has iam and an empty Region, arn:*:iam::*:role/path/Name");
        }
        if (!PARTITION.matcher(parts[1]).matches()) {
            return Optional.of("has the partition '" + parts[1] + "'; write aws, aws-cn, aws-us-gov or * for any");
        }
        if (!ACCOUNT.matcher(parts[4]).matches()) {
            return Optional.of("has the account '" + parts[4] + "'; write twelve digits or * for any");
        }
        if (!parts[5].startsWith("role/")) {
            return Optional.of("is not a role; users and root users cannot be exempt, use a role that is assumed when"
                    + " needed and leaves a session in the log");
        }
        Matcher role = ROLE.matcher(parts[5]);
        return role.matches()
                ? tooWide(role.group(1))
                : Optional.of("has '" + parts[5] + "', which is not role/Name or role/path/Name of letters, digits and"
                        + " +=,.@_- (policy variables are not replaced here)");
    }

    private static Optional<String> tooWide(String role) {
        String literal = role.split("[*?]", -1)[0];
        boolean wildcards = literal.length() < role.length();
        if (wildcards && literal.length() < FEWEST_LITERALS) {
            return Optional.of(
                    "would exempt roles of any name, and whoever may create a role could choose one that fits;"
                            + " begin with the role's path or name instead of a wildcard");
        }
        boolean reserved = role.startsWith(IDENTITY_CENTER) || (wildcards && IDENTITY_CENTER.startsWith(literal));
        if (reserved && !PERMISSION_SET.matcher(role).matches()) {
            return Optional.of("does not name one permission set of Identity Center; write"
                    + " role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_<PermissionSet>_????????????????"
                    + " (a question mark for each of the 16 characters AWS adds)");
        }
        return Optional.empty();
    }

    /** {@return the pattern as it stands in the policy} */
    @Override
    public String toString() {
        return arn;
    }
}
