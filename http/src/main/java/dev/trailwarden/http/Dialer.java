package dev.trailwarden.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * Opens connections.
 *
 * @param names says where a host is
 * @param tls what encrypts a connection whose route says so
 * @param connect how long all addresses of a host together may take
 * @param read how long each answer of the server may take, during the TLS handshake and later
 */
record Dialer(Names names, Tls tls, Duration connect, Duration read) {
    /** The addresses of a host. */
    interface Names {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    /**
     * Connects to the first of the host's addresses that answers. The name is looked up each time, so that a change of it
     * is seen as soon as the JVM's cache of names lets it through; that look-up is bounded by the system's resolver only.
     *
     * @param abort is told of each socket before anything waits for it
     * @throws ConnectException if none does in time; why, address by address, is suppressed in it
     * @throws IOException if the name is not known or TLS fails
     */
    Connection dial(Route route, AbortSwitch abort) throws IOException {
        InetAddress[] addresses = names.of(route.host());
        long end = System.nanoTime() + connect.toNanos();
        ConnectException none = new ConnectException("no connection to " + route);
        for (int i = 0; i < addresses.length; i++) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                none.addSuppressed(new SocketTimeoutException("no time left to try " + addresses[i]));
                break;
            }
            // One address that swallows packets must not use up the time of those after it.
            int wait = millis(i == addresses.length - 1 ? left : left / 2);
            SocketChannel channel = SocketChannel.open();
            try {
                abort.guard(channel);
                channel.socket().connect(new InetSocketAddress(addresses[i], route.port()), wait);
            } catch (IOException e) {
                Connection.closeQuietly(channel);
                if (abort.isThrown()) {
                    throw e;
                }
                none.addSuppressed(e);
                continue;
            }
            return over(channel, route);
        }
        throw none;
    }

    private Connection over(SocketChannel channel, Route route) throws IOException {
        int readMillis = millis(read.toNanos());
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Socket plain = channel.socket();
            plain.setSoTimeout(readMillis);
            Socket socket = route.tls() ? tls.over(plain, route.host(), route.port()) : plain;
            return new Connection(route, channel, socket, readMillis);
        } catch (IOException | RuntimeException e) {
            Connection.closeQuietly(channel);
            throw e;
        }
    }

    /** Rounded up, because for a socket no time is all time. */
    static int millis(long nanos) {
        return Math.clamp((nanos + 999_999) / 1_000_000, 1, Integer.MAX_VALUE);
    }
}
