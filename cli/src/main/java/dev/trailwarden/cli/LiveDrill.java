package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.aws.IncidentWitness;
import dev.trailwarden.aws.IncidentWitness.Testimony;
import dev.trailwarden.core.doctor.Seen;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.scp.live.SdkProblem;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Tag;
import software.amazon.awssdk.services.cloudtrail.model.TrailInfo;
import software.amazon.awssdk.services.cloudtrail.model.TrailNotFoundException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A throw-away trail in one account and Region: made, stopped, watched, and taken away again. Nothing that it did not make
 * is ever written: what it deletes has its name, in this account, and carries its mark.
 *
 * <p>The trail has no log file validation: a look takes no baseline of such a trail, so that the hub does not bring it
 * back when it is taken away.
 */
final class LiveDrill {
    /** How the names of trails and buckets begin. */
    static final String PREFIX = "trailwarden-drill-";

    /** The tag of the trail; its value is the end of the name. */
    static final String TAG = "trailwarden-drill";

    private static final Pattern TRAIL = Pattern.compile(PREFIX + "([0-9a-f]{8})");
    private static final int LONGEST_WORDS = 600;

    private final CloudTrailClient trails;
    private final S3Client s3;
    private final Site site;
    private final Pauses pauses;
    private final Consumer<Moment> told;
    private final List<Moment> timeline = new ArrayList<>();
    private long stopped;

    private boolean madeTrail;
    private boolean madeBucket;

    /**
     * Where it is played.
     *
     * @param partition for example {@code aws}
     * @param account the member account
     * @param region the Region of the trail
     * @param actor the ARN of who plays the attacker, as CloudTrail records it
     * @param id eight hexadecimal digits
     * @param bucket the trail's; nothing if one is made
     */
    record Site(String partition, AccountId account, String region, String actor, String id, Optional<String> bucket) {
        static String newId() {
            byte[] bytes = new byte[4];
            new SecureRandom().nextBytes(bytes);
            return HexFormat.of().formatHex(bytes);
        }

        String trail() {
            return PREFIX + id;
        }

        /** Never exists; a name of its own, so that its incident is not taken for the drill's. */
        String probe() {
            return trail() + "-probe";
        }

        String trailArn() {
            return "arn:" + partition + ":cloudtrail:" + region + ":" + account + ":trail/" + trail();
        }

        /** S3's names are unique in the partition (S3 user guide, "Bucket naming rules"). */
        String bucketName() {
            return bucket.orElse(ownBucket(id, account));
        }

        static String ownBucket(String id, AccountId account) {
            return PREFIX + id + "-" + account;
        }
    }

    /**
     * How long to wait.
     *
     * @param between between two looks
     * @param most for the restoration, and for the alert after it
     */
    record Pauses(Duration between, Duration most) {}

    /**
     * Something happened.
     *
     * @param seconds since the trail was stopped; before that, since the beginning
     * @param what in one sentence
     */
    record Moment(double seconds, String what) {}

    /** How it ended. */
    enum End {
        /** The trail was switched on again. */
        RESTORED,
        /** The trail stayed off until the patience was over. */
        NOT_RESTORED,
        /** A service control policy refused it, before anything was made: nobody like the caller can stop a trail here. */
        REFUSED_BY_GUARDRAIL
    }

    /**
     * What came of it.
     *
     * @param end how it ended
     * @param restored how long the trail was off, in seconds
     * @param alerted how long until the alert was out, in seconds
     * @param alert what is known of the alert
     * @param timeline everything, in order
     * @param leftBehind what could not be taken away again, with the reason
     */
    record Result(
            End end,
            Optional<Double> restored,
            Optional<Double> alerted,
            String alert,
            List<Moment> timeline,
            List<String> leftBehind) {
        ObjectNode asJson(Site site) {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            node.put("result", LiveJson.word(end));
            node.put("account", site.account().value());
            node.put("region", site.region());
            node.put("trail", site.trailArn());
            restored.ifPresent(seconds -> node.put("secondsToRestored", seconds));
            alerted.ifPresent(seconds -> node.put("secondsToAlert", seconds));
            node.put("alert", alert);
            var moments = node.putArray("timeline");
            timeline.forEach(
                    one -> moments.addObject().put("seconds", one.seconds()).put("what", one.what()));
            var left = node.putArray("leftBehind");
            leftBehind.forEach(left::add);
            return node;
        }
    }

