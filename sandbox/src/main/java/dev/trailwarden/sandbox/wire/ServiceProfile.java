package dev.trailwarden.sandbox.wire;

import dev.trailwarden.sandbox.model.Region;
import java.util.Set;

/**
 * How a service shows itself on the wire.
 *
 * @param name the signing name in the credential scope, for example {@code cloudtrail}; also the prefix of its IAM
 *     actions and of the {@code aws.…} event source
 * @param protocol the wire protocol
 * @param wireId JSON: what stands before the operation in {@code X-Amz-Target}; Query: the XML namespace
 * @param deniedCode the error code of a refusal by IAM on the wire
 */
public record ServiceProfile(String name, Protocol protocol, String wireId, String deniedCode) {

    private static final Set<String> GLOBAL = Set.of("account", "iam", "organizations");
    private static final int MEGABYTE = 1024 * 1024;
    /** The services whose own limits are beyond the usual; they check them themselves. */
    private static final Set<String> LARGE = Set.of("dynamodb", "lambda");

    /** AWS's wire protocols, as far as the sandbox speaks them. */
    public enum Protocol {
        /** AWS JSON 1.0. */
        JSON_1_0("application/x-amz-json-1.0"),
        /** AWS JSON 1.1. */
        JSON_1_1("application/x-amz-json-1.1"),
        /** Method and path name the operation ({@link RestForm}); JSON bodies. */
        REST_JSON("application/json"),
        /** Method and path name the operation ({@link RestForm}); XML bodies. S3 speaks it. */
        REST_XML("application/xml"),
        /** Form bodies and XML answers. */
        QUERY("text/xml");

        private final String contentType;

        Protocol(String contentType) {
            this.contentType = contentType;
        }

        /**
         * The content type of answers.
         *
         * @return a media type
         */
        public String contentType() {
            return contentType;
        }
    }

    /**
     * Whether a service has no Regions: its calls are global service events in us-east-1.
     *
     * @param name the signing name
     * @return whether it is IAM, Organizations or Account Management
     */
    public static boolean isGlobal(String name) {
        return GLOBAL.contains(name);
    }

    /**
     * The largest request that is read at all.
     *
     * @return bytes
     */
    public int maxBody() {
        if (protocol == Protocol.REST_XML) {
            return 256 * MEGABYTE;
        }
        return (LARGE.contains(name) ? 16 : 2) * MEGABYTE;
    }

    /**
     * The status of a refusal: the JSON protocols that name operations in a header say 400 to everything.
     *
     * @return 400 or 403
     */
    public int deniedStatus() {
        return switch (protocol) {
            case JSON_1_0, JSON_1_1 -> 400;
            case REST_JSON, REST_XML, QUERY -> 403;
        };
    }

    /**
     * The name CloudTrail gives the service.
     *
     * @return for example {@code cloudtrail.amazonaws.com}
     */
    public String eventSource() {
        return name + ".amazonaws.com";
    }

    /**
     * The Region a call is carried out and recorded in. Organizations, IAM and Account Management are global and live in us-east-1; clients
     * that were given an endpoint of their own sign for whatever Region they are configured with.
     *
     * @param signed the Region in the credential scope
     * @return the Region of the call
     */
    public Region regionOf(Region signed) {
        return isGlobal(name) ? Region.US_EAST_1 : signed;
    }
}
