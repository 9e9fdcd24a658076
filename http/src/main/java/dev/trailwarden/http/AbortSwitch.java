package dev.trailwarden.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Ends one call from another thread, wherever it is blocked, and never a later call on the same connection. */
final class AbortSwitch {
    private @Nullable SocketChannel channel;
    private boolean aborted;

    /**
     * From now on an abort closes this.
     *
     * @throws InterruptedIOException if the call was aborted already; the channel is closed
     */
    synchronized void guard(SocketChannel opened) throws IOException {
        if (aborted) {
            opened.close();
            throw new InterruptedIOException("the call was aborted");
        }
        channel = opened;
    }

    /** From now on an abort does nothing: the call is done with its connection. */
    synchronized void release() {
        channel = null;
    }

    /** Closes what is guarded, at once: whatever is blocked in it fails. */
    synchronized void abort() {
        aborted = true;
        if (channel != null) {
            Connection.closeQuietly(channel);
        }
    }

    /** Whether the call is to end: by {@link #abort}, or because the thread that makes it was interrupted. */
    boolean isThrown() {
        return isAborted() || Thread.currentThread().isInterrupted();
    }

    private synchronized boolean isAborted() {
        return aborted;
    }

    /**
     * What a failure is to be called: a socket that was closed under a call by an abort or an interrupt says so. The
     * thread stays interrupted, as the SDK's timeouts expect.
     */
    IOException explain(IOException failure) {
        if (!isThrown()) {
            return failure;
        }
        InterruptedIOException told =
                new InterruptedIOException(isAborted() ? "the call was aborted" : "the call was interrupted");
        told.initCause(failure);
        return told;
    }
}
