package dev.trailwarden.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that the user names, or standard input. */
final class InputFile {
    private final String file;
    private final String content;

    /**
     * @param file a path, or {@code -} for standard input
     * @param content what is expected in it, for example {@code the events}
     */
    InputFile(String file, String content) {
        this.file = file;
        this.content = content;
    }

    /** What to call it when speaking to the user. */
    String name() {
        return "-".equals(file) ? "standard input" : file;
    }

    /**
     * Reads all of it.
     *
     * @param largest how many bytes it may have
     * @throws Main.BadInput if there is no such file, it cannot be read or it is too large
     */
    byte[] bytes(int largest) throws Main.BadInput {
        if (file.isEmpty()) {
            throw new Main.BadInput("the FILE's name is empty; give a JSON file, or - for standard input");
        }
        try (InputStream in = "-".equals(file) ? System.in : Files.newInputStream(Path.of(file))) {
            return upTo(largest, in);
        } catch (NoSuchFileException e) {
            throw new Main.BadInput(name() + ": there is no such file");
        } catch (InvalidPathException e) {
            throw new Main.BadInput(name() + ": no file can have this name here (" + e.getReason()
                    + "); try with LC_ALL=C.UTF-8, or give " + content + " on standard input");
        } catch (IOException e) {
            throw new Main.BadInput(name() + ": cannot be read: " + e.getMessage());
        }
    }

    /**
     * Reads all of it as UTF-8.
     *
     * @param largest how many bytes it may have
     * @throws Main.BadInput if there is no such file, it cannot be read, it is too large or it is no text
     */
    String text(int largest) throws Main.BadInput {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(largest)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Main.BadInput(name() + ": it is not UTF-8 text");
        }
    }

    /**
     * Reads a stream to its end.
     *
     * @throws Main.BadInput if more than that is in it
     */
    byte[] upTo(int largest, InputStream in) throws IOException, Main.BadInput {
        byte[] bytes = in.readNBytes(largest + 1);
        if (bytes.length > largest) {
            throw new Main.BadInput(name() + ": it is larger than " + largest / 1024 / 1024 + " MiB");
        }
        return bytes;
    }
}
