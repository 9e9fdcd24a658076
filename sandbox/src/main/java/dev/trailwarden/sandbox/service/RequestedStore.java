package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.trail.StoreSettings;
import dev.trailwarden.sandbox.wire.ApiCall;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Turns the members of CreateEventDataStore and UpdateEventDataStore into settings; only what is given changes.
 * (CloudTrail API Reference of both.)
 */
final class RequestedStore {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{3,128}");
    private static final String EXTENDABLE = "EXTENDABLE_RETENTION_PRICING";
    private static final String FIXED = "FIXED_RETENTION_PRICING";
    private static final int SHORTEST = 7;
    private static final int LONGEST_EXTENDABLE = 3653;
    private static final int LONGEST_FIXED = 2557;
    private static final int DEFAULT_EXTENDABLE = 366;
    private static final Set<String> CHANGEABLE = Set.of(
            "Name",
            "AdvancedEventSelectors",
            "MultiRegionEnabled",
            "OrganizationEnabled",
            "RetentionPeriod",
            "TerminationProtectionEnabled",
            "KmsKeyId",
            "BillingMode");

    private final World world;
    private final LogFileKeys keys;

    RequestedStore(World world) {
        this.world = world;
        this.keys = new LogFileKeys(world.destinations());
    }

    /** The settings of a store that is to be made. */
    StoreSettings created(ApiCall call) {
        String billing = billing(call.input().path("BillingMode").asText(EXTENDABLE));
        StoreSettings defaults = new StoreSettings(
                name(call.text("Name")),
                AdvancedSelectorRules.storeDefault(),
                true,
                false,
                billing.equals(FIXED) ? LONGEST_FIXED : DEFAULT_EXTENDABLE,
                true,
                Optional.empty(),
                billing);
        return merged(call, defaults);
    }

    /** The settings of a store that is to be changed. */
    StoreSettings updated(ApiCall call, StoreSettings before) {
        if (CHANGEABLE.stream().noneMatch(call.input()::hasNonNull)) {
            throw invalid("Specify at least one optional parameter.");
        }
        return merged(call, before);
    }

    private StoreSettings merged(ApiCall call, StoreSettings before) {
        JsonNode input = call.input();
        JsonNode selectors = input.path("AdvancedEventSelectors");
        boolean organization = input.path("OrganizationEnabled").asBoolean(before.organization());
        if (organization != before.organization()
                && !call.caller().account().equals(world.organization().management())) {
            throw ApiError.badRequest(
                    "NotOrganizationMasterAccountException",
                    "Only the management account of an organization makes or unmakes an organization event data"
                            + " store.");
        }
        String billing = billing(input.path("BillingMode").asText(before.billingMode()));
        if (billing.equals(FIXED) && before.billingMode().equals(EXTENDABLE)) {
            throw invalid("You can't change the billing mode from " + EXTENDABLE + " to " + FIXED + ".");
        }
        return new StoreSettings(
                input.hasNonNull("Name") ? name(call.text("Name")) : before.name(),
                selectors.isEmpty() ? before.selectors() : AdvancedSelectorRules.ofStore(selectors),
                input.path("MultiRegionEnabled").asBoolean(before.multiRegion()),
                organization,
                retention(input.path("RetentionPeriod").asInt(before.retentionDays()), billing),
                input.path("TerminationProtectionEnabled").asBoolean(before.terminationProtected()),
                key(call, before.kmsKeyArn()),
                billing);
    }

    private Optional<String> key(ApiCall call, Optional<String> before) {
        if (!call.input().hasNonNull("KmsKeyId")) {
            return before;
        }
        Optional<String> key = Optional.of(keys.usable(call, call.text("KmsKeyId"), Optional.empty()));
        if (before.isPresent() && !before.equals(key)) {
            throw invalid("The KMS key of an event data store cannot be removed or changed.");
        }
        return key;
    }

    private static String name(String name) {
        if (!NAME.matcher(name).matches()) {
            throw invalid("The name of an event data store has 3 to 128 letters, numbers, periods, underscores or"
                    + " dashes: " + name);
        }
        return name;
    }

    private static int retention(int days, String billing) {
        int longest = billing.equals(FIXED) ? LONGEST_FIXED : LONGEST_EXTENDABLE;
        if (days < SHORTEST || days > longest) {
            throw invalid("RetentionPeriod must be between " + SHORTEST + " and " + longest + " days.");
        }
        return days;
    }

    private static String billing(String mode) {
        if (!mode.equals(EXTENDABLE) && !mode.equals(FIXED)) {
            throw invalid("Value " + mode + " for BillingMode is invalid.");
        }
        return mode;
    }

    private static ApiError invalid(String message) {
        return ApiError.badRequest("InvalidParameterException", message);
    }
}
