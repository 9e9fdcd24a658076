/** What was measured, what it should have been, and the page that says both. */
@NullMarked
package dev.trailwarden.benchmarks.report;

import org.jspecify.annotations.NullMarked;
