package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.cli.drill.Renderer;
import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.Packaging;
import dev.trailwarden.sandbox.Rollout;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.organization.Regions;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves the embedded organization until it is interrupted. */
@Command(
        name = "sandbox",
        mixinStandardHelpOptions = true,
        description = {
            "Serves an embedded AWS organization on 127.0.0.1, with Trailwarden deployed in it unless you say --empty, until"
                    + " Ctrl-C.",
            "Point the aws command or any SDK at it with the lines it prints."
        })
final class SandboxCommand implements Callable<Integer> {
    /** A port that a user may have. */
    private static final int HIGHEST_PORT = 65_535;

    /** Each has keys to print. */
    private static final int MOST_ACCOUNTS = 1_000;

    private static final String TOPIC_ARN =
            "arn:aws:sns:" + DemoOrganization.HUB_REGION + ":" + DemoOrganization.SECURITY + ":trailwarden-alerts";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The port; 0 takes any free one (default: ${DEFAULT-VALUE}).")
    private int port = 4_577;

    @Option(
            names = "--packaging",
            paramLabel = "KIND",
            description = "How the hub is packaged: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Packaging packaging = Packaging.MANAGED;

    @Option(names = "--empty", description = "Deploy nothing, to try the rollout on.")
    private boolean empty;

    @Option(
            names = "--accounts",
            paramLabel = "N",
            description = "So many more member accounts, each with a trail; nothing is deployed to them.")
    private int more;

    @Option(names = "--json", description = "Print the endpoint, the accounts and their keys as one JSON object.")
    private boolean json;

    @Option(names = "--quiet", description = "Print neither what happens nor the mails.")
    private boolean quiet;

    @Override
    public Integer call() throws Main.BadInput, IOException, InterruptedException {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new Main.BadInput("--port: " + port + " is not a port; take one from 0 to " + HIGHEST_PORT);
        }
        if (more < 0 || more > MOST_ACCOUNTS) {
            throw new Main.BadInput("--accounts: " + more + " is not a number from 0 to " + MOST_ACCOUNTS);
        }
        Path home = Home.find(packaging);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        // A fiftieth of Lambda's time between attempts: slow enough to watch, quick enough to wait for.
        Sandbox.Settings settings = new Sandbox.Settings(port, 0.02, line -> {
            if (!quiet) {
                synchronized (err) {
                    err.println(line);
                    err.flush();
                }
            }
        });
        Renderer mails = new Renderer(err, Ansi.AUTO);
        try (Sandbox sandbox = Sandbox.start(settings)) {
            sandbox.delivery().inbox().watch(mail -> {
                if (!quiet) {
                    // A mail has many lines, and none of the log may get between them.
                    synchronized (err) {
                        mails.mail(mail);
                    }
                }
            });
            List<AccountId> accounts = Stream.concat(
                            DemoOrganization.ACCOUNTS.stream(), sandbox.addAccounts(more).stream())
                    .toList();
            if (!empty) {
                sandbox.deploy(Rollout.of(home, packaging).across(DemoOrganization.ACCOUNTS, Regions.byDefault()));
            }
            out.println(json ? asJson(sandbox, accounts) : asText(sandbox, accounts));
            out.flush();
            // Nothing counts it down: the process ends by a signal, and the functions end with it.
            new CountDownLatch(1).await();
            return Main.OK;
        } catch (BindException e) {
            throw new Main.BadInput("port " + port + " cannot be had (" + e.getMessage()
                    + "); choose another with --port, or --port 0 for any");
        }
    }

    private String asText(Sandbox sandbox, List<AccountId> accounts) {
        StringBuilder text = new StringBuilder(2_048);
        text.append("The organization ")
                .append(DemoOrganization.ID)
                .append(" answers at ")
                .append(sandbox.endpoint())
                .append(". Ctrl-C ends it.\n\n");
        text.append("Trails, each to be stopped and started in the Region its ARN names:\n");
        sandbox.world()
                .trails()
                .all()
                .forEach(trail -> text.append("  ").append(trail.arn()).append('\n'));
        text.append(
                        "Roles to assume: role/security/BreakGlass of an account, from within it; role/OrganizationAccountAccessRole,")
                .append(" from the management account.\n");
        if (!empty) {
            text.append("Alerts go to the topic ")
                    .append(TOPIC_ARN)
                    .append(quiet ? ".\n" : " (the mails are printed here).\n");
        }
        for (AccountId account : accounts) {
            for (String user : sandbox.users(account)) {
                text.append("\n# ")
                        .append(account)
                        .append(' ')
                        .append(sandbox.name(account))
                        .append(": ")
                        .append(user)
                        .append('\n');
                // Left over from a role that was assumed before, it would spoil a user's key.
                text.append("unset AWS_SESSION_TOKEN\n");
                environment(sandbox, account, user)
                        .forEach(line -> text.append("export ").append(line).append('\n'));
            }
        }
        if (empty) {
            return text.append("""

                            Nothing is deployed. Roll out, as admin of 111111111111:
                              ./trailwarden rollout apply --hub-account 222222222222 --alert-email security@example.com
                            and look at what came of it, as admin of 222222222222:
                              ./trailwarden sweep --wait
                              ./trailwarden coverage
                              ./trailwarden doctor
                            """).toString();
        }
        text.append("\nTake the baselines first, as admin of 222222222222:\n  ./trailwarden look");
        DemoOrganization.ACCOUNTS.forEach(account -> text.append(' ').append(account));
        text.append("\nTry, as mallory of 333333333333:\n  aws cloudtrail stop-logging --name payments-trail\n")
                .append("  aws cloudtrail get-trail-status --name payments-trail\n");
        text.append("\nAttach the guardrail, as admin of 111111111111, and try again:\n")
                .append("  ./trailwarden scp attach --target payments --profile hardened,guard --break-glass '")
                .append(DemoOrganization.BREAK_GLASS)
                .append("'\n  ./trailwarden scp verify --target payments\n");
        return text.toString();
    }

    private static List<String> environment(Sandbox sandbox, AccountId account, String user) {
        return sandbox.environment(sandbox.key(account, user), DemoOrganization.HUB_REGION);
    }

    private static String asJson(Sandbox sandbox, List<AccountId> accounts) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("endpoint", sandbox.endpoint().toString());
        node.put("organization", DemoOrganization.ID);
        node.put("region", DemoOrganization.HUB_REGION.name());
        node.put("topic", TOPIC_ARN);
        var list = node.putArray("accounts");
        for (AccountId id : accounts) {
            ObjectNode account = list.addObject();
            account.put("id", id.value());
            account.put("name", sandbox.name(id));
            ObjectNode users = account.putObject("users");
            for (String user : sandbox.users(id)) {
                Credentials key = sandbox.key(id, user);
                users.putObject(user)
                        .put("AWS_ACCESS_KEY_ID", key.accessKeyId())
                        .put("AWS_SECRET_ACCESS_KEY", key.secretAccessKey());
            }
        }
        var trails = node.putArray("trails");
        sandbox.world().trails().all().forEach(trail -> trails.add(trail.arn()));
        return node.toString();
    }
}
