/**
 * Lambda for real: a function runs in a process of its own, under the runtime client that AWS runs it with, fed by a
 * Runtime API of its own; asynchronous events wait, are retried and end in a destination as on AWS.
 */
@NullMarked
package dev.trailwarden.sandbox.lambda;

import org.jspecify.annotations.NullMarked;
