package dev.trailwarden.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;

/** Calls as the SDK makes them. */
final class Calls {
    private Calls() {}

    /** What came back, read to its end. */
    record Answer(HttpExecuteResponse response, String body) {
        int status() {
            return response.httpResponse().statusCode();
        }
    }

    /** A client that is not patient. */
    static WireHttpClient.Builder client() {
        return WireHttpClient.builder().connectTimeout(Duration.ofSeconds(5)).readTimeout(Duration.ofSeconds(5));
    }

    static SdkHttpFullRequest.Builder request(SdkHttpMethod method, int port) {
        return SdkHttpFullRequest.builder()
                .method(method)
                .protocol("http")
                .host("127.0.0.1")
                .port(port)
                .encodedPath("/");
    }

    static ExecutableHttpRequest prepared(SdkHttpClient client, SdkHttpFullRequest.Builder request) {
        SdkHttpFullRequest http = request.build();
        return client.prepareRequest(HttpExecuteRequest.builder()
                .request(http)
                .contentStreamProvider(http.contentStreamProvider().orElse(null))
                .build());
    }

    static ExecutableHttpRequest post(SdkHttpClient client, int port, String body) {
        return prepared(client, posting(port, body));
    }

    static SdkHttpFullRequest.Builder posting(int port, String body) {
        return request(SdkHttpMethod.POST, port).contentStreamProvider(ContentStreamProvider.fromUtf8String(body));
    }

    /** Makes the call and reads all of the answer. */
    static Answer read(ExecutableHttpRequest call) throws IOException {
        HttpExecuteResponse response = call.call();
        try (AbortableInputStream body = response.responseBody().orElseThrow()) {
            return new Answer(response, new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
