package dev.trailwarden.core.port;

/** Hands batches of accounts to whoever has time for them. */
public interface Batches {

    /** A batch could not be handed over. */
    final class NotHanded extends Exception {
        private static final long serialVersionUID = 1L;

        /**
         * @param what why, for a person
         * @param cause what the adapter caught
         */
        public NotHanded(String what, Throwable cause) {
            super(what, cause);
        }
    }

    /**
     * Hands a batch over. It is given to somebody at least once.
     *
     * @param run the sweep's id
     * @param batch the batch's id in it
     * @throws NotHanded if it could not be
     */
    void hand(String run, String batch) throws NotHanded;
}
