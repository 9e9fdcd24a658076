/** The AWS that every measured process talks to: answers of the embedded organization, recorded and played again. */
@NullMarked
package dev.trailwarden.benchmarks.wire;

import org.jspecify.annotations.NullMarked;
