package dev.trailwarden.cli.drill;

/**
 * One thing that can happen, and what has to come of it.
 *
 * @param id its name on the command line and in tests
 * @param story what happens, in one sentence
 * @param onTour whether the short tour shows it
 * @param play makes it happen and says what has to hold
 */
public record Scenario(String id, String story, boolean onTour, Play play) {

    /** Makes it happen. */
    @FunctionalInterface
    public interface Play {
        /**
         * Plays the scenario.
         *
         * @throws Exception if the stage itself breaks, which is not what the scenario is about
         */
        void on(Stage stage) throws Exception;
    }
}
