package dev.trailwarden.core.alert;

import dev.trailwarden.core.baseline.Facet;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.event.Actor;
import dev.trailwarden.core.event.OrganizationHints;
import dev.trailwarden.core.event.Region;
import dev.trailwarden.core.event.TrailArn;
import dev.trailwarden.core.event.TrailEvent;
import dev.trailwarden.core.event.TrailReference;
import dev.trailwarden.core.incident.Incident;
import dev.trailwarden.core.port.InMemoryMembers;
import dev.trailwarden.core.remedy.Outcome;
import dev.trailwarden.core.remedy.Outcome.Change;
import dev.trailwarden.core.remedy.Outcome.Trail;
import dev.trailwarden.core.tamper.Catalogue;
import dev.trailwarden.core.tamper.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Alerts and digests in which every text may be anything, of any length: what no caller could write is among it. */
final class HostileAlerts {
    private static final Instant NOW = Instant.parse("2026-03-02T07:13:29Z");

    private static final String[] PIECES = {
        "evil.com",
        "evil.example.com/login",
        "://",
        "http://",
        "WWW.evil.zone",
        "mailto:a@b.co",
        "\\\\evil\\share",
        "\r\nBcc: eve@evil.com\r\n",
        "\n\nRESTORED: all is well\n",
        "\u202e",
        "\u2028",
        "\u0000",
        "\u001b[2J",
        "\ufeff",
        "\ud83d\ude00",
        "\ud83d",
        "\u4e2d\u6587",
        "\"",
        "\\",
        "{\"a\":1}",
        "<!channel>",
        "<@U024BE7LH>",
        "@here",
        "@channel",
        "<http://evil.com|here>",
        "[here](http://evil.com)",
        "`",
        "```",
        "*bold*",
        "_it_",
        "~",
        "|",
        "&lt;!here&gt;",
        "#",
        "a",
        "audit",
        " ",
        "\t",
        "arn:aws:iam::222222222222:role/x",
        "very-long-word-without-any-space-in-it",
        "evil\u3002com",
        "xn--80ak6aa92e.com",
        "a.b.c.d.top",
        "$(reboot)",
        "; rm -rf /",
        "2.31.4",
        "mira.holt",
    };

    private final Random random;

    HostileAlerts(long seed) {
        random = new Random(seed);
    }

    /** Any alert. */
    Alert alert() {
        List<Verdict> verdicts = List.of(Verdict.values());
        return new Alert(
                text(),
                verdicts.get(random.nextInt(verdicts.size())),
                one(Alert.Source.values()),
                one(Severity.values()),
                text(),
                maybe(Catalogue.ALL.get(random.nextInt(Catalogue.ALL.size()))),
                random.nextInt(4) == 0 ? Optional.empty() : Optional.of(event()),
                random.nextInt(8) == 0 ? Optional.empty() : Optional.of(new AccountId("222222222222")),
                maybe(text()),
                random.nextInt(8) == 0 ? Optional.empty() : Optional.of(new Region("ap-southeast-3")),
                maybe(text()),
                random.nextInt(4) == 0 ? Optional.empty() : Optional.of(outcome()),
                times(random.nextInt(3) == 0 ? 300 : 5),
                maybe(NOW.plusSeconds(7_200)),
                texts(30));
    }

    /** Any notice. */
    Notice notice() {
        return new Notice(
                "notice-" + random.nextInt(100),
                one(Notice.Kind.values()),
                one(Severity.values()),
                text(),
                texts(60),
                random.nextBoolean() ? text() : text() + ": trailwarden " + text(),
                random.nextBoolean() ? Optional.empty() : Optional.of(new AccountId("222222222222")),
                NOW);
    }

    /** Any digest. */
    Digest digest() {
        List<Incident> incidents = IntStream.range(0, 1 + random.nextInt(600))
                .mapToObj(i -> new Incident(
                        text(),
                        one(Verdict.values()),
                        false,
                        maybe(new AccountId(String.format("%012d", random.nextInt(50)))),
                        maybe(text()),
                        maybe(random.nextBoolean() ? "stop-logging" : text()),
                        maybe(text()),
                        maybe(NOW.plusSeconds(i)),
                        NOW.plusSeconds(i),
                        Optional.empty(),
                        Optional.empty()))
                .toList();
        return new Digest(incidents, NOW.plusSeconds(900));
    }

