/** The wire: HTTP on loopback, AWS's JSON and Query protocols, and the one path every call takes to its service. */
@NullMarked
package dev.trailwarden.sandbox.wire;

import org.jspecify.annotations.NullMarked;
