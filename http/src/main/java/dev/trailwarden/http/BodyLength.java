package dev.trailwarden.http;

/** How the end of a body is known (RFC 9112, 6.3). */
sealed interface BodyLength {
    /**
     * So many bytes.
     *
     * @param bytes 0 if there is no body
     */
    record Fixed(long bytes) implements BodyLength {}

    /** In chunks, each with its length before it; the last has none. */
    record Chunked() implements BodyLength {}

    /** All until the server closes the connection, which then is not used again. */
    record UntilClosed() implements BodyLength {}
}
