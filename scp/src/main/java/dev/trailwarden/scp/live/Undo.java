package dev.trailwarden.scp.live;

import java.util.ArrayList;
import java.util.List;

/** The commands that take changes back, for a shell. */
final class Undo {
    private Undo() {}

    /**
     * The commands, the last change first.
     *
     * @param before the organization before the changes
     * @param changes what was done, or would be
     * @param target the place they were about
     */
    static List<String> of(OrganizationPicture before, List<Change> changes, Node target) {
        List<String> commands = new ArrayList<>();
        // Where nothing of ours was before, one command of ours takes all away.
        boolean whole = Ours.on(before, target).isEmpty();
        boolean attached = changes.stream()
                .anyMatch(change ->
                        change instanceof Change.Attach attach && attach.node().equals(target));
        if (whole && attached) {
            boolean created = changes.stream().anyMatch(Change.Create.class::isInstance);
            commands.add("trailwarden scp detach --target " + target.id() + (created ? " --delete" : ""));
        }
        for (Change change : changes.reversed()) {
            switch (change) {
                case Change.EnableScps _, Change.Create _ -> {
                    // Enabled SCPs and unattached policies bind nobody; disabling SCPs would detach all of them for
                    // good.
                }
                case Change.Attach attach -> {
                    if (!(whole && attach.node().equals(target))) {
                        commands.add("aws organizations detach-policy --policy-id "
                                + before.named(attach.policy()).map(Scp::id).orElse("ID_OF_" + attach.policy())
                                + " --target-id " + attach.node().id());
                    }
                }
                case Change.Update update ->
                    commands.add("aws organizations update-policy --policy-id "
                            + update.existing().id() + " --description "
                            + quoted(update.existing().description()) + " --content " + quoted(update.before()));
                case Change.Detach detach ->
                    commands.add("aws organizations attach-policy --policy-id "
                            + (isDeleted(changes, detach.policy())
                                    ? "\"$" + variable(detach.policy()) + "\""
                                    : detach.policy().id())
                            + " --target-id " + detach.node().id());
                // Made again, a policy has another id.
                case Change.Delete delete ->
                    commands.add(variable(delete.policy())
                            + "=$(aws organizations create-policy --type SERVICE_CONTROL_POLICY --name "
                            + delete.policy().name() + " --description "
                            + quoted(delete.policy().description()) + " --content " + quoted(delete.text())
                            + " --query Policy.PolicySummary.Id --output text)");
            }
        }
        return List.copyOf(commands);
    }

    private static boolean isDeleted(List<Change> changes, Scp policy) {
        return changes.stream()
                .anyMatch(change -> change instanceof Change.Delete delete
                        && delete.policy().id().equals(policy.id()));
    }

    private static String variable(Scp policy) {
        return policy.name().replaceAll("[^A-Za-z0-9]", "_");
    }

    /** A word for a POSIX shell, whatever is in it. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
