package dev.trailwarden.benchmarks.wire;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request asks of AWS: its operation, and the access key that it is signed with.
 *
 * @param operation for example {@code StartLogging}
 * @param key the access key id of its signature; empty when the request is not signed
 * @param role the account whose role is assumed; empty for every other operation
 */
record Call(String operation, Optional<String> key, Optional<String> role) {
    private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/]+)/.*Signature=");
    private static final Pattern ROLE = Pattern.compile("RoleArn=arn%3A[a-z-]+%3Aiam%3A%3A([0-9]{12})%3A");

    /** AWS's JSON protocols name the operation in a header, its query protocol in the form. */
    static Call of(Message request) {
        String operation = request.header("x-amz-target")
                .map(target -> target.substring(target.lastIndexOf('.') + 1))
                .or(() -> Arrays.stream(request.text().split("&"))
                        .filter(field -> field.startsWith("Action="))
                        .map(field -> field.substring("Action=".length()))
                        .findFirst())
                .orElse(request.path());
        Optional<String> key = request.header("authorization").flatMap(value -> found(CREDENTIAL, value));
        Optional<String> role = operation.equals("AssumeRole") ? found(ROLE, request.text()) : Optional.empty();
        return new Call(operation, key, role);
    }

    private static Optional<String> found(Pattern what, String in) {
        Matcher matcher = what.matcher(in);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
