package dev.trailwarden.cli;

import dev.trailwarden.core.event.PlainText;
import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns, for a person. What is too wide for its column goes on in the next line. */
final class Table {
    private static final String GAP = "  ";
    private static final int LONGEST_CELL = 4_000;

    private final List<List<String>> rows = new ArrayList<>();
    private final int widest;

    /**
     * @param widest how many characters a column may have
     * @param heads of the columns
     */
    Table(int widest, String... heads) {
        this.widest = widest;
        rows.add(List.of(heads));
    }

    /** Adds a row of as many cells. What somebody else wrote is made to print. */
    void row(String... cells) {
        List<String> row = new ArrayList<>();
        for (String cell : cells) {
            row.add(PlainText.of(cell, LONGEST_CELL));
        }
        rows.add(row);
    }

    /** Whether there is nothing below the heads. */
    boolean isEmpty() {
        return rows.size() == 1;
    }

    /** The lines, without spaces at their ends. */
    List<String> lines() {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], Math.min(widest, row.get(i).length()));
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            List<List<String>> cells =
                    row.stream().map(cell -> wrapped(cell, widest)).toList();
            int height = cells.stream().mapToInt(List::size).max().orElse(1);
            for (int line = 0; line < height; line++) {
                StringBuilder text = new StringBuilder();
                for (int i = 0; i < columns; i++) {
                    String part = line < cells.get(i).size() ? cells.get(i).get(line) : "";
                    text.append(part).repeat(' ', widths[i] - part.length()).append(GAP);
                }
                lines.add(text.toString().stripTrailing());
            }
        }
        return lines;
    }

    /** Breaks between words, and within one that is too long for a line: ARNs have no spaces. */
    static List<String> wrapped(String cell, int width) {
        List<String> lines = new ArrayList<>();
        String rest = cell;
        while (rest.length() > width) {
            int space = rest.lastIndexOf(' ', width);
            int end = space > 0 ? space : width;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
        }
        lines.add(rest);
        return lines;
    }
}
