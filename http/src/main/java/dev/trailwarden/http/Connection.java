package dev.trailwarden.http;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a server, for one call at a time.
 *
 * <p>It is a channel that is used like a socket: a channel is closed by an interrupt on platform threads, too, and can say
 * without waiting whether the server has closed it.
 */
final class Connection {
    private static final int BUFFER = 8 * 1024;

    private final Route route;
    private final SocketChannel channel;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final int readMillis;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    private long deadline = Long.MAX_VALUE;

    /**
     * @param route where it leads
     * @param channel which is connected
     * @param socket what is written to and read from: that of the channel, or TLS over it
     * @param readMillis how long an answer may take
     */
    Connection(Route route, SocketChannel channel, Socket socket, int readMillis) throws IOException {
        this.route = route;
        this.channel = channel;
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        this.readMillis = readMillis;
    }

    Route route() {
        return route;
    }

    SocketChannel channel() {
        return channel;
    }

    /** Sends it in one piece. */
    void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** From now on everything together has to arrive within the read timeout, however small the pieces it comes in. */
    void expectWithinTimeout() {
        deadline = System.nanoTime() + Duration.ofMillis(readMillis).toNanos();
    }

    /** From now on each piece may take as long as the read timeout. */
    void expectPieces() {
        deadline = Long.MAX_VALUE;
    }

    private boolean fill() throws IOException {
        int wait = readMillis;
        if (deadline != Long.MAX_VALUE) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new SocketTimeoutException("no complete answer within " + readMillis + " ms");
            }
            wait = Dialer.millis(left);
        }
        socket.setSoTimeout(wait);
        position = 0;
        limit = 0;
        int read = in.read(buffer, 0, BUFFER);
        if (read < 0) {
            return false;
        }
        limit = read;
        return true;
    }

    /** Whether any byte of an answer came. */
    boolean isAnswering() throws IOException {
        return position < limit || fill();
    }

    /**
     * The next bytes, at least one if any are asked for.
     *
     * @return how many, or -1 if the server has closed the connection
     */
    int read(byte[] into, int offset, int length) throws IOException {
        if (position == limit && !fill()) {
            return -1;
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(buffer, position, into, offset, count);
        position += count;
        return count;
    }

    /**
     * The next line, without its end, which is CR LF, or LF alone as RFC 9112, 2.2, lets a reader take it.
     *
     * @param most how many bytes it may have
     * @throws IOException if it is longer, or does not end
     */
    String readLine(int most) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            if (position == limit && !fill()) {
                throw new EOFException("the server closed the connection within an answer");
            }
            int start = position;
            while (position < limit && buffer[position] != '\n') {
                position++;
            }
            if (line.length() + position - start > most) {
                throw new IOException("a line of the answer has more than " + most + " bytes");
            }
            line.append(new String(buffer, start, position - start, StandardCharsets.ISO_8859_1));
            if (position < limit) {
                position++;
                int end = line.length() - 1;
                if (end >= 0 && line.charAt(end) == '\r') {
                    line.setLength(end);
                }
                return line.toString();
            }
        }
    }

    /**
     * Whether it cannot take another call: the server has closed it, or sent something that nobody asked for. Nothing is
     * waited for. A close that is still on its way cannot be seen.
     */
    boolean isStale() {
        if (position < limit) {
            return true;
        }
        try {
            channel.configureBlocking(false);
            int read = channel.read(ByteBuffer.allocate(1));
            channel.configureBlocking(true);
            return read != 0;
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * Closes it without a word to the server: all that we asked for has come or is given up, and a farewell over TLS could
     * block.
     */
    void close() {
        closeQuietly(channel);
        closeQuietly(socket);
    }

    static void closeQuietly(@Nullable Closeable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (IOException e) {
            // What cannot be closed properly is gone all the same.
        }
    }
}
