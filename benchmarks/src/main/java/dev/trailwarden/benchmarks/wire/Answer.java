package dev.trailwarden.benchmarks.wire;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * A recorded answer.
 *
 * @param key the access key id that the request was signed with
 * @param status for example 200
 * @param type the content type
 * @param body the text
 */
public record Answer(String key, int status, String type, String body) {
    private static final Pattern EXPIRATION = Pattern.compile("(<Expiration>)[^<]*(</Expiration>)");

    /** The same about another account. */
    Answer about(String recorded, String account) {
        return new Answer(key, status, type, body.replace(recorded, account));
    }

    /**
     * The answer as it travels. Credentials in it are valid for hours from now on, as they were when it was recorded.
     *
     * @return the whole message
     */
    byte[] bytes() {
        String until = Instant.now()
                .plus(12, ChronoUnit.HOURS)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        byte[] text = EXPIRATION.matcher(body).replaceAll("$1" + until + "$2").getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + status + " Recorded\r\nContent-Type: " + type
                + "\r\nx-amzn-RequestId: 00000000-0000-0000-0000-000000000000\r\nContent-Length: " + text.length
                + "\r\n\r\n";
        return new Message(head, text).bytes();
    }
}
