/** Keeps calls within the rates that AWS publishes. */
@NullMarked
package dev.trailwarden.pace;

import org.jspecify.annotations.NullMarked;
