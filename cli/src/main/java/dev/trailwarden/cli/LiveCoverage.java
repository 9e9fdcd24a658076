package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.baseline.SettingsJson;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.port.MemberFault;
import dev.trailwarden.coverage.Answer;
import dev.trailwarden.coverage.Expected;
import dev.trailwarden.coverage.SdkAuditor;
import dev.trailwarden.coverage.SharedFacts.Kept;
import dev.trailwarden.coverage.Survey;
import dev.trailwarden.pace.Pace;
import dev.trailwarden.sandbox.template.Template;
import dev.trailwarden.scp.live.OrganizationFault;
import dev.trailwarden.scp.live.OrganizationPicture;
import dev.trailwarden.scp.live.PictureReader;
import dev.trailwarden.scp.live.SdkOrganization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.organizations.OrganizationsClient;

/** The organization as somebody of the hub's account sees it, who looks and changes nothing. */
final class LiveCoverage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Otherwise Java keeps five connections to a host, and opens the others anew for every call. */
    private static final String CONNECTIONS = "256";

    private final AwsClients aws;
    private final DeskOptions options;
    private final SdkAuditor auditor;
    private final Pace pace;
    private final OrganizationPicture picture;

    /**
     * Reads the organization.
     *
     * @param options where the desk is, and who asks
     * @throws Main.BadInput if nothing says in which Region
     * @throws OrganizationFault if the organization cannot be read, neither by whoever asks nor through the management
     *     account's auditor role
     */
    LiveCoverage(DeskOptions options) throws Main.BadInput, OrganizationFault {
        System.setProperty("http.maxConnections", CONNECTIONS);
        this.options = options;
        this.aws = new AwsClients(options.aws(), Optional.empty(), PATIENCE);
        this.auditor =
                new SdkAuditor(aws.credentials(), aws.endpoint(), aws.region().id(), Thread::sleep);
        this.pace = new Pace(aws.onThisMachine() ? Map.of() : Pace.EVEN, System::nanoTime, Thread::sleep);
        boolean read = false;
        try {
            this.picture = picture();
            read = true;
        } finally {
            if (!read) {
                close();
            }
        }
    }

    private OrganizationPicture picture() throws OrganizationFault {
        try (OrganizationsClient own = aws.client(OrganizationsClient.builder())) {
            try {
                return read(own);
            } catch (OrganizationFault refused) {
                AccountId management = new AccountId(
                        new SdkOrganization(own, pace, Thread::sleep).home().managementAccount());
                return throughTheManagementAccount(management, refused);
            }
        }
    }

    /** Only the management account and delegated administrators may list the organization's accounts. */
    private OrganizationPicture throughTheManagementAccount(AccountId management, OrganizationFault refused)
            throws OrganizationFault {
        AwsCredentialsProvider there;
        try {
            there = auditor.credentials(management);
        } catch (MemberFault closed) {
            throw new OrganizationFault(
                    refused.sentence() + "; nor can the management account be asked: " + closed.what(),
                    "ask from the hub's account, and roll out member-roles.yaml to the management account, or make the"
                            + " hub's account a delegated administrator");
        }
        try (OrganizationsClient client = aws.client(OrganizationsClient.builder(), aws.region(), there)) {
            return read(client);
        }
    }

    private OrganizationPicture read(OrganizationsClient client) throws OrganizationFault {
        PictureReader reader = new PictureReader(new SdkOrganization(client, pace, Thread::sleep));
        OrganizationPicture tree = reader.tree();
        return reader.withTextsOn(tree, tree.nodes());
    }

    /** The organization, with the texts of every SCP that is attached. */
    OrganizationPicture organization() {
        return picture;
    }

    /**
     * What is going to look.
     *
     * @param hub the hub's account; that of whoever asks if none is given
     * @throws Main.BadInput if the templates or the caller's account are not known
     */
    Survey survey(Optional<AccountId> hub) throws Main.BadInput {
        return new Survey(
                auditor,
                new Expected(
                        template("member-stack/member-roles.yaml"),
                        template("member-stack/member-rules.yaml"),
                        new Expected.Home(
                                picture.partition(),
                                picture.id(),
                                new AccountId(picture.managementAccount()),
                                hub.isPresent() ? hub.get() : own(),
                                new Region(aws.region().id()))),
                this::baselines,
                InstantSource.system());
    }

    private AccountId own() throws Main.BadInput {
        try (DeskClient desk = new DeskClient(options)) {
            return new AccountId(desk.caller().split(":", -1)[4]);
        }
    }

    private static ObjectNode template(String name) throws Main.BadInput {
        Path file = Home.find().resolve(name);
        try {
            return Template.tree(Files.readString(file));
        } catch (IOException e) {
            throw new Main.BadInput(file + " cannot be read: " + e.getMessage());
        }
    }

    /** What is kept of each trail; a hub that cannot be asked keeps nothing else from being looked at. */
    private Answer<Map<TrailArn, Kept>> baselines() {
        Map<TrailArn, Kept> baselines = new HashMap<>();
        ObjectNode request = DeskClient.request("baseline-list").put("withSettings", true);
        try (DeskClient desk = new DeskClient(options)) {
            JsonNode page;
            do {
                page = desk.ask(request);
                for (JsonNode row : page.path("baselines")) {
                    TrailArn.parse(row.path("trail").asText()).ifPresent(trail -> baselines.put(trail, kept(row)));
                }
                request.put("after", page.path("next").asText());
            } while (page.hasNonNull("next"));
            return new Answer.Known<>(baselines);
        } catch (Main.BadInput | IllegalArgumentException e) {
            return new Answer.Unknown<>(String.valueOf(e.getMessage()));
        }
    }

    private static Kept kept(JsonNode row) {
        return new Kept(
                row.has("problem") ? Optional.empty() : Optional.of(SettingsJson.read(row.path("settings"))),
                !row.path("origin").asText().equals("captured"));
    }

    @Override
    public void close() {
        auditor.close();
        aws.close();
    }
}
