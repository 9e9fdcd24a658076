package dev.trailwarden.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * The body of a response. With its last byte read, the connection takes another call; closed before that, the connection is
 * closed with it. A body that is cut short is an {@link IOException}, never a short success.
 */
final class Body extends InputStream {
    /** The lines before chunks, with extensions that nobody reads. */
    private static final int MOST_CHUNK_LINE = 1024;

    private static final int MOST_TRAILERS = 64 * 1024;

    /** What becomes of the connection. */
    interface End {
        /** All of the body was read. */
        void complete();

        /** It was not, and will not be. */
        void broken();
    }

    private final Connection connection;
    private final BodyLength length;
    private final long most;
    private final AbortSwitch abort;
    private final End end;
    private long given;
    private long left;
    private boolean firstChunk = true;
    private boolean complete;
    private boolean closed;

    /**
     * @param most more bytes than this are an error
     * @throws IOException if it is said to be longer than that
     */
    Body(Connection connection, BodyLength length, long most, AbortSwitch abort, End end) throws IOException {
        this.connection = connection;
        this.length = length;
        this.most = most;
        this.abort = abort;
        this.end = end;
        if (length instanceof BodyLength.Fixed(long bytes)) {
            left = bytes;
            if (bytes > most) {
                throw tooLarge();
            }
            if (bytes == 0) {
                finish();
            }
        }
    }

    private IOException tooLarge() {
        return new IOException("the answer has more than " + most + " bytes");
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, into.length);
        if (complete) {
            return -1;
        }
        if (closed) {
            throw new IOException("the answer's body is closed");
        }
        if (count == 0) {
            return 0;
        }
        try {
            int read = next(into, offset, count);
            given += Math.max(0, read);
            if (given > most) {
                throw tooLarge();
            }
            return read;
        } catch (IOException e) {
            giveUp();
            throw abort.explain(e);
        }
    }

    private int next(byte[] into, int offset, int count) throws IOException {
        return switch (length) {
            case BodyLength.Fixed(long bytes) -> {
                int read = someOfLeft(into, offset, count);
                if (left == 0) {
                    finish();
                }
                yield read;
            }
            case BodyLength.Chunked() -> {
                if (left == 0 && !startChunk()) {
                    yield -1;
                }
                yield someOfLeft(into, offset, count);
            }
            case BodyLength.UntilClosed() -> {
                int read = connection.read(into, offset, count);
                if (read < 0) {
                    finish();
                }
                yield read;
            }
        };
    }

    private int someOfLeft(byte[] into, int offset, int count) throws IOException {
        int read = connection.read(into, offset, (int) Math.min(count, left));
        if (read < 0) {
            throw new EOFException("the server closed the connection " + left + " bytes before the end of the answer");
        }
        left -= read;
        return read;
    }

    /** Goes to the next chunk; false if there is none. */
    private boolean startChunk() throws IOException {
        if (!firstChunk && !connection.readLine(MOST_CHUNK_LINE).isEmpty()) {
            throw new IOException("a chunk of the answer is longer than it says");
        }
        firstChunk = false;
        left = chunkLength(connection.readLine(MOST_CHUNK_LINE));
        if (left > most - given) {
            throw tooLarge();
        }
        if (left == 0) {
            skipTrailers();
            finish();
            return false;
        }
        return true;
    }

    private static long chunkLength(String line) throws IOException {
        int semicolon = line.indexOf(';');
        String digits = (semicolon < 0 ? line : line.substring(0, semicolon)).stripTrailing();
        if (digits.isEmpty() || digits.length() > 15 || !digits.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            throw new IOException("a chunk of the answer has no length");
        }
        return Long.parseLong(digits, 16);
    }

    private void skipTrailers() throws IOException {
        int allowed = MOST_TRAILERS;
        for (String line = connection.readLine(allowed); !line.isEmpty(); line = connection.readLine(allowed)) {
            allowed -= Math.min(allowed, line.length() + 2);
        }
    }

    private void finish() {
        complete = true;
        end.complete();
    }

    private void giveUp() {
        if (!complete && !closed) {
            closed = true;
            end.broken();
        }
    }

    @Override
    public void close() {
        giveUp();
    }
}
