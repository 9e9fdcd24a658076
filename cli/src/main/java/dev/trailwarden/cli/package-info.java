/** The trailwarden command: one file per verb. */
@NullMarked
package dev.trailwarden.cli;

import org.jspecify.annotations.NullMarked;
