package dev.trailwarden.aws;

import dev.trailwarden.core.doctor.Seen;
import dev.trailwarden.core.event.PlainText;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Reads something by the SDK and says what came of it, without an exception. */
public final class Sight {
    /** How the services say that something does not exist (their API references). */
    private static final Set<String> GONE = Set.of(
            "NotFound",
            "NotFoundException",
            "NoSuchEntity",
            "NoSuchEntityException",
            "ResourceNotFoundException",
            "TableNotFoundException",
            "QueueDoesNotExist",
            "AWS.SimpleQueueService.NonExistentQueue",
            "StackSetNotFoundException");

    private Sight() {}

    /**
     * Reads.
     *
     * @param operation what is called, for a person
     * @param read calls it
     */
    public static <T> Seen<T> of(String operation, Supplier<T> read) {
        try {
            return new Seen.Known<>(read.get());
        } catch (SdkException e) {
            return isGone(e) ? new Seen.Gone<>() : new Seen.Hidden<>(operation + " failed: " + Faults.words(e));
        } catch (UnreadableAnswer e) {
            return new Seen.Hidden<>(operation + ": " + PlainText.of(String.valueOf(e.getMessage()), 300));
        }
    }

    /** CloudFormation has no code of its own for a stack that does not exist (API reference, DescribeStacks). */
    private static boolean isGone(SdkException e) {
        if (!(e instanceof AwsServiceException service) || service.awsErrorDetails() == null) {
            return false;
        }
        String code = service.awsErrorDetails().errorCode();
        return GONE.contains(code)
                || (code.equals("ValidationError")
                        && String.valueOf(service.awsErrorDetails().errorMessage())
                                .contains("does not exist"));
    }

    /** AWS answered something that we cannot read. */
    public static final class UnreadableAnswer extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /**
         * @param what is wrong with it, safe to print
         */
        public UnreadableAnswer(String what) {
            super(what);
        }
    }
}
