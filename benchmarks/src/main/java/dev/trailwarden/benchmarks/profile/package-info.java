/** What the processor's time goes to, by samples and by threads. */
@NullMarked
package dev.trailwarden.benchmarks.profile;

import org.jspecify.annotations.NullMarked;
