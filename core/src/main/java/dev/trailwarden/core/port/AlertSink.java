package dev.trailwarden.core.port;

import dev.trailwarden.core.alert.Alert;
import dev.trailwarden.core.alert.Digest;
import dev.trailwarden.core.alert.Notice;

/** The way to the security team. */
public interface AlertSink {

    /** The alert did not get out; the invocation has to fail so that it is tried again. */
    final class NotSent extends Exception {
        private static final long serialVersionUID = 1L;

        /**
         * @param what why, for a person
         * @param cause what the adapter caught
         */
        public NotSent(String what, Throwable cause) {
            super(what, cause);
        }
    }

    /**
     * Sends an alert.
     *
     * @throws NotSent if it did not get out
     */
    void send(Alert alert) throws NotSent;

    /**
     * Sends a digest.
     *
     * @throws NotSent if it did not get out
     */
    void send(Digest digest) throws NotSent;

    /**
     * Sends a notice.
     *
     * @throws NotSent if it did not get out
     */
    void send(Notice notice) throws NotSent;
}