    /**
     * @param trails as who plays the attacker, in the account and Region
     * @param s3 as the same
     * @param site where
     * @param pauses how long to wait
     * @param told is told each moment as it comes
     */
    LiveDrill(CloudTrailClient trails, S3Client s3, Site site, Pauses pauses, Consumer<Moment> told) {
        this.trails = trails;
        this.s3 = s3;
        this.site = site;
        this.pauses = pauses;
        this.told = told;
    }

    /** What it would do, one sentence each. */
    static List<String> plan(Site site) {
        List<String> steps = new ArrayList<>();
        steps.add("Try to delete trail " + site.probe() + ", which does not exist: if a service control policy refuses"
                + " that, nothing is made.");
        if (site.bucket().isEmpty()) {
            steps.add("Make bucket " + site.bucketName() + " in account " + site.account()
                    + ", to which only CloudTrail may write, for this trail.");
        }
        steps.add("Make trail " + site.trailArn() + ", for one Region, with files to bucket " + site.bucketName()
                + ", and start it.");
        steps.add("Stop it as " + site.actor() + ", as an attacker would, and wait until it logs again.");
        steps.add("See in the hub's table, if you may read it, when the alert was out.");
        steps.add("Delete the trail" + (site.bucket().isEmpty() ? " and the bucket" : "") + ".");
        return steps;
    }

    /** The alerts that the security team gets by it. */
    static List<String> alerts(Site site) {
        return List.of(
                "FAILED ATTEMPT or REFUSED BY SCP: the attempt to delete a trail that does not exist",
                "RESTORED: " + site.trail() + " was stopped",
                "NOT RESTORED: " + site.trail()
                        + " was deleted, and no baseline is kept of it; a message of that stays in the dead-letter queue, and"
                        + " the alarm trailwarden-dead-letters rings");
    }

    /**
     * Plays it. What it made is taken away again, however it ends.
     *
     * @param witness sees the alert, if somebody may
     * @throws Main.BadInput if it cannot be played; says why
     * @throws InterruptedException if the thread is
     */
    Result play(Optional<IncidentWitness> witness) throws Main.BadInput, InterruptedException {
        stopped = System.nanoTime();
        Thread hook = new Thread(this::cleanUp);
        Runtime.getRuntime().addShutdownHook(hook);
        End end = End.NOT_RESTORED;
        Optional<Double> restored = Optional.empty();
        Optional<Double> alerted = Optional.empty();
        String alert = "nobody looked";
        List<String> left;
        try {
            if (guarded()) {
                end = End.REFUSED_BY_GUARDRAIL;
            } else {
                make();
                stop();
                restored = waitUntilLogging();
                end = restored.isPresent() ? End.RESTORED : End.NOT_RESTORED;
                if (witness.isPresent()) {
                    Told out = waitUntilTold(witness.get());
                    alerted = out.seconds();
                    alert = out.words();
                } else {
                    alert = "the hub's table is in another account than yours; look into the inbox";
                }
            }
        } finally {
            left = cleanUp();
            removed(hook);
        }
        return new Result(end, restored, alerted, alert, List.copyOf(timeline), left);
    }

    private record Told(Optional<Double> seconds, String words) {}

