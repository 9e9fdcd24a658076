package dev.trailwarden.coverage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.core.event.PlainText;
import dev.trailwarden.core.event.Region;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The report as one page that needs no network: its script and style are in it, and its content security policy allows
 * these two by their hashes and nothing else. What somebody else named is data and never markup: it is JSON whose
 * {@code <} is escaped, put on the page as text.
 */
public final class ReportPage {
    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_TEXT = 4_000;

    /** Stands for the account's id in a text, so that most texts are the same for all accounts. No text has it. */
    private static final String ID = "\u001f";

    private ReportPage() {}

    /**
     * Makes the page.
     *
     * @param report what to show
     * @param target how many percent there should be
     * @return HTML
     */
    public static String of(Report report, double target) {
        String style = part("page.css");
        String script = part("page.js");
        return part("page.html")
                .replace("@STYLE_HASH@", sha256(style))
                .replace("@SCRIPT_HASH@", sha256(script))
                .replace("@STYLE@", style)
                .replace("@SCRIPT@", script)
                .replace("@DATA@", new Data(report).json(target));
    }

    private static String part(String name) {
        try (InputStream in = Objects.requireNonNull(ReportPage.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The report as the page's script reads it: short, because an organization may have 10,000 accounts. */
    private static final class Data {
        private final Report report;
        private final Map<String, Integer> texts = new LinkedHashMap<>();
        private final Map<String, Integer> units = new LinkedHashMap<>();
        private final List<Kind> kinds;
        private final List<Region> regions;

        Data(Report report) {
            this.report = report;
            this.kinds = List.copyOf(ReportJson.kinds(report.accounts()).keySet());
            this.regions = List.copyOf(report.regions());
        }

        String json(double target) {
            ObjectNode root = JsonNodeFactory.instance.objectNode();
            root.put("at", report.at().toString()).put("organization", report.organization());
            root.put("hub", report.hub().value())
                    .put("hubRegion", report.hubRegion().id());
            root.put("percent", report.percent()).put("target", target);
            root.put("covered", report.covered()).put("expected", report.expected());
            regions.stream().map(Region::id).forEach(root.putArray("regions")::add);
            ArrayNode named = root.putArray("kinds");
            kinds.forEach(kind -> named.addArray().add(kind.id()).add(kind.label()));
            ArrayNode accounts = root.putArray("accounts");
            report.accounts().forEach(account -> account(accounts.addArray(), account));
            units.keySet().forEach(root.putArray("units")::add);
            texts.keySet().forEach(root.putArray("texts")::add);
            try {
                // As an escape in a JSON string it means the same, and no tag can begin with it.
                return new ObjectMapper().writeValueAsString(root).replace("<", "\\u003c");
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }

        private void account(ArrayNode node, AccountReport account) {
            StringBuilder cells = new StringBuilder();
            List<Integer> why = new ArrayList<>();
            for (Region region : regions) {
                Cell cell = account.regions().get(region);
                cells.append(cell == null ? '-' : letter(cell));
                why.add(cell == null ? -1 : kind(cell));
            }
            node.add(account.id().value())
                    .add(PlainText.of(account.name(), LONGEST_NAME))
                    .add(index(units, PlainText.of(account.unit(), LONGEST_TEXT)))
                    .add(account.state().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                    .add((account.management() ? 1 : 0) | (account.readable() ? 2 : 0))
                    .add(cells.toString());
            ArrayNode whys = node.addArray();
            if (why.stream().anyMatch(kind -> kind >= 0)) {
                why.forEach(whys::add);
            }
            node.add(account.covered()).add(account.expected());
            ArrayNode checks = node.addArray();
            account.checks()
                    .forEach((name, cell) -> checks.addArray()
                            .add(text(account, name))
                            .add(String.valueOf(letter(cell)))
                            .add(kind(cell)));
            ArrayNode problems = node.addArray();
            account.problems().forEach(problem -> {
                ArrayNode one = problems.addArray()
                        .add(kinds.indexOf(problem.kind()))
                        .add(problem.known() ? 1 : 0)
                        .add(text(account, problem.what()));
                problem.regions().stream().map(regions::indexOf).forEach(one.addArray()::add);
                one.add(text(account, problem.where()));
                ArrayNode remedies = one.addArray();
                problem.remedies().forEach(command -> remedies.add(text(account, command)));
            });
            ArrayNode ways = node.addArray();
            account.ways().forEach(way -> ways.addArray().add(way.now() ? 1 : 0).add(text(account, way.how())));
        }

        private static char letter(Cell cell) {
            return switch (cell.state()) {
                case COVERED -> 'k';
                case OPEN -> 'o';
                case UNKNOWN -> 'u';
            };
        }

        private int kind(Cell cell) {
            return cell.why().map(kinds::indexOf).orElse(-1);
        }

        /** What does not print is gone before the id's stand-in comes, so nobody else can write one. */
        private int text(AccountReport account, String text) {
            return index(
                    texts, PlainText.of(text, LONGEST_TEXT).replace(account.id().value(), ID));
        }

        private static int index(Map<String, Integer> known, String text) {
            return known.computeIfAbsent(text, _ -> known.size());
        }
    }
}
