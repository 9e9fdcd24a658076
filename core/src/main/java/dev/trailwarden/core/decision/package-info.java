/** What to do about an event. */
@NullMarked
package dev.trailwarden.core.decision;

import org.jspecify.annotations.NullMarked;
