package dev.trailwarden.sandbox.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Ids;
import dev.trailwarden.sandbox.model.Region;
import dev.trailwarden.sandbox.organization.Member;
import dev.trailwarden.sandbox.organization.Organization;
import dev.trailwarden.sandbox.organization.Regions;
import dev.trailwarden.sandbox.organization.Unit;
import dev.trailwarden.sandbox.service.StackSet.Place;
import dev.trailwarden.sandbox.service.StackSet.State;
import dev.trailwarden.sandbox.service.StackSetRun.Course;
import dev.trailwarden.sandbox.service.StackSetRun.Preferences;
import dev.trailwarden.sandbox.wire.ApiCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** Reads where an operation goes, and how. (CloudFormation API Reference, DeploymentTargets.) */
final class StackSetTargets {
    private final Organization organization;
    private final StackSetBook book;
    private final Ids ids;

    StackSetTargets(Organization organization, StackSetBook book, Ids ids) {
        this.organization = organization;
        this.book = book;
        this.ids = ids;
    }

    /** A course through every instance that can be updated. */
    Course everywhere(ApiCall call, StackSet set) {
        SequencedMap<Region, Map<Place, String>> places = new LinkedHashMap<>();
        set.instances().values().stream()
                .filter(instance -> instance.state() != State.INOPERABLE)
                .forEach(instance -> places.computeIfAbsent(instance.place().region(), _ -> new LinkedHashMap<>())
                        .put(instance.place(), instance.unit()));
        return planned(call, places);
    }

    /** A course to the accounts and Regions that a call names. */
    Course named(ApiCall call) {
        if (!call.input().path("Accounts").isEmpty()) {
            throw StackBook.invalid("Use DeploymentTargets for a service managed stack set, not Accounts.");
        }
        Map<AccountId, String> members = members(call.input().path("DeploymentTargets"));
        SequencedMap<Region, Map<Place, String>> places = new LinkedHashMap<>();
        for (Region region : regions(call)) {
            Map<Place, String> there = new LinkedHashMap<>();
            members.forEach((account, unit) -> there.put(new Place(account, region), unit));
            places.put(region, there);
        }
        return planned(call, places);
    }

    /** The same course without the places that have no instance. */
    static Course existingOnly(StackSet set, Course course) {
        SequencedMap<Region, Map<Place, String>> places = new LinkedHashMap<>();
        course.places().forEach((region, all) -> {
            Map<Place, String> there = new LinkedHashMap<>(all);
            there.keySet().retainAll(set.instances().keySet());
            places.put(region, there);
        });
        return new Course(course.id(), places, course.preferences());
    }

    /** The Regions of a call, which must be some. */
    static List<Region> regions(ApiCall call) {
        List<Region> regions = new ArrayList<>();
        for (JsonNode region : call.input().path("Regions")) {
            regions.add(region(region.asText()));
        }
        if (regions.isEmpty()) {
            throw StackBook.invalid("At least one Region is needed.");
        }
        return regions;
    }

    private static Region region(String name) {
        return Regions.COMMERCIAL.stream()
                .filter(region -> region.name().equals(name))
                .findFirst()
                .orElseThrow(() -> StackBook.invalid("'" + name + "' is not a Region."));
    }

    private Course planned(ApiCall call, SequencedMap<Region, Map<Place, String>> places) {
        String id = Optional.of(call.text("OperationId"))
                .filter(given -> !given.isEmpty())
                .orElseGet(ids::uuid);
        if (book.run(id).isPresent()) {
            throw new ApiError("OperationIdAlreadyExistsException", 409, "The operation id is in use: " + id);
        }
        JsonNode wanted = call.input().path("OperationPreferences");
        int members = places.values().stream().mapToInt(Map::size).max().orElse(0);
        SequencedMap<Region, Map<Place, String>> ordered = new LinkedHashMap<>();
        wanted.path("RegionOrder").forEach(region -> {
            Region first = region(region.asText());
            if (places.containsKey(first)) {
                ordered.put(first, places.getOrDefault(first, Map.of()));
            }
        });
        places.forEach(ordered::putIfAbsent);
        return new Course(id, ordered, preferences(wanted, members));
    }

    private static Preferences preferences(JsonNode wanted, int members) {
        exclusive(wanted, "FailureToleranceCount", "FailureTolerancePercentage");
        exclusive(wanted, "MaxConcurrentCount", "MaxConcurrentPercentage");
        int tolerated = wanted.path("FailureToleranceCount")
                .asInt(members * wanted.path("FailureTolerancePercentage").asInt() / 100);
        int concurrent = wanted.path("MaxConcurrentCount")
                .asInt(Math.max(
                        1, members * wanted.path("MaxConcurrentPercentage").asInt() / 100));
        boolean strict = !wanted.path("ConcurrencyMode").asText().equals("SOFT_FAILURE_TOLERANCE");
        boolean parallel = wanted.path("RegionConcurrencyType").asText().equals("PARALLEL");
        return new Preferences(tolerated, Math.max(1, concurrent), strict, parallel);
    }

    private static void exclusive(JsonNode wanted, String one, String other) {
        if (wanted.has(one) && wanted.has(other)) {
            throw StackBook.invalid("You can specify either " + one + " or " + other + ", but not both.");
        }
    }

    /** The accounts in the units that were named, each with its unit; never the management account. */
    private Map<AccountId, String> members(JsonNode targets) {
        List<String> units = units(targets);
        Set<String> named = new LinkedHashSet<>();
        targets.path("Accounts").forEach(account -> named.add(account.asText()));
        List<Member> everybody = organization.members();
        Map<AccountId, String> found = new LinkedHashMap<>();
        for (String unit : units) {
            for (Member member : everybody) {
                if (organization.above(member.id()).stream().map(Unit::id).anyMatch(unit::equals)) {
                    found.putIfAbsent(member.id(), unit);
                }
            }
        }
        String filter = targets.path("AccountFilterType").asText("NONE");
        switch (filter) {
            case "NONE" -> {
                if (!named.isEmpty()) {
                    throw StackBook.invalid("Accounts need an AccountFilterType.");
                }
            }
            case "INTERSECTION" -> found.keySet().removeIf(account -> !named.contains(account.value()));
            case "DIFFERENCE" -> found.keySet().removeIf(account -> named.contains(account.value()));
            case "UNION" ->
                everybody.stream()
                        .filter(member -> named.contains(member.id().value()))
                        .forEach(member -> found.putIfAbsent(member.id(), member.parent()));
            default -> throw StackBook.invalid("There is no AccountFilterType " + filter + ".");
        }
        found.remove(organization.management());
        return found;
    }

    /** The units that a call names, which must be some. */
    List<String> units(JsonNode targets) {
        List<String> units = new ArrayList<>();
        for (JsonNode unit : targets.path("OrganizationalUnitIds")) {
            if (organization.unit(unit.asText()).isEmpty()) {
                throw StackBook.invalid("There is no root or organizational unit " + unit.asText() + ".");
            }
            units.add(unit.asText());
        }
        if (units.isEmpty()) {
            throw StackBook.invalid("DeploymentTargets must name OrganizationalUnitIds.");
        }
        return units;
    }
}
