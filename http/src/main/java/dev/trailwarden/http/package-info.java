/** The HTTP client under the AWS SDK: HTTP/1.1 on blocking sockets, kept alive, over TLS. */
@NullMarked
package dev.trailwarden.http;

import org.jspecify.annotations.NullMarked;
