/** Rolls Trailwarden out to an organization. */
@NullMarked
package dev.trailwarden.rollout;

import org.jspecify.annotations.NullMarked;
