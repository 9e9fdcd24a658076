package dev.trailwarden.coverage;

import dev.trailwarden.core.baseline.Facet;
import dev.trailwarden.core.baseline.TrailSettings;
import dev.trailwarden.core.baseline.Weakness;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.port.TrailStatus;
import dev.trailwarden.coverage.AccountFacts.Trail;
import dev.trailwarden.coverage.SharedFacts.Kept;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says what is wrong with a trail. */
final class TrailJudge {
    private static final String USABLE = "Enabled";

    private final SharedFacts shared;
    private final Remedies remedies;

    TrailJudge(SharedFacts shared, Remedies remedies) {
        this.shared = shared;
        this.remedies = remedies;
    }

    /** What is wrong with a trail, the worst first. */
    List<Problem> of(Trail trail) {
        List<Problem> found = new ArrayList<>();
        String name = "the trail " + trail.arn().name();
        Optional<String> unread =
                trail.settings().reason().or(() -> trail.status().reason());
        unread.ifPresent(why -> found.add(remedies.unread(trail.arn(), name + " cannot be read: " + why)));
        trail.status().known().ifPresent(status -> status(trail.arn(), name, status, found));
        trail.settings().known().ifPresent(settings -> {
            bucket(trail.arn(), name, settings, found);
            key(trail.arn(), name, settings, found);
            baseline(trail.arn(), name, settings, found);
        });
        return found;
    }

    private void status(TrailArn arn, String name, TrailStatus status, List<Problem> found) {
        if (!status.logging()) {
            found.add(remedies.restore(Kind.TRAIL_OFF, arn, name + " does not log"));
        }
        status.deliveryError()
                .ifPresent(error -> found.add(
                        remedies.trail(Kind.DELIVERY, true, arn, name + " cannot deliver its log files: " + error)));
    }

    private void bucket(TrailArn arn, String name, TrailSettings settings, List<Problem> found) {
        Answer<Optional<AccountId>> owner = Optional.ofNullable(
                        shared.bucketOwners().get(settings.bucket()))
                .orElseGet(() -> new Answer.Unknown<>("nobody was asked"));
        switch (owner) {
            case Answer.Unknown<Optional<AccountId>>(String why) ->
                found.add(remedies.trail(
                        Kind.BUCKET,
                        false,
                        arn,
                        name + " delivers to the bucket " + settings.bucket() + ", and whose it is is not known: "
                                + why));
            case Answer.Known<Optional<AccountId>>(Optional<AccountId> account) -> {
                if (account.isEmpty()) {
                    found.add(remedies.restore(
                            Kind.BUCKET,
                            arn,
                            name + " delivers to the bucket " + settings.bucket()
                                    + ", which no account of the organization owns"));
                }
            }
        }
    }

    private void key(TrailArn arn, String name, TrailSettings settings, List<Problem> found) {
        if (settings.kmsKey().isEmpty()) {
            return;
        }
        Answer<String> state = Optional.ofNullable(shared.keys().get(settings.kmsKey()))
                .orElseGet(() -> new Answer.Unknown<>("nobody was asked"));
        String with = name + " encrypts with the key " + settings.kmsKey();
        switch (state) {
            case Answer.Unknown<String>(String why) ->
                found.add(remedies.trail(
                        Kind.KEY, false, arn, with + ", and whether it can be used is not known: " + why));
            case Answer.Known<String>(String known) -> {
                if (known.equals(SharedFacts.FOREIGN)) {
                    found.add(remedies.restore(Kind.KEY, arn, with + ", which is " + known));
                } else if (!known.equals(USABLE)) {
                    found.add(remedies.key(settings.kmsKey(), with + ", which is " + known, known));
                }
            }
        }
    }

    private void baseline(TrailArn arn, String name, TrailSettings settings, List<Problem> found) {
        switch (shared.baselines()) {
            case Answer.Unknown<Map<TrailArn, Kept>>(String why) ->
                found.add(
                        remedies.trail(Kind.BASELINE, false, arn, "the baseline of " + name + " is not known: " + why));
            case Answer.Known<Map<TrailArn, Kept>>(Map<TrailArn, Kept> all) -> {
                Optional<Kept> kept = Optional.ofNullable(all.get(arn));
                Optional<TrailSettings> wanted = kept.flatMap(Kept::settings);
                if (kept.isEmpty()) {
                    found.add(remedies.capture(arn, "no baseline is kept of " + name));
                } else if (wanted.isEmpty()) {
                    found.add(remedies.accept(arn, "the baseline kept of " + name + " cannot be trusted"));
                } else {
                    // That it is off has been said already.
                    String differing = Facet.differing(wanted.get(), settings).stream()
                            .filter(facet -> facet != Facet.LOGGING)
                            .map(facet -> facet.label() + " is " + facet.in(settings) + " and should be "
                                    + facet.in(wanted.get()))
                            .collect(Collectors.joining("; "));
                    if (!differing.isEmpty()) {
                        found.add(
                                remedies.restore(Kind.CHANGED, arn, name + " differs from its baseline: " + differing));
                    }
                }
                if (kept.filter(Kept::agreed).isEmpty()) {
                    List<String> weak = Weakness.of(settings.logging(true));
                    if (!weak.isEmpty()) {
                        found.add(remedies.accept(Kind.WEAK, arn, name + " is weak: " + String.join(" and ", weak)));
                    }
                }
            }
        }
    }
}
