/** Scenarios that a person can watch and a test can hold us to, played on the embedded organization. */
@NullMarked
package dev.trailwarden.cli.drill;

import org.jspecify.annotations.NullMarked;
