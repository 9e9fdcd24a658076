package dev.trailwarden.http;

import java.net.InetAddress;
import java.time.Duration;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpMetric;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.metrics.MetricCollector;
import software.amazon.awssdk.metrics.NoOpMetricCollector;

/**
 * HTTP/1.1 for the AWS SDK on blocking sockets that are kept alive; any number of threads, virtual ones too, may use it at
 * once. Why there is one of our own: docs/decisions/0029-the-http-client.md.
 *
 * <p>Made for APIs whose requests and answers fit in memory. It knows no proxy.
 */
public final class WireHttpClient implements SdkHttpClient {
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final int MOST_IDLE_PER_ROUTE = 256;
    private static final int MOST_BODY = 32 * 1024 * 1024;

    private final Dialer dialer;
    private final Pool pool;

    private WireHttpClient(Builder builder) {
        dialer = new Dialer(builder.names, builder.tls, builder.connect, builder.read);
        pool = new Pool(builder.idle, MOST_IDLE_PER_ROUTE);
    }

    /** Starts with two seconds to connect, five to be answered, and TLS of the JDK with Amazon's roots first. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        MetricCollector metrics = request.metricCollector().orElseGet(NoOpMetricCollector::create);
        metrics.reportMetric(HttpMetric.HTTP_CLIENT_NAME, clientName());
        return new Exchange(request, dialer, pool, MOST_BODY);
    }

    @Override
    public String clientName() {
        return "TrailwardenWire";
    }

    /** Closes the connections that wait, and those in use as soon as their answer has been read. */
    @Override
    public void close() {
        pool.close();
    }

    /** What a client is made with. */
    public static final class Builder {
        private Duration connect = Duration.ofSeconds(2);
        private Duration read = Duration.ofSeconds(5);
        private Duration idle = IDLE;
        private Dialer.Names names = InetAddress::getAllByName;
        private Tls tls = Tls.ofJdk(Trust.amazonFirst());

        private Builder() {}

        /** How long it may take to connect to a host, over all its addresses. */
        public Builder connectTimeout(Duration timeout) {
            connect = timeout;
            return this;
        }

        /** How long the head of an answer may take, and then each piece of its body; each answer of a handshake, too. */
        public Builder readTimeout(Duration timeout) {
            read = timeout;
            return this;
        }

        /** How long a connection may wait for its next call; 20 seconds unless set. */
        public Builder idleTimeout(Duration timeout) {
            idle = timeout;
            return this;
        }

        /** What encrypts connections, and whom it trusts. */
        public Builder tls(Tls used) {
            tls = used;
            return this;
        }

        /** What says where a host is. */
        Builder names(Dialer.Names used) {
            names = used;
            return this;
        }

        /** A client with a pool of its own. */
        public WireHttpClient build() {
            return new WireHttpClient(this);
        }
    }
}
