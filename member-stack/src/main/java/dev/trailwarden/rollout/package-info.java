/** Rolls Trailwarden out to an organization: what is there, what is missing, the steps between, and taking them. */
@NullMarked
package dev.trailwarden.rollout;

import org.jspecify.annotations.NullMarked;
