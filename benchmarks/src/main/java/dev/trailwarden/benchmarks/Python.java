package dev.trailwarden.benchmarks;

import dev.trailwarden.benchmarks.lambda.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Python that runs the recipe.
 *
 * @param program the binary itself; a version manager's shim would add its own start to every process
 * @param version of Python and boto3, for people
 */
record Python(String program, String version) {
    /** Path and name of the role that is assumed in every account; member-roles.yaml makes it. */
    static final String MEMBER_ROLE = "trailwarden/trailwarden-remediation";

    private static final String ASK = "import sys, boto3; print(sys.executable);"
            + " print('Python', sys.version.split()[0] + ', boto3', boto3.__version__)";

    /**
     * Asks the Python on the path.
     *
     * @return it; empty when there is none, or none with boto3
     */
    static Optional<Python> find() throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder("python3", "-c", ASK)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return process.waitFor() == 0 ? Optional.of(new Python(lines.get(0), lines.get(1))) : Optional.empty();
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }

    /**
     * A handler of the benchmark.
     *
     * @param id names it in the results
     * @param folder where the recipe is
     * @param script its file there
     * @param hub whose credentials, topic and member role it uses
     * @return how it is started
     */
    Subject running(String id, Path folder, String script, Subject hub) {
        Map<String, String> from = hub.environment();
        return new Subject(
                id,
                List.of(program, script),
                folder,
                Map.of(
                        "PATH", from.getOrDefault("PATH", "/usr/bin:/bin"),
                        "LANG", from.getOrDefault("LANG", "C.UTF-8"),
                        "AWS_REGION", from.getOrDefault("AWS_REGION", ""),
                        "AWS_DEFAULT_REGION", from.getOrDefault("AWS_REGION", ""),
                        "AWS_ACCESS_KEY_ID", from.getOrDefault("AWS_ACCESS_KEY_ID", ""),
                        "AWS_SECRET_ACCESS_KEY", from.getOrDefault("AWS_SECRET_ACCESS_KEY", ""),
                        "AWS_SESSION_TOKEN", from.getOrDefault("AWS_SESSION_TOKEN", ""),
                        "TOPIC_ARN", from.getOrDefault("TOPIC_ARN", ""),
                        "MEMBER_ROLE", MEMBER_ROLE));
    }
}
