package dev.trailwarden.scp.live;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What an operator is told when AWS does not do what a command asked of it, whatever the service. */
public final class SdkProblem {
    private static final String NO_CREDENTIALS =
            "there are no AWS credentials; set AWS_PROFILE, or paste what aws configure export-credentials --format env"
                    + " prints";

    private SdkProblem() {}

    /**
     * {@return the problem and what to do, in one sentence}
     *
     * @param call what was asked: {@code organizations:ListRoots}, with what it was about if that helps
     * @param e how it ended
     */
    public static String sentence(String call, SdkException e) {
        if (e instanceof AwsServiceException refused && refused.awsErrorDetails() != null) {
            String code = refused.awsErrorDetails().errorCode();
            String words = refused.awsErrorDetails().errorMessage();
            return switch (code) {
                case "AccessDeniedException", "AccessDenied" -> "you may not do this; you need " + call + ": " + words;
                case "ExpiredTokenException",
                        "ExpiredToken",
                        "UnrecognizedClientException",
                        "InvalidClientTokenId",
                        "InvalidSignatureException",
                        "SignatureDoesNotMatch" -> "AWS does not take these credentials: " + words;
                default -> call + " failed: " + code + ": " + words;
            };
        }
        String words = String.valueOf(e.getMessage());
        return words.contains("credentials") ? NO_CREDENTIALS : call + " failed: " + words;
    }
}
