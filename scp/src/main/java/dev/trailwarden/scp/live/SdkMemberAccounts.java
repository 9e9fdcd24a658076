package dev.trailwarden.scp.live;

import dev.trailwarden.pace.Pace;
import dev.trailwarden.scp.RolePattern;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudtrail.model.CloudTrailException;
import software.amazon.awssdk.services.cloudtrail.model.TrailNotFoundException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Member accounts through the SDK, entered by a role that the organization's management account can assume. */
public final class SdkMemberAccounts implements MemberAccounts {
    /** The shortest that STS gives. */
    private static final int SECONDS = 900;

    private static final String SESSION = "trailwarden-scp";
    /** Both are matched within the message: AWS puts the policy's ARN behind the first (IAM User Guide, access denied errors). */
    private static final Pattern DENIED_BY_SCP =
            Pattern.compile("with an explicit deny in a service control policy(?:: (arn:[^\\s]+))?");

    private static final String NOT_ALLOWED_BY_SCP = "because no service control policy allows";

    private final StsClient sts;
    private final IamClient iam;
    private final CloudTrails trails;
    private final Pace pace;
    private final String partition;
    private final String managementAccount;
    private final String role;
    private final Map<String, Entry> entered = new ConcurrentHashMap<>();

    /** CloudTrail in one Region, for each call with other credentials. */
    @FunctionalInterface
    public interface CloudTrails {
        /**
         * Calls StopLogging.
         *
         * @param trail the trail's name
         * @param as with whose credentials
         */
        void stopLogging(String trail, AwsCredentialsProvider as);
    }

    private sealed interface Entry {
        record As(AwsCredentialsProvider credentials) implements Entry {}

        /** The management account: whoever gave the command is in it already. */
        record Own() implements Entry {}

        record Closed(String why) implements Entry {}
    }

    /**
     * @param sts with the credentials of the management account
     * @param iam the same; for each call with the credentials of an account
     * @param trails CloudTrail
     * @param pace holds calls back
     * @param home the organization; its management account is not entered by a role
     * @param role the name of the role to enter accounts by, with its path if it has one
     */
    public SdkMemberAccounts(
            StsClient sts, IamClient iam, CloudTrails trails, Pace pace, OrganizationPicture home, String role) {
        this.sts = sts;
        this.iam = iam;
        this.trails = trails;
        this.pace = pace;
        this.partition = home.partition();
        this.managementAccount = home.managementAccount();
        this.role = role;
    }

    @Override
    public RoleAnswer findRole(String account, RolePattern pattern) {
        return switch (entry(account)) {
            case Entry.Closed closed -> new RoleAnswer.Cannot(closed.why());
            case Entry.Own _ ->
                find(pattern, AwsRequestOverrideConfiguration.builder().build());
            case Entry.As as ->
                find(
                        pattern,
                        AwsRequestOverrideConfiguration.builder()
                                .credentialsProvider(as.credentials())
                                .build());
        };
    }

    private RoleAnswer find(RolePattern pattern, AwsRequestOverrideConfiguration as) {
        String path = pattern.arn().split(":role/", 2)[1];
        Pattern fits = Pattern.compile(regex(pattern.arn()));
        try {
            return path.contains("*") || path.contains("?") ? listed(path, fits, as) : got(path, fits, as);
        } catch (SdkException e) {
            return new RoleAnswer.Cannot(SdkProblem.sentence("iam:GetRole and iam:ListRoles", e));
        }
    }

    private RoleAnswer got(String path, Pattern fits, AwsRequestOverrideConfiguration as) {
        try {
            Role found = iam.getRole(request -> request.roleName(path.substring(path.lastIndexOf('/') + 1))
                            .overrideConfiguration(as))
                    .role();
            return fits.matcher(found.arn()).matches()
                    ? new RoleAnswer.Has(found.arn())
                    : new RoleAnswer.HasNot(Optional.of(found.arn()));
        } catch (NoSuchEntityException _) {
            return new RoleAnswer.HasNot(Optional.empty());
        }
    }

    /** The roles under the part of the path that has no wildcards. */
    private RoleAnswer listed(String path, Pattern fits, AwsRequestOverrideConfiguration as) {
        String literal = path.split("[*?]", 2)[0];
        String prefix = "/" + literal.substring(0, literal.lastIndexOf('/') + 1);
        return iam.listRolesPaginator(request -> request.pathPrefix(prefix).overrideConfiguration(as)).roles().stream()
                .map(Role::arn)
                .filter(arn -> fits.matcher(arn).matches())
                .findFirst()
                .<RoleAnswer>map(RoleAnswer.Has::new)
                .orElse(new RoleAnswer.HasNot(Optional.empty()));
    }

    /** A pattern of ARNs as ArnLike takes it: wildcards stay within one part (IAM User Guide, ARN operators). */
    private static String regex(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            regex.append(
                    switch (c) {
                        case '*' -> "[^:]*";
                        case '?' -> "[^:]";
                        default -> Pattern.quote(String.valueOf(c));
                    });
        }
        return regex.toString();
    }

    @Override
    public ProbeAnswer stopNothing(String account, String trail) {
        return switch (entry(account)) {
            case Entry.Closed closed -> new ProbeAnswer.Unclear(closed.why());
            case Entry.Own _ -> new ProbeAnswer.Unclear("no SCP binds the management account");
            case Entry.As as -> stopped(trail, as.credentials());
        };
    }

    private ProbeAnswer stopped(String trail, AwsCredentialsProvider as) {
        try {
            trails.stopLogging(trail, as);
            return new ProbeAnswer.NotDenied();
        } catch (TrailNotFoundException _) {
            return new ProbeAnswer.NotDenied();
        } catch (CloudTrailException e) {
            return refused(e);
        } catch (SdkException e) {
            return new ProbeAnswer.Unclear(SdkProblem.sentence("cloudtrail:StopLogging", e));
        }
    }

    private ProbeAnswer refused(CloudTrailException e) {
        String words = String.valueOf(e.getMessage());
        Matcher denied = DENIED_BY_SCP.matcher(words);
        if (denied.find()) {
            return new ProbeAnswer.DeniedByScp(Optional.ofNullable(denied.group(1)));
        }
        if (words.contains(NOT_ALLOWED_BY_SCP)) {
            return new ProbeAnswer.DeniedByScp(Optional.empty());
        }
        if (e.awsErrorDetails() != null && e.awsErrorDetails().errorCode().startsWith("AccessDenied")) {
            return new ProbeAnswer.Unclear("IAM answered and not an SCP; the role " + role
                    + " needs cloudtrail:StopLogging to be a probe: " + words);
        }
        return new ProbeAnswer.Unclear(SdkProblem.sentence("cloudtrail:StopLogging", e));
    }

    private Entry entry(String account) {
        return account.equals(managementAccount) ? new Entry.Own() : entered.computeIfAbsent(account, this::enter);
    }

    private Entry enter(String account) {
        String arn = "arn:" + partition + ":iam::" + account + ":role/" + role;
        try {
            pace.take("AssumeRole");
            Credentials got = sts.assumeRole(request ->
                            request.roleArn(arn).roleSessionName(SESSION).durationSeconds(SECONDS))
                    .credentials();
            return new Entry.As(StaticCredentialsProvider.create(
                    AwsSessionCredentials.create(got.accessKeyId(), got.secretAccessKey(), got.sessionToken())));
        } catch (SdkException e) {
            return new Entry.Closed(SdkProblem.sentence("sts:AssumeRole on " + arn, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Entry.Closed("the command was interrupted");
        }
    }
}
