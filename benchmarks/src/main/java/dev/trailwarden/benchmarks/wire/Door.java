package dev.trailwarden.benchmarks.wire;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.function.Consumer;

/** Lets connections in, each served by a virtual thread of its own. */
public final class Door {
    private Door() {}

    /** Answers one request. */
    @FunctionalInterface
    public interface Answerer {
        /**
         * Answers.
         *
         * @param request what was asked
         * @return the whole message
         * @throws InterruptedException if the thread is told to stop
         */
        byte[] answer(Message request) throws InterruptedException;
    }

    /**
     * Lets connections in until the server is closed.
     *
     * @param server bound
     * @param visitor serves one connection, and closes it
     */
    static void open(ServerSocket server, Consumer<Socket> visitor) {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> visitor.accept(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    /**
     * Answers every request of every connection until the server is closed.
     *
     * @param server bound
     * @param answerer is asked by many threads
     */
    public static void serve(ServerSocket server, Answerer answerer) {
        open(server, client -> serve(client, answerer));
    }

    private static void serve(Socket client, Answerer answerer) {
        try (client) {
            client.setTcpNoDelay(true);
            BufferedInputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            for (Optional<Message> request = Message.read(in); request.isPresent(); request = Message.read(in)) {
                out.write(answerer.answer(request.get()));
            }
        } catch (IOException gone) {
            // Processes are killed when they have been measured.
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }
}
