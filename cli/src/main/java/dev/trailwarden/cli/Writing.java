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

/** Makes the changes that a command has shown, if it may, and says of each that it is made. */
final class Writing {
    private final LiveOrganization live;
    private final PrintWriter out;
    private final boolean json;
    private final boolean dryRun;
    private final Consent consent;
    private final List<Change> done = new ArrayList<>();

    /**
     * @param live the organization
     * @param out where to say it
     * @param json whether the whole is printed as JSON, and nothing on the way
     * @param dryRun whether nothing is to be written
     * @param consent asks before anything is
     */
    Writing(LiveOrganization live, PrintWriter out, boolean json, boolean dryRun, Consent consent) {
        this.live = live;
        this.out = out;
        this.json = json;
        this.dryRun = dryRun;
        this.consent = consent;
    }

    /** What a command says to a person when it is done, knowing what does not show although AWS has taken it. */
    @FunctionalInterface
    interface Afterwards {
        void say(List<String> differences) throws Main.BadInput;
    }

    /**
     * Makes the changes, unless there are none, it is a dry run, or somebody says no.
     *
     * @param question asked before, ends with a question mark
     * @param before the organization
     * @param changes in their order
     * @param answer the JSON so far
     * @param afterwards says how to go on
     * @return the exit code
     * @throws Main.BadInput if nobody agrees, or a change is refused; says which were made
     */
    int carryOut(
            String question, OrganizationPicture before, List<Change> changes, ObjectNode answer, Afterwards afterwards)
            throws Main.BadInput {
        if (dryRun || changes.isEmpty()) {
            if (json) {
                out.println(answer.put("ok", true));
            } else if (dryRun) {
                out.println("Dry run: nothing was changed.");
            }
            out.flush();
            return Main.OK;
        }
        if (!consent.given(out, question)) {
            out.println("Nothing was changed.");
            out.flush();
            return Main.BAD_INPUT;
        }
        List<String> differences = make(before, changes);
        if (json) {
            report(answer, differences);
            out.println(answer);
        } else {
            afterwards.say(differences);
        }
        out.flush();
        return differences.isEmpty() ? Main.OK : Main.NOT_HELD;
    }

    private List<String> make(OrganizationPicture before, List<Change> changes) throws Main.BadInput {
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
        if (!json) {
            LiveText.line(out, "Done: " + change.said() + ".");
            out.flush();
        }
    }

    private void report(ObjectNode answer, List<String> differences) {
        answer.set("done", LiveJson.changes(done));
        ArrayNode open = answer.putArray("differences");
        differences.forEach(open::add);
        answer.put("ok", differences.isEmpty());
    }
}
