package dev.trailwarden.cli;

import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.scp.Guardrail;
import dev.trailwarden.scp.live.Node;
import dev.trailwarden.scp.live.OrganizationFault;
import dev.trailwarden.scp.live.OrganizationPicture;
import dev.trailwarden.scp.live.PictureReader;
import dev.trailwarden.scp.live.Plan;
import dev.trailwarden.scp.live.RoleSearch;
import dev.trailwarden.scp.live.Targets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** To what the guardrail is to be attached, and what the operator has agreed to; the same for a plan and for doing it. */
final class PlanOptions {
    @Option(
            names = "--target",
            paramLabel = "PLACE",
            required = true,
            description = "root, an OU (its id, name, or path like Workloads/Production) or an account (id or name).")
    private String target = "";

    @Option(names = "--enable-scps", description = "Enable SCPs in the organization if they are not.")
    private boolean enableScps;

    @Option(names = "--skip-stages", description = "Do not insist on one account before an OU or the root.")
    private boolean skipStages;

    @Option(
            names = "--check-role",
            paramLabel = "NAME",
            description = "The role to look into accounts with, to see whether the break-glass role is there"
                    + " (default: ${DEFAULT-VALUE}).")
    private String checkRole = "OrganizationAccountAccessRole";

    @Option(
            names = "--break-glass-unchecked",
            description = "Go on although nobody could look whether the break-glass role exists.")
    private boolean breakGlassUnchecked;

    @Option(
            names = "--allow-unjudged",
            description = "Go on beside SCPs of others that trailwarden cannot judge; read them first.")
    private boolean allowUnjudged;

    @Option(
            names = "--hub-account",
            paramLabel = "ID",
            description = "The hub's account, to check that the hub can still reach the members.")
    private @Nullable AccountId hubAccount;

    @Mixin
    private ScpAwsOptions aws = new ScpAwsOptions();

    /** Where AWS is. */
    AwsPlace aws() {
        return aws;
    }

    /**
     * Looks at the organization and plans.
     *
     * @param live the organization
     * @param guardrail what is to be attached
     * @throws Main.BadInput if the hub's account is not there
     * @throws OrganizationFault if the organization cannot be asked, or the place is not there
     */
    Plan plan(LiveOrganization live, Guardrail guardrail) throws Main.BadInput, OrganizationFault {
        PictureReader reader = live.reader();
        OrganizationPicture tree = reader.tree();
        Optional<String> hub = Optional.ofNullable(hubAccount).map(AccountId::value);
        if (hub.flatMap(tree::node).isEmpty() && hub.isPresent()) {
            throw new Main.BadInput("--hub-account: this organization has no account " + hub.get());
        }
        Node node = Targets.find(tree, target);
        OrganizationPicture picture = reader.withTexts(tree, Plan.looksAt(tree, node, hub));
        List<RoleSearch.Result> roles = new RoleSearch(live.accounts(picture, checkRole))
                .find(guardrail.settings().breakGlass(), picture.bound(node));
        return Plan.toAttach(
                picture,
                guardrail,
                node,
                new Plan.Conditions(
                        live.region(), hub, enableScps, skipStages, roles, breakGlassUnchecked, allowUnjudged));
    }

    /** The options of these that matter when the plan is carried out, for a shell; with a blank before each. */
    String words() {
        return (enableScps ? " --enable-scps" : "")
                + (skipStages ? " --skip-stages" : "")
                + (checkRole.equals("OrganizationAccountAccessRole") ? "" : " --check-role " + checkRole)
                + (breakGlassUnchecked ? " --break-glass-unchecked" : "")
                + (allowUnjudged ? " --allow-unjudged" : "")
                + (hubAccount == null ? "" : " --hub-account " + hubAccount);
    }
}
