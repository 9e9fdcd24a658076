package dev.trailwarden.aws.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

/** Holds our signatures against those of the SDK's signer. */
class SignerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T23:59:59.999Z");
    private static final AwsCredentials MEMBER =
            AwsSessionCredentials.create("ASIAMEMBER", "wJalr/XUtn+FEMI", "IQoJb3JpZ2luX2VjE/+==");
    private static final Map<String, String> SAID = Map.of(
            "amz-sdk-invocation-id", "8b0b5a3e-0b5d-4a7e-9a3e-1f2d3c4b5a69",
            "Content-Type", "application/x-amz-json-1.1",
            "X-Amz-Target", "CloudTrail_20131101.StartLogging");

    private final Signer signer = new Signer();

    private static Address at(String uri) {
        return new Address(URI.create(uri), "cloudtrail", "eu-west-1");
    }

    private void isTheSdks(
            AwsCredentials identity, Instant now, Address place, String path, Map<String, String> said, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        SdkHttpRequest.Builder plain = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .protocol(place.uri().getScheme())
                .host(place.uri().getHost())
                .port(place.uri().getPort() < 0 ? null : place.uri().getPort())
                .encodedPath(path);
        said.forEach(plain::putHeader);
        SdkHttpRequest unsigned = plain.build();
        Map<String, String> theirs = new TreeMap<>();
        AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(identity)
                        .request(unsigned)
                        .payload(ContentStreamProvider.fromByteArray(content))
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, place.signingName())
                        .putProperty(AwsV4HttpSigner.REGION_NAME, place.signingRegion())
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC)))
                .request()
                .forEachHeader(
                        (name, values) -> theirs.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));

        assertThat(signer.sign(identity, now, place, path, said, content)).isEqualTo(theirs);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/listRegions",
                "/base/",
                "/a//b",
                "//a",
                "/a/./b/../c",
                "/a%20b",
                "/~x.y-z_",
                "/100%25",
                "/a:b@c"
            })
    void everyPathIsSignedAsTheSdkSignsIt(String path) {
        isTheSdks(MEMBER, NOW, at("https://cloudtrail.eu-west-1.amazonaws.com"), path, SAID, "{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://cloudtrail.eu-west-1.amazonaws.com:443",
                "https://vpce-1.example:8443",
                "http://localhost:80",
                "http://127.0.0.1:4566",
                "http://[::1]:4566"
            })
    void everyAddressIsSignedAsTheSdkSignsIt(String address) {
        isTheSdks(MEMBER, NOW, at(address), "/", SAID, "{}");
    }

    @Test
    void aUsersKeyHasNoToken() {
        AwsCredentials user = AwsBasicCredentials.create("AKIAUSER", "secret");
        isTheSdks(user, NOW, at("https://sts.eu-west-1.amazonaws.com"), "/", SAID, "Action=GetCallerIdentity");
        assertThat(signer.sign(user, NOW, at("https://x.example"), "/", SAID, new byte[0]))
                .doesNotContainKey("x-amz-security-token");
    }

    @Test
    void spacesOfAHeaderCountOnce() {
        isTheSdks(
                MEMBER,
                NOW,
                at("https://x.example"),
                "/",
                Map.of("Content-Type", "  application/x;   charset=\"utf-8\"  "),
                "");
    }

    /** What is kept of one must never sign for another: more secrets than places, days, Regions and services. */
    @Test
    void whoeverAsksAndWheneverTheSignatureIsTheSdks() {
        Random random = new Random(20_261_122);
        List<AwsCredentials> identities = IntStream.range(0, 600)
                .mapToObj(number -> (AwsCredentials)
                        AwsSessionCredentials.create("ASIA" + number, text(random, 40), text(random, 350)))
                .toList();
        for (int round = 0; round < 4_000; round++) {
            Map<String, String> said = new HashMap<>(SAID);
            said.put("X-Amz-Target", text(random, 20));
            isTheSdks(
                    identities.get(random.nextInt(identities.size())),
                    NOW.plusSeconds(random.nextInt(3) * 43_200L + random.nextInt(3)),
                    new Address(
                            URI.create("https://x.example"),
                            random.nextBoolean() ? "cloudtrail" : "sts",
                            "eu-west-" + random.nextInt(3)),
                    "/",
                    said,
                    text(random, random.nextInt(300)));
        }
    }

    private static String text(Random random, int length) {
        return random.ints(length, 0, 64)
                .mapToObj(i -> "" + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".charAt(i))
                .collect(Collectors.joining());
    }
}
