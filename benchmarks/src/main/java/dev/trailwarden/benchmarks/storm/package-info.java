/** Thousands of trails stopped at once, simulated: what cannot be run on one machine, from what was measured on it. */
@NullMarked
package dev.trailwarden.benchmarks.storm;

import org.jspecify.annotations.NullMarked;
