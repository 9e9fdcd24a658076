package dev.trailwarden.sandbox.service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/**
 * The process that AWS's DynamoDB Local runs in. Its own command line would listen on every interface and outlive a
 * killed parent; this one listens on loopback, says where, and ends with its standard input.
 *
 * <p>Nothing here is compiled against DynamoDB Local: its licence does not let it become part of another program
 * (docs/decisions/0012).
 */
public final class DynamoEngineMain {
    /** What stands before the address on the line that says where the engine listens. */
    static final String LISTENS = "listens on port ";

    private static final String LOCAL = "com.amazonaws.services.dynamodbv2.local.server.";
    private static final String JETTY = "org.eclipse.jetty.server.";

    private DynamoEngineMain() {}

    /**
     * Starts the engine, in memory, on any free port.
     *
     * @param arguments none
     * @throws Exception when it cannot be started
     */
    public static void main(String[] arguments) throws Exception {
        Thread.ofPlatform().daemon().name("parent").start(DynamoEngineMain::endWithParent);
        Object tables = Class.forName(LOCAL + "LocalDynamoDBRequestHandler")
                .getConstructor(int.class, boolean.class, String.class, boolean.class, boolean.class)
                .newInstance(0, true, null, false, false);
        Object handler = Class.forName(LOCAL + "LocalDynamoDBServerHandler")
                .getConstructor(Class.forName(LOCAL + "DynamoDBRequestHandler"), String.class)
                .newInstance(tables, null);
        Class<?> server = Class.forName(JETTY + "Server");
        Object http = server.getConstructor(InetSocketAddress.class)
                .newInstance(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        server.getMethod("setHandler", Class.forName(JETTY + "Handler")).invoke(http, handler);
        server.getMethod("start").invoke(http);
        Object address = server.getMethod("getURI").invoke(http);
        System.out.println(LISTENS + URI.create(String.valueOf(address)).getPort());
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever sent; only the end counts.
            }
        } catch (IOException broken) {
            // A broken pipe is an end, too.
        }
        // Not halt: SQLite's library, unpacked to the temporary folder, is deleted at exit.
        System.exit(0);
    }
}
