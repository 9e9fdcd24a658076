/** Trains and packs the hub's own Java runtime; see docs/guides/packaging.md. */
@NullMarked
package dev.trailwarden.runtime;

import org.jspecify.annotations.NullMarked;
