package dev.trailwarden.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpMethod;

/** What a server may send, and what it may not. */
class ResponsesTest {
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String IN_CHUNKS = CHUNKED
            + "5;name=value\r\nhello\r\n0000000B ; quoted=\"a\"\r\n,\r\n chunked\r\n0;last\r\nDigest: none\r\nAge: 1\r\n\r\n";

    private static Calls.Answer answerTo(SdkHttpMethod method, HandServer.Script script) throws IOException {
        try (HandServer server = new HandServer(script);
                WireHttpClient client = Calls.client().build()) {
            return Calls.read(Calls.prepared(client, Calls.request(method, server.port())));
        }
    }

    private static Calls.Answer answer(String bytes) throws IOException {
        return answerTo(SdkHttpMethod.POST, HandServer.once(bytes));
    }

    @Test
    void statusReasonAndHeadersAreHandedOn() throws IOException {
        Calls.Answer answer = answer("HTTP/1.1 400 Bad Request\r\nx-amzn-RequestId:  7 \r\nSet-Cookie: a=1\r\n"
                + "set-cookie: b=2\r\nEmpty:\r\nContent-Length: 4\r\n\r\nbody");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.response().httpResponse().statusText()).contains("Bad Request");
        assertThat(answer.response().httpResponse().firstMatchingHeader("X-Amzn-RequestID"))
                .contains("7");
        assertThat(answer.response().httpResponse().headers().get("Set-Cookie")).containsExactly("a=1", "b=2");
        assertThat(answer.response().httpResponse().headers().get("Empty")).containsExactly("");
        assertThat(answer.body()).isEqualTo("body");
    }

    static Stream<Integer> everyPlaceToSplit() {
        return IntStream.range(1, IN_CHUNKS.length()).boxed();
    }

    /** In one test, not one each: there are some 180 places. */
    @Test
    void chunksAreJoinedWhereverThePacketsEnd() throws IOException {
        for (int at : everyPlaceToSplit().toList()) {
            Calls.Answer answer = answerTo(SdkHttpMethod.POST, peer -> {
                peer.request();
                peer.send(IN_CHUNKS.substring(0, at));
                Thread.sleep(1);
                peer.send(IN_CHUNKS.substring(at));
            });
            assertThat(answer.body()).as("split at %d", at).isEqualTo("hello,\r\n chunked");
        }
    }

    @Test
    void chunksAreJoinedWhenEachByteComesByItself() throws IOException {
        Calls.Answer answer = answerTo(SdkHttpMethod.POST, peer -> {
            peer.request();
            for (int i = 0; i < IN_CHUNKS.length(); i++) {
                peer.send(IN_CHUNKS.substring(i, i + 1));
            }
        });
        assertThat(answer.body()).isEqualTo("hello,\r\n chunked");
    }

    @Test
    void chunksThatEndAnywhereElseThanTheirEndAreNoSuccess() throws IOException {
        int body = CHUNKED.length();
        for (int at = 1; at < IN_CHUNKS.length(); at++) {
            String cut = IN_CHUNKS.substring(0, at);
            assertThatThrownBy(() -> answer(cut))
                    .as("cut after %d, of %d", at, body)
                    .isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\r\nhelloX\r\n0\r\n\r\n",
                "\r\nhello\r\n0\r\n\r\n",
                "-5\r\nhello\r\n0\r\n\r\n",
                "0x5\r\nhello\r\n0\r\n\r\n",
                " 5\r\nhello\r\n0\r\n\r\n",
                "fffffffffffffffff\r\nhello\r\n0\r\n\r\n",
                "7fffffffffffffff\r\nhello\r\n0\r\n\r\n",
                "five\r\nhello\r\n0\r\n\r\n"
            })
    void chunksWithoutAProperLengthAreRefused(String chunks) {
        assertThatThrownBy(() -> answer(CHUNKED + chunks)).isInstanceOf(IOException.class);
    }

    @Test
    void theEndOfTheConnectionEndsABodyThatNothingElseEnds() throws IOException {
        assertThat(answer("HTTP/1.1 200 OK\r\n\r\nall until closed").body()).isEqualTo("all until closed");
    }

    @Test
    void aBodyThatIsCutShortIsNoSuccess() {
        assertThatThrownBy(() -> answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello"))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("5 bytes before the end");
    }

    @Test
    void aHeadThatIsCutShortIsNoSuccess() {
        for (String cut : List.of("", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n")) {
            assertThatThrownBy(() -> answer(cut)).as(cut).isInstanceOf(EOFException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
            })
    void whatHasNoBodyIsNotWaitedFor(String bytes) throws IOException {
        assertThat(answerTo(SdkHttpMethod.POST, peer -> {
                            peer.request();
                            peer.send(bytes);
                            peer.untilClosed();
                        })
                        .body())
                .isEmpty();
    }

    @Test
    void theAnswerToHeadHasNoBody() throws IOException {
        Calls.Answer answer = answerTo(SdkHttpMethod.HEAD, peer -> {
            peer.request();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n");
            peer.untilClosed();
        });
        assertThat(answer.body()).isEmpty();
        assertThat(answer.response().httpResponse().firstMatchingHeader("Content-Length"))
                .contains("5000");
    }

    @Test
    void interimAnswersAreSkipped() throws IOException {
        assertThat(answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                                + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                        .body())
                .isEqualTo("ok");
    }

    @Test
    void interimAnswersAloneAreNotReadForEver() {
        assertThatThrownBy(() -> answer("HTTP/1.1 100 Continue\r\n\r\n".repeat(100)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("interim");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "\r\n\r\n",
                "HTTP/2 200 OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 099 OK\r\n\r\n",
                "HTTP/1.1 +20 OK\r\n\r\n",
                "HTTP/1.1  200 OK\r\n\r\n",
                "ICY 200 OK\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\n: nameless\r\n\r\n",
                "HTTP/1.1 200 OK\r\nName : spaced\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: 1\r\n folded\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n"
            })
    void whatIsNoHttpIsRefused(String bytes) {
        assertThatThrownBy(() -> answer(bytes)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.0 200 OK\nContent-Length: 2\n\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: CHUNKED\r\n\r\n2\r\nok\r\n0\r\n\r\n"
            })
    void whatIsUnusualButHttpIsTaken(String bytes) throws IOException {
        assertThat(answer(bytes).body()).isEqualTo("ok");
    }

    @ParameterizedTest
    @MethodSource("tooMuch")
    void whatIsTooLargeIsRefused(HandServer.Script script) {
        assertThatThrownBy(() -> answerTo(SdkHttpMethod.POST, script))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than");
    }

    /** A line, headers, trailers, a chunk's extension, and bodies by each way to end one: for ever, or said to be so. */
    static Stream<HandServer.Script> tooMuch() {
        String large = "x".repeat(64 * 1024 + 1);
        return Stream.of(
                HandServer.once("HTTP/1.1 200 " + large),
                HandServer.once("HTTP/1.1 200 OK\r\nA: " + large),
                HandServer.once("HTTP/1.1 200 OK\r\n" + "A: 1\r\n".repeat(20_000)),
                HandServer.once(CHUNKED + "1;" + large),
                HandServer.once(CHUNKED + "0\r\n" + "A: 1\r\n".repeat(20_000)),
                HandServer.once(CHUNKED + "fffffff\r\n"),
                HandServer.once("HTTP/1.1 200 OK\r\nContent-Length: 33554433\r\n\r\n"),
                endless("HTTP/1.1 200 OK\r\n\r\n", large),
                endless(CHUNKED, "10001\r\n" + large + "\r\n"));
    }

    private static HandServer.Script endless(String head, String part) {
        return peer -> {
            peer.request();
            peer.send(head);
            for (int i = 0; i < 600; i++) {
                peer.send(part);
            }
        };
    }
}
