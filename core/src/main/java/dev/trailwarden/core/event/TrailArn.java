package dev.trailwarden.core.event;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ARN of a trail: {@code arn:<partition>:cloudtrail:<home Region>:<owner>:trail/<name>}. The Region in it is the
 * trail's home Region and the account its owner, for an organization trail the management account (CloudTrail API
 * reference, CreateTrail).
 *
 * @param partition for example {@code aws} or {@code aws-cn}
 * @param homeRegion where the trail was created and can be changed
 * @param owner the account that owns it
 * @param name the trail's name, see {@link #isName}
 */
public record TrailArn(String partition, Region homeRegion, AccountId owner, String name) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]");
    private static final Pattern FORM =
            Pattern.compile("arn:(aws[a-z-]{0,20}):cloudtrail:([a-z0-9-]{1,40}):([0-9]{12}):trail/(" + NAME + ")");

    /** Says whether the text has the form of a trail's name: 3 to 128 letters, digits, dots, underscores, hyphens. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Gives the ARN, or nothing if the text is not the ARN of a trail. */
    public static Optional<TrailArn> parse(String text) {
        Matcher m = FORM.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        return Region.parse(m.group(2))
                .map(region -> new TrailArn(m.group(1), region, new AccountId(m.group(3)), m.group(4)));
    }

    @Override
    public String toString() {
        return "arn:" + partition + ":cloudtrail:" + homeRegion + ":" + owner + ":trail/" + name;
    }
}
