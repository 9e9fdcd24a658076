package dev.trailwarden.cli.drill;

import dev.trailwarden.cli.drill.Stage.Expectation;
import dev.trailwarden.cli.drill.Stage.Moment;
import dev.trailwarden.sandbox.service.Inbox.Mail;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** Writes scenes for a person to read. */
public final class Renderer {
    private final PrintWriter out;
    private final Ansi ansi;

    /**
     * @param out where to
     * @param ansi whether colours are wanted
     */
    public Renderer(PrintWriter out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    /** Writes one scene: what happened when, the alert as the inbox shows it, and what had to hold. */
    public void scene(Scene scene) {
        line("@|bold %s|@  %s", scene.scenario().id(), scene.scenario().story());
        for (Moment moment : scene.timeline()) {
            line(
                    "  @|faint %9s|@  @|cyan %-12s|@ %s",
                    offset(Duration.between(scene.began(), moment.at())), moment.where(), moment.what());
        }
        scene.blind().ifPresent(blind -> line("  @|faint %9s|@  blind for %s", "", seconds(blind)));
        scene.alerts().forEach(this::mail);
        for (Expectation expectation : scene.expectations()) {
            line(expectation.held() ? "  @|green ok|@  %s" : "  @|bold,red NOT HELD|@  %s", expectation.claim());
        }
        out.println();
        out.flush();
    }

    /** Writes how many held. */
    public void summary(List<Scene> scenes, Duration took) {
        long held = scenes.stream().filter(Scene::held).count();
        line(
                held == scenes.size()
                        ? "@|green,bold %d of %d|@ scenarios held, in %s."
                        : "@|red,bold %d of %d|@ scenarios held, in %s.",
                held,
                scenes.size(),
                seconds(took));
        scenes.stream()
                .filter(scene -> !scene.held())
                .forEach(scene -> line("  not held: %s", scene.scenario().id()));
        out.flush();
    }

    /** Writes a mail as the inbox shows it. */
    public void mail(Mail mail) {
        line("  @|yellow +-- mail to %s|@", mail.to());
        line("  @|yellow ¦|@ Subject: @|bold %s|@", mail.subject());
        line("  @|yellow ¦|@");
        mail.body().lines().forEach(text -> line("  @|yellow ¦|@ %s", text));
        line("  @|yellow +--|@");
        out.flush();
    }

    private void line(String format, Object... args) {
        Object[] plain = new Object[args.length];
        for (int i = 0; i < args.length; i++) {
            // Text that somebody else wrote must neither steer the terminal nor be taken for markup.
            plain[i] = args[i] instanceof String text
                    ? text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?").replace("@|", "@ |")
                    : args[i];
        }
        out.println(ansi.string(String.format(Locale.ROOT, format, plain)).stripTrailing());
    }

    private static String offset(Duration at) {
        return String.format(Locale.ROOT, "+%.3f s", at.toMillis() / 1000.0);
    }

    private static String seconds(Duration length) {
        return length.toMillis() < 1_000
                ? length.toMillis() + " ms"
                : String.format(Locale.ROOT, "%.1f s", length.toMillis() / 1000.0);
    }
}
