package dev.trailwarden.rollout;

import dev.trailwarden.pace.Pace;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Makes calls: holds them back, repeats those that came at a bad time, and says in words how the others ended. */
final class Calls {
    private static final int ATTEMPTS = 7;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    /** Worth another attempt; what the SDK itself repeats comes here when it has given up. */
    private static final Set<String> PASSING = Set.of(
            "OperationInProgressException",
            "StaleRequestException",
            "ConcurrentModificationException",
            "TooManyRequestsException",
            "Throttling",
            "ThrottlingException",
            "OperationAborted");

    private final Pace pace;
    private final Pace.Sleeper sleeper;

    Calls(Pace pace, Pace.Sleeper sleeper) {
        this.pace = pace;
        this.sleeper = sleeper;
    }

    /**
     * Makes a call.
     *
     * @param asked service and operation, for example {@code cloudformation:CreateStackSet}
     * @param about what it is about, with a space before it, or nothing
     * @param call the call
     */
    <T> T make(String asked, String about, Supplier<T> call) throws RolloutFault {
        for (int attempt = 1; ; attempt++) {
            try {
                pace.take(asked.substring(asked.indexOf(':') + 1));
                return call.get();
            } catch (SdkException e) {
                if (!PASSING.contains(code(e)) || attempt == ATTEMPTS) {
                    throw fault(asked + about, e);
                }
            } catch (InterruptedException e) {
                throw interrupted();
            }
            pause(FIRST_PAUSE.multipliedBy(1L << (attempt - 1)));
        }
    }

    private void pause(Duration time) throws RolloutFault {
        try {
            sleeper.sleep(time);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static RolloutFault interrupted() {
        Thread.currentThread().interrupt();
        return new RolloutFault("the command was interrupted", "run it again, it goes on where it stopped");
    }

    /** The service's code for an error; empty if the call never reached it. */
    static String code(SdkException e) {
        return e instanceof AwsServiceException refused && refused.awsErrorDetails() != null
                ? String.valueOf(refused.awsErrorDetails().errorCode())
                : "";
    }

    /** The service's words for an error. */
    static String words(SdkException e) {
        return e instanceof AwsServiceException refused && refused.awsErrorDetails() != null
                ? String.valueOf(refused.awsErrorDetails().errorMessage())
                : String.valueOf(e.getMessage());
    }

    /** Whether a service says that somebody may not do something. */
    static boolean denied(SdkException e) {
        return code(e).startsWith("AccessDenied") || code(e).equals("UnauthorizedOperation");
    }

    static RolloutFault fault(String asked, SdkException e) {
        String code = code(e);
        String words = words(e);
        if (denied(e)) {
            return new RolloutFault(
                    "you may not do this; you need " + asked + ": " + words,
                    "ask for it, or use an administrator's credentials");
        }
        return switch (code) {
            case "" ->
                words.contains("credentials")
                        ? new RolloutFault(
                                "there are no AWS credentials",
                                "name a profile, or paste what aws configure export-credentials --format env prints")
                        : new RolloutFault(
                                asked + " failed: " + words, "run the command again when that is cleared up");
            case "ExpiredTokenException",
                    "ExpiredToken",
                    "UnrecognizedClientException",
                    "InvalidClientTokenId",
                    "InvalidSignatureException",
                    "SignatureDoesNotMatch" ->
                new RolloutFault(
                        "AWS does not take these credentials: " + words, "sign in again and repeat the command");
            case "OperationInProgressException" ->
                new RolloutFault(
                        asked + ": another operation on it is under way", "wait for it and run the command again");
            case "AWSOrganizationsNotInUseException" ->
                new RolloutFault(
                        "the account of these credentials is in no organization",
                        "use credentials of the organization's management account or of the hub account");
            default ->
                new RolloutFault(
                        asked + " failed: " + code + ": " + words, "run the command again when that is cleared up");
        };
    }
}
