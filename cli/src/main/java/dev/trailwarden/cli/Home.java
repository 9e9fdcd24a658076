package dev.trailwarden.cli;

import dev.trailwarden.sandbox.Packaging;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The project's folder, which the launcher says. */
final class Home {
    private static final List<String> NEEDED = List.of(
            "hub-lambda/hub.yaml",
            "hub-lambda/target/trailwarden-hub.jar",
            "member-stack/member-roles.yaml",
            "member-stack/member-rules.yaml",
            "sandbox/dynamodb-local/target/lib");

    private Home() {}

    /**
     * Gives the folder.
     *
     * @param packaging of the hub that is wanted
     * @throws Main.BadInput if it is not known, or something the sandbox deploys is not in it
     */
    static Path find(Packaging packaging) throws Main.BadInput {
        Path folder = find();
        Path code = folder.resolve(packaging.file());
        if (!Files.isReadable(code)) {
            throw new Main.BadInput(code + " is missing; run: " + packaging.builtBy());
        }
        return folder;
    }

    /**
     * Gives the folder.
     *
     * @throws Main.BadInput if it is not known, or something the sandbox deploys is not in it
     */
    static Path find() throws Main.BadInput {
        String home = System.getProperty("trailwarden.home");
        if (home == null) {
            throw new Main.BadInput(
                    "the project's folder is not known; start with the script called trailwarden in it");
        }
        Path folder = Path.of(home);
        for (String needed : NEEDED) {
            if (!Files.isReadable(folder.resolve(needed))) {
                throw new Main.BadInput(folder.resolve(needed) + " is missing; run: mvn -q -DskipTests package");
            }
        }
        return folder;
    }
}
