/** Takes out of a jar what nothing in it can reach. */
@NullMarked
package dev.trailwarden.shrinker;

import org.jspecify.annotations.NullMarked;