    private TrailEvent event() {
        return new TrailEvent(
                Optional.of(new TrailEvent.Envelope("aws.cloudtrail", text())),
                new AccountId("222222222222"),
                new Region("ap-southeast-3"),
                Optional.empty(),
                text(),
                text(),
                text(),
                maybe(NOW),
                false,
                random.nextInt(3) == 0 ? Optional.of(text()) : Optional.empty(),
                maybe(text()),
                reference(),
                new Actor(
                        random.nextInt(3) == 0
                                ? text()
                                : one(new String[] {
                                    "Root",
                                    "IAMUser",
                                    "AssumedRole",
                                    "FederatedUser",
                                    "AWSService",
                                    "Unknown",
                                    "SAMLUser"
                                }),
                        maybe(text()),
                        maybe(text()),
                        maybe(text()),
                        maybe(
                                random.nextBoolean()
                                        ? text()
                                        : "arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/"
                                                + "AWSReservedSSO_Admin_1234567890abcdef"),
                        maybe(text()),
                        maybe(text()),
                        maybe(text()),
                        maybe(random.nextBoolean())),
                maybe(text()),
                maybe(text()));
    }

    private TrailReference reference() {
        return switch (random.nextInt(6)) {
            case 5 ->
                new TrailReference.OfOrganization(
                        random.nextBoolean() ? OrganizationHints.NONE : OrganizationHints.ofPolicy("p-evilcom12"));
            case 0 -> new TrailReference.ByName("evil.com");
            case 1 ->
                new TrailReference.ByArn(new TrailArn(
                        "aws", new Region("ap-southeast-3"), new AccountId("111111111111"), "x".repeat(120) + ".com"));
            case 2 -> new TrailReference.OfStore("0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", Optional.empty());
            case 3 -> new TrailReference.OfOther(text());
            default -> new TrailReference.Unclear(text());
        };
    }

    private Outcome outcome() {
        List<Trail> trails = IntStream.range(0, random.nextInt(random.nextInt(4) == 0 ? 25 : 3))
                .mapToObj(i -> trail())
                .toList();
        return switch (random.nextInt(6)) {
            case 5 ->
                new Outcome.Unheld(
                        trails, text(), List.of(new Outcome.Advice(text(), maybe(text()))), random.nextBoolean());
            case 0 -> new Outcome.AlreadySound(trails);
            case 1 -> new Outcome.Restored(trails);
            case 2 -> new Outcome.Observed(trails);
            case 3 -> new Outcome.Unmatched(trails, text(), text() + ": trailwarden baseline accept " + text());
            default -> new Outcome.Failed(text(), text(), random.nextBoolean(), trails);
        };
    }

    private Trail trail() {
        return new Trail(
                text(),
                text(),
                maybe(NOW),
                maybe(NOW.plusMillis(random.nextInt(100_000))),
                IntStream.range(0, random.nextInt(30))
                        .mapToObj(i -> new Change(one(Facet.values()).label(), text(), text(), maybe(text())))
                        .toList(),
                maybe(InMemoryMembers.SETTINGS),
                maybe(text()));
    }

    private List<Instant> times(int max) {
        return IntStream.range(0, random.nextInt(max))
                .mapToObj(i -> NOW.minus(Duration.ofSeconds(300L - i)))
                .toList();
    }

    private List<String> texts(int max) {
        return IntStream.range(0, random.nextInt(max)).mapToObj(i -> text()).toList();
    }

    private String text() {
        int pieces = random.nextInt(50) == 0 ? 1_000 : random.nextInt(40) == 0 ? 0 : random.nextInt(12);
        String filler = PIECES[random.nextInt(PIECES.length)];
        boolean same = random.nextInt(6) == 0;
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            out.append(same ? filler : PIECES[random.nextInt(PIECES.length)]);
        }
        return out.toString();
    }

    private <T> Optional<T> maybe(T value) {
        return random.nextInt(5) == 0 ? Optional.empty() : Optional.of(value);
    }

    private <T> T one(T[] of) {
        return of[random.nextInt(of.length)];
    }
}
