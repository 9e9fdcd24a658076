/** The path of an event, and the words the rest of core speaks in. */
@NullMarked
package dev.trailwarden.core;

import org.jspecify.annotations.NullMarked;
