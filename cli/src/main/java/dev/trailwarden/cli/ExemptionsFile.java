package dev.trailwarden.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.core.decision.Exemptions;
import java.io.IOException;
import java.io.StringWriter;

/** The operator's reviewed file of exemptions, and the form in which hub.yaml takes it. */
final class ExemptionsFile {
    /** How many characters the parameter takes; see hub.yaml. */
    static final int LONGEST_VALUE = 2_048;

    private static final int LARGEST = 1024 * 1024;

    private final InputFile file;
    private final ObjectMapper json = new ObjectMapper();

    /**
     * @param file a path, or {@code -} for standard input
     */
    ExemptionsFile(String file) {
        this.file = new InputFile(file, "the exemptions");
    }

    /** What to call it when speaking to the user. */
    String name() {
        return file.name();
    }

    /** Reads the file as it is. */
    String text() throws Main.BadInput {
        return file.text(LARGEST);
    }

    /**
     * Reads the exemptions.
     *
     * @throws Main.BadInput if there is no such file, or naming every mistake in it
     */
    Exemptions read() throws Main.BadInput {
        return read(text());
    }

    /**
     * Reads the exemptions.
     *
     * @param text what {@link #text} gave
     * @throws Main.BadInput naming every mistake in it
     */
    Exemptions read(String text) throws Main.BadInput {
        Exemptions exemptions = Exemptions.parse(text);
        if (exemptions.warning().isPresent()) {
            throw new Main.BadInput(name() + ": " + exemptions.warning().get());
        }
        return exemptions;
    }

    /**
     * Writes the exemptions as the parameter {@code Exemptions} of hub.yaml takes them: on one line, in printable ASCII,
     * and without quotes inside of texts, which Lambda counts twice and a shell takes for its own.
     *
     * @param text what {@link #text} gave, checked by {@link #read(String)}
     */
    String value(String text) {
        if (text.isBlank()) {
            return "";
        }
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = json.getFactory().createGenerator(out)) {
            generator.setCharacterEscapes(new AsciiWithoutQuotes());
            generator.setHighestNonEscapedChar('~');
            JsonNode root = json.readTree(text);
            json.writeTree(generator, root);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the exemptions have not been checked", e);
        } catch (IOException e) {
            throw new IllegalStateException("a text cannot be written to", e);
        }
        return out.toString();
    }

    /** Writes quotes and backslashes inside of texts by their numbers. */
    private static final class AsciiWithoutQuotes extends CharacterEscapes {
        private static final long serialVersionUID = 1L;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] escapes = standardAsciiEscapesForJSON();
            escapes['"'] = ESCAPE_STANDARD;
            escapes['\''] = ESCAPE_STANDARD;
            escapes['\\'] = ESCAPE_STANDARD;
            return escapes;
        }

        @Override
        @SuppressWarnings("NullAway") // No character is ESCAPE_CUSTOM, so this is never asked.
        public SerializableString getEscapeSequence(int character) {
            return null;
        }
    }
}
