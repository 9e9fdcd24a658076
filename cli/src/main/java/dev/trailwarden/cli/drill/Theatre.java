package dev.trailwarden.cli.drill;

import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.Packaging;
import dev.trailwarden.sandbox.Rollout;
import dev.trailwarden.sandbox.Sandbox;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** The organization with Trailwarden deployed in it, on which one scenario after the other is played. */
public final class Theatre implements AutoCloseable {
    private final Sandbox sandbox;
    private final Backstage backstage;
    private final Memory memory;
    private final Scenery scenery;

    /**
     * Boots the organization, deploys the templates, starts the hub and has it look at every account.
     *
     * @param rollout what is deployed
     * @param fast whether to wait a thousandth of the time Lambda waits between attempts, instead of a thirtieth
     * @throws IOException if it cannot be started
     */
    public Theatre(Rollout rollout, boolean fast) throws IOException {
        sandbox = Sandbox.start(new Sandbox.Settings(0, fast ? 0.001 : 0.03, line -> {}));
        boolean open = false;
        try {
            if (rollout.packaging() == Packaging.OWN_RUNTIME) {
                // Its cache is trained on TLS, which is a good part of what a cold start on AWS loads.
                sandbox.secureFunctions();
            }
            backstage = new Backstage(sandbox, guarded(rollout));
            memory = new Memory(sandbox);
            backstage.deploy();
            firstLook(new Operator(sandbox, command -> {}));
            scenery = new Scenery(sandbox.world(), memory);
            open = true;
        } finally {
            if (!open) {
                sandbox.close();
            }
        }
    }

    /** The organization's own guardrail may be attached again; whether it is, is said by what is kept. */
    private Rollout guarded(Rollout rollout) {
        return rollout.withParameters(Map.of("GuardrailReattach", "true"))
                .withGuardrail(
                        List.of(Guardrails.demo(sandbox.world().organization()).arn()));
    }

    /** What people do after a rollout: let the hub see every account, and agree to what it does not take by itself. */
    private static void firstLook(Operator operator) {
        DemoOrganization.ACCOUNTS.forEach(operator::look);
        operator.acceptTrail(Stops.RESEARCH_TRAIL, "without validation, as research wants it");
    }

    /**
     * Deploys another version of Trailwarden, with which every scenario is played from now on.
     *
     * @param rollout what to deploy
     */
    void deploy(Rollout rollout) {
        backstage.use(guarded(rollout));
        backstage.deploy();
        // A session that was opened before is still good; a new process has none.
        backstage.recycleHub();
    }

    /**
     * {@return the organization}
     */
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
            Stage stage = new Stage(sandbox, backstage, scenery, memory);
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
        memory.close();
        sandbox.close();
    }
}
