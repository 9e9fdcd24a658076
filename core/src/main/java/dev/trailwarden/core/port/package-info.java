/** What core needs from the world, in our words. */
@NullMarked
package dev.trailwarden.core.port;

import org.jspecify.annotations.NullMarked;
