/** Handlers in processes of their own, started and asked as Lambda does, and timed. */
@NullMarked
package dev.trailwarden.benchmarks.lambda;

import org.jspecify.annotations.NullMarked;
