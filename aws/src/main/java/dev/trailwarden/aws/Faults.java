package dev.trailwarden.aws;

import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.core.port.MemberFault.Kind;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The one place that says what an error of AWS means. Decided by the error code: CloudTrail answers throttling, wrong
 * names and refusals alike with HTTP 400 (CloudTrail API reference, StartLogging).
 */
final class Faults {
    private static final int LONGEST = 600;

    private static final Map<String, Kind> BY_CODE = Map.ofEntries(
            Map.entry("ThrottlingException", Kind.BUSY),
            Map.entry("Throttling", Kind.BUSY),
            Map.entry("ThrottledException", Kind.BUSY),
            Map.entry("RequestLimitExceeded", Kind.BUSY),
            Map.entry("TooManyRequestsException", Kind.BUSY),
            Map.entry("ConflictException", Kind.BUSY),
            Map.entry("ConcurrentModificationException", Kind.BUSY),
            // Said of an organization's policies.
            Map.entry("PolicyChangesInProgressException", Kind.BUSY),
            Map.entry("PolicyNotFoundException", Kind.NO_SUCH_TRAIL),
            Map.entry("TargetNotFoundException", Kind.NO_SUCH_TRAIL),
            Map.entry("ChildNotFoundException", Kind.NO_SUCH_TRAIL),
            Map.entry("AccountNotFoundException", Kind.NO_SUCH_TRAIL),
            // An event data store on its way from one state to another; restoring one takes minutes.
            Map.entry("InvalidEventDataStoreStatusException", Kind.BUSY),
            Map.entry("InactiveEventDataStoreException", Kind.BUSY),
            Map.entry("EventDataStoreHasOngoingImportException", Kind.BUSY),
            Map.entry("AccessDenied", Kind.DENIED),
            Map.entry("AccessDeniedException", Kind.DENIED),
            Map.entry("RegionDisabledException", Kind.DENIED),
            // The remediation role lacks what an organization's resources, or a service-linked role, take.
            Map.entry("InsufficientDependencyServiceAccessPermissionException", Kind.DENIED),
            Map.entry("InsufficientIAMAccessPermissionException", Kind.DENIED),
            // Said of a revoked session, and in a Region that is switched off in the account.
            Map.entry("UnrecognizedClientException", Kind.SESSION_OVER),
            Map.entry("InvalidClientTokenId", Kind.SESSION_OVER),
            Map.entry("ExpiredToken", Kind.SESSION_OVER),
            Map.entry("ExpiredTokenException", Kind.SESSION_OVER),
            Map.entry("TrailNotFoundException", Kind.NO_SUCH_TRAIL),
            Map.entry("EventDataStoreNotFoundException", Kind.NO_SUCH_TRAIL),
            // Said of tags.
            Map.entry("ResourceNotFoundException", Kind.NO_SUCH_TRAIL),
            Map.entry("TrailAlreadyExistsException", Kind.TRAIL_EXISTS),
            Map.entry("MaximumNumberOfTrailsExceededException", Kind.NO_SLOT_LEFT),
            Map.entry("InvalidHomeRegionException", Kind.WRONG_HOME_REGION));

    private Faults() {}

    /**
     * Translates what a call in a member account threw.
     *
     * @param operation for example {@code StartLogging on trail payments in eu-west-1}
     * @param e what the SDK threw, after its own retries
     */
    static MemberFault inMember(String operation, SdkException e) {
        return new MemberFault(kind(e), operation + " failed: " + words(e), e);
    }

    /** Translates what assuming the remediation role threw: a refusal there is a closed door. */
    static MemberFault atTheDoor(String operation, SdkException e) {
        Kind kind = kind(e);
        return new MemberFault(
                kind == Kind.DENIED || kind == Kind.REFUSED ? Kind.NO_WAY_IN : kind,
                operation + " failed: " + words(e),
                e);
    }

    /** The service's code and words, or the client's, on one line. */
    static String words(SdkException e) {
        if (e instanceof AwsServiceException service
                && service.awsErrorDetails() != null
                && service.awsErrorDetails().errorCode() != null) {
            return PlainText.of(
                    service.awsErrorDetails().errorCode() + ": "
                            + service.awsErrorDetails().errorMessage(),
                    LONGEST);
        }
        return PlainText.of(e.getClass().getSimpleName() + ": " + e.getMessage(), LONGEST);
    }

    private static Kind kind(SdkException e) {
        // The time was up while the service went on refusing: what it said is why.
        if (e instanceof ApiCallTimeoutException && e.getCause() instanceof SdkException last) {
            return kind(last);
        }
        if (!(e instanceof AwsServiceException service)) {
            return Kind.UNAVAILABLE;
        }
        String code = service.awsErrorDetails() == null
                ? ""
                : service.awsErrorDetails().errorCode();
        Kind known = BY_CODE.get(code == null ? "" : code);
        if (known != null) {
            return known;
        }
        return service.statusCode() >= 500 || service.isThrottlingException() ? Kind.UNAVAILABLE : Kind.REFUSED;
    }
}