    private static void removed(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook runs.
        }
    }

    /** A call on a trail that does not exist tells whether a policy refuses it: that is decided first. */
    private boolean guarded() throws Main.BadInput {
        try {
            trails.deleteTrail(request -> request.name(site.probe()));
            throw new Main.BadInput("there was a trail " + site.probe() + " already, and it is deleted now");
        } catch (TrailNotFoundException e) {
            moment("No service control policy keeps " + site.actor() + " from deleting a trail here.");
            return false;
        } catch (SdkException e) {
            if (byGuardrail(e)) {
                moment("A service control policy refused to delete a trail: " + words(e));
                return true;
            }
            throw new Main.BadInput(SdkProblem.sentence("cloudtrail:DeleteTrail on " + site.probe(), e));
        }
    }

    private static boolean byGuardrail(SdkException e) {
        return String.valueOf(e.getMessage()).contains("service control policy");
    }

    private synchronized void make() throws Main.BadInput {
        String call = "s3:CreateBucket on " + site.bucketName();
        try {
            if (site.bucket().isEmpty()) {
                // us-east-1 is S3's default and refuses to be named (S3 API reference, CreateBucket).
                s3.createBucket(request -> {
                    request.bucket(site.bucketName());
                    if (!site.region().equals("us-east-1")) {
                        request.createBucketConfiguration(place -> place.locationConstraint(site.region()));
                    }
                });
                madeBucket = true;
                call = "s3:PutBucketPolicy on " + site.bucketName();
                s3.putBucketPolicy(request -> request.bucket(site.bucketName()).policy(bucketPolicy(site)));
                moment("Bucket " + site.bucketName() + " is made.");
            }
            call = "cloudtrail:CreateTrail";
            trails.createTrail(request -> request.name(site.trail())
                    .s3BucketName(site.bucketName())
                    .isMultiRegionTrail(false)
                    .includeGlobalServiceEvents(false)
                    .enableLogFileValidation(false)
                    .tagsList(Tag.builder().key(TAG).value(site.id()).build()));
            madeTrail = true;
            call = "cloudtrail:StartLogging";
            trails.startLogging(request -> request.name(site.trailArn()));
            moment("Trail " + site.trail() + " is made and logs. It needs no baseline: a stopped trail is switched on"
                    + " whatever it is.");
        } catch (SdkException e) {
            throw new Main.BadInput(SdkProblem.sentence(call, e));
        }
    }

    /** As CloudTrail's user guide has it ("Amazon S3 bucket policy for CloudTrail"), for this one trail. */
    static String bucketPolicy(Site site) {
        String bucket = "arn:" + site.partition() + ":s3:::" + site.bucketName();
        String sid = mark(site.id());
        String trail = "\"aws:SourceArn\":\"" + site.trailArn() + "\"";
        return "{\"Version\":\"2012-10-17\",\"Statement\":["
                + "{\"Sid\":\"" + sid + "Look\",\"Effect\":\"Allow\","
                + "\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"s3:GetBucketAcl\","
                + "\"Resource\":\"" + bucket + "\",\"Condition\":{\"StringEquals\":{" + trail + "}}},"
                + "{\"Sid\":\"" + sid + "Write\",\"Effect\":\"Allow\","
                + "\"Principal\":{\"Service\":\"cloudtrail.amazonaws.com\"},\"Action\":\"s3:PutObject\","
                + "\"Resource\":\"" + bucket + "/AWSLogs/" + site.account() + "/*\",\"Condition\":{\"StringEquals\":{"
                + "\"s3:x-amz-acl\":\"bucket-owner-full-control\"," + trail + "}}}]}";
    }

    /** What the policy of a bucket of ours says. */
    private static String mark(String id) {
        return "TrailwardenDrill" + id;
    }

    private void stop() throws Main.BadInput {
        try {
            trails.stopLogging(request -> request.name(site.trailArn()));
            stopped = System.nanoTime();
            moment("Stopped, by " + site.actor() + ".");
        } catch (SdkException e) {
            throw new Main.BadInput(SdkProblem.sentence("cloudtrail:StopLogging on " + site.trail(), e));
        }
    }

    private Optional<Double> waitUntilLogging() throws Main.BadInput, InterruptedException {
        long until = System.nanoTime() + pauses.most().toNanos();
        do {
            try {
                if (Boolean.TRUE.equals(trails.getTrailStatus(request -> request.name(site.trailArn()))
                        .isLogging())) {
                    Moment moment = moment("Logging again.");
                    return Optional.of(moment.seconds());
                }
            } catch (SdkException e) {
                throw new Main.BadInput(SdkProblem.sentence("cloudtrail:GetTrailStatus on " + site.trail(), e));
            }
            Thread.sleep(pauses.between());
        } while (System.nanoTime() < until);
        moment("Still off.");
        return Optional.empty();
    }

    private Told waitUntilTold(IncidentWitness witness) throws InterruptedException {
        long until = System.nanoTime() + pauses.most().toNanos();
        do {
            switch (witness.first(site.account(), site.trail(), site.actor())) {
                case Seen.Hidden<Optional<Testimony>>(String why) -> {
                    return new Told(Optional.empty(), "the hub's table cannot be read; look into the inbox: " + why);
                }
                case Seen.Gone<Optional<Testimony>> _ -> {
                    return new Told(Optional.empty(), "the hub's table is not in this account; look into the inbox");
                }
                case Seen.Known<Optional<Testimony>>(Optional<Testimony> testimony) -> {
                    if (testimony.filter(Testimony::told).isPresent()) {
                        String words = "told as " + testimony.get().verdict().replace('_', ' ') + ", incident "
                                + PlainText.of(testimony.get().id(), 128);
                        Moment moment = moment("The alert is out: " + words + ".");
                        return new Told(Optional.of(moment.seconds()), words);
                    }
                }
            }
            Thread.sleep(pauses.between());
        } while (System.nanoTime() < until);
        return new Told(Optional.empty(), "the hub told of nothing until the patience was over");
    }

    /** Takes away what this drill made, and gives what could not be. Does nothing the second time. */
    private synchronized List<String> cleanUp() {
        List<String> left = new ArrayList<>();
        if (madeTrail) {
            madeTrail = false;
            attempt(left, "trail " + site.trailArn(), () -> deleteTrail(trails, site.trailArn()));
        }
        if (madeBucket) {
            madeBucket = false;
            attempt(left, "bucket " + site.bucketName(), () -> deleteBucket(s3, site.bucketName()));
        }
        return left;
    }

    private void attempt(List<String> left, String what, Runnable delete) {
        try {
            delete.run();
            moment("Deleted " + what + ".");
        } catch (SdkException e) {
            left.add(what + ": " + words(e));
            moment("Could not delete " + what + ": " + words(e));
        }
    }

    /**
     * Finds what killed drills left in an account and Region, and takes it away.
     *
     * @param dryRun whether it is only named
     * @return a line for each thing
     */
    static List<String> cleanUp(CloudTrailClient trails, S3Client s3, AccountId account, boolean dryRun)
            throws Main.BadInput {
        List<String> lines = new ArrayList<>();
        try {
            List<TrailInfo> all = trails.listTrailsPaginator(request -> {}).stream()
                    .flatMap(page -> page.trails().stream())
                    .toList();
            for (TrailInfo trail : all) {
                var name = TRAIL.matcher(trail.name());
                // Neither name nor tag alone: anybody may give a trail either.
                if (name.matches()
                        && isTagged(trails, trail.trailARN(), name.group(1))
                        && trail.trailARN().contains(":" + account + ":")) {
                    if (!dryRun) {
                        deleteTrail(trails, trail.trailARN());
                    }
                    lines.add((dryRun ? "Would delete" : "Deleted") + " trail " + trail.trailARN() + ".");
                }
            }
            Pattern own = Pattern.compile(PREFIX + "([0-9a-f]{8})-" + account);
            for (var bucket : s3.listBuckets().buckets()) {
                var name = own.matcher(bucket.name());
                if (name.matches() && isMarked(s3, bucket.name(), name.group(1))) {
                    if (!dryRun) {
                        deleteBucket(s3, bucket.name());
                    }
                    lines.add((dryRun ? "Would delete" : "Deleted") + " bucket " + bucket.name() + ".");
                }
            }
        } catch (SdkException e) {
            throw new Main.BadInput(SdkProblem.sentence("cleaning up in account " + account, e)
                    + (lines.isEmpty() ? "" : ". Before that: " + String.join(" ", lines)));
        }
        return lines;
    }

    private static boolean isTagged(CloudTrailClient trails, String arn, String id) {
        return trails.listTags(request -> request.resourceIdList(arn)).resourceTagList().stream()
                .flatMap(resource -> resource.tagsList().stream())
                .anyMatch(tag -> tag.key().equals(TAG) && id.equals(tag.value()));
    }

    private static boolean isMarked(S3Client s3, String bucket, String id) {
        try {
            return s3.getBucketPolicy(request -> request.bucket(bucket))
                    .policy()
                    .contains("\"" + mark(id) + "Write\"");
        } catch (S3Exception e) {
            // Without our policy, or not ours to read: not ours to delete.
            return false;
        }
    }

    private static void deleteTrail(CloudTrailClient trails, String arn) {
        try {
            trails.deleteTrail(request -> request.name(arn));
        } catch (TrailNotFoundException e) {
            // Somebody was faster.
        }
    }

    private static void deleteBucket(S3Client s3, String bucket) {
        s3.listObjectsV2Paginator(request -> request.bucket(bucket))
                .contents()
                .forEach(object ->
                        s3.deleteObject(request -> request.bucket(bucket).key(object.key())));
        s3.deleteBucket(request -> request.bucket(bucket));
    }

    private static String words(SdkException e) {
        String words = e instanceof AwsServiceException service && service.awsErrorDetails() != null
                ? service.awsErrorDetails().errorCode() + ": "
                        + service.awsErrorDetails().errorMessage()
                : String.valueOf(e.getMessage());
        return PlainText.of(words, LONGEST_WORDS);
    }

    private synchronized Moment moment(String what) {
        Moment moment = new Moment(Math.round((System.nanoTime() - stopped) / 1e7) / 100.0, what);
        timeline.add(moment);
        told.accept(moment);
        return moment;
    }
}
