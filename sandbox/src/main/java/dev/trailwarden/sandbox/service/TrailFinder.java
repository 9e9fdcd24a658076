package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Arn;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.trail.Trail;
import dev.trailwarden.sandbox.trail.Trails;
import dev.trailwarden.sandbox.wire.ApiCall;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the trail a call means. A bare name belongs to the caller's account and the Region called; only an ARN reaches a
 * shadow copy or an organization trail from elsewhere. (CloudTrail API Reference: StopLogging, GetTrailStatus,
 * CreateTrail for the form of names.)
 */
final class TrailFinder {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9](?:[._-]?[A-Za-z0-9])*");
    private static final Pattern IP_ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern TRAIL_ARN =
            Pattern.compile("arn:aws[a-z-]*:cloudtrail:[a-z0-9-]+:\\d{12}:trail/[A-Za-z0-9._-]+");

    /** The service whose delegated administrators may change organization trails. */
    static final String CLOUDTRAIL = "cloudtrail.amazonaws.com";

    private static final Pattern VERB = Pattern.compile("(Start|Stop|Delete|Update)(Logging|Trail)");

    private final Trails trails;
    private final Organization organization;

    TrailFinder(Trails trails, Organization organization) {
        this.trails = trails;
        this.organization = organization;
    }

    /** The ARN IAM is asked about, before anything is looked up: a trail need not exist to be denied. */
    static String resource(ApiCall call, String nameOrArn) {
        return nameOrArn.startsWith("arn:")
                ? nameOrArn
                : Trail.arn(call.caller().account(), call.region(), nameOrArn);
    }

    /** The trail a call may look at: at home, or by its ARN a shadow copy in the Region called. */
    Trail toRead(ApiCall call, String nameOrArn) {
        if (nameOrArn.startsWith("arn:")) {
            return byArn(call, nameOrArn)
                    .filter(trail -> trail.isIn(call.region()))
                    .orElseThrow(() -> unknown(call, nameOrArn));
        }
        return byName(call, nameOrArn, trail -> trail.homeRegion().equals(call.region()));
    }

    /**
     * The trail a call may change: the account's own, at home. CloudTrail's delegated administrators change organization
     * trails too, by their ARN. (CloudTrail User Guide, "Organization delegated administrator".)
     */
    Trail toChange(ApiCall call, String nameOrArn) {
        Trail trail = nameOrArn.startsWith("arn:")
                ? byArn(call, nameOrArn).orElseThrow(() -> unknown(call, nameOrArn))
                : byName(call, nameOrArn, found -> found.isIn(call.region()));
        AccountId caller = call.caller().account();
        boolean delegated = trail.settings().organization()
                && organization.delegates(CLOUDTRAIL).contains(caller);
        if (!trail.account().equals(caller) && !delegated) {
            Matcher operation = VERB.matcher(call.operation());
            String verb = operation.matches() ? operation.group(1).toLowerCase(Locale.ROOT) : "modify";
            throw ApiError.badRequest(
                    "NotOrganizationMasterAccountException", "Cannot " + verb + " trail, not master trail.");
        }
        Region home = trail.homeRegion();
        if (!home.equals(call.region())) {
            throw ApiError.badRequest(
                    "InvalidHomeRegionException",
                    "The trail " + trail.arn() + " can only be changed in its home Region " + home + ", not in "
                            + call.region());
        }
        return trail;
    }

    private Optional<Trail> byArn(ApiCall call, String arn) {
        AccountId caller = call.caller().account();
        if (!TRAIL_ARN.matcher(arn).matches()) {
            throw ApiError.badRequest("CloudTrailARNInvalidException", "The trail ARN " + arn + " is not valid");
        }
        Optional<Trail> found = trails.find(arn).filter(trail -> trails.isVisible(trail, caller));
        Optional<AccountId> owner = Arn.parse(arn).flatMap(Arn::owner);
        if (found.isEmpty() && !owner.equals(Optional.of(caller))) {
            throw ApiError.badRequest(
                    "CloudTrailARNInvalidException",
                    "AccountID in ARN is wrong, you can only access resources with AccountID " + caller);
        }
        return found;
    }

    private Trail byName(ApiCall call, String name, Predicate<Trail> wanted) {
        checkName(name);
        AccountId caller = call.caller().account();
        return trails.visibleTo(caller).stream()
                .filter(trail -> trail.account().equals(caller) && trail.name().equals(name))
                .filter(wanted)
                .findFirst()
                .orElseThrow(() -> unknown(call, name));
    }

    /**
     * Checks the form of a trail's name.
     *
     * @param name the name
     * @throws ApiError {@code InvalidTrailNameException}
     */
    static void checkName(String name) {
        if (name.isBlank()) {
            throw invalidName("Trail name cannot be blank!");
        }
        if (name.length() < 3 || name.length() > 128) {
            throw invalidName("Trail name must have 3 to 128 characters: " + name);
        }
        if (!NAME.matcher(name).matches() || IP_ADDRESS.matcher(name).matches()) {
            throw invalidName("Trail name must start and end with a letter or number, may have single periods,"
                    + " underscores and dashes between them, and must not be an IP address: " + name);
        }
    }

    private static ApiError invalidName(String message) {
        return ApiError.badRequest("InvalidTrailNameException", message);
    }

    private static ApiError unknown(ApiCall call, String nameOrArn) {
        return ApiError.badRequest(
                "TrailNotFoundException",
                "Unknown trail: " + nameOrArn + " for the user: "
                        + call.caller().account());
    }
}
