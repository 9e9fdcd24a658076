package dev.trailwarden.cli;

import dev.trailwarden.scp.GuardDraft;
import dev.trailwarden.scp.GuardSettings;
import dev.trailwarden.scp.Guardrail;
import dev.trailwarden.scp.InvalidGuardException;
import dev.trailwarden.scp.Profile;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a guardrail is made from: options, or a file of the same that can be reviewed and kept. */
final class GuardOptions {
    /** Bytes; far more than all policies of an organization's node can hold. */
    private static final int LONGEST_FILE = 1024 * 1024;

    private static final GuardDraft NOTHING =
            new GuardDraft(List.of(), List.of(), List.of(), List.of(), Optional.empty(), Optional.empty());

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description = {
                "A JSON file with any of profiles, breakGlass, permissionSets, deployers, rolePath and namePrefix, each"
                        + " as the option of that name; instead of these options."
            })
    private @Nullable String file;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            split = ",",
            description = {
                "What to deny; repeatable (default: hardened):",
                "core: nobody stops or deletes a trail;",
                "hardened: core, and nobody weakens one quietly;",
                "guard: nobody changes Trailwarden's roles, rules and stacks, or makes an exempt role;",
                "organization: no account leaves or switches Regions."
            })
    private List<String> profiles = List.of();

    @Option(
            names = "--break-glass",
            paramLabel = "ARN",
            description =
                    "A role kept for emergencies, with its path: arn:aws:iam::*:role/security/BreakGlass. Repeatable.")
    private List<String> breakGlass = List.of();

    @Option(
            names = "--permission-set",
            paramLabel = "NAME",
            description = "An Identity Center permission set kept for emergencies. Repeatable.")
    private List<String> permissionSets = List.of();

    @Option(
            names = "--no-break-glass",
            description =
                    "Nobody is exempt: only the management account can still stop a trail, by detaching the policy.")
    private boolean nobody;

    @Option(
            names = "--deployer",
            paramLabel = "NAME|ARN",
            split = ",",
            description = {
                "What sets up accounts and must not be stopped: stacksets (the default), stacksets-self-managed,"
                        + " control-tower, lza, or the ARN of a role. Repeatable; with it, name stacksets too if you use them."
            })
    private List<String> deployers = List.of();

    @Option(
            names = "--role-path",
            paramLabel = "PATH",
            description = "The IAM path of Trailwarden's roles (default: trailwarden).")
    private @Nullable String rolePath;

    @Option(
            names = "--name-prefix",
            paramLabel = "PREFIX",
            description = "What the names of Trailwarden's roles, rules and stacks begin with (default: trailwarden).")
    private @Nullable String namePrefix;

    /**
     * Makes the guardrail.
     *
     * @throws Main.BadInput if it cannot be made, naming everything that is wrong
     */
    Guardrail guardrail() throws Main.BadInput {
        try {
            return Guardrail.of(settings());
        } catch (InvalidGuardException e) {
            throw new Main.BadInput(String.join("; ", e.mistakes()));
        }
    }

    /**
     * Gives the profile for an account outside an organization, where nobody can be exempt.
     *
     * @throws Main.BadInput if it is not one profile, or anything else was given
     */
    Profile profileAlone() throws Main.BadInput {
        GuardDraft others = new GuardDraft(
                List.of(),
                breakGlass,
                permissionSets,
                deployers,
                Optional.ofNullable(rolePath),
                Optional.ofNullable(namePrefix));
        if (file != null || nobody || !others.equals(NOTHING)) {
            throw new Main.BadInput(
                    "with --trail, nobody is exempt: whom the policy is not attached to is not bound; leave"
                            + " out everything but --profile");
        }
        if (profiles.size() > 1) {
            throw new Main.BadInput("with --trail, give one profile: core or hardened");
        }
        String id = profiles.isEmpty() ? Profile.HARDENED.id() : profiles.getFirst();
        return Profile.called(id)
                .orElseThrow(() -> new Main.BadInput("profile '" + id + "': with --trail, it is core or hardened"));
    }

    /**
     * Gives the settings.
     *
     * @throws Main.BadInput if they are no settings of a guardrail, naming everything that is wrong
     */
    GuardSettings settings() throws Main.BadInput {
        GuardDraft options = new GuardDraft(
                profiles,
                breakGlass,
                permissionSets,
                deployers,
                Optional.ofNullable(rolePath),
                Optional.ofNullable(namePrefix));
        if (file != null && !options.equals(NOTHING)) {
            throw new Main.BadInput("--settings comes instead of the other options; write them into the file");
        }
        try {
            GuardDraft draft =
                    file == null ? options : GuardDraft.parse(new InputFile(file, "the settings").text(LONGEST_FILE));
            GuardSettings settings = draft.settings();
            if (settings.breakGlass().isEmpty() != nobody) {
                throw new Main.BadInput(
                        nobody
                                ? "--no-break-glass contradicts the break-glass roles that are named; leave one out"
                                : "no break-glass role is named; give --break-glass ARN or --permission-set NAME, or say"
                                        + " --no-break-glass if nobody is to be exempt");
            }
            return settings;
        } catch (InvalidGuardException e) {
            throw new Main.BadInput(String.join("; ", e.mistakes()));
        }
    }

    /**
     * Gives the options that say the same, for a shell: the file, or every option in full.
     *
     * @throws Main.BadInput if they are no settings of a guardrail
     */
    String words() throws Main.BadInput {
        if (file != null) {
            return "--settings '" + file.replace("'", "'\\''") + "'";
        }
        GuardSettings settings = settings();
        StringBuilder words = new StringBuilder("--profile ").append(String.join(",", settings.profileIds()));
        settings.breakGlass()
                .forEach(role -> words.append(" --break-glass '").append(role).append('\''));
        if (settings.breakGlass().isEmpty()) {
            words.append(" --no-break-glass");
        }
        // Every character that a pattern may have is plain within single quotes.
        settings.deployers()
                .forEach(role -> words.append(" --deployer '").append(role).append('\''));
        if (!settings.rolePath().equals(GuardSettings.ROLE_PATH)) {
            words.append(" --role-path ").append(settings.rolePath());
        }
        if (!settings.namePrefix().equals(GuardSettings.NAME_PREFIX)) {
            words.append(" --name-prefix ").append(settings.namePrefix());
        }
        return words.toString();
    }
}
