package dev.trailwarden.sandbox.lambda;

import java.util.List;

/** How each runtime starts a function. */
final class StartCommand {
    private StartCommand() {}

    /**
     * {@return program and arguments, to be started in the task root}
     *
     * @param settings the function
     */
    static List<String> of(FunctionSettings settings) {
        return switch (settings.code().runtime()) {
            case JAVA25 -> RuntimeClient.command(settings);
            case PROVIDED_AL2023 ->
                List.of(settings.code().taskRoot().resolve("bootstrap").toString());
        };
    }
}
