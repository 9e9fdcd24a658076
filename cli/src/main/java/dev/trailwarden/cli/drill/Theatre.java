package dev.trailwarden.cli.drill;

import dev.trailwarden.sandbox.Rollout;
import dev.trailwarden.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;

/** The organization with Trailwarden deployed in it, on which one scenario after the other is played. */
public final class Theatre implements AutoCloseable {
    private final Sandbox sandbox;
    private final Rollout rollout;

    /**
     * Boots the organization, deploys the templates and starts the hub.
     *
     * @param home the project's folder, where the templates and the hub's jar are
     * @param fast whether to wait a thousandth of the time Lambda waits between attempts, instead of a thirtieth
     * @throws IOException if it cannot be started
     */
    public Theatre(Path home, boolean fast) throws IOException {
        rollout = Rollout.of(home);
        sandbox = Sandbox.start(new Sandbox.Settings(0, fast ? 0.001 : 0.03, line -> {}));
        sandbox.deploy(rollout);
    }

    /** The organization. */
    public Sandbox sandbox() {
        return sandbox;
    }

    /**
     * Plays a scenario.
     *
     * @return what happened; a scenario whose stage breaks has not held
     * @throws InterruptedException if the thread is interrupted
     */
    public Scene play(Scenario scenario) throws InterruptedException {
        try {
            Stage stage = new Stage(sandbox, rollout);
            try {
                scenario.play().on(stage);
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                stage.expect("the scenario can be played to its end (" + e + ")", false);
            }
            return stage.close(scenario);
        } catch (TimeoutException e) {
            throw new IllegalStateException("what an earlier scenario began does not end: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
