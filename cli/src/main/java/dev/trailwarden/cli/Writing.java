package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.scp.live.Change;
import dev.trailwarden.scp.live.OrganizationFault;
import dev.trailwarden.scp.live.OrganizationPicture;
import dev.trailwarden.scp.live.Runner;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Makes changes and says of each that it is made. */
final class Writing {
    private final LiveOrganization live;
    private final PrintWriter out;
    private final boolean quiet;
    private final List<Change> done = new ArrayList<>();

    /**
     * @param live the organization
     * @param out where to say it
     * @param quiet whether to say nothing, because the whole is printed as JSON
     */
    Writing(LiveOrganization live, PrintWriter out, boolean quiet) {
        this.live = live;
        this.out = out;
        this.quiet = quiet;
    }

    /**
     * Makes the changes.
     *
     * @param before the organization
     * @param changes in their order
     * @return what does not show although AWS has taken it
     * @throws Main.BadInput if one is refused; says which were made
     */
    List<String> make(OrganizationPicture before, List<Change> changes) throws Main.BadInput {
        try {
            return new Runner(live.control(), this::made).run(before, changes);
        } catch (OrganizationFault e) {
            throw new Main.BadInput(e.sentence()
                    + (done.isEmpty()
                            ? ". Nothing was changed"
                            : ". " + done.size() + " of " + changes.size()
                                    + " changes were made; run the command again, it goes on where it stopped"));
        }
    }

    private void made(Change change) {
        done.add(change);
        if (!quiet) {
            LiveText.line(out, "Done: " + change.said() + ".");
            out.flush();
        }
    }

    /** Adds what was made and what does not show to a JSON answer. */
    void report(ObjectNode answer, List<String> differences) {
        answer.set("done", LiveJson.changes(done));
        ArrayNode open = answer.putArray("differences");
        differences.forEach(open::add);
        answer.put("ok", differences.isEmpty());
    }
}
