/** What the hub costs, measured on the embedded organization. */
@NullMarked
package dev.trailwarden.benchmarks;

import org.jspecify.annotations.NullMarked;
