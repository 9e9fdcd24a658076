package dev.trailwarden.core.port;

/** Keeps events that nothing more can be done about, for a person. */
public interface DeadLetters {

    /** The event could not be kept; the invocation has to fail so that it is not lost. */
    final class NotKept extends Exception {
        private static final long serialVersionUID = 1L;

        /**
         * @param what why, for a person
         * @param cause what the adapter caught
         */
        public NotKept(String what, Throwable cause) {
            super(what, cause);
        }
    }

    /**
     * Keeps an event.
     *
     * @param event its bytes, exactly as they came
     * @param why one sentence for the person who finds it
     * @throws NotKept if it could not be kept
     */
    void keep(byte[] event, String why) throws NotKept;
}
