/** A look at every account of the organization, again and again, which needs no event. */
@NullMarked
package dev.trailwarden.core.sweep;

import org.jspecify.annotations.NullMarked;
