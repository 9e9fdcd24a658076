package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.doctor.Finding;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.doctor.Doctor;
import dev.trailwarden.doctor.Instruments;
import dev.trailwarden.scp.live.SdkProblem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Looks at the hub from outside and says what ails it. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Looks at every part between a tamper and the security team's inbox, from outside the hub, and"
                    + " compares it with what its deployed stack says.",
            "Says of everything that is not fine what it means and how to fix it.",
            "Makes reads only. Ask as somebody who may read the hub's account; what may not be read counts as"
                    + " not fine.",
            "Exit code 0 if all is fine, 1 if something is not or could not be read, 2 if doctor could not run."
        })
final class DoctorCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int WIDTH = 100;
    private static final int LONGEST = 2_000;
    private static final Pattern COMMAND = Pattern.compile("(?<text>.*): (?<command>(?:aws|trailwarden) [^ ].*)");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** What can be left out. */
    enum Part {
        STACKSETS,
        GUARDRAIL
    }

    @Option(names = "--stack", paramLabel = "NAME", description = "The hub's stack (default: ${DEFAULT-VALUE}).")
    private String stack = "trailwarden-hub";

    @Option(
            names = "--jar",
            paramLabel = "FILE",
            description =
                    "The released trailwarden-hub.jar, or trailwarden-hub-runtime.zip: the functions must run this code. Without it, what the stack says.")
    private @Nullable Path jar;

    @Option(
            names = "--without",
            paramLabel = "PART",
            split = ",",
            description =
                    "Do not look at: stacksets (where another pipeline rolls the member stacks out, or this account"
                            + " may not see them), guardrail (where none is used, or Organizations may not be read).")
    private List<Part> without = new ArrayList<>();

    @Option(names = "--json", description = "Everything that was looked at, as one JSON object.")
    private boolean json;

    @Option(names = "--fix-commands", description = "Print only the commands that fix what is not fine, one per line.")
    private boolean fixCommands;

    @Mixin
    private AwsOptions aws = new AwsOptions();

    private final List<SdkAutoCloseable> made = new ArrayList<>();

    @Override
    public Integer call() throws Main.BadInput {
        Set<Part> left = EnumSet.noneOf(Part.class);
        left.addAll(without);
        Optional<String> hash = jar == null ? Optional.empty() : Optional.of(sha256(jar));
        List<Finding> findings = new ArrayList<>();
        try (AwsClients clients = new AwsClients(aws, Optional.empty(), PATIENCE)) {
            String account = account(clients);
            findings.addAll(new Doctor(instruments(clients), InstantSource.system())
                    .findings(new Doctor.Order(stack, account, hash, !left.contains(Part.STACKSETS))));
        } finally {
            made.forEach(SdkAutoCloseable::close);
        }
        if (!left.contains(Part.GUARDRAIL)) {
            try (LiveOrganization live = new LiveOrganization(aws)) {
                findings.add(GuardrailCheck.of(live));
            }
        }
        boolean fine = findings.stream().allMatch(finding -> finding.state() == Finding.State.FINE);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(asJson(findings, left, fine));
        } else if (fixCommands) {
            troubles(findings).forEach(finding -> command(finding).ifPresent(out::println));
        } else {
            print(out, findings, left);
        }
        out.flush();
        return fine ? Main.OK : Main.NOT_HELD;
    }

    private String account(AwsClients clients) throws Main.BadInput {
        try {
            return made(clients.client(StsClient.builder())).getCallerIdentity().account();
        } catch (SdkException e) {
            throw new Main.BadInput(SdkProblem.sentence("sts:GetCallerIdentity", e));
        }
    }

    private Instruments instruments(AwsClients clients) {
        return new Instruments(
                made(clients.client(CloudFormationClient.builder())),
                made(clients.client(LambdaClient.builder())),
                made(clients.client(CloudWatchClient.builder())),
                made(clients.client(SchedulerClient.builder())),
                made(clients.client(EventBridgeClient.builder())),
                made(clients.client(SnsClient.builder())),
                made(clients.client(SqsClient.builder())),
                made(clients.client(DynamoDbClient.builder())),
                made(clients.client(KmsClient.builder())),
                made(clients.client(IamClient.builder())));
    }

    private <C extends SdkAutoCloseable> C made(C client) {
        made.add(client);
        return client;
    }

    private static String sha256(Path jar) throws Main.BadInput {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
        } catch (IOException e) {
            throw new Main.BadInput("--jar: cannot read " + jar + "; is it there, and may you read it?");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** What is not fine, worst first. */
    private static List<Finding> troubles(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.state() != Finding.State.FINE)
                .sorted(Comparator.comparing(Finding::severity).thenComparing(Finding::state))
                .toList();
    }

    private void print(PrintWriter out, List<Finding> findings, Set<Part> left) {
        List<Finding> troubles = troubles(findings);
        for (Finding finding : troubles) {
            String state =
                    finding.state() == Finding.State.SICK ? finding.severity().name() : "UNKNOWN";
            paragraph(
                    out, String.format(Locale.ROOT, "%-9s", state), shown(finding.what()) + " [" + finding.id() + "]");
            paragraph(out, "  means  ", shown(finding.means()));
            paragraph(out, "  fix    ", shown(text(finding)));
            // To be copied as it stands, so it is not broken.
            command(finding).ifPresent(command -> out.println("         " + command));
            out.println();
        }
        int fine = findings.size() - troubles.size();
        int unknown = (int) troubles.stream()
                .filter(finding -> finding.state() == Finding.State.UNKNOWN)
                .count();
        out.println("Looked at " + findings.size() + " things: " + fine + " fine, " + (troubles.size() - unknown)
                + " not fine, " + unknown + " could not be read.");
        left.forEach(part -> out.println("Not looked at: " + part.name().toLowerCase(Locale.ROOT) + "."));
    }

    private static void paragraph(PrintWriter out, String label, String text) {
        String first = label;
        for (String line : Table.wrapped(text, WIDTH - label.length())) {
            out.println(first + line);
            first = " ".repeat(label.length());
        }
    }

    private static String shown(String text) {
        return PlainText.of(text, LONGEST);
    }

    private static String text(Finding finding) {
        Matcher command = COMMAND.matcher(finding.fix());
        return command.matches() ? command.group("text") + ":" : finding.fix();
    }

    /** The command that a fix ends in. Names in it are the stack's own; what does not print is no command. */
    private static Optional<String> command(Finding finding) {
        Matcher command = COMMAND.matcher(finding.fix());
        return command.matches() && command.group("command").matches("[\\x20-\\x7e]{1,2000}")
                ? Optional.of(command.group("command"))
                : Optional.empty();
    }

    private ObjectNode asJson(List<Finding> findings, Set<Part> left, boolean fine) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("stack", stack);
        ArrayNode all = root.putArray("findings");
        for (Finding finding : findings) {
            ObjectNode one = all.addObject()
                    .put("id", finding.id())
                    .put("state", finding.state().name().toLowerCase(Locale.ROOT))
                    .put("severity", finding.severity().id())
                    .put("what", shown(finding.what()))
                    .put("means", shown(finding.means()))
                    .put("fix", shown(text(finding)));
            command(finding).ifPresent(command -> one.put("command", command));
        }
        ArrayNode skipped = root.putArray("notLookedAt");
        left.forEach(part -> skipped.add(part.name().toLowerCase(Locale.ROOT)));
        return root.put("ok", fine);
    }
}
