package dev.trailwarden.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.rollout.Picture;
import dev.trailwarden.rollout.Plan;
import dev.trailwarden.rollout.RolloutFault;
import dev.trailwarden.rollout.Runner;
import java.io.PrintWriter;
import java.util.List;

/** Takes the steps of a plan that was shown, so that Ctrl-C leaves nobody wondering. */
final class RolloutRun implements AutoCloseable {
    private final RolloutSession session;
    private final OperationProgress progress;
    private final Thread farewell;

    /**
     * @param session where
     * @param out where to say what is done
     * @param silent nothing but errors
     * @param err where to say that the command was interrupted
     */
    RolloutRun(RolloutSession session, PrintWriter out, boolean silent, PrintWriter err) {
        this.session = session;
        this.progress = OperationProgress.onTerminal(out, silent);
        this.farewell = new Thread(() -> {
            err.println();
            err.println(
                    "trailwarden: stopped. What AWS has begun goes on there. Run the same command again: it waits for"
                            + " that and goes on where this one stopped.");
            err.flush();
        });
        Runtime.getRuntime().addShutdownHook(farewell);
    }

    /** Waits for what is under way; says whether there was anything. */
    boolean settle(Picture picture) throws RolloutFault, Main.BadInput {
        try {
            return session.runner(progress).settle(picture, session.hubRegion());
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Takes the steps. */
    Runner.Outcome run(Plan plan) throws RolloutFault, Main.BadInput {
        try {
            return session.runner(progress).run(plan);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static Main.BadInput interrupted() {
        Thread.currentThread().interrupt();
        return new Main.BadInput("interrupted; run the same command again");
    }

    /** What was not begun. */
    static void left(PrintWriter out, Runner.Outcome outcome) {
        if (!outcome.left().isEmpty()) {
            out.println();
            out.println("Not begun because of that");
            outcome.left().forEach(step -> LiveText.line(out, "  - " + step.said()));
        }
    }

    /** How it ended, for machines. */
    static void json(ObjectNode answer, Runner.Outcome outcome, List<Plan.Place> missing) {
        RolloutText.failures(answer.putArray("failures"), outcome.failures());
        var left = answer.putArray("notBegun");
        outcome.left().forEach(step -> left.add(step.said()));
        RolloutText.missing(answer.putArray("missingAfterwards"), missing);
    }

    @Override
    public void close() {
        progress.close();
        try {
            Runtime.getRuntime().removeShutdownHook(farewell);
        } catch (IllegalStateException e) {
            // The end has begun, and the farewell is being said.
        }
    }
}
